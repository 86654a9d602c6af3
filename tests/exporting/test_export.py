"""All accepted figures as tidy files, and as SDMX-CSV that a public tool reads."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from pysdmx.io import read_sdmx

from pipeline.commands.export import command
from pipeline.exporting.collect import COLUMNS
from pipeline.exporting.sdmx import time_period
from pipeline.publish import publish
from tests.publish.samples import campaign, package, usual


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    publish(package(usual()), campaign(), tmp_path / "outputs", "vi")
    return tmp_path / "outputs"


def export(outputs: Path) -> tuple[int, Path]:
    target = outputs.parent / "export"
    words = ["--outputs", str(outputs), "--to", str(target), "--lang", "en"]
    return CliRunner().invoke(command, words).exit_code, target


def test_every_accepted_figure_is_a_row_with_its_cell(outputs: Path) -> None:
    code, target = export(outputs)
    figures = pd.read_parquet(target / "figures.parquet")
    row = figures[(figures["unit"] == "SGD") & (figures["key"] == "kp/G1/")].iloc[0]

    assert (code, len(figures), tuple(figures.columns)) == (0, 24, COLUMNS)
    assert (row["value"], row["unit_of_measure"], row["period_to"], row["file"]) == (
        Decimal("0.200000"),
        "million dong",
        "2024-12-31",
        "SGD.xlsx",
    )


def test_csv_and_parquet_say_the_same(outputs: Path) -> None:
    _, target = export(outputs)
    with (target / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    figures = pd.read_parquet(target / "figures.parquet")

    assert [Decimal(row["value"]) for row in rows] == list(figures["value"])


def test_the_dictionary_explains_every_column(outputs: Path) -> None:
    _, target = export(outputs)
    with (target / "dictionary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert [row["column"] for row in rows] == list(COLUMNS)
    assert all(row["meaning"] for row in rows)


def test_a_public_sdmx_tool_reads_the_observations(outputs: Path) -> None:
    _, target = export(outputs)
    (dataset,) = read_sdmx(target / "sdmx.csv").data
    found = dataset.data.set_index(["REPORTING_UNIT", "FIGURE", "TIME_PERIOD"])["OBS_VALUE"]

    assert dataset.short_urn == "Dataflow=CONSOLIDATE:tuan-sach(1.0)"
    assert len(found) == 24
    assert Decimal(found["X1", "b1@B1@N2", "2024-12"]) == 30


def test_a_changed_package_is_left_out_and_named(outputs: Path) -> None:
    with next(outputs.rglob("figures.parquet")).open("ab") as file:
        file.write(b" ")

    assert export(outputs)[0] == 3


def test_without_packages_there_is_nothing_to_export(tmp_path: Path) -> None:
    assert export(tmp_path / "outputs")[0] == 2


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-07-01", "2024-12-31", "2024-S2"),
        ("2024-10-01", "2024-12-31", "2024-Q4"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2023-12-15", "2024-01-14", "2023-12-15/P31D"),
    ],
)
def test_periods_as_sdmx_writes_time(first: str, last: str, text: str) -> None:
    assert time_period(date.fromisoformat(first), date.fromisoformat(last)) == text
