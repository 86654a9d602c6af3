"""A unit's workbook without anything that could do something when it is opened; its look and figures stay.

openpyxl leaves out macros, external links, connections, controls, embedded objects and custom XML by itself,
and the seal at the end refuses every part that is not on its list. Here goes what openpyxl would write again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.workbook.defined_name import DefinedNameDict
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.datavalidation import DataValidation, DataValidationList
from openpyxl.worksheet.scenario import ScenarioList
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.feedback.formulas import may_stay
from pipeline.personal import without_personal_data

Stored = dict[str, dict[str, Cell]]
"""Sheet -> address -> the cell with the value that the file states for its formula."""


def disarm(book: Workbook, stored: Workbook | None, created: date) -> None:
    """Take out links, names, rules and formulas that reach beyond the workbook's own cells.

    `stored` is the same file with the stored results of formulas instead of the formulas.
    """
    for chart in list(book.chartsheets):
        book.remove(chart)
    # Formulas are judged by the names that they use, so the sheets are renamed at the end.
    sheets = frozenset(book.sheetnames)
    names = _keep_harmless_names(book, sheets)
    for sheet in book.worksheets:
        _strip(sheet, sheets, names)
        for cell in _cells(sheet):
            cell.hyperlink = None
            if cell.data_type == "f" and not _is_harmless(cell.value, sheets, names):
                _freeze(cell, None if stored is None else stored[sheet.title][cell.coordinate])
            elif cell.data_type == "s":
                _keep_text(cell)
            _mask(cell)
    for sheet in book.worksheets:
        _mask_around(sheet)
    _mask_formats(book)
    book.custom_doc_props = CustomPropertyList()  # type: ignore[attr-defined]
    book.properties = DocumentProperties(
        creator="consolidate", created=_noon(created), modified=_noon(created)
    )
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    book.code_name = None
    book.loaded_theme = _theme(book.loaded_theme)


def _mask_formats(book: Workbook) -> None:
    """A number's format may bear any text."""
    formats = book._number_formats  # type: ignore[attr-defined]
    for at, stated in enumerate(formats):
        if without_personal_data(stated) != stated:
            formats[at] = "General"


def has_formulas(book: Workbook) -> bool:
    """Whether any cell holds a formula."""
    return any(cell.data_type == "f" for sheet in book.worksheets for cell in _cells(sheet))


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """The cells that are there; walking over all rows would make those that are not."""
    return (cell for cell in list(sheet._cells.values()) if isinstance(cell, Cell))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


# ---------------------------------------------------------------- cells


def _is_harmless(formula: object, sheets: frozenset[str], names: frozenset[str]) -> bool:
    # Array and data-table formulas are objects; their values are enough.
    return isinstance(formula, str) and may_stay(formula, sheets, names)


def _freeze(cell: Cell, stored: Cell | None) -> None:
    cell.value = None if stored is None else stored.value
    if isinstance(cell.value, str) and stored is not None and stored.data_type != "e":
        _keep_text(cell)


def _keep_text(cell: Cell) -> None:
    """Text stays text, also when somebody edits the cell."""
    cell.data_type = "s"
    if str(cell.value).startswith("="):
        cell.quotePrefix = True


def _mask(cell: Cell) -> None:
    """Nobody's number or address goes out again, not even to the office that it came from."""
    if isinstance(cell.value, str | CellRichText):
        masked = without_personal_data(str(cell.value))
        if masked != str(cell.value):
            cell.value = masked
            _keep_text(cell)
    if cell.comment is not None:
        cell.comment.text = without_personal_data(cell.comment.text)
        cell.comment.author = without_personal_data(cell.comment.author)


# ---------------------------------------------------------------- sheets


def _mask_around(sheet: Worksheet) -> None:
    """The sheet's own name, its headers and footers, what its input rules tell and its filter looks for."""
    if without_personal_data(repr(sheet.auto_filter)) != repr(sheet.auto_filter):
        sheet.auto_filter.filterColumn = []
    sheet.title = without_personal_data(sheet.title).replace("*", "•")  # no sheet may have a star in its name
    for line in (sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.evenFooter):
        for part in (line.left, line.center, line.right) if line is not None else ():
            if part is not None and part.text:
                part.text = without_personal_data(part.text)
    for rule in sheet.data_validations.dataValidation:
        for told in ("prompt", "promptTitle", "error", "errorTitle"):
            setattr(rule, told, without_personal_data(getattr(rule, told) or "") or None)


def _strip(sheet: Worksheet, sheets: frozenset[str], names: frozenset[str]) -> None:
    # Charts and pictures are dropped, not mended: they can link to other files, and no figure stands in them.
    for kept in ("_charts", "_images", "_pivots"):
        setattr(sheet, kept, [])
    sheet.tables.clear()
    sheet.scenarios = ScenarioList()
    sheet.legacy_drawing = None
    sheet.sheet_properties.codeName = None
    sheet.defined_names = DefinedNameDict()
    sheet.sheet_view.tabSelected = False
    rules = [rule for rule in sheet.data_validations.dataValidation if _asks_inside(rule, sheets, names)]
    sheet.data_validations = DataValidationList(dataValidation=rules)
    sheet.conditional_formatting = _formatting(sheet, sheets, names)


def _asks_inside(rule: DataValidation, sheets: frozenset[str], names: frozenset[str]) -> bool:
    formulas = [formula for formula in (rule.formula1, rule.formula2) if formula]
    return all(may_stay(f"={formula}", sheets, names) for formula in formulas)


def _formatting(sheet: Worksheet, sheets: frozenset[str], names: frozenset[str]) -> ConditionalFormattingList:
    kept = ConditionalFormattingList()
    for formatting in sheet.conditional_formatting:
        for rule in formatting.rules:
            if all(may_stay(f"={text}", sheets, names) for text in _formulas_of(rule)):
                kept.add(str(formatting.sqref), rule)
    return kept


def _formulas_of(rule: Rule) -> Iterator[str]:
    yield from rule.formula
    for scale in (rule.colorScale, rule.dataBar, rule.iconSet):
        if scale is not None:
            yield from (str(bound.val) for bound in scale.cfvo if bound.val is not None)


def _keep_harmless_names(book: Workbook, sheets: frozenset[str]) -> frozenset[str]:
    """Names that stand for cells of the workbook; drop-down lists need them. The others are taken out."""
    for name, defined in list(book.defined_names.items()):
        hooks = (defined.function, defined.vbProcedure, defined.xlm)
        runs = any(hooks) or name.casefold().startswith(("auto_", "_xl"))
        if runs or not may_stay(f"={defined.attr_text}", sheets):
            del book.defined_names[name]
    return frozenset(book.defined_names)


def _theme(theme: bytes | None) -> bytes | None:
    """The theme's colours and fonts, unless it asks for pictures or declares entities: then the usual one."""
    if theme is None or b"<!" in theme or b"r:embed" in theme or b"r:link" in theme or b"r:id" in theme:
        return None
    return theme
