"""Where the packages of earlier periods are looked for: first in this run, then in the outputs folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.campaign.model import Campaign, Period, Slot, label_in
from pipeline.campaign.series import (
    all_before,
    continued,
    earlier_in_year,
    earlier_years,
    period_before,
    reaches_back,
    year_before,
)
from pipeline.history.outdated import Outdated, outdated
from pipeline.history.stored import content_sha256, read_package
from pipeline.model import EarlierPackage, EarlierState, Meaning, Package, Past

FolderOf = Callable[[str, str], Path]
"""(campaign id, period id) -> the folder in which that package stands or would stand."""


class Shelf:
    """The earlier packages that a run can use. Packages must be put on it in the order of their periods."""

    def __init__(self, folder_of: FolderOf) -> None:
        self._folder_of = folder_of
        self._found: dict[tuple[str, str], tuple[EarlierPackage | None, EarlierState]] = {}

    def put(self, package: Package, campaign: Campaign) -> None:
        """A package of this run, which takes the place of the one in the outputs folder."""
        figures = package.totals.figures
        made = EarlierPackage(package.period, content_sha256(figures), figures, meanings_of(campaign))
        self._found[campaign.id, package.period] = (made, EarlierState.USED)

    def past_of(self, campaign: Campaign, period: Period) -> Past:
        """What was accepted for the periods that `period` is compared with or continues."""
        before, same = period_before(campaign, period), year_before(campaign, period)
        leading, years = earlier_in_year(campaign, period), earlier_years(campaign, period)
        series = all_before(campaign, period) if campaign.far_from_past else ()
        wanted = dict.fromkeys(one.id for one in (before, same, *leading, *years, *series) if one is not None)
        states = {name: self._look_up(campaign.id, name)[1] for name in wanted}
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
        now = {period: p.sha256 for (of, period), (p, _) in self._found.items() if of == campaign and p}
        return outdated(home, now, renewed)

    def _use(self, campaign: Campaign, period: Period | None) -> EarlierPackage | None:
        return None if period is None else self._look_up(campaign.id, period.id)[0]

    def _look_up(self, campaign: str, period: str) -> tuple[EarlierPackage | None, EarlierState]:
        at = (campaign, period)
        if at not in self._found:
            self._found[at] = read_package(self._folder_of(campaign, period))
        return self._found[at]


def meanings_of(campaign: Campaign) -> Mapping[str, Meaning]:
    """What each figure key of the campaign means now."""
    return {slot.key: _meaning(slot, campaign) for slot in campaign.form.figure_slots}


def _meaning(slot: Slot, campaign: Campaign) -> Meaning:
    indicator = campaign.indicator_by_code.get(slot.indicator or "")
    measure = label_in(slot.unit_of_measure, campaign.language)
    if indicator is None:
        return Meaning(measure, "sum", "sum")
    return Meaning(measure, indicator.over_units.value, indicator.over_periods)
