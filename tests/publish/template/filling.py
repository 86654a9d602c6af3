"""Fills a blank form as a unit would, and says what should be read from it."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, FieldRole, Fields, Holds, Narrative, OpenList, Slot
from pipeline.intake import Limits
from pipeline.model import FileKind, Reading, SourceFile, State
from pipeline.publish.template import Order, write_template
from pipeline.publish.template.sheets import plan_sheets
from pipeline.reading import Reader

ROOT = Path(__file__).parents[3]
FOLDERS = (ROOT / "schemas", ROOT / "tests" / "data" / "schemas")
CAMPAIGNS = [campaign for folder in FOLDERS for campaign in load_campaigns(folder)]
REPORTED_ON = date(2024, 12, 5)
LIST_ROWS = 7


@dataclass
class Filled:
    """What was written into a form: figures and states by key, list rows, answers by question."""

    figures: dict[str, int | Decimal | str] = field(default_factory=dict)
    computed: set[str] = field(default_factory=set)  # keys of cells that work themselves out
    rows: list[tuple[object, ...]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)


def order_for(campaign: Campaign, unit_no: int = 3) -> Order:
    """A form for one of the campaign's units and its first period."""
    return Order(campaign, campaign.periods[0], campaign.units[unit_no])


def fill(order: Order, path: Path, seed: int = 1) -> Filled:
    """Write the blank form to `path` and fill every cell that takes input with random answers."""
    write_template(order, path)
    book, chance, filled = load_workbook(path), random.Random(seed), Filled()
    for draft in plan_sheets(order):
        computed = {(cell.row, cell.column) for cell in draft.cells if cell.formula}
        for index, (row, column) in draft.slots.items():
            slot = order.campaign.form.slots[index]
            if (row, column) in computed:
                filled.computed.add(slot.key)
            else:
                filled.figures[slot.key] = _answer(slot, chance)
                book[draft.name].cell(row + 1, column + 1).value = filled.figures[slot.key]
    for sheet_form in order.campaign.form.sheets:
        for table in sheet_form.tables:
            _fill_texts(book[sheet_form.names[0]], table, chance, filled)
    book.save(path)
    return filled


def _answer(slot: Slot, chance: random.Random) -> int | Decimal | str:
    if slot.holds is Holds.STATE:
        return chance.choice(slot.choices).texts[0]
    most = int(slot.number.maximum) if slot.number.maximum is not None else 10**6
    scaled = chance.randint(0, most * 10**slot.number.decimals)
    number = Decimal(scaled) / 10**slot.number.decimals
    return int(number) if number == int(number) else number


def _fill_texts(sheet: Worksheet, table: object, chance: random.Random, filled: Filled) -> None:
    if isinstance(table, Fields):
        for item in table.fields:
            if item.role is FieldRole.DATE:
                _right_of(sheet, item.labels[0]).value = REPORTED_ON
            elif item.role is FieldRole.SENDING:
                _right_of(sheet, item.labels[0]).value = 2
    elif isinstance(table, Narrative):
        for question in table.questions:
            filled.answers[question.id] = f"Trả lời {question.id}\n{chance.random()}".replace(".", ",")
            _right_of(sheet, question.labels[0]).value = filled.answers[question.id]
    elif isinstance(table, OpenList):
        _fill_list(sheet, table, chance, filled)


def _fill_list(sheet: Worksheet, table: OpenList, chance: random.Random, filled: Filled) -> None:
    heads = [_find(sheet, column.headings[0]) for column in table.columns]
    for at in range(1, LIST_ROWS + 1):
        answers: list[object] = []
        for column, head in zip(table.columns, heads, strict=True):
            answer: object = f"Hoạt động {at}"
            if column.kind == "choice":
                answer = chance.choice(column.choices).texts[0]
            elif column.kind == "date":
                answer = column.latest or REPORTED_ON
            elif column.kind == "number":
                answer = chance.randint(0, 999)
            sheet.cell(head.row + at, head.column).value = answer
            answers.append(answer)
        filled.rows.append(tuple(answers))


def _find(sheet: Worksheet, text: str) -> Cell:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def _right_of(sheet: Worksheet, text: str) -> Cell:
    """The first cell right of a label, which may be merged."""
    cell = _find(sheet, text)
    merged = next((m for m in sheet.merged_cells.ranges if cell.coordinate in m), None)
    return sheet.cell(cell.row, (merged.max_col if merged else cell.column) + 1)


def set_cell(path: Path, label: str, value: object) -> None:
    """Change what stands beside a label of the form."""
    book: Workbook = load_workbook(path)
    sheet = next(s for s in book.worksheets if any(c.value == label for r in s.iter_rows() for c in r))
    _right_of(sheet, label).value = value
    book.save(path)


# ---------------------------------------------------------------- reading


def read(path: Path, campaigns: Sequence[Campaign] = tuple(CAMPAIGNS)) -> Reading:
    """What the program reads from the file, with every campaign to choose from."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Reader(campaigns, Limits())(SourceFile(path.name, path, digest, FileKind.SPREADSHEET))


def values_in(reading: Reading, campaign: Campaign) -> dict[str, object]:
    """The given values of a return by key."""
    assert reading.content is not None
    entries = reading.content.entries
    given = zip(entries.slots, entries.values, entries.states, strict=True)
    return {campaign.form.slots[slot].key: value for slot, value, state in given if state is State.GIVEN}


def codes(reading: Reading) -> set[str]:
    """The codes of all findings."""
    own = reading.content.findings if reading.content else ()
    return {finding.code for finding in (*reading.findings, *own)}


def resaved_by_libreoffice(path: Path, folder: Path) -> Path:
    """The file as LibreOffice opens, calculates and saves it again."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "saved"
    office = shutil.which("soffice")
    assert office is not None
    command = [office, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=180)
    return out / path.name
