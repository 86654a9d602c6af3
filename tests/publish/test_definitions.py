"""definitions.json says which unit a code meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.campaign.model import Campaign, Unit
from pipeline.publish.definitions import definitions
from tests.publish.samples import campaign, package

TAM_SON = Unit("20977", "UBND xã Tam Sơn", "xa", valid_until=date(2025, 6, 30))
DUC_PHU = Unit("20977", "UBND xã Đức Phú", "xa", valid_from=date(2025, 7, 1))
NEW = Unit("20978", "UBND xã Mới", "xa", valid_from=date(2025, 7, 1))


def with_unit(unit: Unit) -> Campaign:
    return replace(campaign(), units=(unit,), register=(TAM_SON, DUC_PHU, NEW))


@pytest.mark.parametrize(("unit", "since"), [(TAM_SON, None), (DUC_PHU, "2025-07-01"), (NEW, None)])
def test_a_unit_has_a_first_day_if_its_code_meant_another_before(unit: Unit, since: str | None) -> None:
    told = definitions(package({}, told=with_unit(unit)), with_unit(unit))

    assert told["units"] == {unit.code: {"name": unit.name, "group": "xa", "since": since}}


def test_indicators_are_named_in_both_languages() -> None:
    told = definitions(package({}), campaign())

    assert told["indicators"]["B2"] == {"vi": "Số buổi giới thiệu sách", "en": "Presentations"}
