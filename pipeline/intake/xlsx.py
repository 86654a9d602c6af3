"""xlsx, xlsm and their templates: the workbook's sheets, read exactly."""

from __future__ import annotations

from pipeline.intake.limits import Limits
from pipeline.intake.package import Package
from pipeline.intake.raw import RawSheet
from pipeline.intake.sums import mark_stale_sums
from pipeline.intake.xlsx_book import open_workbook
from pipeline.intake.xlsx_plain import read_plain_sheet
from pipeline.intake.xlsx_sheet import read_sheet


def read_xlsx(package: Package, limits: Limits) -> list[RawSheet]:
    """Every worksheet, in the workbook's order.

    Raises:
        UnreadableError: damaged, protected, or beyond the safety limits.
    """
    workbook = open_workbook(package, limits)
    sheets, cells = [], 0
    for part in workbook.sheets:
        xml = package.read(part.part)
        plain = read_plain_sheet(xml, part, workbook, limits, cells)
        sheet, cells = plain or read_sheet(xml, part, workbook, limits, cells)
        sheets.append(sheet)
    mark_stale_sums(sheets)
    return sheets
