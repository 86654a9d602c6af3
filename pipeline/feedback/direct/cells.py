"""The cells of one sheet as they go out: texts masked, formulas judged, doubtful cells marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.feedback.direct.markup import DoubtError
from pipeline.feedback.direct.rows import Cell, Row, blank_row, column_number, rows_of, spelt_row
from pipeline.feedback.direct.spelling import spelt_string, unescape
from pipeline.feedback.direct.strings import Said, Strings, of_text, said, without_references
from pipeline.feedback.direct.styles import Styles
from pipeline.personal import without_personal_data

Place = tuple[int, int]
"""(row, column) of a cell, counted from 1."""


@dataclass(slots=True)
class Cells:
    """Writes the rows of one workbook's sheets; `used` gathers the common texts that they refer to."""

    strings: Strings
    styles: Styles
    may_stay: Callable[[str], bool]  # a formula with its "="
    used: set[int] = field(default_factory=set)
    _judged: dict[str, bool] = field(default_factory=dict)

    def written(self, data: str, marks: Mapping[Place, str]) -> str:
        """What stands between <sheetData> and its end; `marks` is place -> error or warning.

        Raises:
            DoubtError: something in it is not known.
        """
        rows = rows_of(data)
        by_row: dict[int, dict[int, str]] = {}
        for (row, column), severity in marks.items():
            by_row.setdefault(row, {})[column] = severity
        stated = {row.number for row in rows}
        rows += [blank_row(number) for number in by_row.keys() - stated]
        rows.sort(key=lambda row: row.number)
        sheet = _Sheet(self, by_row)
        return "".join(map(sheet.row, rows))

    def stays(self, formula: str) -> bool:
        """Whether a formula, as the XML spells it, may stay one."""
        if formula not in self._judged:
            self._judged[formula] = self.may_stay(f"={without_references(formula)}")
        return self._judged[formula]

    def is_plain(self, row: Row) -> bool:
        """Whether a row may go out as it is."""
        return (
            row.is_plain
            and not (self.strings.formula_like and row.strings & self.strings.formula_like)
            and all(map(self.stays, row.formulas))
        )

    def note(self, row: Row) -> None:
        """Keep which texts a row uses; refuse those, and styles, that are not there."""
        if row.strings:
            self.used |= row.strings
            if max(row.strings) >= len(self.strings):
                raise DoubtError("a text that is not there")
        self.styles.refuse_unknown(row.highest_style)


@dataclass(slots=True)
class _Sheet:
    """One sheet on its way; `shared` are the groups of shared formulas met so far."""

    cells: Cells
    marks: Mapping[int, Mapping[int, str]]  # row -> column -> severity
    shared: set[str] = field(default_factory=set)

    def row(self, row: Row) -> str:
        """One row as XML."""
        self.cells.note(row)
        marks = self.marks.get(row.number, {})
        if not marks and self.cells.is_plain(row):
            return row.xml
        written = {cell.column: self._cell(cell, marks.get(cell.column, "")) for cell in row.cells}
        for column in marks.keys() - written.keys():
            blank = Cell(column, letters_of(column), 0, "", None, "", False, None)
            written[column] = self._cell(blank, marks[column])
        return spelt_row(row.number, row.start, tuple(written[column] for column in sorted(written)))

    def _cell(self, cell: Cell, mark: str) -> Cell:
        if cell.formula is not None:
            cell = self._with_formula(cell)
        text = self._text(cell)
        if text is not None:
            if cell.kind != "s":
                cell = cell._replace(kind="inlineStr", value="", inline=text.xml)
            if text.is_formula_like or mark:
                style = self.cells.styles.marked(cell.style, mark, is_formula_like=text.is_formula_like)
                return cell._replace(style=style)
        return cell._replace(style=self.cells.styles.marked(cell.style, mark)) if mark else cell

    def _text(self, cell: Cell) -> Said | None:
        """What a cell that holds a text, and no formula, says."""
        if cell.formula is not None:
            return None
        match cell.kind:
            case "s":
                return self.cells.strings[int(cell.value)] if cell.value else None
            case "inlineStr":
                return said(cell.inline or "")
            case "str":
                return of_text(without_personal_data(unescape(without_references(cell.value))))
        return None

    def _with_formula(self, cell: Cell) -> Cell:
        """The cell with its formula if that may stay, else with the value that the file states for it."""
        assert cell.formula is not None
        kind, text = cell.formula.kind, cell.formula.text
        if kind == "shared" and not text:
            if cell.formula.group not in self.shared:
                raise DoubtError("a formula that is shared by no other")
        elif kind not in ("", "shared") or not text or not self.cells.stays(text):
            if kind == "shared":
                raise DoubtError("others share a formula that must not stay")
            return cell._replace(
                formula=None, kind=cell.kind if cell.value else "", has_value=bool(cell.value)
            )
        elif kind == "shared":
            self.shared.add(cell.formula.group)
        if cell.kind == "str" and cell.value:
            result = unescape(without_references(cell.value))
            masked = without_personal_data(result)
            return cell if masked == result else cell._replace(value=spelt_string(masked))
        return cell


def letters_of(column: int) -> str:
    """1 is A."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of(letters: str, digits: str) -> Place:
    """The place of an address in two pieces."""
    return int(digits), column_number(letters)
