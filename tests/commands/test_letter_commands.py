"""`consolidate report` and `consolidate remind`: where documents go, and what the exit code says."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from pipeline.commands.remind import command as remind
from pipeline.commands.report import command as report
from pipeline.model import FileOutcome, Finding, Outcome
from tests.letters.desk import Desk, make_desk
from tests.publish.samples import Sent, figures, usual

LOCKED = FileOutcome("Bao cao.xlsx", "0" * 64, Outcome.EXCLUDED, findings=(Finding("F103", "Bao cao.xlsx"),))
UNITS = ("SVH", "SGD", "X1", "X2", "X3")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def run(command: click.Command, desk: Desk, *arguments: str) -> Result:
    folders = ["--outputs", str(desk.outputs), "--schemas", str(desk.schemas), "--lang", "vi"]
    return CliRunner().invoke(command, [*arguments, *folders])


def test_report_goes_beside_the_packages_which_every_run_replaces(desk: Desk) -> None:
    desk.publish(usual())
    result = run(report, desk)
    path = desk.outputs / "tuan-sach" / "letters" / "12-2024" / "bao-cao_tuan-sach_12-2024.docx"

    assert (result.exit_code, result.output) == (0, f"Đã lập: {path}\n")
    assert path.is_file()


def test_remind_names_every_letter(desk: Desk) -> None:
    desk.publish(usual())
    result = run(remind, desk, "--out", str(desk.outputs / "thu"), "--due", "31/12/2024")
    together = desk.outputs / "thu" / "cong-van_tuan-sach_12-2024.docx"

    assert result.exit_code == 0
    assert result.output == (
        f"Chỉnh sửa: UBND xã Hai — X2.docx\nĐôn đốc: UBND xã Ba — X3.docx\nĐã lập: {together}\n"
    )


def test_remind_asks_to_look_at_files_of_unknown_units_first(desk: Desk) -> None:
    desk.publish(usual(), loose=[LOCKED])
    result = run(remind, desk)

    assert result.exit_code == 3
    assert result.output.endswith("có thể là của đơn vị bị đôn đốc:\n  Bao cao.xlsx\n")


def test_remind_has_nothing_to_write_when_everybody_has_reported(desk: Desk) -> None:
    desk.publish({unit: Sent(figures(1)) for unit in UNITS})
    result = run(remind, desk)

    assert result.exit_code == 0
    assert result.output == (
        "tuan-sach, kỳ 12/2024: mọi đơn vị đã có báo cáo được tổng hợp; không cần công văn.\n"
    )


@pytest.mark.parametrize("command", [report, remind])
def test_without_a_package_it_is_a_wrong_call(desk: Desk, command: click.Command) -> None:
    result = run(command, desk, "--campaign", "tuan-sach")

    assert result.exit_code == 2
    assert "consolidate run" in result.output


def test_an_edited_report_is_named_and_kept(desk: Desk) -> None:
    desk.publish(usual())
    path = desk.outputs / "tuan-sach" / "letters" / "12-2024" / "bao-cao_tuan-sach_12-2024.docx"
    run(report, desk)
    path.write_bytes(path.read_bytes() + b" ")
    kept = path.read_bytes()
    path.write_bytes(b"khac")

    assert run(report, desk).exit_code == 4
    assert path.read_bytes() == b"khac"
    assert kept != b"khac"
    assert run(report, desk, "--force").exit_code == 0
