"""How much of a hand-written schema `consolidate init` finds on the blank form alone."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import (
    Campaign,
    Indicator,
    OrderCheck,
    ShareCheck,
    Slot,
    SumCheck,
    label_in,
)
from pipeline.drafting import draft_campaign, files_of, read_drop_downs
from pipeline.extract import extract
from pipeline.intake import Limits, read_book
from pipeline.model import Book, FileKind, Reading, SourceFile, State
from pipeline.reading import Reader
from pipeline.recognise import Recogniser
from pipeline.text import fold
from tests.campaign.school import SCHEMAS as SCHOOL_SCHEMAS
from tests.campaign.school import school_values, school_workbook

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schemas"
DATA = ROOT / "tests" / "data"
SETS = {
    "kon-tum-2024-12": ["kon-tum-2024-12"],
    "kon-tum-2023-2028": ["kon-tum-2023-2028"],
    "kon-tum-2025-01": ["kon-tum-2025-01"],
    "tra-vinh-2024-12": ["tra-vinh-2024-12"],
    "nui-thanh-2024": ["nui-thanh-2024-h1", "nui-thanh-2024-year"],
}
SCHOOL = "school-enrolment"
FORMS = (*SETS, SCHOOL)
TODAY = date(2026, 1, 15)

Place = tuple[str, str]
"""Sheet and cell."""


@dataclass(frozen=True)
class Comparison:
    """What the draft found of the hand-written form, and what it reads of the returns made on it."""

    slots: int
    slots_found: int  # the same cell, for the same purpose
    slots_extra: int  # cells that the hand-written form does not ask for
    units_equal: int  # cells with the same unit of measure
    limits_equal: int  # cells that take the same numbers
    checks: int  # between cells of one return
    checks_found: int  # the same rule between the same cells
    returns: int
    values: int
    values_equal: int  # the same value from the same cell
    rows: int  # of open lists
    rows_equal: int
    answers: int
    answers_equal: int


def source(path: Path) -> SourceFile:
    """A file as the listing of inputs gives it."""
    return SourceFile(path.name, path, hashlib.sha256(path.read_bytes()).hexdigest(), FileKind.SPREADSHEET)


def book_of(path: Path) -> Book:
    """A workbook that can be read."""
    book, _ = read_book(source(path), Limits())
    assert book is not None
    return book


def drafted(form: Path, name: str, units: Path | None, known: Sequence[Indicator] = ()) -> Campaign:
    """The campaign that is drafted from a form, as it loads."""
    draft = draft_campaign(book_of(form), name, known, read_drop_downs(form), TODAY)
    files = files_of(draft, units.read_text(encoding="utf-8") if units else None, "en")
    with tempfile.TemporaryDirectory() as folder:
        schemas = Path(folder)
        shutil.copyfile(SCHEMAS / "words.yaml", schemas / "words.yaml")
        for file, text in files.items():
            path = schemas / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (campaign,) = load_campaigns(schemas, name)
    return campaign


@cache
def blank_form(name: str, folder: Path) -> Path:
    """The blank form of a campaign."""
    if name != SCHOOL:
        return DATA / "blank-forms" / f"{name}.xlsx"
    school_workbook().save(folder / "school.xlsx")
    return folder / "school.xlsx"


def returns_of(name: str, folder: Path) -> list[Path]:
    """Filled returns made on the form."""
    if name != SCHOOL:
        return sorted(path for part in SETS[name] for path in (DATA / "returns" / part).glob("*.xls*"))
    fields: dict[str, str | int] = {"unit": "Carrow", "period": "2025/26", "date": "2025-10-10", "sending": 1}
    school_workbook(school_values(), fields).save(folder / "school-return.xlsx")
    return [folder / "school-return.xlsx"]


def compare(name: str, folder: Path) -> Comparison:
    """Draft the form of a campaign from its blank workbook and hold it against the hand-written one."""
    schemas = SCHOOL_SCHEMAS if name == SCHOOL else SCHEMAS
    (hand,) = load_campaigns(schemas, name)
    form = blank_form(name, folder)
    draft = drafted(form, name, schemas / name / "units.csv")
    book = book_of(form)
    one, other = _purposes(book, hand), _purposes(book, draft)
    returns = [pair for path in returns_of(name, folder) if (pair := _readings(path, hand, draft))]
    values = [(_values(a), _values(b)) for a, b in returns]
    rows = [(_rows(a), _rows(b)) for a, b in returns]
    answers = [(_answers(a), _answers(b)) for a, b in returns]
    checks, other_checks = _checks(book, hand), _checks(book, draft)
    slots, others = _slots(book, hand), _slots(book, draft)
    common = slots.keys() & others.keys()
    return Comparison(
        slots=len(one),
        slots_found=len(one.items() & other.items()),
        slots_extra=len(other.keys() - one.keys()),
        units_equal=sum(_unit(slots[at], hand) == _unit(others[at], draft) for at in common),
        limits_equal=sum(slots[at].number == others[at].number for at in common),
        checks=len(checks),
        checks_found=len(checks & other_checks),
        returns=len(returns),
        values=sum(len(a) for a, _ in values),
        values_equal=sum(len(a & b) for a, b in values),
        rows=sum(len(a) for a, _ in rows),
        rows_equal=sum(len(a & b) for a, b in rows),
        answers=sum(len(a) for a, _ in answers),
        answers_equal=sum(len(a & b) for a, b in answers),
    )


def _purposes(book: Book, campaign: Campaign) -> dict[Place, str]:
    """Every asked cell of the blank form, with what it holds."""
    return {place: campaign.form.slots[slot].holds.value for slot, place in _places(book, campaign).items()}


def _slots(book: Book, campaign: Campaign) -> dict[Place, Slot]:
    return {place: campaign.form.slots[slot] for slot, place in _places(book, campaign).items()}


def _unit(slot: Slot, campaign: Campaign) -> str:
    return fold(label_in(slot.unit_of_measure, campaign.language))


def _places(book: Book, campaign: Campaign) -> dict[int, Place]:
    sheets = Recogniser.of([campaign]).recognise(book).sheets
    entries = extract(sheets, campaign, nil=False).entries
    return dict(zip(entries.slots, zip(entries.sheets, entries.cells, strict=True), strict=True))


def _checks(book: Book, campaign: Campaign) -> set[object]:
    places = _places(book, campaign)
    kinds = (SumCheck, OrderCheck, ShareCheck)
    return {_placed(check, places) for check in campaign.form.checks if isinstance(check, kinds)}


def _placed(check: object, places: dict[int, Place]) -> object:
    def where(name: str) -> object:
        at = getattr(check, name, None)
        return frozenset(places[part] for part in at) if isinstance(at, tuple) else places.get(at, at)

    names = ("whole", "parts", "smaller", "larger", "numerator", "denominator", "printed")
    return type(check).__name__, *(where(name) for name in names)


def _readings(path: Path, hand: Campaign, draft: Campaign) -> tuple[Reading, Reading] | None:
    """A return as both read it; None if the hand-written schema cannot read it either."""
    one, other = (Reader([campaign], Limits())(source(path)) for campaign in (hand, draft))
    return None if one.content is None else (one, other)


def _values(reading: Reading) -> set[object]:
    if reading.content is None:
        return set()
    e = reading.content.entries
    parts = zip(e.sheets, e.cells, e.values, e.states, strict=True)
    return {(sheet, cell, value) for sheet, cell, value, state in parts if state is State.GIVEN}


def _rows(reading: Reading) -> set[object]:
    return {(row.sheet, row.row_number, row.values) for row in _content(reading, "list_rows")}


def _answers(reading: Reading) -> set[object]:
    return {(answer.sheet, answer.cell, answer.text) for answer in _content(reading, "answers")}


def _content(reading: Reading, name: str) -> Iterator[object]:
    return iter(getattr(reading.content, name, ()))


def table_of(found: dict[str, Comparison]) -> list[str]:
    """The comparisons as the rows of the table in docs/init.md."""
    return [
        f"| `{name}` | {c.slots_found} / {c.slots} | {c.slots_extra} | {c.checks_found} / {c.checks} "
        f"| {c.units_equal} / {c.slots} | {c.limits_equal} / {c.slots} | {c.returns} "
        f"| {c.values_equal} / {c.values} | {c.rows_equal} / {c.rows} | {c.answers_equal} / {c.answers} |"
        for name, c in found.items()
    ]
