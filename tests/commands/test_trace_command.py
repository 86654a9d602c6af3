"""`consolidate trace`: what it prints, in which language, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import cli
from pipeline.options import Options
from pipeline.run import run

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "tests" / "data" / "returns" / "nui-thanh-2024-year"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district's workbook as a run writes it; not to be changed."""
    options = Options(RETURNS, tmp_path_factory.mktemp("outputs"), ROOT / "schemas", date(2024, 12, 1))
    return run(options, lambda *_: None).written[0].workbook


def call(*words: str) -> Result:
    """The command with its words."""
    return CliRunner().invoke(cli, ["trace", *words])


def test_it_prints_the_figures_and_the_addition(workbook: Path) -> None:
    result = call(str(workbook), "pl1/G1/ky", "--group", "phong-ban")
    lines = result.stdout.splitlines()

    assert result.exit_code == 0
    assert lines[0].endswith("Kinh phí đã thực hiện – Kỳ này [pl1/G1/ky] – nhóm phong-ban, 3 đơn vị")
    assert lines[2] == "  1. Phòng Văn hóa và Thông tin (PVHTT): 19,4"
    assert lines[-2:] == ["Phép tính: 19,4 + 2,3 + 4,2 = 25,9", "Khớp với số trong sổ."]


def test_json_says_the_same_exactly(workbook: Path) -> None:
    result = call(str(workbook), "pl1/G1/ky", "--group", "phong-ban", "--json")
    said: Mapping[str, Decimal] = json.loads(result.stdout, parse_float=Decimal)

    assert said["result"] == said["stated"] == said["found"] == Decimal("25.9")


def test_a_number_that_does_not_agree_needs_attention(workbook: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook, data_only=True)
    book["PL1 Chỉ tiêu"]["E6"] = 1
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    result = call(str(changed), "PL1 Chỉ tiêu!E6")

    assert (result.exit_code, result.stdout.splitlines()[-1]) == (
        3,
        "KHÔNG KHỚP: số liệu cho 776, sổ được lập với 776, ô nay ghi 1.",
    )


@pytest.mark.parametrize(
    "words", [("nowhere.xlsx", "pl1/G1/ky"), ("", "pl1/G1/nothing"), ("", "PL1 Chỉ tiêu!A1")]
)
def test_a_wrong_name_is_wrong_usage(workbook: Path, words: tuple[str, str]) -> None:
    result = call(words[0] or str(workbook), words[1])

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
