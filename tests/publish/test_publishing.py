"""The package as a whole: what is in it, the same bytes each time, whole or not at all."""

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.errors import OutputError
from pipeline.model import FileOutcome, Finding, Outcome
from pipeline.publish import package as publishing
from pipeline.publish import publish
from tests.publish.samples import Sent, campaign, figures, package, usual

FOLDER = Path("tuan-sach") / "12-2024"
WORKBOOK = "tong-hop_tuan-sach_12-2024.xlsx"


def hashes(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_package_holds_the_workbook_and_its_companions(tmp_path: Path) -> None:
    workbook = publish(package(usual()), campaign(), tmp_path, "vi")

    assert workbook == tmp_path / FOLDER / WORKBOOK
    assert {WORKBOOK, "summary.json", "figures.parquet", "manifest.json"} <= set(hashes(tmp_path / FOLDER))


def test_in_english_the_workbook_is_named_in_english(tmp_path: Path) -> None:
    assert publish(package(usual()), campaign(), tmp_path, "en").name == "consolidated_tuan-sach_12-2024.xlsx"


def test_the_same_package_gives_the_same_bytes(tmp_path: Path) -> None:
    for run in ("one", "two"):
        publish(package(usual()), campaign(), tmp_path / run, "vi")

    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_the_manifest_names_every_input_schema_and_output_by_its_hash(tmp_path: Path) -> None:
    publish(package(usual()), campaign(), tmp_path, "vi")
    manifest = json.loads((tmp_path / FOLDER / "manifest.json").read_text(encoding="utf-8"))

    outputs = hashes(tmp_path / FOLDER)
    del outputs["manifest.json"]
    assert manifest["outputs"] == outputs
    assert manifest["inputs"] == dict(sorted(package(usual()).inputs.items()))
    assert manifest["schema"] == dict(sorted(campaign().files.items()))
    assert manifest["as_of"] == "2024-12-25"
    assert {"consolidate", "pandas", "pyarrow", "XlsxWriter"} <= set(manifest["versions"])


def test_figures_parquet_holds_every_accepted_figure_with_its_cell(tmp_path: Path) -> None:
    publish(package({"SVH": Sent(figures(3))}), campaign(), tmp_path, "vi")
    first = pq.read_table(tmp_path / FOLDER / "figures.parquet").to_pylist()[0]

    assert first == {
        "unit": "SVH",
        "group": "so",
        "key": "kp/G1/",
        "table": "kp",
        "row": "G1",
        "column": "",
        "scaled": 3,
        "decimals": 1,
        "file": "SVH.xlsx",
        "sheet": "chung",
        "cell": "C4",
        "sha256": first["sha256"],
        "value": "0.3",
    }


def test_a_write_that_fails_leaves_the_old_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(package(usual()), campaign(), tmp_path, "vi")
    before = hashes(tmp_path)

    def full_disk(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, "manifest_json", full_disk)
    with pytest.raises(OutputError, match="No space left"):
        publish(package({"SVH": Sent(figures(9))}), campaign(), tmp_path, "vi")

    assert hashes(tmp_path) == before


def test_the_package_of_the_run_before_is_kept(tmp_path: Path) -> None:
    publish(package({"SVH": Sent(figures(1))}), campaign(), tmp_path, "vi")
    first = hashes(tmp_path / FOLDER)
    publish(package({"SVH": Sent(figures(2))}), campaign(), tmp_path, "vi")
    publish(package({"SVH": Sent(figures(2))}), campaign(), tmp_path, "vi")

    assert hashes(tmp_path / "tuan-sach" / "earlier" / "12-2024") == {
        f"1/{name}": sha for name, sha in first.items()
    }


def test_money_is_exact_from_cell_to_summary(tmp_path: Path) -> None:
    """In binary fractions 0.1 + 0.2 is not 0.3."""
    sent = {
        "SVH": Sent(figures(1) | {"kp/G1/": Decimal("0.1")}),
        "SGD": Sent(figures(1) | {"kp/G1/": Decimal("0.2")}),
    }
    publish(package(sent), campaign(), tmp_path, "vi")

    assert '"kp/G1/": 0.3,' in (tmp_path / FOLDER / "summary.json").read_text(encoding="utf-8")


def test_a_file_name_that_is_not_unicode_does_no_harm(tmp_path: Path) -> None:
    """As it comes out of a broken archive."""
    loose = FileOutcome("b\udce1o c\udce1o.xlsx", "0" * 64, Outcome.EXCLUDED, findings=(Finding("R201"),))
    publish(package(usual(), loose=[loose]), campaign(), tmp_path, "vi")
    summary = json.loads((tmp_path / FOLDER / "summary.json").read_text(encoding="utf-8"))

    assert "b\udce1o c\udce1o.xlsx" in [file["file"] for file in summary["files"]]


def test_a_period_of_the_same_letters_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    ours = package(usual())
    one = publish(ours, campaign(), tmp_path, "vi")
    other = publish(replace(ours, period="12-2024"), campaign(), tmp_path, "vi")

    assert one.parent != other.parent
