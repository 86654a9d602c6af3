"""Text that any cell can hold."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.safe_text import (
    MOST_UNITS_IN_CELL,
    as_libreoffice_reads,
    encodable,
    fitted,
    is_whole,
    printable,
    units_of,
)


def test_line_ends_are_alike_and_unprintable_signs_are_seen() -> None:
    assert printable("a\r\nb\x0bc\x00d\ud800e\tf") == "a\nb\nc\ufffdd\ufffde\tf"


def test_a_text_over_the_limit_ends_in_the_mark() -> None:
    cut = fitted("x" * 40_000, " … [cắt bớt]")

    assert (len(cut), cut[-13:]) == (MOST_UNITS_IN_CELL, "x … [cắt bớt]")


@given(
    st.text(alphabet="ế\U0001f600", min_size=1, max_size=50).map(lambda text: text * (40_000 // len(text)))
)
def test_a_cut_never_splits_a_sign_and_never_exceeds_the_limit(text: str) -> None:
    """Excel counts a sign outside the basic plane twice."""
    cut = fitted(text, "…")

    assert units_of(cut) <= MOST_UNITS_IN_CELL
    assert cut.removesuffix("…") in text
    cut.encode("utf-8")


def test_text_that_is_not_unicode_can_be_encoded() -> None:
    assert encodable("a\udcffb").encode("utf-8").decode() != ""
    assert encodable("báo cáo") == "báo cáo"


def test_file_names_of_communes_are_split_where_libreoffice_would_misread_them() -> None:
    assert as_libreoffice_reads("UBND_xa_Tam_Trà.xlsx") == ["UBND_", "x", "a_Tam_Trà.xlsx"]
    assert as_libreoffice_reads("Báo cáo xã Tam Trà.xlsx") == ["Báo cáo xã Tam Trà.xlsx"]


@given(st.text() | st.sampled_from(["UBND_xa_Tam_Anh", "x" * 40_000, "\U0001f600" * 16_384]))
def test_a_whole_text_is_left_as_it_is(text: str) -> None:
    assert fitted(printable(text), "…") == text or not is_whole(text)


def test_nearly_all_texts_are_whole() -> None:
    assert is_whole("Sở Y tế: 12 lớp (3 đợt)")
