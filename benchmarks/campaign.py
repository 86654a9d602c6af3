"""A campaign like one of the project's own, with as many units as are wanted."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

SCHEMAS = Path(__file__).parents[1] / "schemas"
CAMPAIGN = "kon-tum-2024-12"
PERIOD = "12/2024"
_GROUPS = ("so-ban-nganh", "huyen-thanh-pho", "co-quan-bao-chi")


def unit_code(number: int) -> str:
    """The code of the unit with this number, from 0."""
    return f"U{number:06d}"


def unit_name(number: int) -> str:
    """Its name; no two are alike, because their numbers differ."""
    return f"Đơn vị thứ {number:06d}"


def unit_group(number: int) -> str:
    """Its group."""
    return _GROUPS[number % len(_GROUPS)]


def write_schemas(folder: Path, units: int) -> None:
    """Write a schemas folder with the one campaign, as it stands in the project but for its units."""
    home = folder / CAMPAIGN
    shutil.copytree(SCHEMAS / CAMPAIGN, home)
    shutil.copy(SCHEMAS / "words.yaml", folder)
    with (home / "units.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["code", "name", "group", "aliases"])
        table.writerows([unit_code(no), unit_name(no), unit_group(no), ""] for no in range(units))
