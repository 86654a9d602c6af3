"""A unit may send the workbook of a lower campaign only if that is there and fills the form."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from pipeline.campaign import load_campaigns
from pipeline.errors import SchemaError
from pipeline.messages import message

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """The schemas, to be changed."""
    return copytree(SCHEMAS, tmp_path / "schemas")


def faults(schemas: Path) -> list[str]:
    """The faults that loading finds, as the command line words them."""
    with pytest.raises(SchemaError) as caught:
        load_campaigns(schemas)
    return [
        f"{fault.file}:{fault.line}: {message(fault.key, 'en', **dict(fault.facts))}"
        for fault in caught.value.faults
    ]


def replace(path: Path, old: str, new: str) -> None:
    """Replace the first `old` in a file; it must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nui_thanh_may_send_its_workbook_to_the_province() -> None:
    (province,) = load_campaigns(SCHEMAS, "quang-nam-2024")

    assert {unit.code: unit.package_of for unit in province.units if unit.package_of} == {
        "517": "nui-thanh-2024"
    }
    assert len(province.units) == 18


def test_an_unknown_lower_campaign_is_told_with_the_nearest(schemas: Path) -> None:
    replace(schemas / "quang-nam-2024" / "units.csv", "nui-thanh-2024", "nui-than-2024")

    (said,) = faults(schemas)
    assert said.startswith(
        "quang-nam-2024/units.csv:17: There is no campaign “nui-than-2024” in schemas/ whose workbook "
        "the unit could send; the nearest is “nui-thanh-2024”."
    )


def test_a_campaign_is_not_its_own_lower_tier(schemas: Path) -> None:
    replace(schemas / "quang-nam-2024" / "units.csv", "nui-thanh-2024", "quang-nam-2024")

    (said,) = faults(schemas)
    assert said.startswith("quang-nam-2024/units.csv:17: There is no campaign “quang-nam-2024”")


def test_a_lower_campaign_must_have_the_figures_of_the_form(schemas: Path) -> None:
    """A figure that it lacks, or adds up otherwise, would be missing or wrong in every workbook."""
    replace(schemas / "nui-thanh-2024" / "forms" / "form.yaml", "[A1, B4, B5,", "[A1, B4,")
    indicators = schemas / "nui-thanh-2024" / "indicators.csv"
    lines = indicators.read_text(encoding="utf-8").splitlines()
    changed = [line.replace(",sum,sum", ",highest,sum") if line.startswith("E6,") else line for line in lines]
    indicators.write_text("\n".join(changed), encoding="utf-8")

    assert faults(schemas) == [
        "quang-nam-2024/units.csv:17: The workbook of the campaign “nui-thanh-2024” lacks, or adds up "
        "differently, 4 figure(s) that this form needs: pl1/B5/ky, pl1/B5/luyke, pl1/E6/ky, pl1/E6/luyke."
    ]
