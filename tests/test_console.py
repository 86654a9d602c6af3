"""The table at the end of a run: read aloud, it says what to do, and stays short."""

from dataclasses import replace
from pathlib import Path

from pipeline.console import describe_run
from pipeline.model import FileOutcome, Finding, Outcome, Package
from pipeline.run import RunReport, Written
from tests.publish.samples import Sent, campaign, figures, package, usual

TABLE = """\
Tuần lễ sách — kỳ 12/2024 (tuan-sach)
  Được tổng hợp:                3/5 đơn vị
  Trả lại:                      1
    UBND xã Hai — X2.xlsx
      Biểu 1!C4: Ô bắt buộc bị bỏ trống (trống không phải là 0).
      Biểu 1!C5: Ô bắt buộc bị bỏ trống (trống không phải là 0).
        → Đơn vị điền số (0 nếu không có) rồi gửi lại.
      Biểu 1!J4: Ô tổng ghi 7, nhưng cộng các phần được 8 (lệch 1).
        → Đơn vị kiểm tra lại tổng và các phần rồi gửi lại.
      … và 1 lỗi nữa (xem sổ tổng hợp)
  Trùng lặp:                    1
    Sở Văn hóa — Copy of SVH.xlsx: Là bản sao giống hệt tệp “SVH.xlsx”.
  Đơn vị chưa gửi:              1
    UBND xã Ba
  Gửi trễ hạn:                  1
    Sở Giáo dục
Sổ tổng hợp: /ra/tong-hop.xlsx
Trang toàn cảnh: /ra/tong-hop.html"""


def table(told: Package) -> str:
    return describe_run(RunReport((Written(told, campaign(), Path("/ra/tong-hop.xlsx")),), ()), "vi")


def blank(cell: str) -> Finding:
    return Finding("V401", "X2.xlsx", "Biểu 1", cell)


def test_what_to_do_about_errors_in_a_row_is_told_once() -> None:
    facts = (("printed", "7"), ("summed", "8"), ("difference", "1"))
    errors = [blank("C4"), blank("C5"), Finding("V405", "X2.xlsx", "Biểu 1", "J4", facts), blank("C6")]
    zero = Finding("C315", "Copy of SVH.xlsx", "Biểu 1", "C4", (("found", "-"),))
    same = Finding("S501", "Copy of SVH.xlsx", facts=(("other", "SVH.xlsx"),))
    copy = FileOutcome("Copy of SVH.xlsx", "0" * 64, Outcome.DUPLICATE, "SVH", findings=(zero, same))

    assert (
        table(package(usual() | {"X2": Sent(figures(4), refused=True, findings=errors)}, loose=[copy]))
        == TABLE
    )


def test_of_many_refused_files_only_the_first_error_is_told() -> None:
    told = package(usual())
    refused = FileOutcome(
        "X.xlsx", "0" * 64, Outcome.EXCLUDED, findings=(blank("C4"), blank("C5"), blank("C6"))
    )
    files = tuple(replace(refused, file=f"X{number}.xlsx") for number in range(40))
    lines = table(replace(told, settlement=replace(told.settlement, files=files))).splitlines()

    assert lines[2:7] == [
        "  Trả lại:                      40",
        "    X0.xlsx",
        "      Biểu 1!C4: Ô bắt buộc bị bỏ trống (trống không phải là 0).",
        "        → Đơn vị điền số (0 nếu không có) rồi gửi lại.",
        "      … và 2 lỗi nữa (xem sổ tổng hợp)",
    ]
