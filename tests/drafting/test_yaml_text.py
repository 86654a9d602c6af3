"""Whatever a form says comes back from the YAML that is written of it."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.drafting.yaml_text import Lines, flow

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1)


@given(TEXTS)
def test_a_text_comes_back(text: str) -> None:
    assert yaml.safe_load(flow([text])) == [text]


@given(st.lists(st.dictionaries(st.sampled_from(["id", "label", "heading"]), TEXTS, min_size=1), max_size=4))
def test_items_come_back(items: list[dict[str, str]]) -> None:
    lines = Lines()
    lines.put(0, "rows:")
    for item in items:
        lines.item(1, item)

    assert (yaml.safe_load(lines.text())["rows"] or []) == items


def test_empty_parts_are_left_out_and_plain_text_needs_no_quotes() -> None:
    assert flow({"id": "B1", "label": "Số tin, bài", "not_asked": (), "code": "", "holds": "total"}) == (
        '{id: B1, label: "Số tin, bài", holds: total}'
    )
