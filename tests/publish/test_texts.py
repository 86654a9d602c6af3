"""The page and the JSON files: whoever makes them, and of however little, they say the same."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.publish import publish
from pipeline.publish.texts import A, T, Texts, make_texts, texts_of
from tests.publish.samples import campaign, package, usual

WORKBOOK = "tong-hop_tuan-sach_12-2024.xlsx"


def test_they_are_the_same_made_of_what_is_handed_over_as_of_the_whole_package() -> None:
    whole = Texts(package(usual()), campaign(), "vi", WORKBOOK)
    handed_over = pickle.loads(pickle.dumps(texts_of(whole.package, whole.campaign, "vi", WORKBOOK)))

    texts = make_texts(handed_over)

    assert texts == make_texts(whole)
    assert set(texts) == {
        "tong-hop_tuan-sach_12-2024.html",
        "summary.json",
        "details.json",
        "definitions.json",
    }


@pytest.mark.parametrize("use", [bool, len, list, lambda left_out: left_out["unit"]])
def test_what_is_not_handed_over_cannot_be_taken_for_nothing(use: Callable[[object], object]) -> None:
    """A text that were made of it must fail, not say that there is none."""
    little = texts_of(package(usual()), campaign(), "vi", WORKBOOK).package

    for left_out in (little.tables.returns, little.totals.figures, little.inputs, little.past):
        with pytest.raises(TypeError):
            use(left_out)


def test_the_package_waits_for_whoever_makes_them(tmp_path: Path) -> None:
    asked: list[object] = []

    def beside(work: Callable[[A], T], of: A, /) -> Callable[[], T]:
        made = work(pickle.loads(pickle.dumps(of)))
        asked.append(made)
        return lambda: made

    there, here = (
        publish(package(usual()), campaign(), tmp_path / name, "vi", **how).parent
        for name, how in (("there", {"beside": beside}), ("here", {}))
    )

    assert len(asked) == 1
    assert bytes_in(there) == bytes_in(here)


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}
