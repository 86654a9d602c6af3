"""Two packages side by side: before and after a correction."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from pipeline.commands.compare import command
from pipeline.publish import publish
from tests.publish.samples import campaign, figures, package, usual


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return publish(package(usual()), campaign(), tmp_path / "a", "vi").parent


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """SVH corrects one figure, X2's return is accepted now."""
    sent = usual()
    sent["SVH"] = replace(sent["SVH"], figures=figures(1) | {"b1/B1/N1": 6})
    sent["X2"] = replace(sent["X2"], refused=False, findings=())
    return publish(package(sent), campaign(), tmp_path / "b", "vi").parent


def told(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, [*words, "--lang", "en"])
    return result.exit_code, result.output


def test_a_package_does_not_differ_from_itself(first: Path) -> None:
    code, text = told(str(first), str(first))

    assert (code, text.splitlines()[-1]) == (0, "No differences.")


def test_outcomes_figures_and_totals_are_told_with_their_cause(first: Path, second: Path) -> None:
    code, text = told(str(first), str(second))
    lines = [line.strip() for line in text.splitlines()]

    assert code == 3
    assert lines[2:4] == ["Units' states (1):", "X2: excluded → included; because of V401"]
    (figure,) = [line for line in lines if line.startswith("SVH b1/B1/N1")]
    why = "the same file read otherwise (schema or program changed)"
    assert figure.startswith(f"SVH b1/B1/N1: 1 → 6 (+5); {why}: SVH.xlsx: b1!")
    assert "b1/B1/N1: 6 → 15 (+9); by the figures of 2 units: SVH, X2" in lines


def test_a_code_that_means_another_unit_is_told_as_two(first: Path, second: Path) -> None:
    """As 20977, which was xã Tam Sơn until June 2025 and is xã Đức Phú from July on."""
    path = second / "definitions.json"
    told_there = json.loads(path.read_text(encoding="utf-8"))
    name = told_there["units"]["X1"]["name"]
    told_there["units"]["X1"]["name"] = "Xã Mới"
    path.write_text(json.dumps(told_there), encoding="utf-8")
    _, text = told(str(first), str(second), "--json")
    outcomes = {one["unit"] for one in json.loads(text)["differences"] if one["kind"] == "outcome"}

    assert outcomes == {f"X1 {name}", "X1 Xã Mới", "X2"}


def test_the_same_as_json(first: Path, second: Path) -> None:
    _, text = told(str(first), str(second), "--json")
    found = json.loads(text)["differences"]
    total = next(one for one in found if one["kind"] == "total" and one["key"] == "b1/B1/N1")

    assert (total["one"], total["other"], total["change"], total["why"]) == ("6", "15", "9", "units")


def test_the_same_as_a_sheet(first: Path, second: Path, tmp_path: Path) -> None:
    told(str(first), str(second), "--xlsx", str(tmp_path / "d.xlsx"))
    rows = list(load_workbook(tmp_path / "d.xlsx").worksheets[0].values)

    assert rows[0] == ("Kind", "Unit", "Key", "First", "Second", "Change", "Why")
    assert rows[1] == ("State", "X2", None, "excluded", "included", None, "because of V401")


def test_a_folder_without_a_package_is_named(tmp_path: Path, first: Path) -> None:
    code, text = told(str(first), str(tmp_path))

    assert code == 2
    assert "is no package that can be read" in text
