"""`check`: what a run would find in one return and make of it, before it is sent."""

from __future__ import annotations

import json
import shutil
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.commands.check import command
from pipeline.model import Finding, Outcome
from pipeline.options import Options
from pipeline.precheck import Checked, check_files, show
from pipeline.run import RunReport, run

RETURNS = Path(__file__).parents[1] / "data" / "returns" / "kon-tum-2024-12"
SCHEMAS = Path(__file__).parents[2] / "schemas"

NEGATIVE = "Báo cáo Sở Xây dựng.xlsx"
LOCKED = "UBND_huyen_Kon_Ray_bieu_mau.xlsx"


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Name -> path of every file of the set, in a folder of their own."""
    folder = tmp_path_factory.mktemp("check") / "inputs"
    shutil.copytree(RETURNS, folder)
    return {nfc(path.name): path for path in folder.iterdir()}


@pytest.fixture(scope="module")
def checked(files: dict[str, Path]) -> dict[str, Checked]:
    options = Options(Path(), Path(), SCHEMAS, date(2025, 1, 5))
    found = check_files(list(files.values()), options, lambda *_: None)
    return {nfc(Path(one.file).name): one for one in found}


@pytest.fixture(scope="module")
def report(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> RunReport:
    inputs = next(iter(files.values())).parent
    options = Options(inputs, tmp_path_factory.mktemp("outputs"), SCHEMAS, date(2025, 1, 5))
    return run(options, lambda *_: None)


def places(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return sorted((finding.code, finding.sheet, finding.cell, finding.facts) for finding in findings)


def test_the_findings_and_the_verdict_are_those_of_a_run(
    checked: dict[str, Checked], report: RunReport
) -> None:
    """Where other files matter (copies, earlier sendings) a run says more; that is not looked at here."""
    (written,) = report.written
    alone = [
        file
        for file in written.package.settlement.files
        if file.outcome in (Outcome.INCLUDED, Outcome.EXCLUDED)
    ]

    told = {nfc(file.file): (places(file.findings), file.outcome is Outcome.INCLUDED) for file in alone}
    found = {name: (places(checked[name].findings), checked[name].exit_code == 0) for name in told}
    assert len(told) > 30
    assert found == told


def test_a_refused_return_says_what_is_wrong_where_and_what_to_do(checked: dict[str, Checked]) -> None:
    lines = show.describe([checked[NEGATIVE]], "vi").splitlines()[1:16]

    assert lines == [
        "  Đợt cao điểm tuyên truyền về quyền con người tháng 12/2024, kỳ 12/2024; đơn vị: Sở Xây dựng (SXD)",
        "  Lần gửi 1; ngày báo cáo: 19/12/2024",
        "  ✗ Báo cáo sẽ bị trả lại; sửa các lỗi dưới đây rồi kiểm tra lại.",
        "  Lỗi (2):",
        "    Biểu 1!E14: -17 nhỏ hơn mức tối thiểu 0. [V403]",
        "      → Đơn vị sửa ô này rồi gửi lại.",
        "    Biểu 1!J14: Ô tổng ghi 125, nhưng cộng các phần được 91 (lệch 34). [V405]",
        "      → Đơn vị kiểm tra lại tổng và các phần rồi gửi lại.",
        "  Số liệu đọc được, chưa được cộng cho đến khi sửa xong (“–”: không có):",
        "    Biểu 1. Kết quả tuyên truyền theo nội dung",
        "                                                               N1   N2  N3  N4  N5    est",
        "      A1 Số văn bản chỉ đạo, triển khai đã ban hành        5                            9",
        "      B1 Số tin, bài đăng trên báo in, báo điện tử            -17   56   3  30  19    126",
        "      B2 Số tin, phóng sự, chuyên mục phát thanh, truyền…      19   41   9  49  58    178",
        "      B3 Số chương trình thông tin đối ngoại phát lại                   58   3  48    116",
    ]


def test_files_are_fine_refused_or_unreadable(checked: dict[str, Checked]) -> None:
    names = ("So_Ngoai_vu_bieu_mau.xlsx", NEGATIVE, "Bieu mau bao cao (1).xlsx", LOCKED, "cong-van.pdf")

    assert [checked[name].exit_code for name in names] == [0, 3, 3, 4, 4]


def test_each_file_is_looked_at_as_if_it_came_alone(checked: dict[str, Checked]) -> None:
    """A copy and an earlier sending are fine in themselves."""
    names = ("Copy of Báo cáo Sở Tài nguyên và Môi trường.xlsx", "BC So Ke hoach va Dau tu.xlsx")

    assert [checked[name].exit_code for name in names] == [0, 0]


def test_the_command_gives_the_worst_exit_code_and_writes_nothing(files: dict[str, Path]) -> None:
    before = sorted(path.name for path in files[NEGATIVE].parent.iterdir())

    result = CliRunner().invoke(
        command, [str(files[NEGATIVE]), str(files[LOCKED]), "--schemas", str(SCHEMAS), "--json"]
    )

    whole = json.loads(result.stdout)
    assert (result.exit_code, whole["exit_code"]) == (4, 4)
    (negative, locked) = whole["files"]
    assert (negative["unit"], negative["exit_code"], negative["figures"]["b1/B1/N1"]) == ("SXD", 3, -17)
    assert negative["list_rows"] == {"b2": 5}
    assert [(one["code"], one["sheet"], one["cell"]) for one in negative["findings"]] == [
        ("V403", "Biểu 1", "E14"),
        ("V405", "Biểu 1", "J14"),
    ]
    assert (locked["campaign"], [one["code"] for one in locked["findings"]]) == (None, ["F103"])
    assert sorted(path.name for path in files[NEGATIVE].parent.iterdir()) == before


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "none.xlsx"), "--schemas", str(SCHEMAS)])

    assert result.exit_code == 2
