"""What goes out is safe: no text acts, no personal data gets out, nothing of a return travels on unseen."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

sys.path.insert(0, str(Path(__file__).parent))
from raw_xml import rewritten, sheet_part, with_cell
from troubles import SAMPLES

SAMPLE = SAMPLES["areas across"]
ROOT = Path(__file__).parents[2]

PERSONAL = ("0912345678", "0912 345 678", "064099001234", "064 099 001234", "nguyen.van.a@example.vn")
"""What is planted; no output may hold it, with or without its spaces."""

ACTING = (
    '=HYPERLINK("http://evil.example/x","bấm")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
)
"""Texts that a spreadsheet program would take for a formula when they stand there bare."""

ODD = "trái \u202egnas iahp\u202c phải \x1b[31mđỏ\x07 \u200f"

Planting = Callable[[Workbook, str], None]


def narrative(book: Workbook, text: str) -> None:
    book["Biểu 3"]["B3"] = text
    book["Biểu 3"]["B3"].data_type = "s"


def list_name(book: Workbook, text: str) -> None:
    book["Biểu 2"]["B4"] = text
    book["Biểu 2"]["B4"].data_type = "s"


def note(book: Workbook, text: str) -> None:
    book["Biểu 2"]["H4"] = text
    book["Biểu 2"]["H4"].data_type = "s"


def choice(book: Workbook, text: str) -> None:
    book["Biểu 2"]["G4"] = text
    book["Biểu 2"]["G4"].data_type = "s"


def list_date(book: Workbook, text: str) -> None:
    book["Biểu 2"]["E4"] = text
    book["Biểu 2"]["E4"].data_type = "s"


def figure(book: Workbook, text: str) -> None:
    book["Biểu 1"]["E14"] = text
    book["Biểu 1"]["E14"].data_type = "s"


def heading(book: Workbook, text: str) -> None:
    sheet = book["Biểu 1"]
    sheet["C14"] = f"{sheet['C14'].value} {text}"


def stranger(book: Workbook, text: str) -> None:
    """A row that the form does not know, with a figure."""
    book["Biểu 1"]["C26"], book["Biểu 1"]["E26"] = text, 5
    book["Biểu 1"]["C26"].data_type = "s"


def general(cell: str) -> Planting:
    def plant(book: Workbook, text: str) -> None:
        book["Thông tin chung"][cell] = text
        book["Thông tin chung"][cell].data_type = "s"

    return plant


PLACES: dict[str, tuple[Planting, ...]] = {
    "counted": (narrative, list_name, note),
    "refused": (choice, list_date, figure, heading, stranger),
    "header": tuple(general(f"C{row}") for row in (7, 9, 11, 12, 13)),
    "unit": (general("C8"), general("C9")),
    "period": (general("C10"),),
}
"""Where a text is planted in one file, by what becomes of the return."""


def write_inputs(folder: Path) -> None:
    folder.mkdir()
    for place, plants in PLACES.items():
        for number, text in enumerate((*PERSONAL, *ACTING)):
            book = load_workbook(SAMPLE.path)
            book["Thông tin chung"]["C12"] = 1 + number
            for plant in plants:
                plant(book, f"Gọi {text}" if text in PERSONAL and number % 2 else text)
            book.save(folder / f"{place}-{number}.xlsx")
    book = load_workbook(SAMPLE.path)
    book["Biểu 1"].title = "=1+1"
    book["Biểu 3"].title = "Gọi 0912345678"
    book.save(folder / "=cmd.xlsx")
    part = sheet_part(SAMPLE.path, "Biểu 3")
    odd = '<c r="B4" t="inlineStr"><is><t>_xD83D_ _x001B_[31m_x0007_ \u202egnas\u202c</t></is></c>'
    rewritten(
        SAMPLE.path, folder / f"\x1b[2J{ODD}.xlsx", lambda parts: {part: with_cell(parts[part], "B4", odd)}
    )
    (folder / "xuống\ndòng: 99 đơn vị.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (folder / "with-macro.xlsm").write_bytes(with_stowaways())


def with_stowaways() -> bytes:
    """The sample with a macro, an external link and a query, which openpyxl would not write."""
    content = io.BytesIO(SAMPLE.path.read_bytes())
    with zipfile.ZipFile(content, "a") as package:
        package.writestr("xl/vbaProject.bin", b"STOWAWAY")
        package.writestr("xl/externalLinks/externalLink1.xml", "<externalLink>STOWAWAY</externalLink>")
        package.writestr("xl/connections.xml", "<connections>STOWAWAY</connections>")
    return content.getvalue()


def consolidate(*words: str | Path) -> str:
    """All that one command prints, on both streams."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, words)], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode in (0, 3), done.stderr.decode()
    return (done.stdout + done.stderr).decode("utf-8")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """(the outputs folder, what each command printed)."""
    folder = tmp_path_factory.mktemp("safe")
    write_inputs(folder / "inputs")
    out = ("--outputs", folder / "outputs")
    run = ("run", "--inputs", folder / "inputs", *out, "--as-of", "2024-12-25")
    return folder / "outputs", {
        "run": consolidate(*run),
        "json": consolidate(*run, "--json", "--lang", "en"),
        "status": consolidate("status", "--inputs", folder / "inputs", *out, "--as-of", "2024-12-25"),
        "report": consolidate("report", *out),
        "remind": consolidate("remind", *out),
        "check": consolidate("check", folder / "inputs" / "refused-0.xlsx"),
    }


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every output, and every part of those that are zips."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield path.name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                yield from ((f"{path.name}/{name}", package.read(name)) for name in package.namelist())


def test_no_personal_data_gets_out(printed: tuple[Path, dict[str, str]]) -> None:
    outputs, said = printed
    planted = {text.replace(" ", "") for text in PERSONAL}
    everything = [*contents(outputs), *((name, text.encode()) for name, text in said.items())]

    found = {
        (name, text)
        for name, content in everything
        for text in planted
        if text in re.sub(r"[\s\xa0]", "", content.decode("utf-8", "replace"))
    }
    assert found == set()


def test_no_text_of_a_return_becomes_a_formula_or_a_link(printed: tuple[Path, dict[str, str]]) -> None:
    formulas = [
        (name, formula)
        for name, content in contents(printed[0])
        if name.endswith(".xml")
        for formula in re.findall(r"<f[ >][^<]*</f>", content.decode("utf-8"))
        if re.search(r"cmd|HYPERLINK\(|evil|1\+1", formula)
    ]
    links = [
        (name, target)
        for name, content in contents(printed[0])
        if name.endswith(".rels")
        for target in re.findall(r'TargetMode="External"[^>]*', content.decode("utf-8"))
    ]

    assert formulas == []
    assert links == []


def test_the_texts_stand_in_the_workbook_as_texts(printed: tuple[Path, dict[str, str]]) -> None:
    (path,) = printed[0].glob("*/*/*.xlsx")
    values = {
        str(cell.value).strip()
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type in ("s", "inlineStr")
    }

    assert any('=HYPERLINK("http://evil.example/x"' in value for value in values)


def test_no_macro_external_link_or_query_travels_on(printed: tuple[Path, dict[str, str]]) -> None:
    names = [name for name, _ in contents(printed[0])]

    assert not [name for name in names if re.search(r"vbaProject|externalLink|connections|queryTable", name)]
    assert not [name for name, content in contents(printed[0]) if b"STOWAWAY" in content]


def test_no_name_or_text_commands_the_terminal_or_forges_a_line(
    printed: tuple[Path, dict[str, str]],
) -> None:
    for name, text in printed[1].items():
        assert (
            re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", text) == []
        ), name
        assert not [line for line in text.splitlines() if line.startswith("dòng: 99 đơn vị")], name


def test_json_and_csv_outputs_can_be_read(printed: tuple[Path, dict[str, str]]) -> None:
    outputs, said = printed
    json.JSONDecoder().raw_decode(said["json"])
    for path in outputs.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    for path in outputs.rglob("*.csv"):
        cells = [cell for row in csv.reader(path.open(encoding="utf-8-sig")) for cell in row]
        assert not [
            cell for cell in cells if cell[:1] in "=+-@\t\r" and cell[:1] and not cell[1:].isdecimal()
        ]
