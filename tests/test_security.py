"""SECURITY.md states the limits that hold."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

from pipeline.intake import Limits

PAGE = Path(__file__).parents[1] / "SECURITY.md"


def test_the_limits_of_the_page_are_those_of_the_code() -> None:
    _, _, page = PAGE.read_text(encoding="utf-8").partition("<!-- limits")
    stated = {
        name: float(value) for name, value in re.findall(r"^\| `(\w+)` \| (\d+) \|", page, re.MULTILINE)
    }

    assert stated == {name: value for name, value in asdict(Limits()).items() if name != "workers"}


def test_every_test_that_the_page_names_is_there() -> None:
    root = PAGE.parent
    names = re.findall(r"`(tests/[\w/.]+\.py)`", PAGE.read_text(encoding="utf-8"))

    assert names
    assert [name for name in names if not (root / name).exists()] == []
