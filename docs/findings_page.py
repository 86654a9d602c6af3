"""findings.md: every finding code, what it says and what to do, from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.messages import FindingKind, finding_kinds, without_facts

_HEAD = """# Findings / Lỗi và cảnh báo

<!-- Generated from pipeline/findings.toml by `python -m docs.generate`; do not edit. -->

Mỗi lỗi, cảnh báo có một mã. **Lỗi** làm cả báo cáo bị trả lại; **cảnh báo** và **lưu ý** thì không. Dấu ✓ ở
cột cuối: người tổng hợp có thể chấp nhận trong [decisions.csv](decisions.md), kèm giải trình của đơn vị. “…”
là chỗ chương trình ghi số liệu, tên hoặc ô cụ thể.

Every finding has a code. An **error** sends the whole return back; a **warning** or a **note** does not. ✓ in
the last column: the coordinator may accept it in [decisions.csv](decisions.md), with the unit's explanation.
“…” stands where the program names the figure, the name or the cell.
"""

_FAMILIES = {
    "F": "Tệp / Files",
    "R": "Nhận dạng báo cáo / Recognition",
    "T": "Bảng mã cũ / Old encodings",
    "C": "Đọc ô và bảng / Cells and tables",
    "V": "Kiểm tra số liệu / Rules",
    "S": "Lần gửi, trùng lặp, thời hạn / Sendings, duplicates, deadlines",
    "P": "Dữ liệu cá nhân / Personal data",
    "D": "Quyết định của người tổng hợp / The coordinator's decisions",
    "W": "Sổ tổng hợp / The workbook",
}
_HEADINGS = """\
| mã<br>*code* | mức độ<br>*severity* | nội dung<br>*what it says* | cách xử lý<br>*what to do* | ✓ |
|---|---|---|---|---|"""
_SEVERITIES = {"error": "lỗi<br>*error*", "warning": "cảnh báo<br>*warning*", "info": "lưu ý<br>*note*"}


def findings_page() -> str:
    """The text of docs/findings.md."""
    return "\n".join([_HEAD, *_families()])


def _families() -> Iterator[str]:
    kinds = finding_kinds()
    for letter in dict.fromkeys(code[0] for code in kinds):
        yield f"## {letter} — {_FAMILIES[letter]}\n"
        yield _HEADINGS
        yield from (_row(kind) for code, kind in kinds.items() if code[0] == letter)
        yield ""


def _row(kind: FindingKind) -> str:
    accepted = "✓" if kind.acceptable else ""
    severity = _SEVERITIES[kind.severity]
    remedy = _both(kind.remedy)
    if kind.remedy_for_unit != kind.remedy:
        remedy += f"<br>Nói với đơn vị / *told to the unit*: {_both(kind.remedy_for_unit)}"
    return f"| {kind.code} | {severity} | {_both(kind.says)} | {remedy} | {accepted} |"


def _both(told: dict[str, str]) -> str:
    vi, en = (without_facts(told[language]).replace("|", "\\|") for language in ("vi", "en"))
    return f"{vi}<br>*{en}*"
