"""xlsb, Excel's binary workbook: the parts of an xlsx in another spelling, read to the same end.

What a cell means is decided by the same code as for xlsx, so that a return gives the same findings in both.
"""

from __future__ import annotations

import struct

from pipeline.intake.faults import damaged
from pipeline.intake.limits import Limits
from pipeline.intake.package import Package
from pipeline.intake.raw import RawSheet
from pipeline.intake.sums import mark_stale_sums
from pipeline.intake.xlsb_book import open_binary_book
from pipeline.intake.xlsb_sheet import read_binary_sheet


def read_xlsb(package: Package, limits: Limits) -> list[RawSheet]:
    """Every worksheet, in the workbook's order.

    Raises:
        UnreadableError: damaged, protected, or beyond the safety limits.
    """
    sheets, cells = [], 0
    try:
        book = open_binary_book(package, limits)
        for part in book.book.sheets:
            sheet, cells = read_binary_sheet(package.read(part.part), part, book, limits, cells)
            sheets.append(sheet)
    except (struct.error, IndexError) as error:
        raise damaged("bad-records") from error
    mark_stale_sums(sheets)
    return sheets
