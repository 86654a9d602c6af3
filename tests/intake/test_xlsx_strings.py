"""The table of shared strings: the quick way reads what the parser reads, or leaves it to the parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake import xlsx_text
from pipeline.intake.faults import UnreadableError
from pipeline.intake.xlsx_text import Text, shared_strings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PIECES = [
    "<si>",
    "</si>",
    "<si><t>Sở Nội vụ</t></si>",
    "<si><t xml:space='preserve'> a </t></si>",
    '<si><t xml:space="preserve"> a\n b </t></si>',
    "<si><t>GD&amp;ĐT &lt;1&gt;_x000D_</t></si>",
    "<si><t>&amp;lt;</t></si>",
    "<si><t/></si>",
    "<si><t></t></si>",
    "<si><r><rPr><rFont val='.VnTime'/></rPr><t>Së</t></r></si>",
    "<si><t>a</t><rPh sb='0' eb='1'><t>b</t></rPh></si>",
    "<si><t>a\r\nb</t></si>",
    "<si><t>&#65;</t></si>",
    "<si><t>]]></t></si>",
    "<!-- x -->",
    "x",
    "<",
    "\x01",
]


def read(part: bytes) -> list[Text] | str:
    try:
        return shared_strings(part)
    except UnreadableError as error:
        return str(error.finding("f"))


def by_the_parser(part: bytes) -> list[Text] | str:
    quick: Callable[[bytes], list[Text] | None] = xlsx_text._plain_strings
    xlsx_text._plain_strings = lambda _: None  # type: ignore[assignment]
    try:
        return read(part)
    finally:
        xlsx_text._plain_strings = quick  # type: ignore[assignment]


@given(
    st.sampled_from(
        ["", '<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0" encoding="ascii"?>\n']
    ),
    st.sampled_from(["", ' count="3"', ' count="1" uniqueCount="1"', ' count="x"']),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
)
@settings(deadline=None)
def test_both_ways_agree(declaration: str, counts: str, strings: str) -> None:
    part = f'{declaration}<sst xmlns="{MAIN}"{counts}>{strings}</sst>'.encode()

    assert read(part) == by_the_parser(part)


@pytest.mark.parametrize(
    "part", [b"", b"<sst>", f'<sst xmlns="{MAIN}"><si><t>\xff</t></si></sst>'.encode("latin-1")]
)
def test_a_damaged_table_is_left_to_the_parser(part: bytes) -> None:
    assert read(part) == by_the_parser(part)


def test_the_plain_spelling_is_read_without_a_parser() -> None:
    strings = "<si><t>a&amp;b</t></si><si><t>ơ</t></si>"
    part = f'<sst xmlns="{MAIN}" count="2" uniqueCount="2">{strings}</sst>'.encode()

    assert xlsx_text._plain_strings(part) == ["a&b", "ơ"]
