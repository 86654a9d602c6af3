"""YAML and CSV are read as people write them, with the line of everything."""

from __future__ import annotations

from decimal import Decimal

from pipeline.campaign.document import Map, parse_csv, parse_yaml
from pipeline.campaign.faults import Source


def read(text: str) -> Map:
    """The mapping of a YAML text without faults."""
    source = Source("x.yaml", [])
    root = parse_yaml(text, source)
    assert root is not None
    assert source.faults == []
    return root


def test_plain_words_and_days_stay_text() -> None:
    """As YAML 1.2 has it: only true and false are truth values, and 12:30 is no number."""
    root = read("on: no\nday: 2024-12-20\ntime: 12:30\nyear: 2024/25\nflag: true\nnothing:\n")

    assert root == {
        "on": "no",
        "day": "2024-12-20",
        "time": "12:30",
        "year": "2024/25",
        "flag": True,
        "nothing": None,
    }


def test_fractions_are_exact() -> None:
    """0.01 percent points are not the nearest binary fraction."""
    assert read("tolerance: 0.01\nleast: -3\ncode: '007'\n") == {
        "tolerance": Decimal("0.01"),
        "least": -3,
        "code": "007",
    }


def test_everything_has_its_line() -> None:
    """Lines count from 1, comments and blank lines too."""
    root = read("# a comment\na:\n  - x\n\n  - {b: 1,\n     c: 2}\n")

    assert root.lines == {"a": 2}
    assert root["a"].lines == [3, 5]
    assert root["a"][1].lines == {"b": 5, "c": 6}


def test_a_list_that_contains_itself_is_a_fault() -> None:
    """Not an endless loop."""
    source = Source("x.yaml", [])

    assert parse_yaml("a: &a [*a]\n", source) is None
    assert [fault.key for fault in source.faults] == ["schema.yaml"]


def test_rows_keep_their_lines_past_breaks_inside_cells() -> None:
    """A quoted cell may hold a line break; blank lines are passed over."""
    records = parse_csv('code,name\nA,"two\nlines"\n\nB, one \n', Source("x.csv", []), ("code", "name"))

    assert records is not None
    assert [(record.line, record["code"], record["name"]) for record in records] == [
        (2, "A", "two lines"),
        (5, "B", "one"),
    ]
