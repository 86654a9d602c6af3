"""Where the asked cells of a matrix stand: rows by code or label, columns by heading, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.campaign.model import Holds, Matrix, Row, Section, label_in
from pipeline.extract.headings import Header, Rows, find_header
from pipeline.grid import Grid, near
from pipeline.model import Address, Finding
from pipeline.text import address, fold

_SAME_LABEL = 60  # percent of likeness from which a label goes with its code
_NUMBERING = frozenset("abcdefghijklmnopqrstuvwxyz")

Asked = tuple[str, str, str]
"""(section id, row id, column id) of a cell of the table."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the cells of a matrix stand on one sheet, and what is wrong with its frame."""

    cells: Mapping[Asked, Address]
    not_asked: tuple[Address, ...] = ()
    findings: tuple[Finding, ...] = ()


def find_matrix(grid: Grid, table: Matrix, language: str, end: int | None = None) -> Layout:
    """Find every cell of the table on the sheet, above row `end`; C301 if its header is nowhere."""
    name = label_in(table.label, language)
    keys = {"number": table.row_keys.number, "code": table.row_keys.code, "label": table.row_keys.label}
    everywhere = range(_height(grid) if end is None else end)
    header = None
    if table.columns:
        header = find_header(grid, table.columns, keys, everywhere, table=name)
        if header is None:
            return Layout({}, findings=(Finding("C301", sheet=grid.sheet.name, facts=(("table", name),)),))
    start = header.bottom + 1 if header else 0
    blocks, findings = _find_sections(grid, table, header, range(start, everywhere.stop), name)
    found = [Layout({}, findings=(*(header.findings if header else ()), *findings))]
    for section, rows in blocks:
        found.append(_find_block(grid, table, section, rows, header, name))
    return _joined(found)


def _joined(layouts: Sequence[Layout]) -> Layout:
    return Layout(
        {asked: place for layout in layouts for asked, place in layout.cells.items()},
        tuple(place for layout in layouts for place in layout.not_asked),
        tuple(finding for layout in layouts for finding in layout.findings),
    )


def _height(grid: Grid) -> int:
    return max(grid.rows, default=-1) + 1


# ---------------------------------------------------------------- sections


def _find_sections(
    grid: Grid, table: Matrix, header: Header | None, within: Rows, name: str
) -> tuple[list[tuple[Section, Rows]], list[Finding]]:
    """Each section with its rows: from below its heading to the next section's heading."""
    if len(table.sections) == 1 and not table.sections[0].headings:
        return [(table.sections[0], within)], []
    starts: list[tuple[int, Section]] = []
    findings: list[Finding] = []
    for section in table.sections:
        places = _heading_places(grid, section, header, within)
        label = section.headings[0]
        if not places:
            facts = (("section", label), ("table", name))
            findings.append(Finding("C310", sheet=grid.sheet.name, facts=facts))
            continue
        if len({row for row, _ in places}) > 1:
            where = ", ".join(address(*place) for place in places)
            again = (("row", label), ("table", name), ("found", where))
            findings.append(Finding("C305", sheet=grid.sheet.name, cell=address(*places[1]), facts=again))
        starts.append((places[0][0], section))
    starts.sort(key=lambda start: start[0])
    ends = [row for row, _ in starts[1:]] + [within.stop]
    return [
        (section, range(row + 1, end)) for (row, section), end in zip(starts, ends, strict=True)
    ], findings


def _heading_places(grid: Grid, section: Section, header: Header | None, within: Rows) -> list[Address]:
    """Where the section's heading stands; of several, those with the section's number beside them."""
    places = [p for p in grid.find(section.headings) if p[0] in within]
    places = places or [p for p in grid.find_near(section.headings) if p[0] in within]
    number = header.keys.get("number") if header else None
    if section.number is None or number is None:
        return places
    numbered = [p for p in places if grid.text((p[0], number)) == fold(section.number)]
    return numbered or places


# ---------------------------------------------------------------- one block of rows


def _find_block(
    grid: Grid, table: Matrix, section: Section, rows: Rows, header: Header | None, name: str
) -> Layout:
    columns = section.columns or table.columns
    findings: tuple[Finding, ...] = ()
    if section.columns or header is None:
        keys = {"number": table.row_keys.number, "code": table.row_keys.code, "label": table.row_keys.label}
        header = find_header(grid, columns, keys, rows, table=name)
        if header is None:
            label = section.headings[0] if section.headings else name
            return Layout({}, findings=(Finding("C301", sheet=grid.sheet.name, facts=(("table", label),)),))
        findings, rows = header.findings, range(header.bottom + 1, rows.stop)
    found, row_findings = _find_rows(grid, section, header, rows, name)
    cells: dict[Asked, Address] = {}
    not_asked: list[Address] = []
    for row in section.rows:
        for column in columns:
            if row.id in found and column.id in header.columns and column.holds is not Holds.IGNORED:
                place = (found[row.id], header.columns[column.id])
                if column.id in row.not_asked:
                    not_asked.append(place)
                else:
                    cells[section.id, row.id, column.id] = place
    return Layout(cells, tuple(not_asked), (*findings, *row_findings))


def _find_rows(
    grid: Grid, section: Section, header: Header, rows: Rows, name: str
) -> tuple[dict[str, int], list[Finding]]:
    """Row id -> row of the sheet, for the rows of one section."""
    known = _KnownRows(section.rows)
    places: dict[str, list[int]] = {}
    findings: list[Finding] = []
    strangers: list[int] = []
    for at in (row for row in grid.rows if row in rows):
        row, row_findings = known.identify(grid, header, at)
        findings += row_findings
        if row is not None:
            places.setdefault(row.id, []).append(at)
        elif _holds_numbers(grid, header, at):
            strangers.append(at)
    found, again = _one_each(grid, header, section, places, name)
    findings += again
    findings += [_stranger(grid, header, at) for at in strangers]
    for row in section.rows:
        if row.id not in places:
            findings.append(
                Finding("C303", sheet=grid.sheet.name, facts=(("row", row.labels[0]), ("table", name)))
            )
    return found, findings


def _one_each(
    grid: Grid, header: Header, section: Section, places: Mapping[str, list[int]], name: str
) -> tuple[dict[str, int], list[Finding]]:
    """A row that stands there twice counts where it is filled; filled twice is C305."""
    found: dict[str, int] = {}
    findings: list[Finding] = []
    for row in section.rows:
        here = places.get(row.id, [])
        filled = [at for at in here if _is_filled(grid, header, at)] or here[:1]
        if len(filled) > 1:
            where = ", ".join(str(at + 1) for at in filled)
            facts = (("row", row.labels[0]), ("table", name), ("found", where))
            findings.append(Finding("C305", sheet=grid.sheet.name, cell=address(filled[1], 0), facts=facts))
        if filled:
            found[row.id] = filled[0]
    return found, findings


def _is_filled(grid: Grid, header: Header, at: int) -> bool:
    return any((at, column) in grid.values for column in header.columns.values())


def _holds_numbers(grid: Grid, header: Header, at: int) -> bool:
    """Whether a row that the form does not know holds figures; the row that numbers the columns does not."""
    cells = [grid.values.get((at, column)) for column in header.columns.values()]
    if not any(
        isinstance(cell, int) or (not isinstance(cell, (str, bool)) and cell is not None) for cell in cells
    ):
        return False
    texts = [grid.text((at, column)) for column in grid.rows[at]]
    return not all(text in _NUMBERING or text.isdigit() for text in texts) or at > header.bottom + 1


def _stranger(grid: Grid, header: Header, at: int) -> Finding:
    label = next((str(grid.values[at, c]) for c in grid.rows[at] if isinstance(grid.values[at, c], str)), "")
    first = next(column for column in sorted(header.columns.values()) if (at, column) in grid.values)
    return Finding("C307", sheet=grid.sheet.name, cell=address(at, first), facts=(("found", label),))


class _KnownRows:
    """The rows of a section by code and by label."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.by_code = {fold(code): row for row in rows for code in row.codes}
        owners: dict[str, list[Row]] = {}
        for row in rows:
            for label in {fold(label) for label in row.labels}:
                owners.setdefault(label, []).append(row)
        # A label of several rows ("Trong đó: nữ") tells none of them; their codes do.
        self.by_label = {label: own[0] for label, own in owners.items() if len(own) == 1}

    def identify(self, grid: Grid, header: Header, at: int) -> tuple[Row | None, list[Finding]]:
        """Which row stands at row `at` of the sheet, by its code or else its label."""
        code = grid.text((at, header.keys["code"])) if "code" in header.keys else ""
        label_at = self._label_place(grid, header, at)
        label = grid.text(label_at) if label_at else ""
        by_code, by_label = self.by_code.get(code), self.by_label.get(label)
        if by_code is not None:
            agrees = by_label is by_code or (by_label is None and self._goes_with(by_code, label))
            return by_code, [] if agrees else [self._contradiction(grid, label_at or (at, 0), by_code)]
        if by_label is not None or not label_at or not label:
            return by_label, []
        return self._nearly(grid, label_at, label)

    def _label_place(self, grid: Grid, header: Header, at: int) -> Address | None:
        if "label" in header.keys:
            return (at, header.keys["label"])
        first = min(header.columns.values(), default=0)
        texts = [c for c in grid.rows[at] if c < first and isinstance(grid.values[at, c], str)]
        known = [c for c in texts if grid.text((at, c)) in self.by_label]
        return (at, (known or texts)[-1]) if texts else None

    def _goes_with(self, row: Row, label: str) -> bool:
        return not label or any(
            fuzz.token_set_ratio(fold(known), label) >= _SAME_LABEL for known in row.labels
        )

    def _contradiction(self, grid: Grid, place: Address, row: Row) -> Finding:
        found = str(grid.values.get(place, ""))
        facts = (("code", row.codes[0]), ("found", found), ("expected", row.labels[0]))
        return Finding("C308", sheet=grid.sheet.name, cell=address(*place), facts=facts)

    def _nearly(self, grid: Grid, place: Address, label: str) -> tuple[Row | None, list[Finding]]:
        close = {self.by_label[text].id: self.by_label[text] for text in near(label, self.by_label)}
        if len(close) != 1:
            return None, []
        row = next(iter(close.values()))
        facts = (("found", str(grid.values[place])), ("expected", row.labels[0]))
        return row, [Finding("C306", sheet=grid.sheet.name, cell=address(*place), facts=facts)]
