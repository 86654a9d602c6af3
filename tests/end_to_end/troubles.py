"""Troubles that returns arrive with, made on a clean return of any of the five forms."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
RETURNS = Path(__file__).parents[1] / "data" / "returns"


@dataclass(frozen=True)
class Sample:
    """A clean return of one form, and where in it things stand."""

    set_name: str
    file: str
    sheet: str
    figure: str  # a whole-number figure that is part of `total`, if the form has totals
    total: str | None  # the unit's own sum
    unit: tuple[str, str]  # sheet and cell of the unit's name, with what stands before it
    unit_prefix: str = ""
    other_unit: str = "Sở Y tế"  # another unit of the same campaign

    @property
    def path(self) -> Path:
        """The file, whichever Unicode form the file system keeps its name in."""
        wanted = unicodedata.normalize("NFC", self.file)
        folder = RETURNS / self.set_name
        return next(path for path in folder.iterdir() if unicodedata.normalize("NFC", path.name) == wanted)


SAMPLES = {
    "areas across": Sample(
        "kon-tum-2024-12",
        "Báo cáo UBND huyện Ia H'Drai.xlsx",
        "Biểu 1",
        "E14",
        "J14",
        ("Thông tin chung", "C8"),
    ),
    "shares": Sample(
        "kon-tum-2023-2028",
        "Báo cáo UBND huyện Đăk Hà.xlsx",
        "Kết quả",
        "F8",
        "I8",
        ("Thông tin chung", "C8"),
    ),
    "transposed": Sample(
        "kon-tum-2025-01",
        "UBND huyện Đăk Tô - biểu mẫu.xlsx",
        "BC tháng",
        "D12",
        "D14",
        ("BC tháng", "A6"),
        "Đơn vị báo cáo: ",
    ),
    "no codes": Sample(
        "tra-vinh-2024-12", "Báo cáo Sở Nội vụ.xlsx", "Phụ lục", "E14", "E16", ("Phụ lục", "C7")
    ),
    "year to date": Sample(
        "nui-thanh-2024-h1",
        "UBND xã Tam Sơn - biểu mẫu.xlsx",
        "PL1 Chỉ tiêu",
        "E8",
        None,
        ("Thông tin chung", "C8"),
        other_unit="UBND xã Tam Hòa",
    ),
}


@dataclass(frozen=True)
class Trouble:
    """What was done to a return, and what must come of it."""

    name: str
    make: Callable[[Workbook, Sample], None]
    code: str | None  # the finding that must be there
    refused: bool
    same_figures: bool = True  # read right in spite of it


def _figure(book: Workbook, sample: Sample) -> Worksheet:
    return book[sample.sheet]


def _typed(write: Callable[[int], object]) -> Callable[[Workbook, Sample], None]:
    def make(book: Workbook, sample: Sample) -> None:
        cell = _figure(book, sample)[sample.figure]
        cell.value = write(int(cell.value))
        if isinstance(cell.value, str):
            cell.data_type = "s"

    return make


def _set(
    value: object, data_type: str | None = None, number_format: str | None = None
) -> Callable[..., None]:
    def make(book: Workbook, sample: Sample) -> None:
        cell = _figure(book, sample)[sample.figure]
        cell.value = value
        if data_type is not None:
            cell.data_type = data_type
        if number_format is not None:
            cell.number_format = number_format

    return make


def _format(number_format: str) -> Callable[[Workbook, Sample], None]:
    def make(book: Workbook, sample: Sample) -> None:
        _figure(book, sample)[sample.figure].number_format = number_format

    return make


def _wrong_total(book: Workbook, sample: Sample) -> None:
    cell = _figure(book, sample)[sample.total or ""]
    cell.value = int(cell.value) + 7


def _uncalculated_total(book: Workbook, sample: Sample) -> None:
    """As a program leaves a form that it filled in: the sum is a formula without a value."""
    _figure(book, sample)[sample.total or ""].value = "=1+1"


def _insert_rows(book: Workbook, sample: Sample) -> None:
    """Two rows above everything; openpyxl does not move merged cells, so neither does this unit."""
    sheet = _figure(book, sample)
    sheet.merged_cells.ranges = set()
    sheet.insert_rows(1, 2)


def _delete_column(book: Workbook, sample: Sample) -> None:
    sheet = _figure(book, sample)
    sheet.merged_cells.ranges = set()
    sheet.delete_cols(sheet[sample.figure].column, 1)


def _delete_row(book: Workbook, sample: Sample) -> None:
    sheet = _figure(book, sample)
    sheet.merged_cells.ranges = set()
    sheet.delete_rows(sheet[sample.figure].row, 1)


def _hide_row(book: Workbook, sample: Sample) -> None:
    sheet = _figure(book, sample)
    sheet.row_dimensions[sheet[sample.figure].row].hidden = True


def _rename_sheets(book: Workbook, _sample: Sample) -> None:
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"  TRANG {number + 1} (2)"


def _reverse_sheets(book: Workbook, _sample: Sample) -> None:
    book._sheets.reverse()


def _decompose(book: Workbook, _sample: Sample) -> None:
    _every_text(book, lambda text: unicodedata.normalize("NFD", text))


def _every_text(book: Workbook, change: Callable[[str], str]) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "s":
                    cell.value = change(cell.value)
                    cell.data_type = "s"


def _old_placing_of_tones(book: Workbook, _sample: Sample) -> None:
    _every_text(book, lambda text: text.replace("óa", "oá").replace("òa", "oà").replace("ủy", "uỷ"))


def _other_font(book: Workbook, _sample: Sample) -> None:
    """A legacy font's name over genuine Unicode text: the text is right and must stay."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cell.font = Font(name=".VnTime")


def _upper_case_unit(book: Workbook, sample: Sample) -> None:
    sheet, cell = sample.unit
    name = str(book[sheet][cell].value).removeprefix(sample.unit_prefix)
    book[sheet][cell].value = sample.unit_prefix + "  " + name.upper().replace(" ", "  ")


def _unit(name: str) -> Callable[[Workbook, Sample], None]:
    def make(book: Workbook, sample: Sample) -> None:
        sheet, cell = sample.unit
        book[sheet][cell].value = sample.unit_prefix + name
        for row in book[sheet].iter_rows():
            for other in row:
                if other.value == "Mã đơn vị":
                    book[sheet].cell(other.row, 3).value = None

    return make


def _two_units(book: Workbook, sample: Sample) -> None:
    """The label of the unit stands there a second time, far below, with another unit of the campaign."""
    sheet, cell = book[sample.unit[0]], book[sample.unit[0]][sample.unit[1]]
    if sample.unit_prefix:
        sheet.cell(60, 1).value = sample.unit_prefix + sample.other_unit
    else:
        label = next(c.value for c in reversed(sheet[cell.row][: cell.column - 1]) if c.value)
        sheet.cell(60, cell.column - 1).value = label
        sheet.cell(60, cell.column).value = sample.other_unit


def _note(book: Workbook, sample: Sample) -> None:
    book[sample.sheet]["P3"].value = "gọi ông A 0912 345 678"


def _blank_copy(book: Workbook, sample: Sample) -> None:
    """The unit kept an empty copy of the sheet it filled in."""
    copy = book.copy_worksheet(book[sample.sheet])
    for row in copy.iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float | Decimal):
                cell.value = None


def _second_copy(book: Workbook, sample: Sample) -> None:
    copy = book.copy_worksheet(book[sample.sheet])
    copy[sample.figure].value = 1


def _merge_over(book: Workbook, sample: Sample) -> None:
    sheet = _figure(book, sample)
    cell = sheet[sample.figure]
    from openpyxl.worksheet.merge import MergedCellRange

    # As some programs write it: merged with the cell to its left, its own value still underneath.
    span = f"{sheet.cell(cell.row, cell.column - 1).coordinate}:{cell.coordinate}"
    sheet.merged_cells.ranges.add(MergedCellRange(sheet, span))


TROUBLES = (
    Trouble("number typed as text", _typed(lambda n: f" {n} "), "C311", refused=False),
    Trouble("full-width digits", _typed(lambda n: str(n).translate(_WIDE)), "C312", refused=False),
    Trouble("not a number", _set("nhiều"), "C321", refused=True, same_figures=False),
    Trouble("negative", _set(-17), "V403", refused=True, same_figures=False),
    Trouble("fraction", _set(12.5), "V402", refused=True, same_figures=False),
    Trouble("blank", _set(None), "V401", refused=True, same_figures=False),
    Trouble("error value", _set("#REF!", "e"), "C322", refused=True, same_figures=False),
    Trouble("never calculated", _set("=10+1"), "C323", refused=True, same_figures=False),
    Trouble("truth value", _set(True), "C326", refused=True, same_figures=False),
    Trouble("two readings", _set("1,234"), "C324", refused=True, same_figures=False),
    Trouble("marked as not asked", _set("x"), "C329", refused=True, same_figures=False),
    Trouble("shown as a date", _format("dd/mm/yyyy"), "C325", refused=True, same_figures=False),
    Trouble("shown as percent", _format("0%"), "C328", refused=True, same_figures=False),
    Trouble("wrong total", _wrong_total, "V405", refused=True, same_figures=False),
    Trouble("total never calculated", _uncalculated_total, "C334", refused=False, same_figures=False),
    Trouble("rows inserted", _insert_rows, None, refused=False),
    Trouble("column deleted", _delete_column, None, refused=True, same_figures=False),
    Trouble("row deleted", _delete_row, "C303", refused=True, same_figures=False),
    Trouble("row hidden", _hide_row, "C331", refused=False),
    Trouble("sheets renamed", _rename_sheets, "R241", refused=False),
    Trouble("sheets in another order", _reverse_sheets, None, refused=False),
    Trouble("decomposed Unicode", _decompose, None, refused=False),
    Trouble("tone marks in the old place", _old_placing_of_tones, None, refused=False),
    Trouble("a legacy font over Unicode text", _other_font, None, refused=False),
    Trouble("unit in capitals", _upper_case_unit, None, refused=False),
    Trouble("unit not on the list", _unit("Công ty TNHH Không Có"), "R212", refused=True),
    Trouble("two units in one file", _two_units, "R213", refused=True),
    Trouble("no unit", _unit(""), "R211", refused=True),
    Trouble("personal data in a note", _note, "P601", refused=False),
    Trouble("a blank copy of the sheet", _blank_copy, None, refused=False),
    Trouble("a second filled copy of the sheet", _second_copy, "R243", refused=True),
    Trouble("a figure under a merged cell", _merge_over, "C333", refused=True, same_figures=False),
)


def write_troubled(sample: Sample, trouble: Trouble, path: Path) -> None:
    """Write the sample with the trouble made on it."""
    book = load_workbook(sample.path)
    trouble.make(book, sample)
    book.save(path)
