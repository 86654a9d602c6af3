"""The page beside the workbook: what it tells, that it is only text, and that it needs nothing else."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.model import Decision, DecisionKind, FileOutcome, Finding, Outcome, Package
from pipeline.publish import publish
from pipeline.publish.page import page_html
from tests.publish.samples import Sent, campaign, figures, package, usual

FOLDER = Path("tuan-sach") / "12-2024"
PAGE = "tong-hop_tuan-sach_12-2024.html"
HOSTILE = [
    "<script>alert(1)</script>.xlsx",
    "\"'><img src=x onerror=alert(1)>.xlsx",
    "{{ 7*7 }}{% raw %}.xlsx",
    "]]></style><svg onload=alert(1)>.xlsx",
    "gnp.\u202exslx.xlsx",
]
DRAWN = {"svg", "defs", "pattern", "rect", "circle", "path", "line", "text"}
WRITTEN = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section"} | {
    *("p", "h1", "h2", "h3", "ul", "li", "div", "span", "strong", "bdi", "br"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ACTIVE = {"src", "href", "style", "onload", "onerror", "onclick"}


class Elements(HTMLParser):
    """The elements of a page, their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.pieces: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def text(self) -> str:
        """All text, with single spaces."""
        return " ".join(" ".join(self.pieces).split())


def page(told: Package, language: str = "vi") -> str:
    return page_html(told, campaign(), language, "tong-hop.xlsx")


def hostile() -> Package:
    loose = [
        FileOutcome(name, f"{n}" * 64, Outcome.EXCLUDED, findings=(_unknown(name),))
        for n, name in enumerate(HOSTILE)
    ]
    return package(usual(), loose=loose)


def _unknown(name: str) -> Finding:
    return Finding("R212", name, "Biểu <b>1</b>", "C8", (("found", f"<i>{name}</i>"), ("hint", "")))


# ---------------------------------------------------------------- what it tells


def test_it_tells_state_totals_shares_findings_and_each_files_story() -> None:
    text = Elements(page(package(usual()))).text

    for told in (
        "Tổng hợp từ 3/5 đơn vị (trong đó 1 đơn vị gửi trễ hạn); 1 đơn vị có báo cáo bị trả lại; "
        "1 đơn vị chưa gửi báo cáo.",
        "Đơn vị bị trả lại báo cáo (1): UBND xã Hai .",
        "Đơn vị chưa gửi báo cáo (1): UBND xã Ba .",
        "Ngày cuối: 19/12",
        "B1 Số buổi đọc sách (buổi) 6 60 66 3/5",
        "Thư viện được số hóa 6 / 12 thư viện 50 % · Đạt Mục tiêu : 50–60 % (2024)",
        "V401 Ô bắt buộc bị bỏ trống (trống không phải là 0). 1 (trong 1 tệp)",
        "X2.xlsx UBND xã Hai lần gửi 1, 19/12/2024 Lỗi V401 Biểu 1!C4",
    ):
        assert told.replace(" :", ":") in text.replace(" :", ":")


def test_in_english_it_has_no_vietnamese_of_ours() -> None:
    text = Elements(page(package(usual()), "en")).text

    assert "Consolidated from 3 of 5 units (1 of them late)" in text
    assert "V401 A required cell is blank (blank is not zero). 1 (files: 1)" in text
    assert not re.findall(r"đơn vị|Tổng|báo cáo|Lỗi", text)


def test_a_decision_stands_in_the_story_of_its_file() -> None:
    decided = Decision(2, "X2.xlsx", DecisionKind.ACCEPT, "V401", reason="Đã xác nhận", decided_by="Bà Hoa")
    text = Elements(page(replace(package(usual()), decisions=(decided,)))).text

    assert "Chấp nhận lỗi V401: Đã xác nhận (Bà Hoa)" in text


def test_many_findings_of_one_kind_are_told_once_with_their_places() -> None:
    blanks = [Finding("V401", "X2.xlsx", "Biểu 1", f"C{row}") for row in range(4, 14)]
    sent = usual() | {"X2": Sent(figures(4), refused=True, findings=blanks)}
    text = Elements(page(package(sent))).text

    assert "V401 ×10 Biểu 1!C4; Biểu 1!C5; Biểu 1!C6; Biểu 1!C7; Biểu 1!C8; Biểu 1!C9; … " in text


def test_a_run_in_which_nobody_sent_anything_has_a_page_too() -> None:
    text = Elements(page(package({}))).text

    assert "Tổng hợp từ 0/5 đơn vị" in text
    assert "Không có lỗi, cảnh báo nào." in text
    assert "Tiến độ gửi báo cáo theo ngày" not in text


# ---------------------------------------------------------------- that it is only text


def test_what_units_wrote_stays_text() -> None:
    read = Elements(page(hostile()))

    assert read.names <= DRAWN | WRITTEN
    assert not [
        name for name, _ in read.attributes if name.startswith("on") or name in ("src", "href", "style")
    ]
    for name in HOSTILE[:4]:
        assert name in read.text
    assert "gnp.\\u202exslx.xlsx" in read.text


def test_the_policy_allows_nothing_but_the_pages_own_style() -> None:
    written = page(package(usual()))
    style = re.search(r"<style>(.*?)</style>", written, re.DOTALL)
    assert style is not None
    own = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()

    assert (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{own}'; base-uri 'none'; form-action 'none'\">"
    ) in written


def test_it_needs_no_network() -> None:
    written = page(hostile())

    assert not re.findall(r"https?:|//|@import|url\((?!#)", written)


# ---------------------------------------------------------------- as a file of the package


def test_it_stands_beside_the_workbook_and_in_the_manifest(tmp_path: Path) -> None:
    workbook = publish(package(usual()), campaign(), tmp_path, "vi")
    manifest = json.loads((tmp_path / FOLDER / "manifest.json").read_text(encoding="utf-8"))
    written = (tmp_path / FOLDER / PAGE).read_bytes()

    assert workbook.with_suffix(".html").name == PAGE
    assert manifest["outputs"][PAGE] == hashlib.sha256(written).hexdigest()
    assert b"xem s\xe1\xbb\x95 t\xe1\xbb\x95ng h\xe1\xbb\xa3p " + workbook.name.encode() in written


def test_the_same_package_gives_the_same_page() -> None:
    assert page(hostile()) == page(hostile())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_name_that_is_no_unicode_does_no_harm(language: str) -> None:
    broken = FileOutcome("b\udce1o cao.xlsx", "0" * 64, Outcome.EXCLUDED, received=date(2024, 12, 1))

    page(package(usual(), loose=[broken]), language).encode("utf-8")
