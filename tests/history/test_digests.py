"""The fast digest of figures is that of their sorted lines; what a judgement looks back at is all in one."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.history import content_sha256, digest_of_past, digests
from pipeline.model import FIGURE_COLUMNS, EarlierPackage, Meaning, Past

SAID = ("key", "unit", "scaled", "decimals", "sha256", "sheet", "cell")
PLAIN = {"group": "g", "table": "t", "row": "r", "column": "c", "file": "a.xlsx", "decimals": 2}

keys = st.sampled_from(["t/A/x", "t/A/xy", "t/A", "t/Ă/x"])
units = st.sampled_from(["U1", "U10", "U1 a", "Đ"])
texts = st.sampled_from(["", "B 1", "Biểu\n1", "x"])
numbers = st.one_of(st.none(), st.integers(-(2**63) + 1, 2**63 - 1))
figures = st.lists(st.tuples(keys, units, numbers, texts, texts), max_size=8)


def framed(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    names = ("key", "unit", "scaled", "sheet", "sha256")
    told = [{**PLAIN, "cell": "E4", **dict(zip(names, row, strict=True))} for row in rows]
    frame = pd.DataFrame(told, columns=list(FIGURE_COLUMNS), dtype="object")
    return frame.astype(dict(FIGURE_COLUMNS))


def plainly(frame: pd.DataFrame) -> str:
    """The digest as it was first written down."""
    lines = sorted(
        "\t".join(map(str, row)) for row in zip(*(frame[name].tolist() for name in SAID), strict=True)
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(figures)
def test_the_digest_is_that_of_the_sorted_lines(rows):
    frame = framed(rows)

    assert content_sha256(frame) == plainly(frame)
    assert content_sha256(frame.astype({"key": "category", "sheet": "category"})) == plainly(frame)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.text(min_size=1), st.text(), numbers, texts, texts), max_size=6))
def test_whatever_keys_and_units_are_made_of(rows):
    frame = framed([row for row in rows if "".join(map(str, row)).isprintable() or "\t" in str(row[:2])])

    assert content_sha256(frame) == plainly(frame)


def test_many_figures_are_digested_some_at_a_time(monkeypatch):
    frame = framed([(key, unit, 7, "s", "h") for unit in ("U2", "U1", "U3") for key in ("t/B", "t/A")])
    monkeypatch.setattr(digests, "_AT_ONCE", 2)

    assert content_sha256(frame) == plainly(frame)


@pytest.fixture
def past() -> Past:
    package = EarlierPackage(
        "6 tháng", "", framed([("t/A", "U1", 7, "s", "h")]), {"t/A": Meaning("m", "sum", "sum")}
    )
    return Past(continued=package, series=(package,))


def test_a_past_is_known_by_all_that_a_return_is_held_against(past):
    package = past.continued
    others = [
        Past(),
        Past(continued=package),
        replace(past, continued=replace(package, period="quý I")),
        replace(past, continued=replace(package, figures=package.figures.assign(file="b.xlsx"))),
        replace(past, continued=replace(package, figures=package.figures.assign(scaled=8))),
        replace(past, series=(replace(package, meanings={"t/A": Meaning("m", "sum", "sum", "other")}),)),
    ]

    assert len({digest_of_past(one) for one in (past, *others)}) == len(others) + 1
    assert digest_of_past(past) == digest_of_past(replace(past, before=package))
