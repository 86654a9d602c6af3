"""What is wrong with some of the returns: one kind after another, each with what must become of it."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from random import Random

from benchmarks.blank import Place, Value
from benchmarks.places import Places

Cells = MutableMapping[Place, Value]
Spoil = Callable[[Cells, Places, Random], None]
B1 = "b1/B1/N1"


@dataclass(frozen=True)
class Fault:
    """One way in which a return is odd or wrong; `counts` is whether its figures are added up."""

    name: str
    counts: bool
    spoil: Spoil


def _instead(write: Callable[[Value], Value], key: str = B1) -> Spoil:
    """A figure written in another way."""

    def spoil(cells: Cells, places: Places, _: Random) -> None:
        cells[places.figures[key]] = write(cells[places.figures[key]])

    return spoil


def _without(key: str) -> Spoil:
    def spoil(cells: Cells, places: Places, _: Random) -> None:
        del cells[places.figures[key]]

    return spoil


def _total_off(cells: Cells, places: Places, _: Random) -> None:
    place = places.totals["b1", "C1"][0]
    cells[place] = int(cells[place]) + 1


def _list_total_off(cells: Cells, places: Places, _: Random) -> None:
    cells[places.list_total] = int(cells[places.list_total]) + 1


def _unknown_unit(cells: Cells, places: Places, _: Random) -> None:
    cells[places.beside["Đơn vị báo cáo"]] = "Hợp tác xã không có trong danh sách"
    cells[places.beside["Mã đơn vị"]] = "ZZZ"


def _label(label: str, value: Value) -> Spoil:
    def spoil(cells: Cells, places: Places, _: Random) -> None:
        cells[places.beside[label]] = value

    return spoil


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

FAULTS = (
    Fault("number as text", counts=True, spoil=_instead(str)),
    Fault("with its unit of measure", counts=True, spoil=_instead(lambda value: f"{value} tin, bài")),
    Fault("full-width digits", counts=True, spoil=_instead(lambda value: str(value).translate(_WIDE))),
    Fault("late", counts=True, spoil=_label("Ngày báo cáo", "25/12/2024")),
    Fault("personal data", counts=True, spoil=_label("Đánh giá chung", "Liên hệ 0912 345 678 để biết thêm.")),
    Fault("negative", counts=False, spoil=_instead(lambda _: -3)),
    Fault("fraction", counts=False, spoil=_instead(lambda _: 3.5)),
    Fault("no number", counts=False, spoil=_instead(lambda _: "nhiều")),
    Fault("two readings", counts=False, spoil=_instead(lambda _: "1,234")),
    Fault("error value", counts=False, spoil=_instead(lambda _: "#REF!")),
    Fault("blank", counts=False, spoil=_without(B1)),
    Fault("wrong total", counts=False, spoil=_total_off),
    Fault("wrong total of the list", counts=False, spoil=_list_total_off),
    Fault("unknown unit", counts=False, spoil=_unknown_unit),
    Fault("wrong period", counts=False, spoil=_label("Kỳ báo cáo", "Tháng 11/2023")),
)
