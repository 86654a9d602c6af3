"""The board: how every unit stands, without judging; the last package lends its verdicts while they hold."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.board import Board, Standing, boards, counts, show
from pipeline.campaign import load_campaigns
from pipeline.errors import DeskError
from pipeline.model import ReceivedFrom
from pipeline.options import Options

RETURNS = Path(__file__).parents[1] / "data" / "returns" / "kon-tum-2024-12"
SCHEMAS = Path(__file__).parents[2] / "schemas"
CAMPAIGN = "kon-tum-2024-12"

FINE = "So_Ngoai_vu_bieu_mau.xlsx"
LATE = "Sở Tư pháp - biểu mẫu.xlsx"
NIL = "BC Thanh tra tinh.xlsx"
WORDS_FOR_FIGURES = "42-BC-Van phong UBND tinh (bản ký).xlsx"  # reading alone refuses it
WRONG_TOTAL = "Báo Dân tộc và Phát triển - biểu mẫu.xlsx"  # only the judge refuses it
LOCKED = "UBND_huyen_Kon_Ray_bieu_mau.xlsx"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "inputs"
    folder.mkdir()
    wanted = {FINE, LATE, NIL, WORDS_FOR_FIGURES, WRONG_TOTAL, LOCKED}
    for path in RETURNS.iterdir():
        if unicodedata.normalize("NFC", path.name) in wanted:
            shutil.copy(path, folder / unicodedata.normalize("NFC", path.name))
    return folder


def board_of(inputs: Path, *, as_of: date = date(2024, 12, 15), campaign: str | None = None) -> Board:
    options = Options(inputs, inputs.parent / "outputs", SCHEMAS, as_of, campaign=campaign)
    (board,) = boards(options)
    return board


def units(board: Board) -> dict[str, tuple[Standing, bool]]:
    """Of those that sent something."""
    return {line.unit.code: (line.standing, line.judged) for line in board.lines if line.file}


def write_package(inputs: Path, file: str, findings: list[dict[str, Any]], *, sha: str | None = None) -> None:
    """What the board looks at in the package of a run in which `file` was looked at."""
    (campaign,) = load_campaigns(SCHEMAS, CAMPAIGN)
    package = inputs.parent / "outputs" / CAMPAIGN / "12-2024"
    package.mkdir(parents=True, exist_ok=True)
    (line,) = [line for line in board_of(inputs).lines if line.file == file]
    assert line.file
    now = hashlib.sha256((inputs / file).read_bytes()).hexdigest()
    manifest = {"period": "12/2024", "schema": dict(campaign.files), "inputs": {file: sha or now}}
    outcome = "excluded" if findings else "included"
    details = {"files": [{"file": file, "unit": None, "outcome": outcome, "findings": findings}]}
    (package / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (package / "details.json").write_text(json.dumps(details), encoding="utf-8")


OFF_BY_7 = {
    "code": "V405",
    "severity": "error",
    "sheet": "Biểu 1",
    "cell": "J15",
    "facts": {"printed": "199", "summed": "192", "difference": "7"},
}


def test_before_any_run_what_reading_accepts_is_not_judged_yet(inputs: Path) -> None:
    board = board_of(inputs)

    assert units(board) == {
        "SNGV": (Standing.ON_TIME, False),
        "STP": (Standing.LATE, False),
        "TTR": (Standing.NIL, False),
        "VPUB": (Standing.RETURNED, True),
        "BDTPT": (Standing.ON_TIME, False),
    }
    assert [file.file for file in board.unclaimed] == [LOCKED]
    assert counts(board.lines) == {
        Standing.ON_TIME: 2,
        Standing.LATE: 1,
        Standing.NIL: 1,
        Standing.RECEIVED: 0,
        Standing.RETURNED: 1,
        Standing.NOTHING: 34,
    }
    assert show.exit_code([board]) == 3


def test_the_verdict_of_the_last_package_counts_while_the_file_is_the_same(inputs: Path) -> None:
    write_package(inputs, WRONG_TOTAL, [OFF_BY_7])

    assert units(board_of(inputs))["BDTPT"] == (Standing.RETURNED, True)


def test_a_file_that_changed_since_is_not_judged_yet(inputs: Path) -> None:
    write_package(inputs, WRONG_TOTAL, [OFF_BY_7], sha="another")

    assert units(board_of(inputs))["BDTPT"] == (Standing.ON_TIME, False)


def test_a_return_that_was_in_order_is_in(inputs: Path) -> None:
    write_package(inputs, FINE, [])

    assert units(board_of(inputs))["SNGV"] == (Standing.ON_TIME, True)


def test_a_finding_accepted_since_the_run_holds_nobody_up(inputs: Path) -> None:
    write_package(inputs, WRONG_TOTAL, [OFF_BY_7])
    row = f"{WRONG_TOTAL},accept,V405,J15,Có tin chung,Công văn 12,Nguyễn Văn A\n"
    (inputs / "decisions.csv").write_text(
        f"file,decision,finding,cell,explanation,reason,decided_by\n{row}", encoding="utf-8"
    )

    assert units(board_of(inputs))["BDTPT"] == (Standing.ON_TIME, True)


def test_an_acceptance_that_was_taken_back_leaves_the_return_unjudged(inputs: Path) -> None:
    accepted = OFF_BY_7 | {"facts": {"printed": "199", "severity": "info", "accepted": "yes"}}
    write_package(inputs, WRONG_TOTAL, [accepted])

    assert units(board_of(inputs))["BDTPT"] == (Standing.ON_TIME, False)


@pytest.mark.parametrize(
    ("as_of", "days", "said"),
    [
        (date(2024, 12, 18), 1, "còn 1 ngày"),
        (date(2024, 12, 19), 0, "hôm nay là ngày cuối"),
        (date(2024, 12, 20), -1, "đã quá hạn 1 ngày"),
    ],
)
def test_days_are_counted_to_the_last_day_on_which_one_is_on_time(
    inputs: Path, as_of: date, days: int, said: str
) -> None:
    board = board_of(inputs, as_of=as_of)

    assert board.days_left == days
    assert f"  Thời hạn: trước ngày 20/12/2024; {said}." in show.describe([board], "vi").splitlines()


def test_the_register_goes_before_the_form(inputs: Path) -> None:
    (inputs / "received.csv").write_text(f"file,received_at\n{FINE},20/12/2024 08:00\n", encoding="utf-8")

    lines = {line.unit.code: line for line in board_of(inputs).lines}

    shown = {
        code: (lines[code].standing, lines[code].received, lines[code].received_from)
        for code in ("SNGV", "STP")
    }
    assert shown == {
        "SNGV": (Standing.LATE, datetime(2024, 12, 20, 8), ReceivedFrom.REGISTER),
        "STP": (Standing.LATE, date(2024, 12, 23), ReceivedFrom.FORM),
    }


def test_a_files_own_time_is_shown_and_makes_nobody_late(inputs: Path) -> None:
    """Copying changes it; it stands in for a date only where the form has none."""
    book = load_workbook(inputs / FINE)
    (row,) = [
        row
        for row in book["Thông tin chung"].iter_rows()
        if any(str(cell.value).startswith("Ngày báo cáo") for cell in row)
    ]
    for cell in row[1:]:
        if cell.value is not None and not str(cell.value).startswith("Ngày báo cáo"):
            cell.value = None
    book.save(inputs / FINE)
    seconds = datetime.fromisoformat("2025-01-07T00:30:00+07:00").timestamp()
    os.utime(inputs / FINE, (seconds, seconds))

    (line,) = [line for line in board_of(inputs).lines if line.unit.code == "SNGV"]

    assert (line.standing, line.received, line.received_from) == (
        Standing.RECEIVED,
        datetime(2025, 1, 7, 0, 30),
        ReceivedFrom.FILE,
    )


def test_before_anything_came_a_campaign_asked_for_shows_all_its_units(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()

    board = board_of(tmp_path / "inputs", campaign=CAMPAIGN)

    assert counts(board.lines)[Standing.NOTHING] == len(board.lines) == 39
    assert [(group.code, len(lines)) for group, lines in board.groups] == [
        ("so-ban-nganh", 20),
        ("huyen-thanh-pho", 10),
        ("co-quan-bao-chi", 9),
    ]


def test_nonsense_in_the_coordinators_lists_stops_the_board_too(inputs: Path) -> None:
    (inputs / "received.csv").write_text("file,received_at\nnobody.xlsx,20/12/2024\n", encoding="utf-8")

    with pytest.raises(DeskError):
        board_of(inputs)


def test_the_command_answers_scripts_without_importing_the_judge(inputs: Path) -> None:
    code = (
        "import sys; from pipeline.commands.status import command\n"
        "if __name__ == '__main__':\n"
        "    try: command()\n"
        "    except SystemExit as end: code = end.code\n"
        "    heavy = {'great_expectations', 'pandas', 'xlsxwriter'} & set(sys.modules)\n"
        "    print('heavy', sorted(heavy), 'code', code, file=sys.stderr)\n"
    )
    script = inputs.parent / "ask.py"
    script.write_text(code, encoding="utf-8")
    asked = ["--inputs", str(inputs), "--outputs", str(inputs.parent / "outputs"), "--schemas", str(SCHEMAS)]

    done = subprocess.run(
        [sys.executable, str(script), *asked, "--as-of", "2024-12-18", "--json"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=os.environ | {"PYTHONPATH": str(SCHEMAS.parent), "PYTHONIOENCODING": "utf-8"},
    )

    assert done.stderr.strip() == "heavy [] code 3"
    whole = json.loads(done.stdout)
    # Put together from texts, it is spelt as the standard library does.
    assert done.stdout == json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    (board,) = whole["boards"]
    assert (whole["exit_code"], board["days_left"], board["expected"]) == (3, 1, 39)
    assert board["counts"] == {
        "on-time": 2,
        "late": 1,
        "nil": 1,
        "received": 0,
        "returned": 1,
        "nothing": 34,
    }
    (office,) = [unit for unit in board["units"] if unit["unit"] == "VPUB"]
    assert office == {
        "unit": "VPUB",
        "name": "Văn phòng UBND tỉnh",
        "group": "so-ban-nganh",
        "standing": "returned",
        "judged": True,
        "file": WORDS_FOR_FIGURES,
        "received": "2024-12-19",
        "received_from": "form",
        "errors": ["C321"],
    }


def test_only_a_board_on_which_nothing_is_open_ends_with_0(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    empty = board_of(tmp_path / "inputs", campaign=CAMPAIGN)
    everyone = tuple(replace(line, standing=Standing.ON_TIME) for line in empty.lines)
    full = replace(empty, lines=everyone)
    unjudged = replace(empty, lines=(replace(everyone[0], judged=False), *everyone[1:]))

    assert [show.exit_code(found) for found in ([full], [full, empty], [unjudged], [])] == [0, 3, 3, 4]
