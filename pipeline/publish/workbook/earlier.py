"""What stands beside a value of now: columns, numbers and remarks that the sheets of comparison share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from pipeline.campaign.model import Slot
from pipeline.campaign.series import earlier_years, period_named
from pipeline.model import Against, EarlierState, Incomparable, Origin
from pipeline.publish.exact import Exact, without_needless_zeros
from pipeline.publish.workbook.cells import PERCENT_DECIMALS
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import RecordColumn, Value

_PERCENT_STEP = Decimal(1).scaleb(-PERCENT_DECIMALS)
_NOT_USED = (EarlierState.BROKEN, EarlierState.OLD, EarlierState.ABSENT, EarlierState.ALTERED_BESIDE)
_WHOLE = Decimal(100)

Said = Incomparable | tuple[Origin, ...]
"""What there is to be said of an earlier value: why there is none, or out of whose figures it was made."""


@dataclass(frozen=True)
class Earlier:
    """The earlier periods of a package, as its sheets speak of them."""

    contents: Contents

    @property
    def periods(self) -> list[str]:
        """The ids of the period before and of the same one of the year before; one, where they are one."""
        past = self.contents.package.past
        return list(dict.fromkeys(name for name in (past.before_id, past.year_before_id) if name))

    @property
    def columns(self) -> list[RecordColumn]:
        """Value, difference and percent for each of these, then the year so far."""
        say = self.contents.say
        found = []
        for name in self.periods:
            found += [
                RecordColumn(self.label(name), 13, "number"),
                RecordColumn(say("comparison.difference"), 12, "number"),
                RecordColumn(say("comparison.percent"), 10, "number"),
            ]
        if self.contents.package.past.of_year_ids:
            found.append(RecordColumn(say("comparison.to-date"), 13, "number"))
        return found

    def values(
        self, compared: Iterable[Against | None], to_date: Against | None, *, percent: bool
    ) -> list[Value]:
        """What goes into `columns`; `percent`: the values are in percent themselves."""
        found: list[Value] = []
        for against in list(filter(None, compared))[: len(self.periods)]:
            found += [number(part, is_percent=percent) for part in (against.value, against.difference)]
            found.append(number(against.percent, is_percent=True))
        if to_date is not None:
            found.append(number(to_date.value, is_percent=percent))
        return found

    @cached_property
    def note(self) -> str:
        """What is to be said of the earlier packages: those that cannot be used first."""
        states = self.contents.package.past.states
        return " ".join(
            self.contents.say(f"comparison.{state.value}", period=self.label(period))
            for wanted in _NOT_USED
            for period, state in sorted(states.items())
            if state is wanted and (period in self._expected or state is not EarlierState.ABSENT)
        )

    @cached_property
    def _expected(self) -> frozenset[str]:
        """The periods that the sheets have a place for; others only lengthen a unit's past."""
        past, period = self.contents.package.past, self.contents.period
        years = earlier_years(self.contents.campaign, period) if period else ()
        return frozenset((*self.periods, *past.of_year_ids, *(year.id for year in years)))

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """The form's figures by key."""
        return {slot.key: slot for slot in self.contents.campaign.form.figure_slots}

    @cached_property
    def _share_slots(self) -> Mapping[str, Slot]:
        return {f"{slot.table}/{slot.row}": slot for slot in [*self.slots.values()][::-1]}

    def named(self, key: str, *, is_share: bool) -> tuple[str, str]:
        """A figure or share as the form words it, and its unit of measure."""
        contents = self.contents
        if is_share:
            return contents.label(self._share_slots[key].row_label), "%"
        slot = self.slots[key]
        parts = (contents.label(slot.row_label), contents.label(slot.column_label))
        return " – ".join(part for part in parts if part), contents.label(slot.unit_of_measure)

    def beside(
        self, before: Against | None, year_before: Against | None, to_date: Against | None
    ) -> list[tuple[str, Against | None]]:
        """What stands beside a value, by the names of the periods."""
        past = self.contents.package.past
        return [
            (self.label(past.before_id), before),
            (self.label(past.year_before_id), year_before),
            (self.contents.say("comparison.to-date"), to_date),
        ]

    def told(self, compared: Iterable[tuple[str, Against | None]]) -> str:
        """The remarks on some earlier values by their periods; periods with the same remark share it."""
        periods: dict[Said, list[str]] = {}
        for period, against in compared:
            if against is not None and (against.cause or against.origins):
                said = against.cause or against.origins
                periods.setdefault(said, []).append(period)
        return "; ".join(self._said(", ".join(dict.fromkeys(names)), said) for said, names in periods.items())

    def _said(self, period: str, said: Said) -> str:
        if not isinstance(said, Incomparable):
            return origins_said(self.contents, period, said)
        reason = self.contents.say(f"comparison.cause-{said.value}")
        return self.contents.say("comparison.not-comparable", period=period, reason=reason)

    def label(self, period: str | None) -> str:
        """A period as people call it."""
        return label_of_period(period, self.contents)


def origins_said(contents: Contents, period: str, origins: Collection[Origin]) -> str:
    """Out of which units' figures a value was made; a stated split is told with its part."""
    is_split = any(one.percent != _WHOLE for one in origins)
    named = [_origin(contents, one, is_split=is_split) for one in origins]
    if not named:
        return ""
    key = "comparison.origins-split" if is_split else "comparison.origins-merged"
    return contents.say(key, period=period, units=", ".join(named))


def _origin(contents: Contents, one: Origin, *, is_split: bool) -> str:
    name = f"{one.name} ({one.unit})"
    if one.percent == _WHOLE:
        return contents.say("comparison.origin-whole", unit=name) if is_split else name
    percent = f"{without_needless_zeros(one.percent)}".replace(".", "," if contents.language == "vi" else ".")
    return contents.say("comparison.origin-part", percent=percent, unit=name)


def label_of_period(period: str | None, contents: Contents) -> str:
    """A period as people call it; its id if the schema does not name it."""
    found = period_named(contents.campaign, period)
    return (contents.label(found.label) if found else "") or period or ""


def number(value: Exact | None, *, is_percent: bool = False) -> Exact | None:
    """A number as it is shown; percent have more places than anybody reads."""
    if value is None or not is_percent:
        return value
    return without_needless_zeros(Decimal(value).quantize(_PERCENT_STEP, ROUND_HALF_UP))
