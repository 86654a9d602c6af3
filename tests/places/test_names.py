"""What the objects of a store are called: nothing leaves the folder, nothing is lost, nothing is mixed up."""

from __future__ import annotations

from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from pipeline.places.names import names_of

PARTS = st.sampled_from(["", ".", "..", "a", "b", "a.xlsx", "%", "\0", "x" * 300, "ế" * 100])
KEYS = st.sets(st.lists(PARTS, min_size=1, max_size=4).map("/".join), max_size=8)


def test_ordinary_keys_are_the_names() -> None:
    keys = ["01/Sở Y tế.xlsx", "decisions.csv", "a?b#c%41.xlsx"]

    assert names_of(keys) == {key: key for key in sorted(keys)}


def test_hidden_objects_and_marks_of_folders_are_left_out() -> None:
    assert names_of([".DS_Store", "a/.git/x", "a/", "a/b"]) == {"a/b": "a/b"}


def test_what_no_file_can_be_called_is_written_out() -> None:
    assert names_of(["../../etc/passwd", "a//b.xlsx", "a/./c", "nul\0.xlsx"]) == {
        "../../etc/passwd": "%2e2e/%2e2e/etc/passwd",
        "a//b.xlsx": "a/%/b.xlsx",
        "a/./c": "a/%2e/c",
        "nul\0.xlsx": "nul%00.xlsx",
    }


def test_an_object_that_is_a_folder_too_gets_another_name() -> None:
    assert names_of(["a.xlsx", "a.xlsx/b"]) == {"a.xlsx": "a~90e06ba3.xlsx", "a.xlsx/b": "a.xlsx/b"}


@given(KEYS)
def test_names_are_distinct_and_stay_inside(keys: set[str]) -> None:
    names = names_of(keys)
    folders = {str(folder) for name in names.values() for folder in PurePosixPath(name).parents}

    assert len(set(names.values())) == len(names)
    assert not folders & set(names.values())
    for name in names.values():
        assert name == str(PurePosixPath(name))
        assert not PurePosixPath(name).is_absolute()
        assert ".." not in PurePosixPath(name).parts
        assert all(len(part.encode()) <= 255 for part in PurePosixPath(name).parts)


@given(KEYS)
def test_nothing_but_hidden_ones_is_lost(keys: set[str]) -> None:
    assert names_of(keys).keys() == {key for key in keys if not key.endswith("/")}
