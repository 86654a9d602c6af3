"""A real form filled with random figures that go together, and what must be read from it."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from openpyxl import Workbook, load_workbook

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, Holds, OrderCheck, ShareCheck, Slot, SumCheck
from pipeline.intake import Limits
from pipeline.model import FileKind, Reading, SourceFile, State
from pipeline.reading import Reader

sys.path.insert(0, str(Path(__file__).parents[1] / "end_to_end"))
from troubles import SAMPLES, Sample

Number = int | Decimal
SCHEMAS = Path(__file__).parents[2] / "schemas"
MAGNITUDES = (1, 10, 1_000, 1_000_000, 10**12)


@cache
def campaigns() -> tuple[Campaign, ...]:
    """The campaigns of this checkout."""
    return load_campaigns(SCHEMAS)


@cache
def reader() -> Reader:
    """Reads files in this process."""
    return Reader(campaigns(), Limits())


def read(path: Path) -> Reading:
    """What one file says."""
    import hashlib

    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return reader()(SourceFile(path.name, path, sha256, FileKind.SPREADSHEET))


@dataclass(frozen=True)
class Filled:
    """A workbook with random figures, and the value that each numeric slot must be read as."""

    sample: Sample
    book: Workbook
    expected: Mapping[int, Number]


def fill(form: str, moments: random.Random) -> Filled:
    """The sample of a form with every number replaced by a random one; all checks of the form hold."""
    sample = SAMPLES[form]
    content = read(sample.path).content
    assert content is not None
    campaign = next(one for one in campaigns() if one.id == content.campaign)
    entries = content.entries
    places = {
        slot: (sheet, cell, value)
        for slot, sheet, cell, value, state in zip(
            entries.slots, entries.sheets, entries.cells, entries.values, entries.states, strict=True
        )
        if state is State.GIVEN and not isinstance(value, str) and value is not None
    }
    values: dict[int, Number] = {slot: value for slot, (_, _, value) in places.items()}
    values |= {
        slot: _random(campaign.form.slots[slot], moments)
        for slot in places
        if campaign.form.slots[slot].holds is Holds.FIGURE
    }
    _reconcile(campaign, values, moments)
    book = load_workbook(sample.path)
    for slot, (sheet, cell, _) in places.items():
        value = values[slot]
        book[sheet][cell].value = float(value) if isinstance(value, Decimal) else value
    return Filled(sample, book, values)


def _random(slot: Slot, moments: random.Random) -> Number:
    highest = int(slot.number.maximum) if slot.number.maximum is not None else moments.choice(MAGNITUDES)
    if slot.number.decimals == 0:
        return moments.randint(0, highest)
    return _plain(Decimal(moments.randint(0, min(highest, 10**9) * 10)).scaleb(-slot.number.decimals))


def _plain(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else number.normalize()


def _reconcile(campaign: Campaign, values: dict[int, Number], moments: random.Random) -> None:
    """Change figures until every order holds, and state the sums and shares they come to."""
    checks = campaign.form.checks
    for _ in range(10):
        for check in checks:
            if isinstance(check, SumCheck) and check.whole in values:
                values[check.whole] = sum((values[part] for part in check.parts), 0)
        changed = [
            pair for pair in _orders(campaign) if pair[0] in values and values[pair[0]] > values[pair[1]]
        ]
        for smaller, larger in changed:
            highest = campaign.form.slots[larger].number.maximum
            if highest is None or values[smaller] <= highest:
                values[larger] = values[smaller] + (moments.randint(0, 9) if highest is None else 0)
            else:
                values |= dict.fromkeys(_parts_of(campaign, smaller), 0)
        if not changed:
            break
    for check in checks:
        if isinstance(check, ShareCheck) and check.printed in values:
            values[check.denominator] = values[check.denominator] or 1
            percent = Decimal(100 * values[check.numerator]) / values[check.denominator]
            values[check.printed] = _plain(percent.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _parts_of(campaign: Campaign, slot: int) -> tuple[int, ...]:
    sums = [check for check in campaign.form.checks if isinstance(check, SumCheck) and check.whole == slot]
    return sums[0].parts if sums else (slot,)


def _orders(campaign: Campaign) -> list[tuple[int, int]]:
    """(smaller, larger) slots, those of shares among them."""
    pairs = [(check.smaller, check.larger) for check in campaign.form.checks if isinstance(check, OrderCheck)]
    shares = [check for check in campaign.form.checks if isinstance(check, ShareCheck)]
    return [*pairs, *((check.numerator, check.denominator) for check in shares)]
