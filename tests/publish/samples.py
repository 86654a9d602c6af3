"""A small campaign with every kind of table, and packages of it with whatever a test needs to say."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipeline.aggregate import aggregate
from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, Unit
from pipeline.gather import gather
from pipeline.model import (
    Answer,
    Entries,
    FileOutcome,
    Finding,
    ListRow,
    Outcome,
    Package,
    ReceivedFrom,
    Return,
    Settlement,
    State,
    UnitOutcome,
    UnitState,
)

ID = "tuan-sach"
_WORDS = Path(__file__).parents[2] / "schemas" / "words.yaml"

CAMPAIGN = """
id: tuan-sach
language: vi
title: {vi: Tuần lễ sách, en: Book week}
letterhead: {parent_body: UBND tỉnh Mẫu, issuing_body: Sở Văn hóa, place: Mẫu}
groups:
  - {code: so, label: {vi: "Sở, ngành", en: Departments}}
  - {code: xa, label: {vi: "Xã, phường", en: Communes}}
areas:
  - {code: N1, label: {vi: Đọc sách, en: Reading}}
  - {code: N2, label: {vi: Tặng sách, en: Giving}}
periods:
  - id: 12/2024
    label: {vi: Tháng 12/2024, en: December 2024}
    from: 2024-12-01
    to: 2024-12-31
    deadline: {before: 2024-12-20}
targets:
  - {indicator: F1, year: 2024, at_least: 50, at_most: 60}
"""
_HEADINGS = "code,label,label_en,unit_of_measure,unit_of_measure_en,decimals,minimum,maximum"
INDICATORS = f"""{_HEADINGS},over_units,over_periods
B1,Số buổi đọc sách,Readings,buổi,sessions,0,0,,sum,sum
B2,Số buổi giới thiệu sách,Presentations,buổi,sessions,0,0,,sum,sum
D1,Số điểm đọc sách nhiều nhất,Most reading points,điểm,points,0,0,,highest,highest
G1,Kinh phí đã thực hiện,Funds spent,triệu đồng,million dong,1,0,,sum,sum
F1,Thư viện được số hóa,Libraries digitised,%,%,2,0,100,share,share
"""
UNITS = """code,name,group,aliases
SVH,Sở Văn hóa,so,
X1,UBND xã Một,xa,
SGD,Sở Giáo dục,so,
X2,UBND xã Hai,xa,
X3,UBND xã Ba,xa,
"""
FORM = """
code: TS-1
sheets:
  - id: chung
    name: Thông tin chung
    title: THÔNG TIN CHUNG
    tables:
      - id: chung
        kind: fields
        label: {vi: Thông tin chung, en: General}
        fields: [{id: unit, label: Đơn vị}, {id: period, label: Kỳ báo cáo}]
      - id: kp
        kind: fields
        label: {vi: Kinh phí, en: Funds}
        fields: [{figure: G1, label: Kinh phí đã thực hiện}]
  - id: b1
    name: Biểu 1
    title: BIỂU 1. KẾT QUẢ
    tables:
      - id: b1
        kind: matrix
        label: {vi: Biểu 1. Kết quả, en: Table 1. Results}
        row_keys: {code: Mã, label: Chỉ tiêu}
        columns:
          - {id: N1, heading: Đọc sách}
          - {id: N2, heading: Tặng sách}
          - {id: total, heading: {vi: Tổng số, en: Total}, holds: total}
        rows: [B1, B2, {id: D1, not_asked: [N2]}]
        rules: [{sum: [N1, N2], equals: total}]
  - id: mt
    name: Mục tiêu
    title: MỤC TIÊU
    tables:
      - id: mt
        kind: matrix
        label: {vi: Mục tiêu, en: Targets}
        row_keys: {code: Mã, label: Mục tiêu}
        columns:
          - {id: num, heading: {vi: Số đạt, en: Done}}
          - {id: den, heading: {vi: Tổng số, en: Out of}}
          - {id: share, heading: {vi: Tỷ lệ, en: Share}, holds: share}
        rows: [{id: F1, unit_of_measure: {vi: thư viện, en: libraries}}]
        rules: [{share: {numerator: num, denominator: den, printed: share, tolerance: 0.01}}]
  - id: nv
    name: Nhiệm vụ
    title: NHIỆM VỤ
    tables:
      - id: nv
        kind: matrix
        label: {vi: Nhiệm vụ, en: Tasks}
        row_keys: {code: Mã, label: Nhiệm vụ}
        columns:
          - id: state
            heading: {vi: Trạng thái, en: State}
            holds: state
            choices:
              - {id: open, text: Chưa xong, label: {vi: Chưa xong, en: Open}, progress: [0, 99]}
              - {id: done, text: Xong, label: {vi: Xong, en: Done}, progress: [100, 100]}
          - {id: progress, heading: {vi: "%", en: "%"}, holds: progress}
        rows: [{id: NV1, label: {vi: Lập danh mục, en: Make a catalogue}}]
  - id: b2
    name: Biểu 2
    title: BIỂU 2. HOẠT ĐỘNG
    tables:
      - id: b2
        kind: list
        label: {vi: Biểu 2. Hoạt động, en: Table 2. Activities}
        columns:
          - {id: name, heading: {vi: Tên, en: Name}, required: true}
          - {id: day, heading: {vi: Ngày, en: Day}, type: date}
          - {id: people, heading: {vi: Số người, en: People}, type: number}
  - id: b3
    name: Biểu 3
    title: Ý KIẾN
    tables:
      - id: b3
        kind: narrative
        label: {vi: Ý kiến, en: Comments}
        questions: [{id: difficulties, label: {vi: Khó khăn, en: Difficulties}}]
"""

Figure = int | Decimal | str | None


@cache
def campaign() -> Campaign:
    """The campaign as loaded: five units, two areas, a highest value, money, a share, tasks, a list."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / ID / "forms").mkdir(parents=True)
        (root / "words.yaml").write_text(_WORDS.read_text(encoding="utf-8"), encoding="utf-8")
        files = {
            "campaign.yaml": CAMPAIGN,
            "indicators.csv": INDICATORS,
            "units.csv": UNITS,
            "forms/form.yaml": FORM,
        }
        for name, text in files.items():
            (root / ID / name).write_text(text, encoding="utf-8")
        return load_campaigns(root)[0]


@dataclass(frozen=True)
class Sent:
    """What one unit sent: figures by key, and the rest by name."""

    figures: Mapping[str, Figure]
    task: tuple[str, int] | None = None  # the state as written, percent
    activities: Sequence[tuple[str, date | None, int | None]] = ()
    difficulty: str | None = None
    late: bool = False
    nil: bool = False
    findings: Sequence[Finding] = ()
    refused: bool = False


def figures(number: int) -> dict[str, Figure]:
    """A full set of figures, different for every number."""
    return {
        "b1/B1/N1": number,
        "b1/B1/N2": 10 * number,
        "b1/B2/N1": 7,
        "b1/B2/N2": 0,
        "b1/D1/N1": number,
        "kp/G1/": Decimal(number) / 10,
        "mt/F1/num": number,
        "mt/F1/den": 2 * number,
    }


def usual() -> dict[str, Sent]:
    """Two departments and a commune that count, a commune that was refused, one that sent nothing."""
    day = date(2024, 12, 15)
    return {
        "SVH": Sent(
            figures(1),
            ("Xong", 100),
            [("Ngày sách", day, 120), ("=1+1", None, 3)],
            "@Thiếu sách\nvà thiếu chỗ",
        ),
        "SGD": Sent(figures(2), ("Chưa xong", 40), [("Hội sách", day, 30)], "Không", late=True),
        "X1": Sent(figures(3), nil=True),
        "X2": Sent(figures(4), refused=True, findings=[Finding("V401", "X2.xlsx", "Biểu 1", "C4")]),
    }


def package(
    sent: Mapping[str, Sent], *, told: Campaign | None = None, loose: Sequence[FileOutcome] = ()
) -> Package:
    """The package of a run in which units sent this; `loose` are files without a unit."""
    told = told or campaign()
    returns = [_return(told, unit, what) for unit, what in sent.items()]
    tables = gather(returns, told)
    files = [_file(number, unit, what) for number, (unit, what) in enumerate(sent.items())]
    files += loose
    units = tuple(_unit(unit.code, sent.get(unit.code)) for unit in told.units)
    settlement = Settlement(tuple(sorted(files, key=lambda file: file.file)), units)
    totals = aggregate(tables, settlement, told)
    inputs = {file.file: file.sha256 for file in files}
    return Package(told.id, "12/2024", date(2024, 12, 25), settlement, totals, tables, inputs)


def with_units(names: Sequence[str]) -> Campaign:
    """The campaign with communes of these names in place of its units; their codes are U1, U2, …"""
    loaded = campaign()
    units = tuple(Unit(f"U{number}", name, "xa") for number, name in enumerate(names, start=1))
    return replace(loaded, units=units)


def _return(told: Campaign, unit: str, sent: Sent) -> Return:
    by_key = {slot.key: slot for slot in told.form.slots}
    values: dict[str, Figure] = dict(sent.figures)
    if sent.task:
        values |= {"nv/NV1/state": sent.task[0], "nv/NV1/progress": sent.task[1]}
    slots = [by_key[key] for key in values]
    entries = Entries(
        slots=tuple(slot.index for slot in slots),
        values=tuple(values.values()),
        states=tuple(State.BLANK if value is None else State.GIVEN for value in values.values()),
        sheets=tuple(slot.sheet for slot in slots),
        cells=tuple(f"C{slot.index + 4}" for slot in slots),
    )
    rows = tuple(
        ListRow("b2", "Biểu 2", 5 + number, activity, tuple(f"{letter}{5 + number}" for letter in "BCD"))
        for number, activity in enumerate(sent.activities)
    )
    answers = (Answer("b3", "difficulties", sent.difficulty, "Biểu 3", "B3"),) if sent.difficulty else ()
    return Return(
        f"{unit}.xlsx",
        _sha256(unit),
        told.id,
        "12/2024",
        unit,
        entries=entries,
        list_rows=rows,
        answers=answers,
    )


def _sha256(unit: str) -> str:
    return unit.encode().hex().ljust(64, "0")


def _file(number: int, unit: str, sent: Sent) -> FileOutcome:
    return FileOutcome(
        file=f"{unit}.xlsx",
        sha256=_sha256(unit),
        outcome=Outcome.EXCLUDED if sent.refused else Outcome.INCLUDED,
        unit=unit,
        sending=1,
        reported_on=_day(sent),
        late=sent.late,
        nil=sent.nil,
        findings=tuple(sent.findings),
        return_no=number,
        received=_day(sent),
        received_from=ReceivedFrom.FORM,
    )


def _unit(code: str, sent: Sent | None) -> UnitOutcome:
    if sent is None:
        return UnitOutcome(code, UnitState.MISSING)
    return UnitOutcome(
        unit=code,
        state=UnitState.EXCLUDED if sent.refused else UnitState.INCLUDED,
        file=f"{code}.xlsx",
        late=sent.late,
        nil=sent.nil,
        sending=1,
        reported_on=_day(sent),
        received=_day(sent),
        received_from=ReceivedFrom.FORM,
    )


def _day(sent: Sent) -> date:
    return date(2024, 12, 23 if sent.late else 19)
