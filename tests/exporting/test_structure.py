"""sdmx-structure.json defines what sdmx.csv holds: pysdmx reads both and holds them together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from pysdmx.errors import Invalid
from pysdmx.io import get_datasets, read_sdmx
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Component, DataType, Role

from pipeline.campaign.model import Campaign
from pipeline.commands.export import command
from pipeline.exporting.collect import Collected
from pipeline.exporting.structure import structure_json
from pipeline.model import Package
from pipeline.publish import publish
from tests.publish.samples import Sent, campaign, figures, package, usual

_OF_TIME = re.compile(r"\d{4}(-S[12]|-Q[1-4]|-\d\d|-\d\d-\d\d/P\d+D)?")
_OF_THE_MESSAGE = ["STRUCTURE", "STRUCTURE_ID", "ACTION"]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return export(tmp_path, (package(usual()), campaign()))


def export(place: Path, *packages: tuple[Package, Campaign]) -> Path:
    for one, told in packages:
        publish(one, told, place / "outputs", "vi")
    words = ["--outputs", str(place / "outputs"), "--to", str(place / "export"), "--lang", "en"]
    assert CliRunner().invoke(command, words).exit_code == 0
    return place / "export"


def change(target: Path, was: str, now: str) -> None:
    text = (target / "sdmx.csv").read_text(encoding="utf-8")
    assert was in text
    (target / "sdmx.csv").write_text(text.replace(was, now, 1), encoding="utf-8", newline="")


def datasets(target: Path) -> Sequence[PandasDataset]:
    """As pysdmx reads the pair; the message is held against SDMX's own JSON schema."""
    return get_datasets(target / "sdmx.csv", target / "sdmx-structure.json", validate=True)


def faults(dataset: PandasDataset) -> Iterator[str]:
    """What in the data is not as its structure says."""
    components = dataset.structure.components
    columns = set(dataset.data.columns) - set(_OF_THE_MESSAGE)
    yield from sorted(columns ^ {component.id for component in components})
    for component in components:
        for value in dict.fromkeys(map(str, dataset.data.get(component.id, ()))):
            if not _is_valid(component, value):
                yield f"{component.id} {value}"


def _is_valid(component: Component, value: str) -> bool:
    if value == "":
        return not component.required
    if component.local_codes is not None:
        return component.local_codes[value] is not None
    if component.local_dtype == DataType.PERIOD:
        return _OF_TIME.fullmatch(value) is not None
    if component.local_dtype in (DataType.DECIMAL, DataType.INTEGER):
        return _is_number(value, whole=component.local_dtype == DataType.INTEGER)
    return component.local_dtype == DataType.STRING


def _is_number(value: str, *, whole: bool) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    return number.is_finite() and (not whole or value.isdecimal())


def test_the_data_are_as_the_structure_says(target: Path) -> None:
    (dataset,) = datasets(target)
    parts = {part.id: part for part in dataset.structure.components}

    assert list(faults(dataset)) == []
    assert len(dataset.data) == 24
    assert dataset.structure.short_urn == "Dataflow=CONSOLIDATE:tuan-sach(1.0)"
    assert [name for name, part in parts.items() if part.role is Role.DIMENSION] == [
        "REPORTING_UNIT",
        "FIGURE",
        "TIME_PERIOD",
    ]
    assert [name for name, part in parts.items() if part.local_codes] == [
        "REPORTING_UNIT",
        "FIGURE",
        "INDICATOR",
        "AREA",
    ]


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        (",SVH,b1@B1@N1,", ",SVX,b1@B1@N1,", "REPORTING_UNIT SVX"),
        (",SVH,b1@B1@N1,", ",SVH,b1@B9@N1,", "FIGURE b1@B9@N1"),
        (",b1@B1@N1,2024-12,1,", ",b1@B1@N1,12/2024,1,", "TIME_PERIOD 12/2024"),
        (",B1,N1\n", ",B1,N9\n", "AREA N9"),
        ("DECIMALS", "DECIMAL", "DECIMAL"),
    ],
)
def test_what_the_structure_does_not_know_is_seen(target: Path, was: str, now: str, fault: str) -> None:
    change(target, was, now)
    (dataset,) = datasets(target)

    assert fault in list(faults(dataset))


def test_a_value_of_another_type_is_refused(target: Path) -> None:
    change(target, "b1@B1@N1,2024-12,1,", "b1@B1@N1,2024-12,one,")

    with pytest.raises(Invalid, match="OBS_VALUE"):
        datasets(target)


def test_data_of_a_flow_that_is_not_defined_are_refused(target: Path) -> None:
    change(target, "tuan-sach", "tuan-phim")

    with pytest.raises(Invalid, match="tuan-phim"):
        datasets(target)


def test_names_are_in_both_languages(target: Path) -> None:
    data = json.loads((target / "sdmx-structure.json").read_text(encoding="utf-8"))["data"]
    lists = {one["id"]: {code["id"]: code["names"] for code in one["codes"]} for one in data["codelists"]}

    assert data["dataflows"][0]["names"] == {"vi": "Tuần lễ sách", "en": "Book week"}
    assert lists["CL_AREA_tuan-sach"]["N1"] == {"vi": "Đọc sách", "en": "Reading"}
    assert lists["CL_INDICATOR_tuan-sach"]["B1"] == {"vi": "Số buổi đọc sách", "en": "Readings"}
    assert lists["CL_FIGURE_tuan-sach"]["mt@F1@num"] == {
        "vi": "Thư viện được số hóa – Số đạt",
        "en": "Libraries digitised – Done",
    }
    assert lists["CL_UNIT_tuan-sach"]["SVH"] == {"vi": "Sở Văn hóa"}
    assert {concept["id"]: concept["names"] for concept in data["conceptSchemes"][0]["concepts"]}["AREA"] == {
        "vi": "Nội dung",
        "en": "Content area",
    }


def test_a_code_that_meant_another_unit_before_is_another_code(tmp_path: Path) -> None:
    """As 20977, which was xã Tam Sơn until June 2025 and is xã Đức Phú from July on."""
    loaded = campaign()
    (old,) = (unit for unit in loaded.units if unit.code == "X1")
    closed = replace(old, valid_until=date(2024, 11, 30))
    new = replace(old, name="UBND xã Mới", valid_from=date(2024, 12, 1))
    (december,) = loaded.periods
    november = replace(december, id="11/2024", start=date(2024, 11, 1), end=date(2024, 11, 30))
    both = replace(loaded, units=(closed, new), periods=(november, december))
    sent = package({"X1": Sent(figures(3))}, told=replace(loaded, units=(old,)))
    target = export(
        tmp_path,
        (replace(sent, period="11/2024"), both.at(november)),
        (sent, both.at(december)),
    )
    (dataset,) = datasets(target)
    bearers = dataset.data[["REPORTING_UNIT", "TIME_PERIOD"]].drop_duplicates().values.tolist()
    codes = dataset.structure.components["REPORTING_UNIT"].local_codes
    tidy = pd.read_parquet(target / "figures.parquet")[["period", "unit_since"]].drop_duplicates()

    assert list(faults(dataset)) == []
    assert bearers == [["X1", "2024-11"], ["X1@2024-12-01", "2024-12"]]
    assert [(code.id, code.name) for code in codes] == [
        ("X1", "UBND xã Một"),
        ("X1@2024-12-01", "UBND xã Mới"),
    ]
    assert tidy.fillna("").values.tolist() == [["11/2024", ""], ["12/2024", "2024-12-01"]]


def test_a_campaign_of_any_name_has_valid_identifiers(tmp_path: Path) -> None:
    told = replace(campaign(), id="đợt.1@57")
    (dataset,) = datasets(export(tmp_path, (package(usual(), told=told), told)))

    assert dataset.structure.id == "_C4_91_E1_BB_A3t_2E1_4057"
    assert list(faults(dataset)) == []


def test_the_same_packages_give_the_same_bytes(target: Path) -> None:
    text = (target / "sdmx-structure.json").read_bytes()
    again = export(target.parent / "again", (package(usual()), campaign()))

    assert (again / "sdmx-structure.json").read_bytes() == text
    assert json.loads(text)["meta"]["prepared"] == "2024-12-25T00:00:00+07:00"


def test_without_usable_packages_the_message_is_empty_and_valid() -> None:
    text = structure_json(Collected([], [], [], None), "vi")

    assert [part.id for part in read_sdmx(text).structures] == ["CONCEPTS"]


def test_a_campaign_without_content_areas_is_defined() -> None:
    meaning = {"row_label": {"vi": "Số tin"}, "column_label": {}, "indicator": "C1", "area": None}
    told = {
        "campaign": "tin",
        "language": "vi",
        "title": {"vi": "Tin"},
        "period": {"id": "2024", "to": "2024-12-31"},
        "units": {"X1": {"name": "Xã Một", "group": "xa"}},
        "areas": {},
        "figures": {"b1/C1/": meaning},
    }
    text = structure_json(Collected([], [], [told], "2025-01-31"), "vi")
    lists = {one.id: [code.id for code in one.codes] for one in read_sdmx(text).get_codelists()}

    assert lists == {
        "CL_UNIT_tin": ["X1"],
        "CL_FIGURE_tin": ["b1@C1"],
        "CL_INDICATOR_tin": ["C1"],
        "CL_AREA_tin": [],
    }
