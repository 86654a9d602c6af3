"""The benchmark in its smallest form: that every way comes to the same totals; nothing is timed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.peers import FLOOR, Peer
from benchmarks.returns import CORRECTED, Truth, correct_returns
from benchmarks.table import goals_table, table
from benchmarks.timing import (
    AGAIN,
    CHANGED,
    CLICK,
    HELP,
    RUN,
    STATUS,
    Case,
    DisagreementError,
    Measured,
    make_case,
    time_case,
    time_peer,
)

RETURNS = 200


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return make_case(tmp_path_factory.mktemp("benchmark"), RETURNS, workers=2)


def test_our_run_and_plain_reading_come_to_the_same_totals(case: Case) -> None:
    """Each raises when it differs from what was written into the returns."""
    works = [one.work for one in time_case(case, peers=())]

    assert works == [FLOOR.name, RUN, AGAIN, STATUS, CHANGED]


def test_a_peer_that_reads_other_figures_is_not_compared(case: Case) -> None:
    off_by_one = Peer("wrong", None, lambda *_: lambda _: [[1] * 12] * 20)

    with pytest.raises(DisagreementError):
        time_peer(off_by_one, case)


def test_the_same_returns_are_made_every_time(tmp_path: Path) -> None:
    once, again = (make_case(tmp_path / name, 60, workers) for name, workers in (("once", 2), ("again", 1)))

    assert again.truth == once.truth
    assert _contents(again) == _contents(once)


def test_a_correction_changes_one_figure_of_some_returns(tmp_path: Path) -> None:
    case = make_case(tmp_path, 60, workers=1)
    before, total = _contents(case), case.truth.totals[CORRECTED]
    names = sorted(before)

    correct_returns(case.inputs, case.truth, every=20)

    after = _contents(case)
    assert [name for name in names if after[name] != before[name]] == [names[0], names[20], names[40]]
    assert case.truth.totals[CORRECTED] == total + 3


def _contents(case: Case) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in case.inputs.rglob("*.xlsx")}


def test_the_truth_is_kept_as_it_is(tmp_path: Path) -> None:
    truth = Truth(2, 1, {"b1/A1/": 3}, ["000/U1.xlsx"], {"b1/A1/": 3}, {"b1/A1/": "J5"})
    truth.save(tmp_path / "truth.json")

    assert Truth.load(tmp_path / "truth.json") == truth


def test_the_table_shows_ratios_to_reading_and_to_our_run() -> None:
    measured = [
        Measured(FLOOR.name, 100, 100, 2.0),
        Measured("slow", 100, 10, 50.0),
        Measured("consolidate run", 100, 100, 5.0, 512.0),
    ]

    assert table(measured).splitlines()[2:] == [
        "| python-calamine, reading only | 100 | 2.00 | 1.00 | 0.40 |  |",
        "| slow (timed on 10) | 100 | 50.00 | 25.00 | 10.00 |  |",
        "| consolidate run | 100 | 5.00 | 2.50 | 1.00 | 512 |",
    ]


def test_the_goals_are_told_with_where_they_stand() -> None:
    measured = [
        Measured(CLICK, 0, 0, 0.05),
        Measured(HELP, 0, 0, 0.09),
        Measured(RUN, 1_000, 1_000, 10.0, 300.0),
        Measured(FLOOR.name, 10_000, 10_000, 10.0),
        Measured("Frictionless validate", 10_000, 60, 3000.0),
        Measured(RUN, 10_000, 10_000, 30.0, 2000.0),
        Measured(CHANGED, 10_000, 10_000, 6.0, 500.0),
    ]

    assert goals_table(measured).splitlines()[2:] == [
        "| consolidate run, 10,000 returns, against python-calamine, reading only | 2.50 × | 3.00 × "
        "| **not reached** |",
        "| consolidate run, 10,000 returns, against Frictionless validate | 1/50.0 | 1/100.0 | reached |",
        "| again, 1 % changed, 10,000 returns, against consolidate run | 0.25 × | 0.20 × | reached |",
        '| consolidate --help, against python -c "import click" | 2.00 × | 1.80 × | reached |',
        "| time from 1,000 to 10,000 returns | 11.00 × | 3.00 × | reached |",
        "| memory from 1,000 to 10,000 returns | 11.00 × | 6.67 × | reached |",
        "| peak memory, all processes, 10,000 returns | 1,536 MiB | 2,000 MiB | **not reached** |",
    ]
