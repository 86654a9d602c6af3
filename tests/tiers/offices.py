"""The tiers of the invented ministry without files: what each office holds, and what a run there sends up.

Commune number i reports 8**i, and 3 * 8**i when it corrects itself: the digits of any total to base 8 tell
how often which version of each commune is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.campaign import load_campaigns
from pipeline.campaign.issuers import campaign_at
from pipeline.campaign.model import Campaign, Period
from pipeline.model import (
    Entries,
    FileKind,
    Outcome,
    Reading,
    Return,
    Settlement,
    SourceFile,
    State,
    UnitBelow,
)
from pipeline.settle import settle
from tests.tiers.ministry import ID, leaves, write_schemas

BASE = 8
ONCE, CORRECTED = 1, 3  # digits of a commune that is counted once, by its first or its corrected return


@cache
def ministry() -> Campaign:
    """The campaign as loaded."""
    with TemporaryDirectory() as folder:
        (campaign,) = load_campaigns(write_schemas(Path(folder)), ID)
    return campaign


def campaign_of(office: str, period: str) -> tuple[Campaign, Period]:
    """The campaign as the office runs it for the period."""
    known = next(one for one in ministry().periods if one.id == period)
    return campaign_at(ministry(), office).at(known), known


def sent(
    unit: str, period: str, value: int, *, sending: int = 1, name: str = "", below: tuple[UnitBelow, ...] = ()
) -> Reading:
    """A return with one figure; with `below` it is the workbook of the unit's own run."""
    slot = next(slot for slot in ministry().form.figure_slots if slot.key == "b1/S1/TH")
    entries = Entries((slot.index,), (value,), (State.GIVEN,), ("Biểu 1",), ("D4",))
    file = name or f"{unit} lần {sending}"
    source = SourceFile(file, Path(file), f"{unit} {period} {value} {below}", FileKind.SPREADSHEET)
    package_of = f"{ID}@{unit}" if below else None
    content = Return(file, source.sha256, ID, period, unit, sending, date(2026, 1, 10), entries=entries)
    return Reading(source, replace(content, package_of=package_of, below=below))


def commune_value(code: str, period: str, digit: int = ONCE) -> int:
    """What a commune reports."""
    return digit * BASE ** leaves(period).index(code)


def digits(total: int, period: str) -> dict[str, int]:
    """Commune -> its digit in a total, where that is not 0."""
    return {
        code: digit for place, code in enumerate(leaves(period)) if (digit := total // BASE**place % BASE)
    }


@dataclass
class Office:
    """A unit that consolidates, or the ministry (""): what it has received, by file name."""

    code: str
    period: str
    inbox: dict[str, Reading] = field(default_factory=dict)

    def receive(self, reading: Reading) -> None:
        """A file of the same name takes the place of the one before."""
        self.inbox[reading.source.name] = reading

    def settle(self) -> Settlement:
        """What a run makes of the inbox."""
        campaign, period = campaign_of(self.code, self.period)
        judged = {name: (number, ()) for number, name in enumerate(self.inbox)}
        return settle(list(self.inbox.values()), judged, campaign, period)

    def run(self) -> tuple[int, Settlement]:
        """The total, and how it came about."""
        settlement = self.settle()
        included = [file.file for file in settlement.files if file.outcome is Outcome.INCLUDED]
        return sum(value_of(self.inbox[name]) for name in included), settlement

    def workbook(self) -> Reading | None:
        """What it sends upward after a run; nothing while it has no figures."""
        total, settlement = self.run()
        return (
            sent(self.code, self.period, total, name=f"sổ {self.code}", below=settlement.below)
            if total
            else None
        )


def value_of(reading: Reading) -> int:
    """The figure of a return."""
    assert reading.content is not None
    (value,) = reading.content.entries.values
    assert isinstance(value, int)
    return value


def states(settlement: Settlement) -> Mapping[str, str]:
    """Unit of any tier -> its state."""
    return {unit.code: unit.state.value for unit in settlement.below}


def codes(settlement: Settlement) -> dict[str, tuple[str, tuple[str, ...]]]:
    """File -> its outcome and the codes of settling."""
    return {
        file.file: (file.outcome.value, tuple(f.code for f in file.findings if f.code[0] in "SR"))
        for file in settlement.files
    }
