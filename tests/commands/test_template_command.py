"""`consolidate template` writes the forms asked for and says where."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.commands.template import command

SCHEMAS = Path(__file__).parents[2] / "schemas"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--schemas", str(SCHEMAS), "--lang", "en"])


def test_one_form_for_each_unit_of_the_period(tmp_path: Path) -> None:
    result = run("nui-thanh-2024", "--all", "--period", "Năm 2024", "--out", str(tmp_path))
    folder = tmp_path / "nui-thanh-2024" / "Năm 2024"

    assert result.exit_code == 0, result.output
    assert result.output == f"Made 20 form(s) of nui-thanh-2024 for Năm 2024 in “{folder}”.\n"
    assert len(list(folder.iterdir())) == 20
    assert (folder / "PVHTT - Phòng Văn hóa và Thông tin.xlsx").is_file()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("kon-tum-2024-12", "--unit", "STP"), 0),
        (("kon-tum-2024-12", "--unit", "stp"), 0),
        (("kon-tum-2024-12",), 0),
        (("kon-tum-2024-12", "--unit", "XYZ"), 2),
        (("kon-tum-2024-12", "--unit", "STP", "--all"), 2),
        (("kon-tum-2024-12", "--period", "11/2024"), 2),
        (("kon-tum",), 2),
    ],
)
def test_wrong_names_are_usage_errors(arguments: tuple[str, ...], code: int, tmp_path: Path) -> None:
    assert run(*arguments, "--out", str(tmp_path)).exit_code == code
