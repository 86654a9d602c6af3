"""Who gets feedback, about what, and under which name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import pytest

from pipeline.campaign import load_campaigns
from pipeline.feedback import feedback_of
from pipeline.feedback.choose import safe_stem
from pipeline.messages import ACCEPTED
from pipeline.model import FileOutcome, Finding, LongTables, Outcome, Package, Settlement, Totals

(CAMPAIGN,) = load_campaigns(Path(__file__).parents[2] / "schemas", "kon-tum-2024-12")

BLANK = Finding("V401", "a.xlsx", "Biểu 1", "E19")
TYPED = Finding("C311", "a.xlsx", "Biểu 1", "E9", (("found", "5"), ("value", "5")))
LATE = Finding("S504", "a.xlsx", facts=(("date", "20/12/2024"), ("deadline", "19/12/2024")))
SET_ASIDE = Finding("D701", "a.xlsx", facts=(("decided_by", "A"), ("reason", "r"), ("line", "2")))


def outcome(
    file: str, *findings: Finding, what: Outcome = Outcome.EXCLUDED, unit: str | None = "SNV"
) -> FileOutcome:
    return FileOutcome(file, "", what, unit, findings=findings)


def package(*files: FileOutcome) -> Package:
    return Package(
        CAMPAIGN.id,
        "12/2024",
        date(2024, 12, 21),
        Settlement(files, ()),
        cast(Totals, None),
        cast(LongTables, None),
        {},
    )


def names(*files: FileOutcome) -> list[tuple[str, str]]:
    return [(one.file, one.name) for one in feedback_of(package(*files), CAMPAIGN, "vi")]


def test_excluded_returns_and_those_with_warnings_get_feedback() -> None:
    files = [
        outcome("a", BLANK),
        outcome("b", TYPED, what=Outcome.INCLUDED, unit="STP"),
        outcome("c", LATE, what=Outcome.INCLUDED, unit="STC"),
        outcome("d", BLANK, what=Outcome.SUPERSEDED, unit="SCT"),
        outcome("e", BLANK, what=Outcome.DUPLICATE, unit="SYT"),
        outcome("f", SET_ASIDE, unit="SXD"),
        outcome("g", Finding("V405", "g", facts=ACCEPTED), what=Outcome.INCLUDED, unit="BDT"),
    ]

    assert names(*files) == [("a", "SNV.xlsx"), ("b", "STP.xlsx")]


def test_errors_come_first_then_warnings_each_down_the_rows() -> None:
    later, other = Finding("V401", "a", "Biểu 1", "E100"), Finding("V401", "a", "Biểu 1", "E20")

    (feedback,) = feedback_of(package(outcome("a", later, TYPED, LATE, other)), CAMPAIGN, "vi")

    assert [(note.severity, note.cell) for note in feedback.notes] == [
        ("error", "E20"),
        ("error", "E100"),
        ("warning", "E9"),
    ]
    assert feedback.heading == (
        "PHẢN HỒI VỀ BÁO CÁO CỦA ĐƠN VỊ",
        "Đợt cao điểm tuyên truyền về quyền con người tháng 12/2024 – Kỳ báo cáo: 12/2024",
        "Đơn vị: Sở Nội vụ. Tệp đã gửi: a",
        "Báo cáo chưa được tổng hợp. Đề nghị đơn vị sửa các lỗi dưới đây ngay trong tệp này (hoặc tệp gốc), "
        "lưu lại, tăng “Lần gửi” thêm 1 và gửi lại.",
    )


def test_files_of_one_unit_are_numbered_and_unknown_units_go_by_their_file() -> None:
    files = [
        outcome("a.xlsx", BLANK),
        outcome("b.xlsx", BLANK),
        outcome("Biểu mẫu.xlsx", BLANK, unit=None),
        outcome("x/bIỂU MẪU.xls", BLANK, unit=None),
        outcome("x/snv.ods", BLANK, unit=None),
    ]

    assert names(*files) == [
        ("a.xlsx", "SNV.xlsx"),
        ("b.xlsx", "SNV-2.xlsx"),
        ("Biểu mẫu.xlsx", "Biểu mẫu.xlsx"),
        ("x/bIỂU MẪU.xls", "bIỂU MẪU-2.xlsx"),
        ("x/snv.ods", "snv-3.xlsx"),
    ]


@pytest.mark.parametrize(
    ("stem", "safe"),
    [
        ("Biểu mẫu", "Biểu mẫu"),
        ("../../etc/passwd", "etc-passwd"),
        ('a<b>:"|?*\\c', "a-b-c"),
        ("CON", "_CON"),
        ("nul.x", "_nul.x"),
        ("~$khóa", "khóa"),
        ("dòng\nmới\x1b[31m", "dòng-mới-[31m"),
        ("\u202egpj", "gpj"),
        ("...", "_"),
        ("a" * 200, "a" * 80),
    ],
)
def test_names_are_safe_on_every_file_system(stem: str, safe: str) -> None:
    assert safe_stem(stem) == safe
