"""Which text is converted, and which is left alone."""

from __future__ import annotations

import pytest

from pipeline.intake.convert import in_unicode
from pipeline.intake.fonts import Encoding, LegacyFont
from pipeline.intake.legacy import encode
from pipeline.intake.raw import RawSheet, Run
from pipeline.model import Finding, texts_at

TCVN3 = LegacyFont(Encoding.TCVN3)
VNI = LegacyFont(Encoding.VNI)
FORM = [
    "Tên đơn vị:",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Ngày báo cáo",
    "Số văn bản chỉ đạo, triển khai đã ban hành",
    "Số",
    "Đánh giá chung",
    "Không.",
    "tổ",
]


def sheet(*texts: str | tuple[Run, ...], name: str = "A") -> RawSheet:
    raw = RawSheet(name)
    for line, text in enumerate(texts):
        raw.put_text((line, 0), (Run(text, None),) if isinstance(text, str) else text)
    return raw


def converted(*raws: RawSheet) -> tuple[list[list[object]], list[tuple[str, str]]]:
    """The texts of each sheet, and (code, sheet) of each finding."""
    sheets, findings = in_unicode(raws, "a.xlsx")
    assert all(finding == Finding(finding.code, "a.xlsx", finding.sheet) for finding in findings)
    return [list(one.values.values()) for one in sheets], [(one.code, one.sheet) for one in findings]


@pytest.mark.parametrize(("encoding", "code"), [(Encoding.TCVN3, "T301"), (Encoding.VNI, "T302")])
def test_a_sheet_without_fonts_is_converted_by_evidence(encoding: Encoding, code: str) -> None:
    encoded = sheet(*(encode(text, encoding) for text in FORM))

    (texts,), findings = converted(encoded)

    assert [str(text).casefold() for text in texts] == [text.casefold() for text in FORM]
    assert findings == [(code, "A")]


@pytest.mark.parametrize("everywhere", [[], FORM, [encode(text, Encoding.VNI) for text in FORM]])
@pytest.mark.parametrize("texts", [FORM, ["¹", "Sè"], ["Sè", "12"], [encode(FORM[1], Encoding.TCVN3)]])
def test_texts_known_from_a_sheet_before_are_judged_alike(texts: list[str], everywhere: list[str]) -> None:
    """What the rest of the workbook is in decides anew."""

    def known(*texts: str) -> RawSheet:
        raw = sheet(*texts)
        raw.texts = texts_at(tuple(raw.values), texts)
        return raw

    for _ in range(2):
        assert converted(known(*texts), known(*everywhere)) == converted(sheet(*texts), sheet(*everywhere))


GENUINE = [
    FORM,
    ["Trà Vinh", "Hà Giang", "Cà Mau"],
    ["Thông tin chung", "báo cáo tháng"],
    ["«Kết quả»", "Điều 5 § 2", "Ghi chú¹", "diện tích 12 m², 5 km² ± 3 µm", "Bản quyền ® ©"],
    ["¹", "²", "«", "»", "§", "·", "®"],
    ["Café Zürich", "Ñandú", "Ærø", "naïve résumé", "El Niño"],
    ["Đăk Glei", "Kon Plông", "Ia H'Drai", "Krông Ana", "Xơ Đăng"],
    ["Phô", "ngô", "tô", "số­ liệu"],
    ["12", "x", "B1"],
]


@pytest.mark.parametrize("texts", GENUINE)
def test_genuine_unicode_is_never_touched(texts: list[str]) -> None:
    assert converted(sheet(*texts)) == ([texts], [])


def test_on_a_mixed_sheet_only_what_is_clearly_legacy_is_converted() -> None:
    mixed = sheet(*FORM, encode("Sở Thông tin và Truyền thông", Encoding.TCVN3), "Ghi chú¹ § 2", "Sè")

    assert converted(mixed) == (
        [[*FORM, "Sở Thông tin và Truyền thông", "Ghi chú¹ § 2", "Sè"]],
        [("T301", "A")],
    )


def test_signs_by_themselves_stay_even_on_a_legacy_sheet() -> None:
    encoded = sheet(*(encode(text, Encoding.TCVN3) for text in FORM), "(¹)", "§ 5", "12 m²")

    assert converted(encoded)[0][0][-3:] == ["(¹)", "§ 5", "12 m²"]


def test_a_legacy_font_decides_even_without_evidence() -> None:
    xa = sheet((Run("Sè", TCVN3),), (Run("Sôn", VNI),), (Run("Số ", None), Run("l­îng", TCVN3)), "Sôn")

    assert converted(xa) == ([["Số", "Sơn", "Số lượng", "Sôn"]], [("T301", "A"), ("T302", "A")])


def test_a_legacy_font_on_unicode_text_is_not_believed() -> None:
    lying = sheet(*((Run(text, VNI),) for text in FORM))

    assert converted(lying) == ([FORM], [])


def test_sheet_names_follow_the_evidence_of_their_workbook() -> None:
    legacy = sheet((Run("Tªn ®¬n vÞ", TCVN3),), name="Phô lôc")
    unicode = sheet((Run("Teân ñôn vò", VNI),), name="Thông tin chung")

    assert converted(legacy)[1] == [("T301", "Phụ lục")]
    assert converted(unicode)[1] == [("T302", "Thông tin chung")]


def test_names_in_unicode_stay_among_names_in_tcvn3() -> None:
    both = [sheet("1", name="Th«ng tin chung"), sheet("2", name="BiÓu 1"), sheet("3", name="Đánh giá")]

    assert converted(*both)[1] == [("T301", "Thông tin chung"), ("T301", "Biểu 1")]


def test_a_sheet_with_little_text_follows_the_others() -> None:
    full = sheet(*(encode(text, Encoding.TCVN3) for text in FORM), name="1")
    small = sheet("Sè", name="2")

    assert converted(full, small)[1] == [("T301", "1"), ("T301", "2")]
