"""Earlier packages, comparison with them, and progress towards targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.model.packed import PackedEnum

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure key meant in a package, so far as two periods must agree in it to be compared."""

    unit_of_measure: str  # in the campaign's language
    over_units: str
    over_periods: str
    definition: str = ""  # as indicators.csv states it
    subject: str | None = None  # what it counts, of which content area; None where the key says enough


@dataclass(frozen=True)
class EarlierPackage:
    """What was accepted for an earlier period of the same campaign."""

    period: str
    sha256: str  # of the figures' content, however they are stored
    figures: pd.DataFrame  # FIGURE_COLUMNS
    meanings: Mapping[str, Meaning]  # by key


class EarlierState(PackedEnum):
    """Whether an earlier period's package can be used, and why not."""

    USED = "used"
    ALTERED_BESIDE = "altered-beside"  # used; another file of the package, such as the workbook, was changed
    ABSENT = "absent"  # there is no package of that period
    BROKEN = "broken"  # its figures are not those that its manifest states, or cannot be read
    OLD = "old"  # made before packages said what their figures mean


@dataclass(frozen=True)
class Past:
    """The earlier periods that a package is compared with; None where there is none that can be used.

    `of_year` are those that lead up to the period within its year, None where one of them is lacking; their
    ids are `of_year_ids`, empty where the schema's periods do not hold the whole year. `states` says of each
    period that was looked for what came of it.
    """

    before: EarlierPackage | None = None
    year_before: EarlierPackage | None = None
    continued: EarlierPackage | None = None  # whose year-to-date figures the period's own continue
    of_year: tuple[EarlierPackage, ...] | None = None
    states: Mapping[str, EarlierState] = field(default_factory=dict)  # period id -> state
    before_id: str | None = None
    year_before_id: str | None = None
    of_year_ids: tuple[str, ...] = ()
    series: tuple[EarlierPackage, ...] = ()  # those before it, one after another, if units are asked by them
    years: Mapping[str, EarlierPackage] = field(default_factory=dict)  # the same period of former years


class Incomparable(PackedEnum):
    """Why a total cannot be compared with an earlier one."""

    NO_PACKAGE = "no-package"  # none was made, or it cannot be used
    NOT_ASKED = "not-asked"  # the earlier form did not ask for it
    OTHER_MEASURE = "other-measure"  # it was counted in another unit of measure
    OTHER_RULE = "other-rule"  # it was added up in another way
    OTHER_DEFINITION = "other-definition"  # its schema states another definition of it
    NO_BASE = "no-base"  # the denominator of the share was 0
    NOBODY_THEN = "nobody-then"
    NOBODY_NOW = "nobody-now"
    SPLIT = "split"  # a unit was split, and no rule says what of its figures went where
    INDIVISIBLE = "indivisible"  # a unit was split, and the highest of several values cannot be divided
    ENDED = "ended"  # the unit was closed without a successor
    NEW_UNIT = "new-unit"  # there was neither the unit nor one that it took over
    NOT_REPORTED = "not-reported"  # the unit, or one that it took over, had no accepted return then
    NOT_NOW = "not-now"  # the unit has no accepted return now


@dataclass(frozen=True, slots=True)
class Origin:
    """A unit whose earlier figures another one holds now: all of them, or so many percent by the schema."""

    unit: str  # the code it had then
    name: str
    percent: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Against:
    """An earlier value, or why there is none. `percent` is exact to 6 places; None where it was 0.

    `origins` are the units out of whose figures the value was made, where units were merged or split.
    """

    value: int | Decimal | None = None
    difference: int | Decimal | None = None
    percent: Decimal | None = None
    cause: Incomparable | None = None
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One total over all units (group "") or over one group, beside those of earlier periods.

    Shares, whose key is `table/row`, are in percent and their differences in percentage points.
    """

    key: str
    group: str
    is_share: bool
    value: int | Decimal | None
    before: Against | None = None  # None: the schema has no such period
    year_before: Against | None = None
    to_date: Against | None = None  # of the year so far, by the indicator's rule over periods


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """One figure or share of one unit beside what the unit, or those it took over, had earlier.

    With `ended`, its last day, the unit is no more (date.min: the schema does not know it): its earlier
    figures stand apart, because nobody took them over or nobody stated what of them went where.
    """

    unit: str
    name: str
    group: str
    key: str
    is_share: bool
    value: int | Decimal | None
    before: Against | None = None  # None: the schema has no such period
    year_before: Against | None = None
    to_date: Against | None = None
    years: tuple[Against, ...] = ()  # as Package.past.years has them
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """How a share stands against its target; percent exact to 6 places, distances in percentage points.

    `distance` is how much is lacking (positive) or too much (negative), 0 once reached. `pace` is what must
    be gained per year, from this period to the target's year; None if it is reached, unknown or due already.
    """

    key: str  # table/row
    group: str  # "" over all units
    indicator: str
    year: int
    at_least: Decimal
    at_most: Decimal | None
    percent: Decimal | None
    distance: Decimal | None
    pace: Decimal | None
    earlier: tuple[tuple[str, Decimal | None], ...] = ()  # the share in earlier years, by period id
    origins: tuple[Origin, ...] = ()  # split units of which the group's earlier years have a stated part
    causes: tuple[tuple[str, Incomparable], ...] = ()  # why an earlier year has no share, by period id
