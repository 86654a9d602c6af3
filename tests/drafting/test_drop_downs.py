"""The drop-downs of a blank form, written into the rule or standing in cells."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.drafting import read_drop_downs


def test_answers_in_the_rule_and_in_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet, lists = book.worksheets[0], book.create_sheet("Danh mục")
    sheet.title = "Biểu 1"
    for row, text in enumerate(("Tốt", "Khá"), start=1):
        lists.cell(row, 1, text)
    for formula, cells in (('"Có, Không"', "B2:B9"), ("'Danh mục'!$A$1:$A$2", "C2"), ('"x"', "D2")):
        rule = DataValidation(type="list", formula1=formula)
        rule.add(cells)
        sheet.add_data_validation(rule)
    book.save(tmp_path / "form.xlsx")
    offered = read_drop_downs(tmp_path / "form.xlsx")

    assert offered("Biểu 1", 8, 1) == ("Có", "Không")
    assert offered("Biểu 1", 1, 2) == ("Tốt", "Khá")
    assert offered("Biểu 1", 1, 3) == ()  # one answer is a mark, not a choice
    assert offered("Danh mục", 1, 1) == ()


def test_a_file_of_another_kind_offers_nothing(tmp_path: Path) -> None:
    (tmp_path / "form.xls").write_bytes(b"\xd0\xcf\x11\xe0")

    assert read_drop_downs(tmp_path / "form.xls")("Biểu 1", 1, 1) == ()
