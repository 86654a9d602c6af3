"""No wrong number in silence: each way a file can lie about a figure is read right or is a finding."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.campaign import load_campaigns
from pipeline.messages import severity_of

sys.path.insert(0, str(Path(__file__).parent))
from raw_xml import rewritten, sheet_part, with_cell
from read_back import Read, read_folder
from troubles import SAMPLES, Sample

SCHEMAS = Path(__file__).parents[2] / "schemas"
CLEAN = "clean"


@dataclass(frozen=True)
class Lie:
    """What was done to the file, and what must come of it."""

    name: str
    write: Callable[[Sample, Path], None]
    code: str | None  # the finding that must be there; None: none at all
    refused: bool
    same_figures: bool = False  # read right in spite of it


def cell_as(replacement: str) -> Callable[[Sample, Path], None]:
    """The figure's cell as this XML; {n} is the figure, {s} its style."""

    def write(sample: Sample, path: Path) -> None:
        part = sheet_part(sample.path, sample.sheet)
        figure = str(load_workbook(sample.path)[sample.sheet][sample.figure].value)
        xml = replacement.replace("{r}", sample.figure).replace("{n}", figure)
        rewritten(sample.path, path, lambda parts: {part: with_cell(parts[part], sample.figure, xml)})

    return write


def part_as(change: Callable[[str, Sample], str]) -> Callable[[Sample, Path], None]:
    """The sheet of the figure with its whole XML changed."""

    def write(sample: Sample, path: Path) -> None:
        part = sheet_part(sample.path, sample.sheet)
        rewritten(sample.path, path, lambda parts: {part: change(parts[part], sample)})

    return write


def book_as(change: Callable[[Workbook, Sample], None]) -> Callable[[Sample, Path], None]:
    """The workbook changed by openpyxl."""

    def write(sample: Sample, path: Path) -> None:
        book = load_workbook(sample.path)
        change(book, sample)
        book.save(path)

    return write


def epoch_1904(book: Workbook, _: Sample) -> None:
    book.epoch = CALENDAR_MAC_1904


def hide_column(book: Workbook, sample: Sample) -> None:
    sheet = book[sample.sheet]
    sheet.column_dimensions[sheet[sample.figure].column_letter].hidden = True


def hide_sheet(book: Workbook, sample: Sample) -> None:
    if len(book.sheetnames) == 1:
        book.create_sheet("Ghi chú")
    book[sample.sheet].sheet_state = "veryHidden"
    book.active = next(n for n, s in enumerate(book.worksheets) if s.sheet_state == "visible")


def second_table_below(book: Workbook, sample: Sample) -> None:
    """The same table once more under the first, with another figure."""
    sheet = book[sample.sheet]
    height = sheet.max_row + 3
    for row in list(sheet.iter_rows()):
        for cell in row:
            if cell.value is not None:
                sheet.cell(cell.row + height, cell.column, cell.value)
    column = sheet[sample.figure].column
    sheet.cell(sheet[sample.figure].row + height, column).value = 1


def second_table_beside(book: Workbook, sample: Sample) -> None:
    sheet = book[sample.sheet]
    width = sheet.max_column + 2
    for row in list(sheet.iter_rows()):
        for cell in row:
            if cell.value is not None:
                sheet.cell(cell.row, cell.column + width, cell.value)


def stated_twice(xml: str, sample: Sample) -> str:
    return with_cell(
        xml, sample.figure, f'<c r="{sample.figure}"><v>1</v></c><c r="{sample.figure}"><v>2</v></c>'
    )


def row_stated_twice(xml: str, sample: Sample) -> str:
    number = re.sub(r"\D", "", sample.figure)
    again = f'<row r="{number}"><c r="{sample.figure}"><v>1</v></c></row>'
    return re.sub(rf'(<row r="{number}".*?</row>)', lambda m: m[1] + again, xml, count=1, flags=re.DOTALL)


def without_references(xml: str, _: Sample) -> str:
    """As some programs write it: rows and cells only in their order, blank ones between them."""
    filled = re.sub(r'<c r="[A-Z]+\d+"', "<c", fill_gaps(xml))
    return re.sub(r'<row r="\d+"', "<row", filled)


def fill_gaps(xml: str) -> str:
    def row(match: re.Match[str]) -> str:
        cells, column = "", 0
        for cell in re.finditer(r'<c r="([A-Z])\d+".*?(?:/>|</c>)', match[2], re.DOTALL):
            while column < ord(cell[1]) - 65:
                cells, column = cells + "<c/>", column + 1
            cells, column = cells + cell[0], column + 1
        return match[1] + cells + "</row>"

    rows = {int(m[1]): m[0] for m in re.finditer(r'<row r="(\d+)".*?</row>', xml, re.DOTALL)}
    data = "".join(
        re.sub(r"(<row[^>]*>)(.*)</row>", row, rows[n], flags=re.DOTALL) if n in rows else f'<row r="{n}"/>'
        for n in range(1, max(rows) + 1)
    )
    return re.sub(
        r"<sheetData>.*</sheetData>", lambda _: f"<sheetData>{data}</sheetData>", xml, flags=re.DOTALL
    )


def backwards(xml: str, _: Sample) -> str:
    """Rows from the last to the first."""
    rows = re.findall(r"<row .*?</row>|<row [^>]*/>", xml, re.DOTALL)
    data = "".join(reversed(rows))
    return re.sub(
        r"<sheetData>.*</sheetData>", lambda _: f"<sheetData>{data}</sheetData>", xml, flags=re.DOTALL
    )


def without_dimension(xml: str, _: Sample) -> str:
    return re.sub(r"<dimension[^>]*/>", "", xml)


def stray_cell(xml: str, _: Sample) -> str:
    far = '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    return xml.replace("</sheetData>", far)


def zero_row(xml: str, sample: Sample) -> str:
    number = re.sub(r"\D", "", sample.figure)
    return re.sub(rf'<row r="{number}"', f'<row r="{number}" ht="0" customHeight="1"', xml)


LIES = (
    Lie("dates count from 1904", book_as(epoch_1904), None, refused=False, same_figures=True),
    Lie("more than 2^53", cell_as('<c r="{r}" s="{s}"><v>9007199254740993</v></c>'), None, refused=False),
    Lie("more than 2^63", cell_as('<c r="{r}"><v>9223372036854775808</v></c>'), "C327", refused=True),
    Lie("NaN", cell_as('<c r="{r}" s="{s}"><v>NaN</v></c>'), "C322", refused=True),
    Lie("INF", cell_as('<c r="{r}" s="{s}"><v>INF</v></c>'), "C322", refused=True),
    Lie("1E+400", cell_as('<c r="{r}" s="{s}"><v>1E+400</v></c>'), "C322", refused=True),
    Lie("hexadecimal", cell_as('<c r="{r}" s="{s}"><v>0x1F</v></c>'), "C322", refused=True),
    Lie("underscores", cell_as('<c r="{r}" s="{s}"><v>1_000</v></c>'), "C322", refused=True),
    Lie("raw full-width digits", cell_as('<c r="{r}"><v>１２</v></c>'), "C322", refused=True),
    Lie("exponent", cell_as('<c r="{r}" s="{s}"><v>{n}E0</v></c>'), None, refused=False, same_figures=True),
    Lie(
        "fraction of zeros", cell_as('<c r="{r}"><v>{n}.0000</v></c>'), None, refused=False, same_figures=True
    ),
    Lie(
        "binary noise",
        cell_as('<c r="{r}"><v>{n}.00000000000001</v></c>'),
        None,
        refused=False,
        same_figures=True,
    ),
    Lie("an unknown error", cell_as('<c r="{r}" t="e"><v>#SPILL!</v></c>'), "C322", refused=True),
    Lie("an error as text", cell_as('<c r="{r}" t="str"><v>#N/A</v></c>'), "C321", refused=True),
    Lie("an unknown type", cell_as('<c r="{r}" t="zz"><v>abc</v></c>'), "C322", refused=True),
    Lie("an ISO day", cell_as('<c r="{r}" t="d"><v>2024-12-19</v></c>'), "C325", refused=True),
    Lie("a time span", cell_as('<c r="{r}" t="d"><v>PT3H</v></c>'), "C322", refused=True),
    Lie("no value", cell_as('<c r="{r}"><f>SUM(A1:A2)*2</f></c>'), "C323", refused=True),
    Lie("an empty value", cell_as('<c r="{r}"><f>A1*2</f><v></v></c>'), "C323", refused=True),
    Lie(
        "an empty text result",
        cell_as('<c r="{r}" t="str"><f>""&amp;""</f><v></v></c>'),
        "V401",
        refused=True,
    ),
    Lie("0 stored by habit", cell_as('<c r="{r}"><f>40+2</f><v>0</v></c>'), "C323", refused=True),
    Lie("an old sum", cell_as('<c r="{r}"><f>SUM(40,2)</f><v>7</v></c>'), "C323", refused=True),
    Lie(
        "a right sum",
        cell_as('<c r="{r}"><f>{n}+0</f><v>{n}</v></c>'),
        None,
        refused=False,
        same_figures=True,
    ),
    Lie(
        "a text of digits",
        cell_as('<c r="{r}" t="str"><v>{n}</v></c>'),
        "C311",
        refused=False,
        same_figures=True,
    ),
    Lie("no such text", cell_as('<c r="{r}" t="s"><v>99999999</v></c>'), "F104", refused=True),
    Lie("a text before the first", cell_as('<c r="{r}" t="s"><v>-1</v></c>'), "F104", refused=True),
    Lie("stated twice", part_as(stated_twice), "C332", refused=True),
    Lie("its row stated twice", part_as(row_stated_twice), "C332", refused=True),
    Lie("its column hidden", book_as(hide_column), "C331", refused=False, same_figures=True),
    Lie("its row of height 0", part_as(zero_row), "C331", refused=False, same_figures=True),
    Lie("its sheet hidden", book_as(hide_sheet), "R244", refused=False, same_figures=True),
    Lie("the table once more below", book_as(second_table_below), None, refused=True),
    Lie("the table once more beside", book_as(second_table_beside), None, refused=True),
    Lie("no references", part_as(without_references), None, refused=False, same_figures=True),
    Lie("rows backwards", part_as(backwards), None, refused=False, same_figures=True),
    Lie("no dimension", part_as(without_dimension), None, refused=False, same_figures=True),
    Lie("a stray cell in the last corner", part_as(stray_cell), None, refused=False, same_figures=True),
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Read]:
    """(form, lie) -> the return as read; judged in one batch per form, as a run does."""
    found: dict[tuple[str, str], Read] = {}
    campaigns = load_campaigns(SCHEMAS)
    for form, sample in SAMPLES.items():
        folder = tmp_path_factory.mktemp("inputs")
        (folder / f"{CLEAN}.xlsx").write_bytes(sample.path.read_bytes())
        for lie in LIES:
            lie.write(sample, folder / f"{lie.name}.xlsx")
        found |= {(form, name): one for name, one in read_folder(folder, campaigns).items()}
    return found


@pytest.mark.parametrize("form", SAMPLES)
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name)
def test_a_lie_about_a_figure_is_read_right_or_told(
    lie: Lie, form: str, read: dict[tuple[str, str], Read]
) -> None:
    clean, found = read[form, CLEAN], read[form, lie.name]
    codes = {finding.code for finding in found.findings}
    errors = {finding.code for finding in found.findings if severity_of(finding) == "error"}

    # A figure that is read as it stands there, but was changed, does not go with its total any more.
    assert bool(errors) == (lie.refused or not lie.same_figures), found.findings
    if lie.code is not None:
        assert lie.code in codes
    if lie.same_figures:
        assert found.figures == clean.figures


@pytest.mark.parametrize("form", SAMPLES)
def test_a_whole_number_above_2_to_the_53rd_is_kept_to_the_last_digit(
    form: str, read: dict[tuple[str, str], Read]
) -> None:
    assert 9_007_199_254_740_993 in read[form, "more than 2^53"].figures.values()


@pytest.mark.parametrize("form", SAMPLES)
def test_dates_that_count_from_1904_are_the_same_days(form: str, read: dict[tuple[str, str], Read]) -> None:
    clean, found = read[form, CLEAN].reading.content, read[form, "dates count from 1904"].reading.content

    assert clean is not None
    assert found is not None
    assert found.reported_on == clean.reported_on
    assert [row.values for row in found.list_rows] == [row.values for row in clean.list_rows]
