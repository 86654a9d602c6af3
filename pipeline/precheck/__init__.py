"""One return before it is sent: what a run would find in it and make of it, by the same code."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.campaign import load_campaigns
from pipeline.campaign.issuers import campaign_at
from pipeline.campaign.model import Campaign, Holds, OpenList, Period, Slot
from pipeline.claims import check_names, wanted_packages
from pipeline.consolidation import Before, judge_returns, shelf_in
from pipeline.desk import Desk
from pipeline.intake import source_at
from pipeline.messages import severity_of
from pipeline.model import EarlierState, FileOutcome, Finding, Outcome, Reading, State
from pipeline.options import Options
from pipeline.places.outputs import FolderOutputs
from pipeline.reading import read_sources
from pipeline.settle import Judged, settle
from pipeline.tiers import named_here


@dataclass(frozen=True)
class Checked:
    """One file: what a run would make of it if it came alone."""

    file: str  # as it was named
    reading: Reading
    outcome: FileOutcome | None  # None: no campaign can claim it
    campaign: Campaign | None = None
    period: Period | None = None
    earlier: Mapping[str, EarlierState] = field(default_factory=dict)  # period looked for -> what came of it

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong or odd, as a run would list it."""
        return self.reading.findings if self.outcome is None else self.outcome.findings

    @property
    def exit_code(self) -> int:
        """0 it would count; 3 it would be excluded; 4 it could not be read at all."""
        if self.outcome is None:
            read = any(finding.code.startswith("R") for finding in self.reading.findings)
            return 3 if read else 4
        return 0 if self.outcome.outcome is Outcome.INCLUDED else 3

    def of_severity(self, severity: str) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if severity_of(finding) == severity)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that the return would bring into the totals; None where it has none to be counted."""

    slot: Slot
    value: object


def check_files(
    paths: Sequence[Path], options: Options, on_done: Callable[[int, int], None]
) -> list[Checked]:
    """Read and judge each file as if it were the only one of its unit, in the order in which they are named.

    What was accepted for earlier periods is taken from `options.outputs`, as far as it is there. The
    coordinator's lists play no part: a unit does not have them.

    Raises:
        ConsolidateError: faulty schemas, or a campaign that there is not.
    """
    campaigns = {campaign.id: campaign for campaign in load_campaigns(options.schemas)}
    check_names(options, campaigns)
    threading.Thread(target=_preload, daemon=True).start()
    # Links are followed here: whoever names a file means what it leads to.
    sources = [source_at(path.resolve(), str(path)) for path in dict.fromkeys(paths)]
    readings = read_sources(sources, tuple(campaigns.values()), options.limits, on_done)
    found: dict[str, Checked] = {}
    shelf = shelf_in(FolderOutputs(options.outputs))
    for campaign, period in wanted_packages(readings, campaigns, options):
        mine = [one for one in readings if _is_of(one, campaign, period) and one.source.name not in found]
        past = shelf.past_of(campaign, period)
        mine = named_here(mine, campaign, period)
        judged = judge_returns(mine, campaign, period, Desk(), Before(past)).findings
        for reading in mine:
            checked = _checked(reading, judged, campaign, period)
            found[reading.source.name] = replace(checked, earlier=past.states)
    return [
        found.get(reading.source.name) or Checked(reading.source.name, reading, None) for reading in readings
    ]


def _is_of(reading: Reading, campaign: Campaign, period: Period) -> bool:
    content = reading.content
    return (
        content is not None and content.campaign == campaign.schema_id and content.period in (None, period.id)
    )


def _checked(reading: Reading, judged: Judged, campaign: Campaign, period: Period) -> Checked:
    own = _as_its_receiver_sees_it(reading, campaign)
    (outcome,) = settle([reading], judged, own, period).files
    return Checked(reading.source.name, reading, outcome, own, period)


def _as_its_receiver_sees_it(reading: Reading, campaign: Campaign) -> Campaign:
    """The campaign at the unit to which the return's unit reports."""
    unit = campaign.unit_by_code.get((reading.content.unit if reading.content else None) or "")
    return campaign_at(campaign, unit.reports_to or "") if unit is not None else campaign


def _preload() -> None:
    from pipeline.validate import preload

    preload()


# ---------------------------------------------------------------- what it would bring


def figures(checked: Checked) -> Mapping[str, tuple[Figure, ...]]:
    """Table id -> the return's figures that count, in the form's order."""
    content, campaign = checked.reading.content, checked.campaign
    if content is None or campaign is None:
        return {}
    entries = content.entries
    read = dict(zip(entries.slots, zip(entries.states, entries.values, strict=True), strict=True))
    found: dict[str, list[Figure]] = {}
    for slot in campaign.form.slots:
        if slot.holds is Holds.FIGURE:
            state, value = read.get(slot.index, (State.BLANK, None))
            given = value if state is State.GIVEN else None
            found.setdefault(slot.table, []).append(Figure(slot, given))
    return {table: tuple(told) for table, told in found.items()}


def list_lengths(checked: Checked) -> Mapping[str, int]:
    """List table id -> how many rows the return has in it."""
    content, campaign = checked.reading.content, checked.campaign
    if content is None or campaign is None:
        return {}
    lists = [table.id for table in campaign.form.tables.values() if isinstance(table, OpenList)]
    return {name: sum(row.table == name for row in content.list_rows) for name in lists}
