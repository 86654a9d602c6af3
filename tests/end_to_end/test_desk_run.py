"""The coordinator's lists in a whole run: shown everywhere; nothing is written if a row makes no sense."""

from __future__ import annotations

import json
import shutil
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.console import describe_run
from pipeline.errors import DeskError
from pipeline.options import Options
from pipeline.run import RunReport, run

RETURNS = Path(__file__).parents[1] / "data" / "returns" / "kon-tum-2024-12"
SCHEMAS = Path(__file__).parents[2] / "schemas"

WRONG_TOTAL = "Báo Dân tộc và Phát triển - biểu mẫu.xlsx"
UNKNOWN_UNIT = "Bieu mau bao cao (1).xlsx"
PLAIN = "So_Ngoai_vu_bieu_mau.xlsx"

DECISIONS = f"""Tệp;Quyết định;Mã lỗi;Ô;Đơn vị;Giải trình;Lý do;Người quyết định
{WRONG_TOTAL};chấp nhận;V405;J15;;Có tin chung;Công văn 12;Nguyễn Văn A
{WRONG_TOTAL};chấp nhận;V406;;;Có tin chung;Công văn 12;Nguyễn Văn A
{UNKNOWN_UNIT};đơn vị;;;UBND huyện Tu Mơ Rông;;Thư ngày 19/12;Nguyễn Văn A
"""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "inputs"
    folder.mkdir()
    for path in RETURNS.iterdir():
        if unicodedata.normalize("NFC", path.name) in (WRONG_TOTAL, UNKNOWN_UNIT, PLAIN):
            shutil.copy(path, folder)
    (folder / "decisions.csv").write_text(DECISIONS, encoding="utf-8-sig")
    (folder / "received.csv").write_text(f"file,received_at\n{PLAIN},20/12/2024 00:00:00\n", encoding="utf-8")
    return folder


def run_over(inputs: Path, outputs: Path) -> RunReport:
    return run(Options(inputs, outputs, SCHEMAS, date(2025, 1, 5)), lambda *_: None)


@pytest.fixture(scope="module")
def report(inputs: Path) -> RunReport:
    return run_over(inputs, inputs.parent / "outputs")


@pytest.fixture(scope="module")
def summary(report: RunReport) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        report.written[0].workbook.with_name("summary.json").read_text(encoding="utf-8")
    )
    return content


def test_the_summary_has_the_decisions_and_the_accepted_findings(summary: dict[str, Any]) -> None:
    files = {unicodedata.normalize("NFC", file["file"]): file for file in summary["files"]}
    shown = {name: (file["outcome"], file["unit"], file["findings"]) for name, file in files.items()}

    assert shown == {
        WRONG_TOTAL: ("included", "BDTPT", ["D702", "V405", "V406"]),
        UNKNOWN_UNIT: ("included", "617", ["D703", "R212"]),
        PLAIN: ("included", "SNGV", ["P601", "S504"]),
    }
    assert [list(one.values())[1:] for one in summary["decisions"]] == [
        ["accept", "V405", "J15", "", "Có tin chung", "Công văn 12", "Nguyễn Văn A"],
        ["accept", "V406", "", "", "Có tin chung", "Công văn 12", "Nguyễn Văn A"],
        ["unit", "", "", "617", "", "Thư ngày 19/12", "Nguyễn Văn A"],
    ]


def test_the_register_decides_lateness_and_the_summary_says_who_told(summary: dict[str, Any]) -> None:
    shown = {
        unicodedata.normalize("NFC", file["file"]): (file["late"], file["received"], file["received_from"])
        for file in summary["files"]
    }

    assert shown[PLAIN] == (True, "2024-12-20T00:00:00", "register")
    assert shown[UNKNOWN_UNIT][2] == "form"


def test_the_workbook_has_a_sheet_of_decisions(report: RunReport) -> None:
    sheet = load_workbook(report.written[0].workbook)["Quyết định"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]

    assert rows[0] == [
        "TT",
        "Tệp",
        "Đơn vị",
        "Quyết định",
        "Mã",
        "Ô",
        "Giải trình của đơn vị",
        "Lý do",
        "Người quyết định",
    ]
    assert [row[2:] for row in rows[1:]] == [
        [
            "Báo Dân tộc và Phát triển",
            "Chấp nhận lỗi",
            "V405",
            "J15",
            "Có tin chung",
            "Công văn 12",
            "Nguyễn Văn A",
        ],
        [
            "Báo Dân tộc và Phát triển",
            "Chấp nhận lỗi",
            "V406",
            "",
            "Có tin chung",
            "Công văn 12",
            "Nguyễn Văn A",
        ],
        ["UBND huyện Tu Mơ Rông", "Xác định đơn vị", "", "", "", "Thư ngày 19/12", "Nguyễn Văn A"],
    ]


def test_the_state_sheet_says_when_each_return_came_and_who_says_so(report: RunReport) -> None:
    sheet = load_workbook(report.written[0].workbook)["Tình hình gửi báo cáo"]
    (row,) = [[cell.value for cell in row] for row in sheet.iter_rows() if row[1].value == "SNGV"]

    assert row[4] == "Trễ hạn"
    assert row[6:8] == ["20/12/2024 00:00:00", "Sổ nhận"]
    assert row[-1] == "Trễ 1 ngày"


def test_the_console_tells_every_decision(report: RunReport) -> None:
    lines = [unicodedata.normalize("NFC", line) for line in describe_run(report, "vi").splitlines()]
    at = lines.index("  Quyết định đã áp dụng:        3")

    assert lines[at + 1 : at + 4] == [
        f"    {WRONG_TOTAL}: chấp nhận V405 J15 — Công văn 12 (Nguyễn Văn A)",
        f"    {WRONG_TOTAL}: chấp nhận V406 — Công văn 12 (Nguyễn Văn A)",
        f"    {UNKNOWN_UNIT}: là của đơn vị UBND huyện Tu Mơ Rông — Thư ngày 19/12 (Nguyễn Văn A)",
    ]


def test_the_lists_are_among_the_inputs_of_the_manifest(report: RunReport) -> None:
    manifest = json.loads(report.written[0].workbook.with_name("manifest.json").read_text(encoding="utf-8"))

    assert {"decisions.csv", "received.csv"} < set(manifest["inputs"])


def test_one_senseless_row_stops_the_run_before_anything_is_written(inputs: Path, tmp_path: Path) -> None:
    """A row whose finding is not there shows only after judging; it is told with the others all the same."""
    mine = tmp_path / "inputs"
    shutil.copytree(inputs, mine)
    more = f"{PLAIN};chấp nhận;V405;J14;;Không sao;Lý do;Nguyễn Văn A\n{PLAIN};bỏ;;;;;;Nguyễn Văn A\n"
    (mine / "decisions.csv").write_text(DECISIONS + more, encoding="utf-8")

    with pytest.raises(DeskError) as caught:
        run_over(mine, tmp_path / "outputs")

    assert [(fault.line, fault.key) for fault in caught.value.faults] == [
        (5, "desk.finding-not-there"),
        (6, "desk.blank"),
        (6, "desk.unknown-decision"),
    ]
    assert list((tmp_path / "outputs").rglob("*.xlsx")) == []
