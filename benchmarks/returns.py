"""Many filled returns of one form, always the same for the same number, and what is true of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

from benchmarks.blank import BlankForm, Place, Value, blank_form
from benchmarks.campaign import CAMPAIGN, PERIOD, SCHEMAS, unit_code, unit_name
from benchmarks.faults import FAULTS, Fault
from benchmarks.places import Places, places_of

_SEED = 20241210
_FAULTY = 0.05
_LIST_ROWS = (4, 12)
_FORMS = ("Hội nghị", "Tọa đàm", "Tập huấn", "Treo băng rôn", "Phát thanh", "Sinh hoạt chuyên đề")
_LANGUAGES = ("Tiếng Việt", "Tiếng Ba Na", "Tiếng Xơ Đăng", "Tiếng Gia Rai", "Tiếng Anh")
_SUBJECTS = ("quyền con người", "Công ước CAT", "Ngày Nhân quyền thế giới", "ảnh, video Việt Nam hạnh phúc")
CORRECTED = "b1/B1/est"  # what is corrected: an estimate, that may be higher than what is done
_BLOCK = 250  # returns that one worker makes at a time


@dataclass
class Truth:
    """What must come out: how many returns count, and the sum of every key.

    `clean` are the files in which nothing at all is odd, `clean_totals` their sums: what also a reader
    that judges nothing can be asked for. D4 and other highest values are sums here too; compare with care.
    """

    returns: int
    included: int
    totals: dict[str, int]
    clean: list[str]
    clean_totals: dict[str, int]
    cells: dict[str, str]  # key -> address on the table's sheet

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Truth:
        """Read what `save` wrote."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def make_returns(folder: Path, count: int, workers: int) -> Truth:
    """Write `count` returns below `folder`, one per unit."""
    folder.mkdir(parents=True)
    form = blank_form(folder.parent)
    places = places_of(folder.parent / "blank.xlsx", SCHEMAS, CAMPAIGN)
    make = partial(_make, folder, form, places)
    blocks = [range(start, min(start + _BLOCK, count)) for start in range(0, count, _BLOCK)]
    with ProcessPoolExecutor(workers, mp_context=get_context("forkserver")) as pool:
        parts = list(pool.map(make, blocks))
    return _joined(parts)


def correct_returns(folder: Path, truth: Truth, every: int) -> None:
    """Write every so-many-th return anew, with one figure (and its total) one higher; `truth` follows."""
    form = blank_form(folder.parent)
    places = places_of(folder.parent / "blank.xlsx", SCHEMAS, CAMPAIGN)
    for number in range(0, truth.returns, every):
        name, content, fault, _ = _drawn(number, form, places, {CORRECTED: 1})
        (folder / name).write_bytes(content)
        if fault is None or fault.counts:
            truth.totals[CORRECTED] += 1
        if fault is None:
            truth.clean_totals[CORRECTED] += 1


def _joined(parts: Sequence[Truth]) -> Truth:
    whole = Truth(0, 0, {}, [], {}, parts[0].cells)
    for part in parts:
        whole.returns += part.returns
        whole.included += part.included
        whole.clean += part.clean
        _add(whole.totals, part.totals)
        _add(whole.clean_totals, part.clean_totals)
    return whole


def _make(folder: Path, form: BlankForm, places: Places, numbers: range) -> Truth:
    truth = Truth(0, 0, {}, [], {}, {key: cell for key, (_, cell) in places.figures.items()})
    for number in numbers:
        _make_one(number, folder, form, places, truth)
    return truth


def _make_one(number: int, folder: Path, form: BlankForm, places: Places, truth: Truth) -> None:
    name, content, fault, figures = _drawn(number, form, places, {})
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    truth.returns += 1
    if fault is None or fault.counts:
        truth.included += 1
        _add(truth.totals, figures)
    if fault is None:
        truth.clean.append(name)
        _add(truth.clean_totals, figures)


def _drawn(
    number: int, form: BlankForm, places: Places, more: Mapping[str, int]
) -> tuple[str, bytes, Fault | None, dict[str, int]]:
    """One return: its name, the workbook, what is wrong with it, and its figures with `more` on some."""
    random = Random(_SEED + number)
    figures = _figures(places, random)
    for key, value in more.items():
        figures[key] += value
    cells = _cells(number, figures, places, random)
    fault = FAULTS[random.randrange(len(FAULTS))] if random.random() < _FAULTY else None
    if fault is not None:
        fault.spoil(cells, places, random)
    return f"{number // 1000:03d}/{unit_code(number)}.xlsx", form.filled(cells), fault, figures


def _add(totals: dict[str, int], figures: dict[str, int]) -> None:
    for key, value in figures.items():
        totals[key] = totals.get(key, 0) + value


def _figures(places: Places, random: Random) -> dict[str, int]:
    """A number for each key; an estimate is no less than what is done (a rule of the form)."""
    figures = {key: random.randrange(100) for key in places.figures}
    for key in figures:
        table, row, column = key.split("/")
        if row == "D4":
            figures[key] = random.randrange(9)
        if column == "est":
            done = [value for k, value in figures.items() if k.startswith(f"{table}/{row}/") and k != key]
            figures[key] = min(sum(done), 8) if row == "D4" else sum(done) + random.randrange(10)
    return figures


def _cells(number: int, figures: dict[str, int], places: Places, random: Random) -> dict[Place, Value]:
    cells: dict[Place, Value] = {places.figures[key]: value for key, value in figures.items()}
    for place, keys in places.totals.values():
        cells[place] = sum(figures[key] for key in keys)
    cells[places.beside["Đơn vị báo cáo"]] = unit_name(number)
    cells[places.beside["Mã đơn vị"]] = unit_code(number)
    cells[places.beside["Ngày báo cáo"]] = f"{random.randrange(10, 20)}/12/2024"
    cells[places.beside["Đánh giá chung"]] = f"Đã thực hiện {random.randrange(100)} % kế hoạch đề ra."
    cells[places.beside["Kiến nghị, đề xuất"]] = "Đề nghị cấp thêm tài liệu."
    cells |= _list(places, random)
    return cells


def _list(places: Places, random: Random) -> dict[Place, Value]:
    cells: dict[Place, Value] = {}
    attendance = 0
    for at in range(random.randint(*_LIST_ROWS)):
        people = random.randrange(20, 300)
        attendance += people
        row: dict[str, Value] = {
            "name": f"{random.choice(_FORMS)} về {random.choice(_SUBJECTS)} lần {at + 1}",
            "area": f"N{random.randint(1, 5)}",
            "form": random.choice(_FORMS),
            "date": f"{random.randint(1, 19):02d}/12/2024",
            "attendance": people,
            "language": random.choice(_LANGUAGES),
        }
        for column, value in row.items():
            cells[places.list_part, f"{places.list_columns[column]}{places.list_first_row + at}"] = value
    cells[places.list_total] = attendance
    return cells


__all__ = ["PERIOD", "Truth", "correct_returns", "make_returns"]
