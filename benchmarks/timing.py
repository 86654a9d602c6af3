"""Times each way in turn, and checks that all come to the same totals."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.campaign import CAMPAIGN, write_schemas
from benchmarks.measure import Cost, python, run_command, seconds_of
from benchmarks.peers import FLOOR, PEERS, Peer, figures_in
from benchmarks.returns import Truth, correct_returns, make_returns

ROOT = Path(__file__).parents[1]
AS_OF = "2025-01-10"
CLICK, HELP = 'python -c "import click"', "consolidate --help"
GREAT_EXPECTATIONS = 'python -c "import great_expectations"'
RUN, AGAIN, CHANGED = "consolidate run", "again, nothing changed", "again, 1 % changed"
STATUS = "consolidate status, nothing changed"
_CHANGED = 100  # one of so many returns is changed before the last run
_TIMES = 3  # how often a short command is run; the best counts


class DisagreementError(Exception):
    """Two ways came to different totals: then there is nothing to compare."""


@dataclass(frozen=True)
class Measured:
    """One line of the table. `timed` is on how many files; `seconds` is worked out for all of them."""

    work: str
    returns: int
    timed: int
    seconds: float
    peak_mib: float | None = None


@dataclass(frozen=True)
class Case:
    """A folder with returns, the schemas they belong to, and what is true of them."""

    home: Path
    truth: Truth

    @property
    def inputs(self) -> Path:
        """The returns."""
        return self.home / "inputs"

    @property
    def outputs(self) -> Path:
        """Where our own run writes."""
        return self.home / "outputs"


def make_case(home: Path, returns: int, workers: int) -> Case:
    """Make returns and schemas; the making is not timed."""
    write_schemas(home / "schemas", returns)
    return Case(home, make_returns(home / "inputs", returns, workers))


def time_peer(peer: Peer, case: Case) -> Measured | None:
    """Time one peer in this process; None if it is not installed.

    Raises:
        DisagreementError: it read other figures than were written.
    """
    names = sorted(str(path.relative_to(case.inputs)) for path in case.inputs.rglob("*.xlsx"))
    timed = names[: peer.most] if peer.most else names
    try:
        read = peer.prepare(case.home / "schemas", [case.inputs / name for name in timed])
    except ImportError:
        return None
    clean = set(case.truth.clean)
    totals: dict[str, int] = {}
    seconds = 0.0
    for name in timed:
        began = time.perf_counter()
        rows = read(case.inputs / name)
        if rows is not None and name.replace("\\", "/") in clean:
            for key, value in figures_in(rows, case.truth.cells).items():
                totals[key] = totals.get(key, 0) + value
        seconds += time.perf_counter() - began
    if len(timed) == len(names) and totals not in ({}, case.truth.clean_totals):
        raise DisagreementError(peer.name)
    return Measured(peer.name, len(names), len(timed), seconds * len(names) / len(timed))


def time_ours(case: Case, *more: str) -> Cost:
    """Run `consolidate run` over the case.

    Raises:
        DisagreementError: it counted other returns, or other totals, than are true.
    """
    cost = run_command(_ours("run", *more), case.home)
    if cost.exit_code not in (0, 3):
        raise DisagreementError(f"exit code {cost.exit_code}: {cost.errors}")
    check_summary(case)
    return cost


def _ours(command: str, *more: str) -> list[str]:
    places = ("--inputs", "inputs", "--outputs", "outputs", "--schemas", "schemas")
    return python("-m", "pipeline", command, *places, "--as-of", AS_OF, "--json", *more)


def check_summary(case: Case) -> None:
    """Compare the written summary with what is true.

    Raises:
        DisagreementError: they differ.
    """
    (path,) = (case.outputs / CAMPAIGN).glob("*/summary.json")
    summary = json.loads(path.read_text(encoding="utf-8"))
    included = len(summary["units"]["included"])
    if included != case.truth.included:
        raise DisagreementError(f"included: {included}, not {case.truth.included}")
    # What does not add up over units (D4: the highest counts) is compared by the project's own tests.
    for key, total in case.truth.totals.items():
        if "/D4/" not in key and summary["totals"][key] != total:
            raise DisagreementError(f"{key}: {summary['totals'][key]}, not {total}")


def time_runs(case: Case) -> Iterator[Measured]:
    """The first run, one with nothing changed, and one with a figure of every hundredth return corrected."""
    count = case.truth.returns
    shutil.rmtree(case.outputs, ignore_errors=True)
    for work in (RUN, AGAIN):
        cost = time_ours(case)
        yield Measured(work, count, count, cost.seconds, cost.peak_mib)
    yield Measured(STATUS, count, count, seconds_of(_ours("status"), case.home, _TIMES))
    correct_returns(case.inputs, case.truth, _CHANGED)
    cost = time_ours(case)
    yield Measured(CHANGED, count, count, cost.seconds, cost.peak_mib)


def time_starts(case: Case, times: int) -> Iterator[Measured]:
    """What starts and ends without reading anything, and what is measured against."""
    for work, command in (
        (CLICK, python("-c", "import click")),
        (HELP, python("-m", "pipeline", "--help")),
        (GREAT_EXPECTATIONS, python("-c", "import great_expectations")),
    ):
        yield Measured(work, 0, 0, seconds_of(command, case.home, times))


def time_case(case: Case, *, peers: Sequence[Peer] = PEERS) -> Iterator[Measured]:
    """Everything for one number of returns, one after another."""
    for peer in (FLOOR, *peers):
        if (measured := time_peer(peer, case)) is not None:
            yield measured
    yield from time_runs(case)
