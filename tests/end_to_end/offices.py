"""Small invented campaigns and returns for them: two counts, a highest value and a share, on one sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from pipeline.options import Options
from pipeline.run import RunReport, run

WORDS = Path(__file__).parents[2] / "schemas" / "words.yaml"
ROWS = {"A1": "Số tin", "A2": "Số bài", "H1": "Đông nhất"}
"""Two counts and a highest value, for the period and since the year's beginning; the share F1 follows."""

_CAMPAIGN = """id: {id}
language: vi
title: Đợt {id}
letterhead: {{issuing_body: UBND huyện, place: Nơi đó}}
groups:
  - {{code: xa, label: Xã}}
  - {{code: phuong, label: Phường}}
"""
_INDICATORS = """code,label,unit_of_measure,over_units,over_periods,decimals,minimum,maximum,definition
A1,Số tin,tin,sum,sum,,,,
A2,Số bài,bài,sum,sum,,,,
H1,Đông nhất,người,highest,highest,,,,
F1,Tỷ lệ,người,share,share,,,,
"""
_FORM = """code: BC
sheets:
  - id: bc
    name: Báo cáo
    title: BÁO CÁO NHỎ
    tables:
      - id: chung
        kind: fields
        fields:
          - {{id: form-code, label: Mã biểu mẫu}}
          - {{id: unit, label: Đơn vị báo cáo}}
          - {{id: unit-code, label: Mã đơn vị}}
          - {{id: period, label: Kỳ báo cáo}}
          - {{id: date, label: Ngày báo cáo}}
          - {{id: sending, label: Lần gửi}}
      - id: {table}
        kind: matrix
        row_keys: {{code: Mã, label: Chỉ tiêu}}
        columns:
          - {{id: ky, heading: Kỳ này}}
          - {{id: luyke, heading: Lũy kế}}
        rows:
          - {{id: A1, indicator: A1}}
          - {{id: A2, indicator: A2}}
          - {{id: H1, indicator: H1}}
        rules:
          - {{continues: luyke, with: ky}}
      - id: tl
        kind: matrix
        row_keys: {{code: Mã tỷ lệ, label: Tên tỷ lệ}}
        columns:
          - {{id: num, heading: Tử số}}
          - {{id: den, heading: Mẫu số}}
        rows:
          - {{id: F1, indicator: F1}}
        rules:
          - {{share: {{numerator: num, denominator: den}}}}
"""


def write_campaign(
    schemas: Path, name: str, periods: str, units: str, *, more: str = "", table: str = "b"
) -> Path:
    """A campaign below `schemas`; `periods` and `more` are YAML, `units` the rows of units.csv."""
    folder = schemas / name
    (folder / "forms").mkdir(parents=True)
    (schemas / "words.yaml").write_text(WORDS.read_text(encoding="utf-8"), encoding="utf-8")
    head = "code,name,group,aliases,valid_from,valid_until,successor\n"
    texts = {
        "campaign.yaml": _CAMPAIGN.format(id=name) + f"periods:\n{periods}\n{more}",
        "units.csv": head + units,
        "indicators.csv": _INDICATORS,
        "forms/form.yaml": _FORM.format(table=table),
    }
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def write_return(
    path: Path,
    unit: tuple[str, str],
    period: str,
    now: Sequence[int],
    so_far: Sequence[int] | None = None,
    code: str = "BC",
) -> Path:
    """A filled form of the unit (code, name): A1, A2, H1, then numerator and denominator of F1.

    `so_far` are A1, A2, H1 since the year's beginning; as `now` where absent.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Báo cáo"
    sheet.append(["BÁO CÁO NHỎ"])
    fields: Mapping[str, object] = {
        "Mã biểu mẫu": code,
        "Đơn vị báo cáo": unit[1],
        "Mã đơn vị": unit[0],
        "Kỳ báo cáo": period,
        "Ngày báo cáo": "02/01/2025",
        "Lần gửi": 1,
    }
    for label, value in fields.items():
        sheet.append([label, value])
    sheet.append([])
    sheet.append(["Mã", "Chỉ tiêu", "Kỳ này", "Lũy kế"])
    for (row, label), one, whole in zip(ROWS.items(), now, so_far or now, strict=False):
        sheet.append([row, label, one, whole])
    sheet.append([])
    sheet.append(["Mã tỷ lệ", "Tên tỷ lệ", "Tử số", "Mẫu số"])
    sheet.append(["F1", "Tỷ lệ", *now[3:5]])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def run_all(folder: Path, as_of: date, campaign: str | None = None, period: str | None = None) -> RunReport:
    """One run over `folder`/inputs with `folder`/schemas into `folder`/outputs."""
    options = Options(folder / "inputs", folder / "outputs", folder / "schemas", as_of, campaign, period)
    return run(options, lambda *_: None)
