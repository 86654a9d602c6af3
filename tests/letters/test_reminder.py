"""What the letters to units say, read back from the Word documents."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.letters.drafts import write_letters
from pipeline.letters.reminder import Occasion, unclaimed_files
from pipeline.model import FileOutcome, Finding, Outcome
from tests.letters.desk import Desk, opened, paragraphs, tables
from tests.publish.samples import Sent, figures, usual

TODAY = Occasion(date(2024, 12, 25))
REFUSED = [
    Finding("V403", "X2.xlsx", "Biểu 1", "C4", (("value", "-3"), ("minimum", "0"))),
    Finding("C311", "X2.xlsx", "Biểu 1", "D5", (("found", "12"), ("value", "12"))),
    Finding("S504", "X2.xlsx", facts=(("date", "23/12/2024"), ("deadline", "19/12/2024"))),
]


def test_a_letter_for_every_unit_that_is_missing_or_must_correct(desk: Desk) -> None:
    desk.publish(usual())
    letters = write_letters(desk.package(), desk.place(), TODAY, "vi")

    assert [(one.unit, one.missing, path.name) for one, path in letters.by_unit] == [
        ("X2", False, "X2.docx"),
        ("X3", True, "X3.docx"),
    ]


def test_the_letter_to_a_missing_unit(desk: Desk) -> None:
    desk.publish(usual())
    letters = write_letters(desk.package(), desk.place(), TODAY, "vi")
    (path,) = [path for one, path in letters.by_unit if one.missing]

    assert paragraphs(path) == [
        "Kính gửi: UBND xã Ba",
        "Sở Văn hóa đang tổng hợp báo cáo: Tuần lễ sách, kỳ báo cáo tháng 12/2024. "
        "Thời hạn gửi báo cáo: trước ngày 20/12/2024.",
        "Theo kết quả tổng hợp đến ngày 25/12/2024, Sở Văn hóa chưa nhận được báo cáo của UBND xã Ba; "
        "đến ngày 25/12/2024, thời hạn nêu trên đã hết. Đề nghị UBND xã Ba điền đầy đủ biểu mẫu "
        "(ghi số 0 nếu không có) và gửi báo cáo trước ngày …… tháng …… năm ……….",
        "Nếu báo cáo đã được gửi trước khi nhận được văn bản này, đề nghị UBND xã Ba thông báo để đối chiếu.",
        "Đề nghị UBND xã Ba phối hợp thực hiện./.",
    ]
    heading, _ = tables(path)
    assert heading[1] == [
        "Số:          /………\nV/v đôn đốc gửi báo cáo, kỳ tháng 12/2024",
        "Mẫu, ngày        tháng        năm           ",
    ]


def test_the_letter_to_a_unit_with_errors_lists_them_with_their_places(desk: Desk) -> None:
    desk.publish({"X2": Sent(figures(4), refused=True, findings=REFUSED)})
    letters = write_letters(desk.package(), desk.place(), TODAY, "vi")
    (path,) = [path for one, path in letters.by_unit if one.unit == "X2"]

    _, errors, _ = tables(path)
    assert errors == [
        ["TT", "Tệp; trang tính, ô", "Nội dung lỗi", "Cách xử lý"],
        [
            "1",
            "X2.xlsx; trang tính “Biểu 1”, ô C4",
            "-3 nhỏ hơn mức tối thiểu 0.",
            "Đơn vị sửa ô này rồi gửi lại.",
        ],
    ]
    assert paragraphs(path)[-3:] == [
        "Ngoài ra, các điểm cần lưu ý:",
        "- X2.xlsx; trang tính “Biểu 1”, ô D5: Số được gõ dưới dạng chữ “12”; đã đọc là 12.",
        "Đề nghị UBND xã Hai phối hợp thực hiện./.",
    ]


@pytest.mark.parametrize(
    ("occasion", "asked"),
    [
        (Occasion(date(2024, 12, 19)), "gửi báo cáo trước ngày 20/12/2024."),
        (Occasion(date(2024, 12, 20)), "gửi báo cáo trước ngày …… tháng …… năm ………."),
        (Occasion(date(2024, 12, 20), date(2024, 12, 31)), "gửi báo cáo trước 17 giờ 00 ngày 31/12/2024."),
    ],
)
def test_by_when(desk: Desk, occasion: Occasion, asked: str) -> None:
    """The deadline while it lasts; after it the new day, or room for one."""
    desk.publish({})
    letters = write_letters(desk.package(), desk.place(), occasion, "vi")
    text = paragraphs(letters.by_unit[0][1])[2]

    assert text.endswith(asked)
    assert ("đã hết" in text) == (occasion.today > date(2024, 12, 19))


def test_what_a_return_says_stays_text(desk: Desk) -> None:
    said = '=HYPERLINK("http://127.0.0.1/") <b>&amp;</b> {{ unit }}\x01\u202e'
    finding = Finding("C321", "X2.xlsx", "<Biểu>\x07", "C4", (("found", said),))
    desk.publish({"X2": Sent(figures(4), refused=True, findings=[finding])})
    letters = write_letters(desk.package(), desk.place(), TODAY, "vi")
    _, errors, _ = tables(letters.by_unit[-2][1])

    assert errors[1][1:3] == [
        "X2.xlsx; trang tính “<Biểu>\ufffd”, ô C4",
        'Ô phải có số nhưng ghi “=HYPERLINK("http://127.0.0.1/") <b>&amp;</b> {{ unit }}\ufffd”.',
    ]


def test_the_coordinators_own_remedies_are_not_told_to_units(desk: Desk) -> None:
    finding = Finding("S503", "X2.xlsx", facts=(("sending", "1"), ("other", "X2b.xlsx")))
    desk.publish({"X2": Sent(figures(4), refused=True, findings=[finding])})
    letters = write_letters(desk.package(), desk.place(), TODAY, "vi")
    (path,) = [path for one, path in letters.by_unit if one.unit == "X2"]

    assert (
        tables(path)[1][1][3]
        == "Đơn vị thông báo tệp nào đúng, hoặc gửi lại báo cáo với số lần gửi tiếp theo."
    )


def test_files_of_unknown_units_are_named_before_anybody_is_reminded(desk: Desk) -> None:
    locked = FileOutcome(
        "Bao cao.xlsx", "0" * 64, Outcome.EXCLUDED, findings=(Finding("F103", "Bao cao.xlsx"),)
    )
    desk.publish(usual(), loose=[locked])

    assert unclaimed_files(desk.package()) == ["Bao cao.xlsx"]


def test_all_letters_in_one_each_a_section_numbered_from_1(desk: Desk) -> None:
    desk.publish(usual())
    letters = write_letters(desk.package(), desk.place(), TODAY, "vi")
    assert letters.together is not None
    each = [paragraphs(path) for _, path in letters.by_unit]

    assert paragraphs(letters.together) == [text for texts in each for text in texts]
    sections = opened(letters.together).sections
    assert [(s.different_first_page_header_footer, s.start_type.name) for s in sections] == [
        (True, "NEW_PAGE")
    ] * 2
    starts = [start for s in sections for start in s._sectPr.xpath("w:pgNumType/@w:start")]
    assert starts == ["1", "1"]
