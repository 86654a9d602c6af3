"""Hunt: a form filled with random figures gives back these figures, whatever harmless was done to it."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

sys.path.insert(0, str(Path(__file__).parents[1] / "end_to_end"))
from read_back import read_folder
from troubles import SAMPLES, TROUBLES, Sample

from tests.hunting.filled import campaigns, fill

Change = Callable[[Workbook, Sample, random.Random], None]
ROUND = 4  # files that are judged together


def _widths(book: Workbook, _: Sample, moments: random.Random) -> None:
    for sheet in book:
        for letter in "ABCDEFGHIJ":
            sheet.column_dimensions[letter].width = moments.uniform(1, 60)


def _looks(book: Workbook, sample: Sample, moments: random.Random) -> None:
    cell = book[sample.sheet][sample.figure]
    cell.font = Font(name="Arial", size=moments.randint(6, 30), bold=True)
    cell.fill = PatternFill("solid", fgColor=f"{moments.randrange(2**24):06X}")
    cell.number_format = moments.choice(["0", "#,##0", '#,##0 "tin"', "0.00", "@", "[Red]#,##0;-#,##0"])


def _empty_sheet(book: Workbook, _: Sample, moments: random.Random) -> None:
    book.create_sheet("Sheet1", moments.randint(0, len(book.sheetnames)))


def _note(book: Workbook, sample: Sample, moments: random.Random) -> None:
    sheet = book[sample.sheet]
    sheet.cell(sheet.max_row + moments.randint(3, 40), 1).value = "Người lập biểu"
    sheet.cell(moments.randint(1, 30), 40).value = "đã kiểm tra"


def _freeze(book: Workbook, sample: Sample, _: random.Random) -> None:
    book[sample.sheet].freeze_panes = sample.figure
    book[sample.sheet].auto_filter.ref = "A1:C3"


OWN: tuple[Change, ...] = (_widths, _looks, _empty_sheet, _note, _freeze)
# What moves cells comes last: the others find theirs by address.
LAST = ("decomposed Unicode", "rows inserted", "sheets renamed")
HARMLESS = {t.name: t.make for t in TROUBLES if not t.refused and t.same_figures and "personal" not in t.name}


def change(book: Workbook, sample: Sample, moments: random.Random) -> list[str]:
    """Up to five harmless changes; their names."""
    own = moments.sample(OWN, moments.randint(0, 2))
    names = moments.sample(sorted(HARMLESS), moments.randint(0, 3))
    for make in own:
        make(book, sample, moments)
    for name in sorted(names, key=lambda name: (name in LAST, name)):
        HARMLESS[name](book, sample)
    return [*(make.__name__ for make in own), *names]


def saved_by_libreoffice(path: Path, scratch: Path) -> Path:
    """The file as LibreOffice writes it."""
    words = ["soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile", "--convert-to"]
    subprocess.run(
        [*words, "xlsx", "--outdir", str(scratch / "lo"), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return scratch / "lo" / path.name


def hunt_forms(
    moments: random.Random, scratch: Path, *, libreoffice: bool = False
) -> Iterator[tuple[str, Path]]:
    """Each file that was not read right, with what was wrong."""
    folder = scratch / "forms"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    expected, done = {}, {}
    for number in range(ROUND):
        form = moments.choice(sorted(SAMPLES))
        filled = fill(form, moments)
        name = f"{number}"
        done[name] = [form, *change(filled.book, filled.sample, moments)]
        expected[name] = filled.expected
        filled.book.save(folder / f"{name}.xlsx")
        if libreoffice and number == 0 and shutil.which("soffice"):
            done[name].append("LibreOffice")
            shutil.move(saved_by_libreoffice(folder / f"{name}.xlsx", scratch), folder / f"{name}.xlsx")
    for name, found in read_folder(folder, campaigns()).items():
        path = folder / f"{name}.xlsx"
        if found.reading.content is None or found.refused:
            yield f"{done[name]}: refused: {found.findings}", path
        elif {s: v for s, v in found.figures.items() if not isinstance(v, str)} != expected[name]:
            yield f"{done[name]}: other figures were read", path
