"""Only the workbook of a package among the inputs is read; a stranger's manifest.json means nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.intake import list_sources
from pipeline.lower_packages import without_package_parts
from pipeline.model import FileKind

MANIFEST = {
    "campaign": "nui-thanh-2024",
    "period": "Năm 2024",
    "as_of": "2024-12-01",
    "inputs": {},
    "outputs": {"tong-hop.xlsx": "…", "feedback/xa.xlsx": "…", "summary.json": "…"},
}
WORKBOOK = Path(__file__).parent / "data" / "blank-forms" / "nui-thanh-2024.xlsx"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A package in a folder of its own, and a return of the same name as its feedback elsewhere."""
    for name in ("goi/tong-hop.xlsx", "goi/feedback/xa.xlsx", "feedback/xa.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WORKBOOK.read_bytes())
    (tmp_path / "goi" / "summary.json").write_text("{}", encoding="utf-8")
    (tmp_path / "goi" / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    return tmp_path


def kinds(inputs: Path) -> dict[str, tuple[FileKind, list[str]]]:
    """File -> what it is, and the codes of its findings."""
    sources = without_package_parts(list_sources(inputs))
    return {source.name: (source.kind, [finding.code for finding in source.findings]) for source in sources}


def test_of_a_package_only_the_workbook_is_read(inputs: Path) -> None:
    assert kinds(inputs) == {
        "feedback/xa.xlsx": (FileKind.SPREADSHEET, []),
        "goi/feedback/xa.xlsx": (FileKind.IGNORED, ["F112"]),
        "goi/manifest.json": (FileKind.IGNORED, ["F112"]),
        "goi/summary.json": (FileKind.IGNORED, ["F112"]),
        "goi/tong-hop.xlsx": (FileKind.SPREADSHEET, []),
    }


@pytest.mark.parametrize("text", ["", "[]", '{"outputs": ["xa.xlsx"]}', '{"name": "an app"}', "\udcff"])
def test_another_programs_manifest_hides_nothing(inputs: Path, text: str) -> None:
    (inputs / "goi" / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))

    assert kinds(inputs)["goi/feedback/xa.xlsx"] == (FileKind.SPREADSHEET, [])
