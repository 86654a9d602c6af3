"""The outcomes of files of several tiers, once it is settled which counts; and who is in the total."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.campaign.model import Campaign, Unit, label_in
from pipeline.campaign.reporting import Reporting
from pipeline.model import FileOutcome, Finding, Outcome, Return, UnitBelow, UnitState
from pipeline.tiers.digest import digest_of
from pipeline.tiers.once import Counted, Once

_STATES = {Outcome.INCLUDED: UnitState.INCLUDED, Outcome.EXCLUDED: UnitState.EXCLUDED}
_MOST_NAMED = 10


@dataclass(frozen=True)
class SettledTiers:
    """The outcomes by file, and the codes of the units of lower tiers whose own return was looked at."""

    outcomes: Mapping[str, FileOutcome]
    in_place: frozenset[str] = frozenset()
    below: tuple[UnitBelow, ...] = ()


def settle_tiers(
    outcomes: Mapping[str, FileOutcome],
    contents: Mapping[str, Return],
    campaign: Campaign,
    reporting: Reporting,
) -> SettledTiers:
    """Count every unit once, and tell which units of all tiers are in the total.

    `outcomes` by file are those of each unit by itself; `contents` are the returns by file. S521: counted
    through a unit above; S522: the same, with other figures; S523: counted in place of the unit above;
    S524: a workbook with units that are in another return; S525: with units of another's tier.
    """
    if not campaign.is_tiered and not any(content.below for content in contents.values()):
        return SettledTiers(outcomes)
    return _Settling(outcomes, contents, campaign, reporting).settled()


class _Settling:
    def __init__(
        self,
        outcomes: Mapping[str, FileOutcome],
        contents: Mapping[str, Return],
        campaign: Campaign,
        reporting: Reporting,
    ) -> None:
        self.outcomes, self.contents = outcomes, contents
        self.campaign, self.reporting = campaign, reporting
        included = {o.unit: contents[o.file] for o in outcomes.values() if o.outcome is Outcome.INCLUDED}
        self.sent = {unit: content for unit, content in included.items() if unit is not None}
        self.once = Once(campaign.schema_id, reporting, self.sent)
        self.counted: Counted = self.once.settle()

    def settled(self) -> SettledTiers:
        outcomes = {file: self._outcome(one) for file, one in self.outcomes.items()}
        looked_at = {one.unit for one in outcomes.values() if one.unit and one.outcome in _STATES}
        in_place = frozenset(code for code in looked_at if self._is_in_place(code))
        return SettledTiers(outcomes, in_place, tuple(self._below(outcomes)))

    def _is_in_place(self, code: str) -> bool:
        """Whether a unit is of a lower tier, and no unit above it answers for it."""
        is_lower = self.reporting.tier_of.get(code, 1) > 1
        return is_lower and self.once.holder(code, self.counted.counting) is None

    # ------------------------------------------------------------ files

    def _outcome(self, outcome: FileOutcome) -> FileOutcome:
        """The outcome of a file, with what its unit's place among the tiers does to it."""
        unit = outcome.unit
        if unit is None or outcome.outcome is not Outcome.INCLUDED:
            return outcome
        if unit in self.counted.through:
            return self._through(outcome, unit, self.counted.through[unit])
        if unit in self.counted.clashing:
            clash = self.counted.clashing[unit]
            facts = (*self._names(clash.units), ("other", self._name(clash.other)))
            return _with(outcome, Finding("S524", outcome.file, facts=facts), Outcome.EXCLUDED)
        strangers = self._strangers(unit)
        if strangers:
            outcome = _with(outcome, Finding("S525", outcome.file, facts=tuple(self._names(strangers))))
        if self.reporting.tier_of[unit] > 1:
            above = self._name(next(iter(self.reporting.above(unit))))
            facts = (("unit", self._name(unit)), ("above", above))
            outcome = _with(outcome, Finding("S523", outcome.file, facts=facts))
        return outcome

    def _through(self, outcome: FileOutcome, unit: str, holder: str) -> FileOutcome:
        above = self.sent[holder]
        facts = (("unit", self._name(unit)), ("above", self._name(holder)), ("other", above.file))
        listed = self.once.listed[holder].get(unit)
        own = digest_of(self.sent[unit], self.campaign.form)
        if listed is not None and listed.figures not in ("", own):
            return _with(outcome, Finding("S522", outcome.file, facts=facts), Outcome.EXCLUDED)
        return _with(outcome, Finding("S521", outcome.file, facts=facts), Outcome.DUPLICATE)

    def _strangers(self, unit: str) -> tuple[str, ...]:
        """The units in a workbook that did not report to its unit in this period."""
        listed = self.once.listed[unit]
        included = (code for code, one in listed.items() if one.state is UnitState.INCLUDED)
        return tuple(code for code in included if unit not in self.reporting.above(code))

    def _name(self, code: str) -> str:
        unit = self.campaign.unit_by_code.get(code)
        return f"{unit.name} ({code})" if unit else code

    def _names(self, codes: Collection[str]) -> Iterator[tuple[str, str]]:
        some = [self._name(code) for code in codes][:_MOST_NAMED]
        yield "count", str(len(codes))
        yield "units", "; ".join(some) + (" …" if len(codes) > _MOST_NAMED else "")

    # ------------------------------------------------------------ who is in the total

    def _below(self, outcomes: Mapping[str, FileOutcome]) -> Iterator[UnitBelow]:
        """The units of all tiers. Below a unit that sent a form nothing is known, so nothing is told."""
        own = {one.unit: _STATES[one.outcome] for one in outcomes.values() if one.outcome in _STATES}
        counting = self.counted.counting
        listed = [known for unit in counting if (known := self.once.listed[unit])]
        closed: set[str] = set()  # nothing is known of what is below
        for unit, tier in self.reporting.below(self.campaign.issuer):
            told = [known[unit.code] for known in listed if unit.code in known]
            if unit.reports_to in closed and not told:
                closed.add(unit.code)
                continue
            found = self._unit(unit, tier, own.get(unit.code), told)
            if found.state is UnitState.INCLUDED and not self.once.listed.get(unit.code):
                closed.add(unit.code)
            yield found
            yield from self._foreign(unit, tier)

    def _unit(self, unit: Unit, tier: int, own: UnitState | None, told: Collection[UnitBelow]) -> UnitBelow:
        inside = next((one for one in told if one.state is UnitState.INCLUDED), None)
        figures = inside.figures if inside else ""
        if unit.code in self.counted.counting:
            state, figures = UnitState.INCLUDED, digest_of(self.sent[unit.code], self.campaign.form)
        elif inside is not None:
            state = UnitState.INCLUDED
        else:
            state = own or next((one.state for one in told), UnitState.MISSING)
        return UnitBelow(
            self.campaign.schema_id,
            unit.code,
            unit.name,
            self._group(unit),
            "" if tier == 1 else unit.reports_to or "",
            tier,
            state,
            figures,
        )

    def _foreign(self, unit: Unit, tier: int) -> Iterator[UnitBelow]:
        """The units of another campaign in a workbook that counts."""
        content = self.counted.counting.get(unit.code)
        for one in content.below if content else ():
            if one.campaign != self.campaign.schema_id:
                yield replace(one, tier=tier + one.tier, reports_to=one.reports_to or unit.code)

    def _group(self, unit: Unit) -> str:
        group = next((group for group in self.campaign.groups if group.code == unit.group), None)
        return label_in(group.label, self.campaign.language) if group else unit.group


def _with(outcome: FileOutcome, finding: Finding, becomes: Outcome | None = None) -> FileOutcome:
    return replace(outcome, outcome=becomes or outcome.outcome, findings=(*outcome.findings, finding))
