"""A written package as it would be without folders in the names of its inputs, for comparing two of them."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.intake import Limits
from pipeline.options import Options
from pipeline.run import run

SCHEMAS = Path(__file__).parents[2] / "schemas"
FOLDERS = ("qz1", "qz2", "qz1/qz3", "qz3")
"""Folders to sort inputs into; no text of any output looks like one of them."""

# The workbook's hidden record: hashes of what its cells show, names of files among it, and its own seal.
_RECORD = re.compile(
    r"<t>(?:[0-9a-f]+|-)(?: (?:[0-9a-f]+|-)){2,}</t>"
    r"|(?<=<si><t>consolidate-record</t></si><si><t>1</t></si><si>)<t>[0-9a-f]{64}</t>"
)
_FOLDERS = re.compile(r"(?:qz[0-9]/)+")
# A row is as high as the names in it need, and pages break where rows are high: layout, not content.
_LAYOUT = re.compile(r' (?:ht|customHeight)="[^"]*"|<rowBreaks.*?</rowBreaks>')


def consolidated(inputs: Path, outputs: Path, *, workers: int = 1) -> Path:
    """Run on the inputs; the outputs folder."""
    limits = Limits(workers=workers)
    run(Options(inputs, outputs, SCHEMAS, date(2025, 2, 1), limits=limits), lambda *_: None)
    return outputs


def without_folders(outputs: Path) -> dict[str, object]:
    """Every file and every part of a file of the packages, the folders before the inputs' names left out."""
    return {
        f"{path.relative_to(outputs).as_posix()}: {part}": content
        for path in sorted(outputs.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
        for part, content in _parts(path)
    }


def _parts(path: Path) -> Iterator[tuple[str, object]]:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                yield name, _RECORD.sub("", _LAYOUT.sub("", _bare(package.read(name))))
    elif path.suffix == ".parquet":
        table = pq.read_table(path)
        metadata = {key: _bare(value) for key, value in (table.schema.metadata or {}).items()}
        yield "rows", _bare(repr(table.to_pylist()).encode())
        yield "schema", (str(table.schema.remove_metadata()), metadata)
    elif path.name == "manifest.json":
        manifest = json.loads(path.read_text(encoding="utf-8"))
        # The hashes of outputs that name their inputs differ with the names; the outputs are compared whole.
        manifest["outputs"] = list(manifest["outputs"])
        yield "without the outputs' hashes", _bare(json.dumps(manifest).encode())
    else:
        yield "whole", _bare(path.read_bytes())


def _bare(content: bytes) -> str:
    return _FOLDERS.sub("", content.decode("utf-8", "surrogateescape"))
