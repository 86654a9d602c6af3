"""Hunt: whatever is done to a return's file, nothing crashes and no figure changes without a trace.

Every figure that is read from a mutant must stand in the very cell that is said to hold it, as a program of
another make reads the file; and whatever the unmutated return held must still be there, or the return is
refused.
"""

from __future__ import annotations

import io
import random
import re
import shutil
import signal
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

from pipeline.model import State

sys.path.insert(0, str(Path(__file__).parents[1] / "end_to_end"))
from read_back import Read, read_folder

from tests.hunting.filled import campaigns

RETURNS = Path(__file__).parents[1] / "data" / "returns"
ROUND = 30  # mutants that are judged together
MOST_SECONDS = 30  # for one file; a hang is a find, too
_CELL = re.compile(r'<c r="[A-Z]+\d+".*?(?:/>|</c>)', re.DOTALL)
_ROW = re.compile(r'<row r="\d+".*?</row>', re.DOTALL)

NASTY = (
    "<v>-1</v>",
    "<v>1E400</v>",
    "<v>NaN</v>",
    "<v></v>",
    "<v> 7 </v>",
    "<v>0x10</v>",
    "<v>1,5</v>",
    "<v>12.5</v>",
    "<f>SUM(A1:B2)</f><v>0</v>",
    "<f>A1</f>",
    "<v>99999999999999999999</v>",
    "<is><t>12</t></is>",
    "<v>1</v><v>2</v>",
)
TYPES = ("s", "n", "str", "b", "e", "d", "inlineStr", "zz")


@cache
def clean_returns() -> dict[Path, Read]:
    """The sample returns that count as they are."""
    found: dict[Path, Read] = {}
    for folder in sorted(path for path in RETURNS.iterdir() if path.is_dir()):
        read = read_folder(folder, campaigns())
        for path in sorted(folder.glob("*.xlsx")):
            one = read.get(path.stem)
            if one is not None and one.reading.content is not None and not one.refused:
                found[path] = one
    return found


# ---------------------------------------------------------------- what is done to the XML of a part


def _one(pattern: re.Pattern[str], xml: str, moments: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(xml))
    return moments.choice(found) if found else None


def _cut(xml: str, match: re.Match[str] | None, instead: str) -> str:
    return xml if match is None else xml[: match.start()] + instead + xml[match.end() :]


def cell_changed(xml: str, moments: random.Random) -> str:
    """Another value, or another type, in one cell."""
    match = _one(_CELL, xml, moments)
    if match is None:
        return xml
    if moments.random() < 0.3:
        kind = f' t="{moments.choice(TYPES)}"'
        head, end, rest = re.sub(r' t="\w+"', "", match[0], count=1).partition(">")
        return _cut(
            xml, match, head.removesuffix("/") + kind + ("/" if head.endswith("/") else "") + end + rest
        )
    place = re.match(r'<c r="([A-Z]+\d+)"', match[0])
    assert place is not None
    kind = ' t="inlineStr"' if moments.random() < 0.1 else ""
    return _cut(xml, match, f'<c r="{place[1]}"{kind}>{moments.choice(NASTY)}</c>')


def cell_dropped(xml: str, moments: random.Random) -> str:
    """One cell is not there."""
    return _cut(xml, _one(_CELL, xml, moments), "")


def cell_repeated(xml: str, moments: random.Random) -> str:
    """One cell stands there again, at the place of another."""
    first, second = _one(_CELL, xml, moments), _one(_CELL, xml, moments)
    return xml if first is None or second is None else _cut(xml, second, second[0] + first[0])


def row_dropped(xml: str, moments: random.Random) -> str:
    """One row is not there."""
    return _cut(xml, _one(_ROW, xml, moments), "")


def row_repeated(xml: str, moments: random.Random) -> str:
    """One row stands there twice."""
    match = _one(_ROW, xml, moments)
    return xml if match is None else _cut(xml, match, match[0] + match[0])


def merged(xml: str, moments: random.Random) -> str:
    """A merged range more."""
    rows = sorted(moments.sample(range(1, 30), 2))
    columns = sorted(moments.sample("ABCDEFGHIJ", 2))
    merge = f'<mergeCells><mergeCell ref="{columns[0]}{rows[0]}:{columns[1]}{rows[1]}"/></mergeCells>'
    return xml.replace("</sheetData>", "</sheetData>" + merge, 1)


def attribute_changed(xml: str, moments: random.Random) -> str:
    """One attribute somewhere says something else."""
    match = _one(re.compile(r'="[^"]*"'), xml, moments)
    return _cut(xml, match, f'="{moments.choice(["0", "-1", "1", "", "A1", "999999999", "true", "x"])}"')


def letter_changed(xml: str, moments: random.Random) -> str:
    """One character of the XML is another."""
    at = moments.randrange(len(xml) or 1)
    return xml[:at] + moments.choice("0123456789ABCxyz<>&\"'/ \u202e\ud800ợ") + xml[at + 1 :]


TEXT_CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    cell_changed,
    cell_changed,
    cell_changed,
    cell_dropped,
    cell_repeated,
    row_dropped,
    row_repeated,
    merged,
    attribute_changed,
    letter_changed,
)


# ---------------------------------------------------------------- what is done to the file


def mutant(data: bytes, moments: random.Random) -> tuple[str, bytes]:
    """(what was done, the file)."""
    if moments.random() < 0.25:
        return of_bytes(data, moments)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    done = []
    for _ in range(moments.randint(1, 3)):
        if moments.random() < 0.15:
            first, second = moments.sample(sorted(parts), 2)
            parts[first], parts[second] = parts[second], parts[first]
            done.append(f"{first} and {second} swapped")
            continue
        name = moments.choice([name for name in sorted(parts) if "sheet" in name] * 3 + sorted(parts))
        change = moments.choice(TEXT_CHANGES)
        xml = parts[name].decode("utf-8", "surrogateescape")
        parts[name] = change(xml, moments).encode("utf-8", "surrogatepass")
        done.append(f"{name}: {change.__name__}")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return "; ".join(done), target.getvalue()


def of_bytes(data: bytes, moments: random.Random) -> tuple[str, bytes]:
    """(what was done, the file), for files of any kind."""
    kind = moments.choice(["flipped", "cut", "doubled", "inserted"])
    changed = bytearray(data)
    at = moments.randrange(len(data))
    if kind == "flipped":
        for _ in range(moments.choice([1, 1, 2, 20])):
            changed[moments.randrange(len(data))] ^= 1 << moments.randrange(8)
    elif kind == "cut":
        del changed[at:]
    elif kind == "doubled":
        changed += data[at:]
    else:
        changed[at:at] = moments.randbytes(moments.choice([1, 4, 100]))
    return f"bytes {kind}", bytes(changed)


# ---------------------------------------------------------------- the promise


def hunt_mutants(moments: random.Random, scratch: Path) -> Iterator[tuple[str, Path]]:
    """Each mutant that breaks the promise, with how."""
    folder = scratch / "mutants"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    origins: dict[str, tuple[Path, str]] = {}
    for number in range(ROUND):
        origin = moments.choice(sorted(clean_returns()))
        done, data = mutant(origin.read_bytes(), moments)
        (folder / f"{number}.xlsx").write_bytes(data)
        origins[f"{number}"] = (origin, done)
    with not_longer_than(MOST_SECONDS * ROUND):
        read = read_folder(folder, campaigns())
    for name, found in read.items():
        origin, done = origins[name]
        path = folder / f"{name}.xlsx"
        for fault in _faults(path, found, clean_returns()[origin]):
            yield f"{origin.name}: {done}: {fault}", path


def _faults(path: Path, found: Read, clean: Read) -> Iterator[str]:
    content, before = found.reading.content, clean.reading.content
    if content is None or before is None or found.refused:
        if not found.findings:
            yield "not read, and nothing is said about it"
        return
    told = {(finding.sheet, finding.cell) for finding in found.findings}
    where = dict(
        zip(
            content.entries.slots,
            zip(content.entries.sheets, content.entries.cells, strict=True),
            strict=True,
        )
    )
    lost = {slot for slot in clean.figures.keys() - found.figures.keys() if where.get(slot) not in told}
    if content.campaign == before.campaign and lost:
        yield f"slots {sorted(lost)} are gone and nothing is said"
    changed = [
        (sheet, cell, value)
        for slot, value, state, sheet, cell in zip(
            content.entries.slots,
            content.entries.values,
            content.entries.states,
            content.entries.sheets,
            content.entries.cells,
            strict=True,
        )
        if state is State.GIVEN and not isinstance(value, str) and clean.figures.get(slot) != value
    ]
    if changed:
        yield from _not_in_the_file(path, changed, found)


def _not_in_the_file(path: Path, changed: list[tuple[str, str, object]], found: Read) -> Iterator[str]:
    """Changed figures that do not stand in their cells, as openpyxl reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(path, data_only=True)
        except Exception:  # noqa: BLE001 - whatever openpyxl cannot read it cannot bear witness to
            return
    told = {(finding.sheet, finding.cell) for finding in found.findings}
    for sheet, cell, value in changed:
        if sheet in book.sheetnames and (sheet, cell) not in told:
            stated = book[sheet][cell].value
            if not same_number(stated, value):
                yield f"{sheet}!{cell} was read as {value}, the file says {stated!r}"


def same_number(stated: object, value: object) -> bool:
    """Whether two programs mean the same number, binary noise aside."""
    try:
        return abs(Decimal(str(stated)) - Decimal(str(value))) <= Decimal("1e-9") * max(
            abs(Decimal(str(value))), 1
        )
    except InvalidOperation:
        return False


@contextmanager
def not_longer_than(seconds: int) -> Iterator[None]:
    """Stop what hangs, where the system has alarms."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, stop)
        signal.alarm(seconds)
    try:
        yield
    finally:
        if hasattr(signal, "SIGALRM"):
            signal.alarm(0)
