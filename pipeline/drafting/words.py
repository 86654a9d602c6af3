"""How offices word the parts of a form: what makes a heading a total, a code, a unit of measure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.text import clean, fold


def _folded(*texts: str) -> frozenset[str]:
    return frozenset(map(fold, texts))


NUMBER = _folded("STT", "TT", "Số TT", "Số thứ tự", "No", "No.", "Nr")
CODE = _folded("Mã số", "Mã", "Mã chỉ tiêu", "Mã CT", "Code")
UNIT_OF_MEASURE = _folded("Đơn vị tính", "ĐVT", "Đơn vị", "Unit", "Unit of measure")
NOTES = _folded("Ghi chú", "Ghi chu", "Notes", "Note", "Remarks", "Nhận xét")
SUBJECT = _folded("Nội dung", "Nội dung tuyên truyền", "Subject", "Content", "Content area")
STATE = _folded("Trạng thái", "Tình trạng", "State", "Status")
LABEL = _folded("Chỉ tiêu", "Mục tiêu", "Nhiệm vụ", "Tên chỉ tiêu", "Indicator", "Task", "Target") | SUBJECT
TOTALS = _folded("Tổng số", "Tổng cộng", "Cộng", "Tổng", "Total", "Totals", "Grand total", "Sum", "All")
_TOTAL_STARTS = tuple(f"{fold(text)} " for text in ("Cộng", "Tổng cộng", "Total"))
_NO_TOTALS = tuple(map(fold, ("Cộng đồng", "Cộng tác", "Cộng hòa")))
_COUNT_STARTS = tuple(
    f"{fold(text)} "
    for text in ("Số", "Tổng số", "Tổng", "Kinh phí", "Tỷ lệ", "Số lượng", "Number", "Amount")
)
_NO_COUNTS = tuple(f"{fold(text)} " for text in ("Số hiệu", "Số ký hiệu", "Số văn bản số"))
_PERCENT_STARTS = tuple(f"{fold(text)} " for text in ("Tỷ lệ", "Tỉ lệ", "Share", "Percent", "Rate"))
_PROGRESS = _folded("Tỷ lệ hoàn thành", "Tiến độ", "Mức độ hoàn thành", "Progress")
_TO_DATE = tuple(map(fold, ("Lũy kế", "Luỹ kế", "Year to date", "Cumulative")))
_ESTIMATE = tuple(map(fold, ("Ước thực hiện cả", "Ước cả", "Ước thực hiện đến")))
_DAYS = tuple(map(fold, ("Ngày", "Thời gian", "Date", "Day")))
_OUT_OF = tuple(
    map(fold, ("Tổng số", "Tổng", "Trong diện", "Phải", "Kế hoạch", "Total", "Planned", "Out of"))
)
_QUESTIONS = (
    *map(
        fold,
        ("Đánh giá", "Khó khăn", "Kiến nghị", "Đề xuất", "Nhận xét", "Ý kiến", "Giải trình", "Nguyên nhân"),
    ),
    *map(fold, ("Comments", "Difficulties", "Proposals", "Explanation", "Assessment")),
)
_UNIT_IN_LABEL = re.compile(
    r"\((triệu đồng|tỷ đồng|nghìn đồng|đồng|%|ha|km|m2|m3|tấn|người|lượt người|persons|hours)\)$",
    re.IGNORECASE,
)


def _starts(*texts: str) -> tuple[str, ...]:
    return tuple(f"{fold(text)} " for text in texts)


_TITLE_STARTS = (
    *_starts(
        "Báo cáo", "Biểu", "Phụ lục", "Tổng hợp", "Thống kê", "Danh mục", "Danh sách", "Kết quả", "Tình hình"
    ),
    *_starts("Phiếu", "Tiến độ", "Thông tin chung", "Đánh giá", "Report", "Return", "Table", "Annex"),
)
_BODY_STARTS = _starts(
    "UBND", "Ủy ban", "Sở", "Phòng", "Ban", "Bộ", "Trường", "Cục", "Chi cục", "Trung tâm", "Tỉnh", "Huyện"
)
_SIGNATURES = (
    *_starts(
        "Người lập",
        "Người lập biểu",
        "Thủ trưởng",
        "Lãnh đạo",
        "Giám đốc",
        "Chủ tịch",
        "Nơi nhận",
        "Hiệu trưởng",
    ),
    *_starts("Kế toán", "Prepared by", "Signature", "Signed", "Approved by"),
)
_PART_OF = _folded("Trong đó", "Chia ra", "Of which", "Thereof")
_LETTERHEAD = _folded("Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc")
_SENDER = _folded("Tên cơ quan, đơn vị", "Tên đơn vị", "Cơ quan, đơn vị")
_ROMAN_OR_LETTER = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])[.)]?")
_TOKEN = re.compile(r"\(?(?:[A-Za-zĐđ]|\d{1,2})\)?(?:\s*=[\d()+\-–:x/ ]+)?")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


@dataclass(frozen=True, slots=True)
class Role:
    """What a labelled cell tells about a return, with the spellings under which offices ask for it."""

    name: str
    spellings: tuple[str, ...]


ROLES = {
    "vi": (
        Role("form-code", ("Mã biểu mẫu", "Mã biểu", "Ký hiệu biểu")),
        Role(
            "unit",
            (
                "Đơn vị báo cáo",
                "Tên đơn vị",
                "Tên cơ quan, đơn vị báo cáo",
                "Đơn vị gửi",
                "Cơ quan báo cáo",
                "Đơn vị gửi báo cáo",
                "Tên cơ quan",
                "Tên trường",
            ),
        ),
        Role("unit-code", ("Mã đơn vị", "Mã cơ quan")),
        Role("period", ("Kỳ báo cáo", "Năm báo cáo", "Tháng báo cáo", "Quý báo cáo")),
        Role("date", ("Ngày báo cáo", "Ngày gửi", "Ngày lập", "Ngày lập báo cáo")),
        Role("sending", ("Lần gửi", "Lần báo cáo")),
        Role("nil", ("Không phát sinh", "Không phát sinh (đánh dấu x)", "Không phát sinh số liệu")),
    ),
    "en": (
        Role("form-code", ("Form", "Form code", "Form number")),
        Role(
            "unit",
            ("Reporting unit", "Unit", "Name of the unit", "District", "Name of the district", "Office"),
        ),
        Role(
            "unit-code", ("Unit code", "Code of the unit", "Unit number", "District number", "District code")
        ),
        Role("period", ("Period", "Reporting period", "School year", "Year", "Month", "Quarter")),
        Role("date", ("Date", "Date of report", "Reported on")),
        Role("sending", ("Sending", "Submission", "Number of sending")),
        Role("nil", ("Nil return", "Nil", "Nothing to report")),
    ),
}
_ROLE_OF = {fold(text): role for roles in ROLES.values() for role in roles for text in role.spellings}


def role_of(label: str) -> Role | None:
    """What a label asks about the return itself; None if it asks for something else."""
    return _ROLE_OF.get(fold(label))


def every_role() -> tuple[Role, ...]:
    """All that a form may ask about the return itself, in every language."""
    return tuple(role for roles in ROLES.values() for role in roles)


def is_total(text: str) -> bool:
    """Whether a label is that of a total: "Tổng cộng", "Cộng tin, bài"; not "Tổng thời lượng"."""
    folded = fold(text)
    return folded in TOTALS or (folded.startswith(_TOTAL_STARTS) and not folded.startswith(_NO_TOTALS))


def total_of_what(text: str) -> frozenset[str]:
    """The words that say what a total adds up: "Cộng tin, bài" is of "tin" and "bài"."""
    folded = fold(text)
    if folded in TOTALS:
        return frozenset()
    start = next((start for start in _TOTAL_STARTS if folded.startswith(start)), "")
    return frozenset(folded.removeprefix(start).split())


def counts(text: str) -> bool:
    """Whether a label asks for a number: "Số lượt người tham dự"."""
    folded = fold(text)
    return folded.startswith(_COUNT_STARTS) and not folded.startswith(_NO_COUNTS)


def is_share(text: str) -> bool:
    """Whether a heading is that of a percentage of two other columns."""
    return f"{fold(text)} ".startswith(_PERCENT_STARTS) and not is_progress(text)


def is_progress(text: str) -> bool:
    """Whether a heading is that of the progress of a task."""
    return any(fold(text).startswith(start) for start in _PROGRESS)


def is_to_date(text: str) -> bool:
    """Whether a heading is that of figures since the beginning of the year."""
    return fold(text).startswith(_TO_DATE)


def is_estimate(text: str) -> bool:
    """Whether a heading is that of an estimate for the whole span, done and yet to do."""
    return fold(text).startswith(_ESTIMATE)


def is_whole_of_share(text: str) -> bool:
    """Whether a heading is that of what a share is a share of: "Tổng số", "Số trẻ trong diện"."""
    return any(f" {words} " in f" {fold(text)} " for words in _OUT_OF)


def is_question(text: str) -> bool:
    """Whether a label asks for an answer in words."""
    return fold(text).startswith(_QUESTIONS)


def unit_in(label: str) -> str:
    """The unit of measure that a label states in brackets at its end: "Kinh phí (triệu đồng)"."""
    match = _UNIT_IN_LABEL.search(clean(label))
    return match[1] if match else ""


def is_day(text: str) -> bool:
    """Whether a heading asks for a day."""
    return fold(text).startswith(_DAYS)


def is_letterhead(text: str) -> bool:
    """Whether a text is the state's name or motto, which stand on every document."""
    return fold(text) in _LETTERHEAD


def is_title(text: str) -> bool:
    """Whether a text is worded like the title of a form."""
    return text.isupper() and f"{fold(text)} ".startswith(_TITLE_STARTS)


def is_body(text: str) -> bool:
    """Whether a text names an authority, as above a title."""
    return text.isupper() and f"{fold(text)} ".startswith(_BODY_STARTS)


def is_signature(text: str) -> bool:
    """Whether a text stands where somebody signs: the table is over."""
    return f"{fold(text)} ".startswith(_SIGNATURES)


def is_part_of(text: str) -> bool:
    """Whether a group heading says that its columns are part of the one before: "Trong đó"."""
    return fold(text) in _PART_OF


def is_placeholder_of_sender(text: str) -> bool:
    """Whether a text stands where each unit writes its own name."""
    return fold(text) in _SENDER and text.isupper()


def is_not_asked(value: object) -> bool:
    """Whether a cell is marked with an x."""
    return isinstance(value, str) and clean(value).casefold() in ("x", "×")


def numbers_a_group(text: str) -> bool:
    """Whether the number beside a heading is that of a group: "IV", "B"."""
    return bool(_ROMAN_OR_LETTER.fullmatch(clean(text)))


def is_token(value: object) -> bool:
    """Whether a cell only numbers its column, as in the row "A, B, 1, 2" below many headers."""
    return bool(_TOKEN.fullmatch(clean(str(value))))


def says_something(value: object) -> bool:
    """Whether a cell holds words: not blank, no number, no x, no dots."""
    return isinstance(value, str) and not is_not_asked(value) and any(sign.isalpha() for sign in value)


def language_of(texts: Iterable[str]) -> str:
    """The language of a form: "vi" if its texts have letters that only Vietnamese has, else "en"."""
    return "vi" if any(_VIETNAMESE.search(text) for text in texts) else "en"


def slug(text: str, most: int = 28) -> str:
    """A short name for an id: "Biểu 1" is "bieu-1"."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    ascii_only = "".join(sign for sign in plain if sign.isascii())
    name = "-".join(re.findall(r"[a-z0-9]+", ascii_only))
    if len(name) > most:
        name = name[: most + 1].rpartition("-")[0] or name[:most]
    return name or "x"


def as_id(code: str) -> str:
    """A code of the form as an id: without spaces, slashes and braces."""
    return re.sub(r"[\s/{}]+", "-", code).strip("-") or "x"


def distinct(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it if it is taken."""
    taken, number, wanted = set(taken), 1, name
    while wanted in taken:
        number += 1
        wanted = f"{name}-{number}"
    return wanted
