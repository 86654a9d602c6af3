"""The quick reader sees what the exact one sees, or leaves the sheet to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake.faults import UnreadableError
from pipeline.intake.formats import Shown
from pipeline.intake.limits import Limits
from pipeline.intake.package import Package
from pipeline.intake.raw import RawSheet
from pipeline.intake.xlsx_book import SheetPart, Workbook, open_workbook
from pipeline.intake.xlsx_plain import read_plain_sheet
from pipeline.intake.xlsx_shapes import _remembered_row
from pipeline.intake.xlsx_sheet import read_sheet
from pipeline.intake.xlsx_styles import PlainStyles, Style
from pipeline.model import Texts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PART = SheetPart("A", "a.xml", hidden=False)
STYLES = [Style(), Style(Shown.DATE), Style(Shown.PERCENT)]
PLAIN_STYLES = PlainStyles(numbers=frozenset({"", "0"}), texts=frozenset({"", "0", "1", "2"}))
BOOK = Workbook((), ["Trà Vinh", (("Së", ".VnTime"),), ""], STYLES, False)
PLAIN_BOOK = Workbook((), ["Trà Vinh", "", "Sở"], STYLES, False, PLAIN_STYLES)
BOOKS = (BOOK, PLAIN_BOOK)
RETURNS = sorted((Path(__file__).parents[1] / "data").rglob("*.xlsx"))

PIECES = [
    '<row r="1">',
    '<row r="2" spans="1:4" ht="15.75" hidden="false">',
    '<row r="3" hidden="1">',
    '<row r="4"/>',
    '<row r="1048577">',
    "<row>",
    "</row>",
    '<c r="A1"><v>1</v></c>',
    '<c r="B1" s="1"><v>45645</v></c>',
    '<c r="C1" s="2"><v>0.5</v></c>',
    '<c r="A2" t="s"><v>0</v></c>',
    '<c r="B2" t="s"><v>1</v></c>',
    '<c r="C2" t="s"><v>9</v></c>',
    '<c r="D1" t="inlineStr"><is><t>GD&amp;ĐT &lt;1&gt;_x000D_</t></is></c>',
    '<c r="D2" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>',
    '<c r="E1" t="inlineStr"><is><r><t>a</t></r></is></c>',
    '<c r="E2" t="inlineStr"><is><t>&#65;</t></is></c>',
    '<c r="F1"><f>1+1</f><v>2</v></c>',
    '<c r="F2"><f>1+1</f><v></v></c>',
    '<c r="G1"><f t="shared" si="0"/><v>NaN</v></c>',
    '<c r="G3"><f t="shared" ref="G3:G9" si="0">A1+B1</f><v>3</v></c>',
    '<c r="G4"><f si="0" t="shared"/><v>3</v></c>',
    '<c r="G5"><f t="array" ref="G5" si="0">A1+B1</f><v>3</v></c>',
    '<c r="G2" t="str"><f>A1&amp;"x"</f><v>a&amp;b</v></c>',
    '<c r="H1" t="e"><v>#REF!</v></c>',
    '<c r="H2" t="b"><v>1</v></c>',
    '<c r="XFD1"/>',
    '<c r="XFE1"/>',
    "<c><v>1</v></c>",
    " ",
    "<!-- x -->",
    "\x01",
    "]]>",
    "&",
]


def sheet_xml(cells: str, after: str = "") -> bytes:
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{after}</worksheet>'
    return text.encode()


def exact(xml: bytes, book: Workbook = BOOK) -> tuple[RawSheet, int] | str:
    """What the exact reader says, or the code of why it cannot."""
    try:
        return read_sheet(xml, PART, book, Limits(), 0)
    except UnreadableError as error:
        return error.code


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_any_sequence_of_pieces_is_read_alike(pieces: list[str]) -> None:
    xml = sheet_xml("".join(pieces))

    for book in BOOKS:
        assert read_plain_sheet(xml, PART, book, Limits(), 0) in (None, exact(xml, book))


ORDINARY = sheet_xml(
    '<row r="1" spans="1:5">'
    '<c r="A1"><v>1</v></c><c r="B1" s="1"><v>45645</v></c><c r="C1" s="2" t="n"><v>0.5</v></c>'
    '<c r="D1" t="inlineStr"><is><t>GD&amp;ĐT</t></is></c><c r="F1"><f>1+1</f><v>2</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>0</v></c></row>',
    '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
)


@settings(max_examples=600, deadline=None)
@given(
    at=st.integers(0, len(ORDINARY) - 1),
    new=st.sampled_from(list(b"<>\"'&/ =0Az!?\x00\r\xff")),
    insert=st.booleans(),
)
def test_any_changed_byte_is_read_alike(at: int, new: int, insert: bool) -> None:
    changed = ORDINARY[:at] + bytes([new]) + ORDINARY[at + (not insert) :]

    for book in BOOKS:
        assert read_plain_sheet(ORDINARY, PART, book, Limits(), 0) == exact(ORDINARY, book)
        assert read_plain_sheet(changed, PART, book, Limits(), 0) in (None, exact(changed, book))


VALUES = [
    "0",
    "7",
    "007",
    "123456789012345",
    "1234567890123456",
    "-3",
    "1.50",
    "1E3",
    "",
    " 4",
    "\x01",
    "\x010",
]
VALUES += ["４", "1_0", "+5", "</v><v>5", "5</v></c><c r='Z9'><v>6", "&lt;", "TRUE", "\n8"]
HOLDERS = [
    '<c r="{c}{r}" s="{s}"><v>{v}</v></c>',
    '<c r="{c}{r}" t="s"><v>{v}</v></c>',
    '<c r="{c}{r}" s="{s}"/>',
]
HOLDERS += ['<c r="{c}{r}"><f>A1+1</f><v>{v}</v></c>', '<c r="{c}{r}" t="b"><v>{v}</v></c>']
HOLDERS += ['<c r="{c}{r}" t="str"><f>A1</f><v>{v}</v></c>', '<c r="{c}{r}" s="{s}" t="n"><v>{v}</v></c>']


@st.composite
def rows_of_one_shape(draw: st.DrawFn) -> list[str]:
    """Several sheets whose rows differ in their values alone; mostly numbers, sometimes nonsense."""
    holders = draw(st.lists(st.sampled_from(HOLDERS), min_size=1, max_size=4))
    styles = draw(st.lists(st.sampled_from(["0", "0", "1", "2", "9"]), min_size=4, max_size=4))
    value = st.one_of(st.sampled_from("0123"), st.sampled_from(VALUES))
    sheets = []
    for _ in range(draw(st.integers(1, 5))):
        cells = "".join(
            holder.format(c="ABCD"[at], r=3, s=styles[at], v=draw(value)) for at, holder in enumerate(holders)
        )
        sheets.append(f'<row r="3" spans="1:4">{cells}</row>')
    return sheets


@settings(max_examples=500, deadline=None)
@given(rows_of_one_shape())
def test_rows_that_look_alike_are_still_read_one_by_one(rows: list[str]) -> None:
    """What was remembered of the rows before never decides what this one says."""
    for cells in rows:
        xml = sheet_xml(cells)
        for book in BOOKS:
            assert read_plain_sheet(xml, PART, book, Limits(), 0) in (None, exact(xml, book))


@st.composite
def sheets_of_one_shape(draw: st.DrawFn) -> list[str]:
    """Several sheets of several rows that differ in their values alone, numbers and texts among others."""
    lines = draw(st.lists(st.lists(st.sampled_from(HOLDERS), min_size=1, max_size=3), min_size=1, max_size=4))
    style = draw(st.sampled_from(["0", "0", "1", "9"]))
    return [
        "".join(
            f'<row r="{row}">'
            + "".join(
                holder.format(c="ABC"[at], r=row, s=style, v=draw(st.sampled_from("012")))
                for at, holder in enumerate(holders)
            )
            + "</row>"
            for row, holders in enumerate(lines, start=2)
        )
        for _ in range(3)
    ]


@settings(max_examples=300, deadline=None)
@given(sheets_of_one_shape())
def test_each_number_of_a_sheet_of_a_known_shape_goes_to_its_own_cell(sheets: list[str]) -> None:
    for cells in sheets:
        xml = sheet_xml(cells)
        for book in BOOKS:
            plain = read_plain_sheet(xml, PART, book, Limits(), 0)
            assert plain in (None, exact(xml, book))
            if plain and plain[0].texts:
                said = {at: value for at, value in plain[0].values.items() if isinstance(value, str)}
                assert plain[0].texts.values == said


def test_sheets_with_the_same_texts_share_them() -> None:
    def texts(number: int, index: int) -> Texts | None:
        cells = f'<c r="A9"><v>{number}</v></c><c r="B9" t="s"><v>{index}</v></c>'
        found = read_plain_sheet(sheet_xml(f'<row r="9">{cells}</row>'), PART, PLAIN_BOOK, Limits(), 0)
        return found and found[0].texts

    assert texts(1, 0) is texts(2, 0)
    assert texts(2, 0) is not texts(2, 2)


def test_a_row_like_one_before_is_not_parsed_again() -> None:
    rows = [
        sheet_xml(f'<row r="9"><c r="A9"><v>{n}</v></c><c r="B9" t="s"><v>{n % 2}</v></c></row>')
        for n in range(50)
    ]
    parsed = _remembered_row.cache_info().misses

    assert [read_plain_sheet(xml, PART, PLAIN_BOOK, Limits(), 0) for xml in rows] == [
        exact(xml, PLAIN_BOOK) for xml in rows
    ]
    assert _remembered_row.cache_info().misses <= parsed + 1


def test_a_sign_that_no_xml_may_hold_does_not_pass_for_a_number() -> None:
    said = sheet_xml('<row r="8"><c r="A8"><v>1</v></c></row>')
    forged = sheet_xml('<row r="8"><c r="A8">\x01</c></row>')

    assert read_plain_sheet(said, PART, BOOK, Limits(), 0) == exact(said)
    assert read_plain_sheet(forged, PART, BOOK, Limits(), 0) is None
    assert exact(forged) == "F104"


@settings(max_examples=300, deadline=None)
@given(
    pieces=st.lists(st.sampled_from(["<sheetData>", "</sheetData>", '<row r="1"/>', "<cols/>"]), max_size=5),
    last=st.booleans(),
)
def test_what_stood_around_the_cells_of_the_sheet_before_decides_nothing(
    pieces: list[str], last: bool
) -> None:
    """However often the cells begin or end."""
    if last:
        read_plain_sheet(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'), PART, BOOK, Limits(), 0)
    xml = sheet_xml("".join(pieces))

    assert read_plain_sheet(xml, PART, BOOK, Limits(), 0) in (None, exact(xml))


@pytest.mark.parametrize(
    "xml",
    [
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'),
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + sheet_xml('<row r="1"/>'),
        sheet_xml(
            '<row r="3"><c r="G3"><f t="shared" ref="G3:G9" si="0">A1+B1</f><v>3</v></c></row>'
            '<row r="4"><c r="G4"><f t="shared" si="0"/><v>3</v></c></row>'
        ),
        sheet_xml('<row r="7" spans="1:2"><c r="B7" s="2" t="s"><v>0</v></c></row>\n'),
    ],
)
def test_ordinary_sheets_go_the_quick_way(xml: bytes) -> None:
    assert read_plain_sheet(xml, PART, BOOK, Limits(), 0) == exact(xml)


@pytest.mark.parametrize(
    "xml",
    [
        b'<?xml version="1.0" encoding="windows-1252"?>' + sheet_xml('<row r="1"/>'),
        sheet_xml('<row r="1"/>').replace(b"main", b"other"),
        sheet_xml("").decode().encode("utf-16"),
        sheet_xml('<row r="1" x14ac:dyDescent="0.25"></row>'),
        b"<!DOCTYPE a>" + sheet_xml(""),
    ],
)
def test_other_sheets_do_not(xml: bytes) -> None:
    assert read_plain_sheet(xml, PART, BOOK, Limits(), 0) is None


def test_too_many_cells_are_refused_here_too() -> None:
    with pytest.raises(UnreadableError) as refused:
        read_plain_sheet(sheet_xml('<row r="1"><c r="A1"/></row>'), PART, BOOK, Limits(cells=3), 3)
    assert refused.value.code == "F105"


def test_both_read_the_sample_returns_alike() -> None:
    quick = 0
    for file in RETURNS:
        try:
            package = Package(file.read_bytes(), Limits())
        except UnreadableError:
            continue
        book = open_workbook(package, Limits())
        for part in book.sheets:
            xml = package.read(part.part)
            plain = read_plain_sheet(xml, part, book, Limits(), 0)
            quick += plain is not None
            assert plain in (None, read_sheet(xml, part, book, Limits(), 0)), (file.name, part.name)
    assert quick or not RETURNS
