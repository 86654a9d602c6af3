"""The stages in order: from a folder of returns to one package per campaign and period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache.readings import NAME as READINGS
from pipeline.cache.verdicts import NAME as VERDICTS
from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign
from pipeline.claims import belongs, check_names, wanted_packages
from pipeline.consolidation import Before, consolidate, shelf_in, shown, verdicts_before
from pipeline.desk import Desk, load_desk, with_units, without_effect
from pipeline.engine import Engine, Judging, engine_for
from pipeline.errors import DeskError
from pipeline.intake.walk import Seen
from pipeline.model import (
    Decision,
    FileOutcome,
    Finding,
    Outcome,
    Package,
    Past,
    Reading,
    Return,
    Settlement,
    UnitState,
)
from pipeline.options import Options
from pipeline.personal import without_personal_data
from pipeline.places.inputs import Inputs
from pipeline.places.outputs import FolderOutputs, Outputs
from pipeline.stopping import stopping_when_asked

if TYPE_CHECKING:
    from pipeline.history import Outdated, Shelf


@dataclass(frozen=True)
class Written:
    """One package as written."""

    package: Package
    campaign: Campaign
    workbook: Path
    feedback: int = 0  # workbooks that go back to units
    address: str = ""  # where the package is, if `workbook` is only what was written of it on the way

    def where(self, path: Path) -> str:
        """Where the workbook, or something beside it, is to be found."""
        return f"{self.address}/{path.name}" if self.address else str(path)


@dataclass(frozen=True)
class RunReport:
    """What a run came to: the packages, and the files that no package could be made for."""

    written: tuple[Written, ...]
    readings: tuple[Reading, ...]
    decisions_elsewhere: tuple[Decision, ...] = ()
    outdated: tuple[Outdated, ...] = ()  # packages that rest on figures which have changed since

    @property
    def read(self) -> dict[str, str]:
        """The sha256 of each file as it was read; "" if that could not be."""
        return {reading.source.name: reading.source.sha256 for reading in self.readings}

    @property
    def exit_code(self) -> int:
        """0 all in order; 3 something in a workbook needs attention; 4 nothing could be written."""
        if not self.written:
            return 4
        return 3 if any(needs_attention(item.package.settlement) for item in self.written) else 0


Step = Callable[[str, int, int], None]
"""Told how far the run is: (stage, done, of); stages are read, judge, write, and wait for another run."""

Judge = Callable[[Sequence[Return], Campaign, Past], Judging | None]


def run(
    options: Options, step: Step, inputs: Inputs | None = None, outputs: Outputs | None = None
) -> RunReport:
    """`running`, with nothing to be done before other runs may begin."""
    with running(options, step, inputs, outputs) as report:
        return report


@contextmanager
def running(
    options: Options,
    step: Step,
    inputs: Inputs | None = None,
    outputs: Outputs | None = None,
    seen: Sequence[Seen] = (),
) -> Iterator[RunReport]:
    """Read, judge, settle, add up and write everything in `options.inputs`, alone in `options.outputs`.

    While the block runs, what the report speaks of stands there: no other run puts anything in its place.
    `inputs` and `outputs` say where they really are, if these are only what lies of them on this machine.
    `seen` is what lay in the inputs folder just before, where that is known: it lets us begin earlier.
    Whatever ends it early bears a note for each workbook that had been written by then.

    Raises:
        ConsolidateError: wrong usage, faulty schemas, an output that cannot be written, workers that
            cannot be reached.
    """
    # First: the process that others come from loads what readers need meanwhile, which is then waited for.
    campaigns = {campaign.id: campaign for campaign in load_campaigns(options.schemas)}
    check_names(options, campaigns)
    written: list[Written] = []
    place = outputs or FolderOutputs(options.outputs)
    with (
        stopping_when_asked() as check,
        place.alone(partial(step, "wait")) as still_ours,
        _noting(written),
    ):
        checked = partial(_checked, check, still_ours, step)
        with engine_for(options, inputs, seen) as engine:
            report = _run_alone(options, campaigns, checked, written, engine, place)
        # The process beside is let go first: it ends by itself meanwhile.
        yield report


def _checked(
    check: Callable[[], None], still_ours: Callable[[], None], step: Step, stage: str, done: int, of: int
) -> None:
    """Before and after anything is written, make sure that the place is still the one that was locked."""
    if stage != "write" or done < of:  # what is written is written
        check()
    if stage == "write":
        still_ours()
    step(stage, done, of)


@contextmanager
def _noting(written: Sequence[Written]) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        for item in written:
            error.add_note(item.where(item.workbook))
        raise


def _run_alone(
    options: Options,
    campaigns: Mapping[str, Campaign],
    step: Step,
    written: list[Written],
    engine: Engine,
    place: Outputs,
) -> RunReport:
    if options.cached:
        place.bring_kept(READINGS)
        place.bring_kept(VERDICTS)
    readings = _read(campaigns, step, engine)
    with _keeping_meanwhile(engine, place if options.cached else None) as judging:
        desk = load_desk(options.inputs, readings, campaigns, without_personal_data)
        readings = with_units(readings, desk.decisions, campaigns)
        wanted = wanted_packages(readings, campaigns, options)
        place.recover()  # before earlier packages are looked at
        shelf, known = shelf_in(place), verdicts_before(options)
        packages = []
        for number, (campaign, period) in enumerate(wanted):
            step("judge", number, len(wanted))
            claimed = [reading for reading in readings if belongs(reading, campaign, period)]
            before = Before(shelf.past_of(campaign, period), known, judging)
            package = consolidate(claimed, campaign, period, options.as_of, desk, before)
            packages.append((package, shown(campaign, package.settlement)))
            shelf.put(*packages[-1])
    if known is not None:
        known.keep()
        place.put_kept(VERDICTS)
    _refuse_nonsense(desk, [package for package, _ in packages])
    outdated = _outdated(shelf, [package for package, _ in packages], campaigns.values(), place)
    for number, (package, campaign) in enumerate(packages):
        step("write", number, len(wanted))
        written.append(_write(package, campaign, readings, options, engine, place))
    step("write", len(wanted), len(wanted))
    return RunReport(tuple(written), tuple(readings), _elsewhere(desk, packages), outdated)


def _read(campaigns: Mapping[str, Campaign], step: Step, engine: Engine) -> Sequence[Reading]:
    """What every file says. Meanwhile the judge is loaded, unless nothing is new that has to be read."""
    loading: list[int] = []

    def on_done(done: int, of: int) -> None:
        if not loading:
            loading.append(of)
            engine.load_judge(of, campaigns.values())
        if done:
            step("read", done, of)

    return engine.read(tuple(campaigns.values()), on_done)


@contextmanager
def _keeping_meanwhile(engine: Engine, place: Outputs | None) -> Iterator[Judge]:
    """`Engine.judging`, after which what was read is kept while we wait for others; else after the block.

    No place: it is not kept.
    """
    with ExitStack() as left:
        if place is not None:
            left.callback(_keep_read, engine, place)

        def judging(returns: Sequence[Return], campaign: Campaign, past: Past) -> Judging | None:
            others = engine.judging(returns, campaign, past)
            return others and partial(_after, left.close, others)

        yield judging


def _after(first: Callable[[], None], then: Judging) -> list[tuple[int, Finding]]:
    first()
    return then()


def _keep_read(engine: Engine, place: Outputs) -> None:
    engine.keep_read()
    place.put_kept(READINGS)


def _refuse_nonsense(desk: Desk, packages: Sequence[Package]) -> None:
    """Stop before anything is written if a row of the coordinator's lists makes no sense or does nothing."""
    settled: dict[str, list[FileOutcome]] = {}
    for outcome in (outcome for package in packages for outcome in package.settlement.files):
        settled.setdefault(outcome.file, []).append(outcome)
    faults = (*desk.faults, *without_effect(desk.decisions, settled))
    if faults:
        raise DeskError(faults)


def _elsewhere(desk: Desk, packages: Sequence[tuple[Package, Campaign]]) -> tuple[Decision, ...]:
    """The decisions about files of campaigns or periods that were not asked for."""
    here = {decision for package, _ in packages for decision in package.decisions}
    return tuple(decision for decision in desk.decisions if decision not in here)


def _outdated(
    shelf: Shelf, packages: Sequence[Package], campaigns: Iterable[Campaign], place: Outputs
) -> tuple[Outdated, ...]:
    """The packages in the outputs folder that rest on figures which have changed by this run or before it."""
    renewed: dict[str, set[str]] = {}
    for package in packages:
        renewed.setdefault(package.campaign, set()).add(package.period)
    return tuple(
        found
        for campaign in campaigns
        if {campaign.id, *(one.campaign for one in campaign.continued)} & renewed.keys()
        for found in shelf.outdated(
            place.home(campaign.id), campaign.id, frozenset(renewed.get(campaign.id, ()))
        )
    )


def _write(
    package: Package,
    campaign: Campaign,
    readings: Sequence[Reading],
    options: Options,
    engine: Engine,
    place: Outputs,
) -> Written:
    from pipeline.publish import publish
    from pipeline.returning import start_feedback

    feedback = start_feedback(package, campaign, readings, options, engine.each)
    workbook = publish(package, campaign, place.folder, options.language, feedback, engine.beside)
    return Written(package, campaign, workbook, len(feedback), place.put(workbook.parent))


def needs_attention(settlement: Settlement) -> bool:
    """Whether a return was excluded or a unit is missing."""
    return any(unit.state is not UnitState.INCLUDED for unit in settlement.units) or any(
        outcome.outcome is Outcome.EXCLUDED for outcome in settlement.files
    )
