"""The lines of steps: how many units had reported by which day."""

from dataclasses import replace
from datetime import date

from pipeline.model import Package
from pipeline.publish.page.progress import Progress, Steps, Tick, progress
from pipeline.publish.workbook.contents import Contents
from tests.publish.samples import Sent, campaign, figures, package, usual


def chart(told: Package) -> Progress | None:
    return progress(Contents(told, campaign(), "vi"))


def received_on(told: Package, file: str, day: date | None) -> Package:
    """The package as if this file had come on another day."""
    settled = told.settlement
    files = tuple(replace(one, received=day) if one.file == file else one for one in settled.files)
    units = tuple(replace(one, received=day) if one.file == file else one for one in settled.units)
    return replace(told, settlement=replace(settled, files=files, units=units))


def test_each_day_lifts_the_line_by_the_units_that_came_on_it() -> None:
    """Three came on 19/12, one of them refused; one came on 23/12; five were expected."""
    assert chart(package(usual())) == Progress(
        came=Steps("M0 1000H166V400H833V200H1000", 4, "20"),
        counted=Steps("M0 1000H166V600H833V400H1000", 3, "40"),
        days=(
            Tick("18/12", "0"),
            Tick("20/12", "33.33"),
            Tick("22/12", "66.66"),
            Tick("24/12", "100"),
        ),
        units=(Tick("0", "100"), *(Tick(str(n), str(100 - 20 * n)) for n in range(1, 6))),
        deadline=Tick("19/12", "16.66"),
        first=date(2024, 12, 18),
        last=date(2024, 12, 24),
        undated=0,
        outside=0,
    )


def test_a_mistyped_year_stands_at_the_edge_and_does_not_press_the_rest_together() -> None:
    shown = chart(received_on(package(usual()), "X1.xlsx", date(2004, 12, 19)))

    assert shown is not None
    assert (shown.first, shown.last, shown.outside) == (date(2024, 11, 3), date(2024, 12, 24), 1)
    assert shown.came.path.startswith("M0 1000H0V800")


def test_a_return_of_an_unknown_day_is_said_and_not_drawn() -> None:
    shown = chart(received_on(package(usual()), "X1.xlsx", None))

    assert shown is not None
    assert (shown.undated, shown.came.last, shown.counted.last) == (1, 3, 2)


def test_nothing_is_drawn_if_no_day_is_known() -> None:
    told = package({"SVH": Sent(figures(1))})

    assert chart(received_on(told, "SVH.xlsx", None)) is None
