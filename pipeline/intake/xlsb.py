"""xlsb, Excel's binary workbook, through python-calamine.

Rarely sent; calamine tells neither formats nor formulas nor errors, so that an error value or a formula
without a result reads as a blank cell here, and is refused as such where a figure is required.
"""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pipeline.intake.faults import damaged, unsafe
from pipeline.intake.limits import Limits
from pipeline.intake.numbers import from_float
from pipeline.intake.package import Package
from pipeline.intake.raw import RawSheet, Run
from pipeline.model import Address, Oddity

_Value = int | float | str | bool | time | date | datetime | timedelta


def read_xlsb(data: bytes, package: Package, limits: Limits) -> list[RawSheet]:
    """Every worksheet, in the workbook's order.

    Raises:
        UnreadableError: damaged, protected, or beyond the safety limits.
    """
    for name in package.names():
        package.read(name)  # counts what it inflates to, which calamine does not
    try:
        return _sheets(CalamineWorkbook.from_filelike(BytesIO(data)), limits)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise damaged("bad-records") from error
    except BaseException as error:
        # A panic in calamine's Rust code comes as a class that cannot be imported, outside of Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged("bad-records") from error


def _sheets(workbook: CalamineWorkbook, limits: Limits) -> list[RawSheet]:
    stated = workbook.sheets_metadata
    if len(stated) > limits.sheets:
        raise unsafe("sheets", limit=str(limits.sheets))
    found, cells = [], 0
    for index, meta in enumerate(stated):
        if meta.typ is SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_index(index)
            cells += sheet.height * sheet.width
            if cells > limits.cells:
                raise unsafe("cells", limit=str(limits.cells))
            found.append(_sheet(sheet, meta.visible is not SheetVisibleEnum.Visible))
    return found


def _sheet(sheet: CalamineSheet, hidden: bool) -> RawSheet:
    raw = RawSheet(sheet.name, hidden=hidden)
    if sheet.start is None:
        return raw
    top, left = sheet.start
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=top):
        for column, value in enumerate(values, start=left):
            _store(raw, (row, column), value)
    return raw


def _store(raw: RawSheet, at: Address, value: _Value) -> None:
    match value:
        case str():
            raw.put_text(at, (Run(value, None),))
        case bool() | datetime() | date():
            raw.values[at] = value
        case time() | timedelta():
            raw.values[at] = str(value)
        case _:
            number = from_float(float(value))
            raw.values[at] = repr(value) if number is None else number
    if isinstance(value, (date, time, timedelta)):
        raw.mark(at, Oddity.DATE_FORMAT)
