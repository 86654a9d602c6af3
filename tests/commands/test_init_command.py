"""`consolidate init` writes a draft that loads, and says what it found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.campaign import load_campaigns
from pipeline.commands.init import command

ROOT = Path(__file__).parents[2]
FORM = ROOT / "tests" / "data" / "blank-forms" / "tra-vinh-2024-12.xlsx"


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    shutil.copyfile(ROOT / "schemas" / "words.yaml", tmp_path / "words.yaml")
    return tmp_path


def run(schemas: Path, name: str, form: Path = FORM, *more: str) -> Result:
    arguments = [name, "--from", str(form), "--schemas", str(schemas), "--lang", "en", *more]
    return CliRunner().invoke(command, arguments)


def test_the_draft_loads_and_is_told(schemas: Path) -> None:
    units = schemas / "units.csv"
    units.write_text(
        "code,name,group,aliases\n1,UBND xã A,xa,\n2,UBND xã B,xa,\n3,Sở C,so,\n", encoding="utf-8"
    )
    result = run(schemas, "dot-moi", FORM, "--units", str(units))
    (campaign,) = load_campaigns(schemas)

    assert result.exit_code == 0, result.output
    assert result.output == (
        f"Drafted “{schemas / 'dot-moi'}”: 1 sheet(s), 2 table(s), 17 cell(s), 13 indicator(s), 2 check(s). "
        "To be decided: 7 place(s) marked “# DECIDE:”.\n"
    )
    assert (len(campaign.units), len(campaign.groups), len(campaign.areas)) == (3, 2, 5)


@pytest.mark.parametrize("name", ["Đợt mới", "a/b", "UPPER"])
def test_a_name_that_is_no_folder_is_refused(name: str, schemas: Path) -> None:
    assert run(schemas, name).exit_code == 2


def test_a_campaign_that_is_there_is_never_replaced(schemas: Path) -> None:
    run(schemas, "dot-moi")
    before = (schemas / "dot-moi" / "forms" / "form.yaml").read_bytes()

    assert run(schemas, "dot-moi").exit_code == 2
    assert (schemas / "dot-moi" / "forms" / "form.yaml").read_bytes() == before


def test_a_file_that_is_no_form_is_refused(schemas: Path, tmp_path: Path) -> None:
    broken = tmp_path / "form.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing more")

    assert run(schemas, "dot-moi", broken).exit_code == 2
    assert run(schemas, "dot-moi", tmp_path / "nowhere.xlsx").exit_code == 2
    assert not (schemas / "dot-moi").exists()
