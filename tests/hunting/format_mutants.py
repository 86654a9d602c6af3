"""Hunt: the same promise as for mutants of xlsx, for the same returns as xlsb, xls and ods.

Bytes are changed inside the parts, every checksum right, so that the readers themselves must judge. calamine,
a program of another make, bears witness to what stands in a cell.
"""

from __future__ import annotations

import io
import random
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from python_calamine import CalamineWorkbook

from pipeline.model import State
from pipeline.text import parse_address
from tests.formats import ods, xls, xlsb
from tests.formats.cells import from_xlsx
from tests.hunting.filled import campaigns

sys.path.insert(0, str(Path(__file__).parents[1] / "end_to_end"))
from read_back import Read, read_folder
from troubles import SAMPLES

from tests.hunting.mutants import MOST_SECONDS, ROUND, TEXT_CHANGES, not_longer_than, same_number

WRITERS = {"xlsb": xlsb.write, "xls": xls.write, "ods": ods.write}


@cache
def _clean(form: str, kind: str) -> bytes:
    return WRITERS[kind](from_xlsx(SAMPLES[form].path))


def mutant(form: str, kind: str, moments: random.Random) -> bytes:
    """The form's sample in this format, with some of it changed."""
    data = _clean(form, kind)
    if kind == "xls":
        return _bytes_changed(data, moments)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = moments.choice([name for name in sorted(parts) if name != "mimetype"])
    if kind == "ods" and moments.random() < 0.5:
        xml = parts[name].decode("utf-8", "surrogateescape")
        parts[name] = moments.choice(TEXT_CHANGES[-2:])(xml, moments).encode("utf-8", "surrogatepass")
    else:
        parts[name] = _bytes_changed(parts[name], moments)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return held.getvalue()


def _bytes_changed(data: bytes, moments: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(moments.choice([1, 1, 1, 3, 20])):
        changed[moments.randrange(len(changed))] = moments.choice(
            [0, 1, 127, 128, 255, moments.randrange(256)]
        )
    return bytes(changed)


def hunt_format_mutants(moments: random.Random, scratch: Path) -> Iterator[tuple[str, Path]]:
    """Each mutant that is read without a finding to something else than calamine reads."""
    folder = scratch / "format-mutants"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    kind = moments.choice(sorted(WRITERS))
    for number in range(ROUND):
        form = moments.choice(sorted(SAMPLES))
        (folder / f"{number}-{form}.{kind}").write_bytes(mutant(form, kind, moments))
    with not_longer_than(MOST_SECONDS * ROUND):
        read = read_folder(folder, campaigns())
    for name, found in read.items():
        path = folder / f"{name}.{kind}"
        yield from ((f"{path.name}: {fault}", path) for fault in _faults(path, found))


def _faults(path: Path, found: Read) -> Iterator[str]:
    content = found.reading.content
    if content is None or found.refused:
        if not found.findings:
            yield "not read, and nothing is said about it"
        return
    seen = _witness(path)
    told = {(finding.sheet, finding.cell) for finding in found.findings}
    entries = content.entries
    for value, state, sheet, cell in zip(
        entries.values, entries.states, entries.sheets, entries.cells, strict=True
    ):
        if (
            state is State.GIVEN
            and not isinstance(value, str)
            and (sheet, cell) not in told
            and sheet in seen
        ):
            stated = seen[sheet](cell)
            if not same_number(stated, value):
                yield f"{sheet}!{cell} was read as {value}, calamine reads {stated!r}"


def _witness(path: Path) -> Mapping[str, Callable[[str], object]]:
    """Sheet -> what calamine reads in one of its cells; no sheets if it cannot read the file."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        rows = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
        }
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | TimeoutError):
            raise
        return {}

    def cell(sheet: str, address: str) -> object:
        row, column = parse_address(address)
        try:
            return rows[sheet][row][column]
        except IndexError:
            return None

    return {name: lambda address, name=name: cell(name, address) for name in rows}  # type: ignore[misc]
