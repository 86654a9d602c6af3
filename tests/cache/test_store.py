"""The cache believes nothing that is not exactly what was written, and makes nothing but data."""

from __future__ import annotations

import hashlib
import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cache import store
from pipeline.model import Entries, FileKind, Finding, ListRow, Reading, Return, SourceFile, State

READING = Reading(
    SourceFile("a/b.xlsx", Path("in/a/b.xlsx"), "ab" * 32, FileKind.SPREADSHEET, (Finding("F109"),)),
    Return(
        "a/b.xlsx",
        "ab" * 32,
        "x-2024",
        "12/2024",
        "U1",
        reported_on=date(2024, 12, 1),
        entries=Entries((0, 1), (3, Decimal("1.5")), (State.GIVEN, State.BLANK), ("B", "B"), ("A1", "B1")),
        list_rows=(
            ListRow("b2", "B", 4, ("x", None, date(2024, 1, 2)), ("A4", "B4", "C4"), frozenset({"q"})),
        ),
    ),
)


def test_a_reading_comes_back_as_it_was(tmp_path: Path) -> None:
    store.write(tmp_path / "new" / "r", store.pack(READING))
    content = store.read(tmp_path / "new" / "r")

    assert content is not None
    assert store.unpack(content) == READING
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["r"]


@given(at=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_a_single_changed_bit_is_noticed(tmp_path_factory: object, at: int, bit: int) -> None:
    path = tmp_path_factory.mktemp("cache") / "r"  # type: ignore[attr-defined]
    store.write(path, store.pack(READING))
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 1 << bit
    path.write_bytes(content)

    assert store.read(path) is None


def test_what_is_cut_off_or_not_there_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "r").write_bytes(b"half")

    assert store.read(tmp_path / "r") is None
    assert store.read(tmp_path / "none") is None


class Harmful:
    def __reduce__(self) -> tuple[object, ...]:
        return (print, ("run!",))


def test_a_forged_cache_runs_nothing(tmp_path: Path) -> None:
    """The checksum of a forgery is right; what it would call is refused all the same."""
    content = pickle.dumps(Harmful())
    (tmp_path / "r").write_bytes(hashlib.sha256(content).digest() + content)
    read = store.read(tmp_path / "r")

    assert read == content
    assert store.unpack(content) is None


@pytest.mark.parametrize("name", ["os\nsystem", "pipeline.model\nPath.unlink", "pipeline.errors\nUsageError"])
def test_only_our_own_types_can_be_made(name: str) -> None:
    assert store.unpack(f"c{name}\n.".encode()) is None


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    store.write(tmp_path / "file" / "r", b"content")

    assert (tmp_path / "file").read_bytes() == b""
