"""Where the packages of earlier periods are looked for: first in this run, then in the outputs folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.campaign.model import AT, Campaign, Continued, Label, Period, Slot, label_in
from pipeline.campaign.series import (
    all_before,
    continued,
    earlier_in_year,
    earlier_years,
    link_of,
    period_before,
    reaches_back,
    year_before,
)
from pipeline.history.digests import content_sha256
from pipeline.history.outdated import Outdated, outdated
from pipeline.history.stored import read_package, subject
from pipeline.model import FIGURE_COLUMNS, EarlierPackage, EarlierState, Meaning, Package, Past

FolderOf = Callable[[str, str], Path]
"""(campaign id, period id) -> the folder in which that package stands or would stand."""


class Shelf:
    """The earlier packages that a run can use. Packages must be put on it in the order of their periods."""

    def __init__(self, folder_of: FolderOf) -> None:
        self._folder_of = folder_of
        self._seen: dict[tuple[str, str], EarlierPackage | None] = {}  # as a campaign that continues sees it
        self._found: dict[tuple[str, str], tuple[EarlierPackage | None, EarlierState]] = {}
        self._put: dict[tuple[str, str], tuple[Package, Campaign]] = {}  # and not looked at yet

    def put(self, package: Package, campaign: Campaign) -> None:
        """A package of this run, which takes the place of the one in the outputs folder."""
        self._seen.clear()
        self._found.pop((campaign.id, package.period), None)
        self._put[campaign.id, package.period] = (package, campaign)

    def past_of(self, campaign: Campaign, period: Period) -> Past:
        """What was accepted for the periods that `period` is compared with or continues."""
        before, same = period_before(campaign, period), year_before(campaign, period)
        leading, years = earlier_in_year(campaign, period), earlier_years(campaign, period)
        series = all_before(campaign, period) if campaign.far_from_past else ()
        wanted = [one for one in (before, same, *leading, *years, *series) if one is not None]
        states = {one.id: self._state(campaign, one) for one in wanted}
        of_year = [self._use(campaign, one) for one in leading]
        whole_year = bool(leading) and reaches_back(campaign, period)
        return Past(
            before=self._use(campaign, before),
            year_before=self._use(campaign, same),
            continued=self._use(campaign, continued(campaign, period)),
            of_year=tuple(one for one in of_year if one) if whole_year and all(of_year) else None,
            states=states,
            before_id=before.id if before else None,
            year_before_id=same.id if same else None,
            series=tuple(found for one in series if (found := self._use(campaign, one)) is not None),
            years={one.id: found for one in years if (found := self._use(campaign, one)) is not None},
            of_year_ids=tuple(one.id for one in leading) if whole_year else (),
        )

    def outdated(self, home: Path, campaign: str, renewed: frozenset[str]) -> list[Outdated]:
        """The packages below `home`, the campaign's folder, that rest on other figures than are known now."""
        known = {
            period if of == campaign else f"{of.partition(AT)[0]}:{period}": (of, period)
            for of, period in (*self._found, *self._put)
        }

        def now(period: str) -> str | None:
            package = self._look_up(*known[period])[0] if period in known else None
            return package.sha256 if package else None

        return outdated(home, now, renewed)

    def _use(self, campaign: Campaign, period: Period | None) -> EarlierPackage | None:
        if period is None:
            return None
        at = (campaign.id, period.id)
        if at not in self._seen:
            link = link_of(campaign, period)
            found = self._look_up(*at if link is None else _earlier(campaign, link, period))[0]
            if found is not None:
                found = _of_itself(found) if link is None else _as_linked(found, campaign, link, period)
            self._seen[at] = found
        return self._seen[at]

    def _state(self, campaign: Campaign, period: Period) -> EarlierState:
        link = link_of(campaign, period)
        if link is None:
            return self._look_up(campaign.id, period.id)[1]
        return self._look_up(*_earlier(campaign, link, period))[1]

    def _look_up(self, campaign: str, period: str) -> tuple[EarlierPackage | None, EarlierState]:
        at = (campaign, period)
        if at in self._put:
            # Only now: to digest the figures takes a while, and of most packages nobody asks for it.
            self._found[at] = (_earlier_package(*self._put.pop(at)), EarlierState.USED)
        if at not in self._found:
            self._found[at] = read_package(self._folder_of(campaign, period))
        return self._found[at]


def _earlier_package(package: Package, campaign: Campaign) -> EarlierPackage:
    figures = package.totals.figures
    return EarlierPackage(package.period, content_sha256(figures), figures, meanings_of(campaign))


def _earlier(campaign: Campaign, link: Continued, period: Period) -> tuple[str, str]:
    """An earlier campaign as the same unit ran it, and what that calls the period."""
    tier = f"{AT}{campaign.issuer}" if campaign.issuer else ""
    return f"{link.campaign}{tier}", link.own_id(period)


def meanings_of(campaign: Campaign) -> Mapping[str, Meaning]:
    """What each figure key of the campaign means now."""
    return {slot.key: _meaning(slot, campaign) for slot in campaign.form.figure_slots}


def _meaning(slot: Slot, campaign: Campaign) -> Meaning:
    indicator = campaign.indicator_by_code.get(slot.indicator or "")
    measure = label_in(slot.unit_of_measure, campaign.language)
    area: Label = next((one.label for one in campaign.areas if one.code == slot.area), {})
    about = subject(slot.row_label, slot.column_label, area, campaign.language)
    if indicator is None:
        return Meaning(measure, "sum", "sum", "", about)
    rules = (indicator.over_units.value, indicator.over_periods)
    return Meaning(measure, *rules, indicator.definition, about)


def _of_itself(package: EarlierPackage) -> EarlierPackage:
    """A package of the same campaign: a key means the same however its rows are worded now."""
    meanings = {key: replace(meaning, subject=None) for key, meaning in package.meanings.items()}
    return replace(package, meanings=meanings)


def _as_linked(
    package: EarlierPackage, campaign: Campaign, link: Continued, period: Period
) -> EarlierPackage:
    """A package of the campaign before, under the keys and codes of now.

    What the schema maps means the same by its word; any other key must be worded alike to mean the same.
    """
    figures = package.figures.astype(dict.fromkeys(("key", "unit", "group"), "str"))
    keys = {key: link.key_of(key) for key in (*package.meanings, *figures["key"].unique())}
    figures["key"] = figures["key"].map({key: now for key, (now, _) in keys.items()})
    figures["unit"] = figures["unit"].map(link.unit_of)
    # The other campaign may have grouped its units otherwise; a unit of now stands in its own group.
    groups = {code: units[0].group for code, units in campaign.ever_by_code.items() if len(units) == 1}
    figures["group"] = figures["unit"].map(groups).fillna(figures["group"]).astype(figures["group"].dtype)
    meanings = {
        keys[key][0]: replace(meaning, subject=None) if keys[key][1] else meaning
        for key, meaning in package.meanings.items()
    }
    return EarlierPackage(period.id, package.sha256, figures.astype(dict(FIGURE_COLUMNS)), meanings)
