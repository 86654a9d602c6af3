"""Paper, styles, heading and signature block by Decree 30/2020/NĐ-CP, Appendix I."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
PAGE_MM = (210, 297)
LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = 30, 20, 20, 20
TEXT_MM = PAGE_MM[0] - LEFT_MM - RIGHT_MM
ACROSS_MM = PAGE_MM[1] - LEFT_MM - RIGHT_MM
_HEADING_MM = (66, 94)
_HEADER_MM = 10  # of the page number, in the top margin
_WHEN_MADE = datetime(2024, 1, 1)  # one day for all templates, so that they are always the same bytes

CENTRE, LEFT, RIGHT, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


Say = Mapping[str, str]
"""The sentences of a document by name, with their placeholders."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, the width in mm, and how it stands."""

    text: str
    width: float
    align: WD_ALIGN_PARAGRAPH = LEFT


def blank_document(title: str) -> WordDocument:
    """An A4 page with the decree's margins, styles and page number, and nothing on it."""
    document = Document()
    _set_styles(document)
    section = document.sections[0]
    _set_page(section, PAGE_MM[0], PAGE_MM[1])
    _set_page_number(section)
    core = document.core_properties
    core.title, core.author, core.comments, core.last_modified_by = title, "", "", ""
    core.created = core.modified = _WHEN_MADE
    core.revision = 1
    return document


def landscape_section(document: WordDocument) -> Section:
    """A section across, on a new page, whose pages are numbered from 1."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    # The end of the section before stands in a paragraph of its own, which could fall on a page of its own.
    before, end = document.paragraphs[-2:]
    end_of_section = end._p.get_or_add_pPr().find(qn("w:sectPr"))
    assert end_of_section is not None
    before._p.get_or_add_pPr().append(end_of_section)
    document.element.body.remove(end._p)
    _set_page(section, PAGE_MM[1], PAGE_MM[0])
    section.orientation = WD_ORIENT.LANDSCAPE
    return section


def _set_page(section: Section, width: float, height: float) -> None:
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.header_distance = section.footer_distance = Mm(_HEADER_MM)


def _set_page_number(section: Section) -> None:
    """Arabic, 13 pt, in the middle of the top margin, not on the first page."""
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>')
    number._p.append(field)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(
        start, "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:docGrid"
    )


def _set_styles(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _set_font(normal, 14)
    _set_spacing(normal, 0, 0)
    header = document.styles["Header"]
    assert isinstance(header, ParagraphStyle)
    _set_font(header, 13)
    body = _style(document, "Letter body", 14)
    body.paragraph_format.alignment = JUSTIFIED
    body.paragraph_format.first_line_indent = Mm(10)
    _set_spacing(body, 3, 4)
    body.paragraph_format.line_spacing = 1.1
    heading = _style(document, "Letter section", 14)
    heading.font.bold = True
    heading.paragraph_format.first_line_indent = Mm(10)
    heading.paragraph_format.keep_with_next = True
    _set_spacing(heading, 8, 2)
    _set_spacing(_style(document, "Letter table", 12), 1, 1)
    small = _style(document, "Letter recipients", 11)
    small.paragraph_format.alignment = LEFT


def _style(document: WordDocument, name: str, size: float) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    _set_font(style, size)
    return style


def _set_font(style: ParagraphStyle, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), FONT)


def _set_spacing(style: ParagraphStyle, before: float, after: float) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


# ---------------------------------------------------------------- paragraphs


def write(
    paragraph: Paragraph,
    text: str,
    size: float | None = None,
    *,
    bold: bool | None = None,
    italic: bool | None = None,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:
    """Put a text at the end of a paragraph; what is None is as the style says."""
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = Pt(size)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def body(document: WordDocument, *texts: str) -> None:
    """Paragraphs of the body; one that is only a tag such as {%p for … %} disappears when it is filled in."""
    for text in texts:
        document.add_paragraph(text, style="Letter body")


def heading(document: WordDocument, text: str) -> None:
    """The heading of a part of the text."""
    document.add_paragraph(text, style="Letter section")


def rule(paragraph: Paragraph, width_mm: float, of_mm: float) -> None:
    """Make an empty paragraph a thin line in the middle of `of_mm`."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm((of_mm - width_mm) / 2)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    shape.space_before, shape.space_after = Pt(2), Pt(0)
    shape.first_line_indent = Mm(0)
    edge = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(edge), "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


# ---------------------------------------------------------------- tables


def table(document: WordDocument, rows: Sequence[Sequence[Cell] | str], total_mm: float = TEXT_MM) -> Table:
    """A ruled table; the first row is its header and repeats on every page.

    A row that is a text is a tag such as {%tr for … %} and disappears when the table is filled in.
    """
    widths = [cell.width for cell in next(row for row in rows if not isinstance(row, str))]
    made: Table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    _fix_widths(made, widths, total_mm)
    for row in rows:
        cells = made.add_row().cells  # type: ignore[no-untyped-call]
        if isinstance(row, str):
            cells[0].text = row
            continue
        for cell, spec in zip(cells, row, strict=True):
            cell.width = Mm(spec.width)
            cell.paragraphs[0].style = document.styles["Letter table"]
            is_header = row is rows[0]
            if is_header:
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            align = CENTRE if is_header else spec.align
            write(cell.paragraphs[0], spec.text, bold=is_header or None, align=align)
    _keep_rows_whole(made)
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return made


def _keep_rows_whole(made: Table) -> None:
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _fix_widths(made: Table, widths: Sequence[float], total_mm: float) -> None:
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    total = made._tbl.tblPr.find(qn("w:tblW"))
    assert total is not None
    total.set(qn("w:type"), "dxa")
    total.set(qn("w:w"), str(Mm(total_mm).twips))
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)


def _plain_table(document: WordDocument, rows: int, widths: Sequence[float]) -> list[list[_Cell]]:
    """A table without lines, for what stands side by side."""
    made = document.add_table(rows=rows, cols=len(widths))
    _fix_widths(made, widths, sum(widths))
    _keep_rows_whole(made)
    margins = '<w:tblCellMar {}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    made._tbl.tblPr.insert_element_before(parse_xml(margins.format(nsdecls("w"))), "w:tblLook")
    for row in made.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return [list(row.cells) for row in made.rows]


def write_letterhead(document: WordDocument, say: Say, subject: str = "") -> None:
    """Left: both bodies, number, subject of an official letter; right: state, motto, place and day."""
    (left, right), (number, date) = _plain_table(document, 2, _HEADING_MM)
    write(left.paragraphs[0], "{{ parent_body }}", 12, align=CENTRE)
    write(left.add_paragraph(), "{{ issuing_body }}", 12, bold=True, align=CENTRE)
    rule(left.add_paragraph(), 25, _HEADING_MM[0])
    write(right.paragraphs[0], say["state"], 12, bold=True, align=CENTRE)
    write(right.add_paragraph(), say["motto"], 13, bold=True, align=CENTRE)
    rule(right.add_paragraph(), 60, _HEADING_MM[1])
    write(number.paragraphs[0], say["number_of"].replace("[symbol]", say["symbol"]), 13, align=CENTRE)
    if subject:
        line = write(number.add_paragraph(), subject, 12, align=CENTRE)
        line.paragraph_format.space_before = Pt(6)
    write(date.paragraphs[0], say["place_and_date"], 13, italic=True, align=CENTRE)


def write_signature(document: WordDocument, say: Say, first_recipients: Sequence[str]) -> None:
    """Recipients on the left, who signs on the right; the decree wants both beneath the text."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph().paragraph_format.keep_with_next = True
    ((left, right),) = _plain_table(document, 1, (80, 80))
    write(left.paragraphs[0], say["recipients"], 12, bold=True, italic=True)
    for text in (*first_recipients, say["file_copy"]):
        line = left.add_paragraph(style="Letter recipients")
        write(line, text)
    write(right.paragraphs[0], say["post"], 14, bold=True, align=CENTRE)
    for _ in range(4):
        right.add_paragraph()
    write(right.add_paragraph(), say["name"], 14, bold=True, align=CENTRE)
    # Word wants a paragraph after a table; this one takes no room.
    last = document.add_paragraph().paragraph_format
    last.line_spacing_rule, last.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)
