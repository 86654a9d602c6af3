"""decisions.csv: what makes sense is understood however it was saved, what makes none is told by its line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, Period, Unit
from pipeline.desk import Desk, accept, load_desk, set_aside, with_units, without_effect
from pipeline.errors import SchemaFault
from pipeline.messages import message, remedy, says, severity_of
from pipeline.model import (
    Decision,
    DecisionKind,
    FileKind,
    FileOutcome,
    Finding,
    Outcome,
    Reading,
    Return,
    SourceFile,
)
from pipeline.personal import without_personal_data

SCHEMAS = Path(__file__).parents[2] / "schemas"
CAMPAIGN = "kon-tum-2024-12"
WHO = "Nguyễn Văn A, chuyên viên"
ENGLISH = "file,decision,finding,cell,unit,explanation,reason,decided_by\n"

Load = Callable[[str | bytes], Desk]


@pytest.fixture(scope="module")
def campaigns() -> dict[str, Campaign]:
    return {campaign.id: campaign for campaign in load_campaigns(SCHEMAS)}


def reading(name: str, unit: str | None = "SNV", findings: Sequence[Finding] = ()) -> Reading:
    source = SourceFile(name, Path(name), f"sha of {name}", FileKind.SPREADSHEET)
    content = Return(name, source.sha256, CAMPAIGN, "12/2024", unit, findings=tuple(findings))
    return Reading(source, content)


READINGS = [
    reading("a.xlsx"),
    reading("Sở Y tế.xlsx", None, [Finding("R211", "Sở Y tế.xlsx")]),
    reading("sub/b.xlsx"),
    Reading(SourceFile("locked.xlsx", Path("locked.xlsx"), "x", FileKind.REFUSED)),
]


@pytest.fixture
def load(tmp_path: Path, campaigns: dict[str, Campaign]) -> Load:
    def loaded(text: str | bytes) -> Desk:
        content = text.encode() if isinstance(text, str) else text
        (tmp_path / "decisions.csv").write_bytes(content)
        return load_desk(tmp_path, READINGS, campaigns, without_personal_data)

    return loaded


def told(faults: Sequence[SchemaFault]) -> list[tuple[int, str]]:
    return [(fault.line, fault.key.removeprefix("desk.")) for fault in faults]


ACCEPT = Decision(
    2, "a.xlsx", DecisionKind.ACCEPT, "V405", "J15", "", "Cộng cả việc khác", "Công văn 12", WHO
)


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH + f'a.xlsx,accept,V405,J15,,Cộng cả việc khác,Công văn 12,"{WHO}"\n',
        "\ufeffTệp;Quyết định;Mã lỗi;Ô;Đơn vị;Giải trình;Lý do;Người quyết định\r\n"
        f"a.xlsx;Chấp nhận;v405;$J$15;;Cộng cả việc khác;Công văn 12;{WHO}\r\n",
        "file\tfinding\tcell\tdecision\treason\texplanation\tdecided by\n"
        f"a.xlsx\tV405\tj15\tCHẤP  NHẬN\tCông văn 12\tCộng cả việc khác\t{WHO}\n\n",
    ],
    ids=["commas", "semicolons of Excel", "tabs"],
)
def test_a_row_is_understood_in_whatever_way_it_was_saved(load: Load, text: str) -> None:
    desk = load(text)

    assert (desk.decisions, desk.faults) == ((ACCEPT,), ())


def test_a_separator_line_of_excel_is_no_heading_and_counts_as_a_line(load: Load) -> None:
    desk = load(f'sep=;\n{ENGLISH.replace(",", ";")}a.xlsx;loại;;;;;"hai\ndòng";{WHO}\n')

    assert desk.decisions == (Decision(3, "a.xlsx", DecisionKind.EXCLUDE, reason="hai dòng", decided_by=WHO),)


@pytest.mark.parametrize("wanted", ["STP", "stp", "Sở Tư pháp", "SỞ TƯ PHÁP"])
def test_a_unit_may_be_named_by_code_or_name(load: Load, wanted: str) -> None:
    desk = load(ENGLISH + f"Sở Y tế.xlsx,đơn vị,,,{wanted},,Điện thoại,w\n")

    assert [one.unit for one in desk.decisions] == ["STP"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_file_is_found_however_its_name_is_composed(load: Load, form: Literal["NFC", "NFD"]) -> None:
    wanted = unicodedata.normalize(form, "Sở Y tế.xlsx")
    desk = load(ENGLISH + f"{wanted},exclude,,,,,Nhầm,w\nsub\\b.xlsx,exclude,,,,,Nhầm,w\n")

    assert [one.file for one in desk.decisions] == ["Sở Y tế.xlsx", "sub/b.xlsx"]


NONSENSE = {
    "unknown-file": "c.xlsx,exclude,,,,,r,w",
    "unknown-decision": "a.xlsx,maybe,,,,,r,w",
    "unknown-finding": "a.xlsx,accept,V999,,,e,r,w",
    "not-acceptable": "a.xlsx,accept,V401,E14,,e,r,w",
    "not-a-cell": "a.xlsx,accept,V405,hàng 5,,e,r,w",
    "unknown-unit": "a.xlsx,unit,,,XYZ,,r,w",
    "unit-already": "a.xlsx,unit,,,SNV,,r,w",
    "unit-of-no-return": "locked.xlsx,unit,,,SNV,,r,w",
    "column-unused": "a.xlsx,exclude,V405,,,,r,w",
    "blank": "a.xlsx,exclude,,,,,,w",
    "too-many-cells": "a.xlsx,exclude,,,,,r,w,more",
}


@pytest.mark.parametrize("key", NONSENSE)
def test_nonsense_is_told_with_its_line_and_has_no_effect(load: Load, key: str) -> None:
    desk = load(ENGLISH + NONSENSE[key] + "\n")

    assert (desk.decisions, told(desk.faults)) == ((), [(2, key)])


@pytest.mark.parametrize("column", ["file", "decision", "reason", "decided_by"])
def test_what_every_row_must_say_is_asked_for(load: Load, column: str) -> None:
    row = {"file": "a.xlsx", "decision": "exclude", "reason": "r", "decided_by": "w"} | {column: ""}
    desk = load(",".join(row) + "\n" + ",".join(row.values()) + "\n")

    assert told(desk.faults) == [(2, "blank")]
    assert dict(desk.faults[0].facts) == {"column": column}


@pytest.mark.parametrize(
    "code", ["F103", "F104", "R212", "C301", "C321", "C323", "V401", "V402", "V403", "S503", "P601", "S504"]
)
def test_what_is_no_figure_no_rule_or_needs_no_acceptance_cannot_be_accepted(load: Load, code: str) -> None:
    """A blank or unreadable figure is never accepted as a number; personal data stays withheld."""
    desk = load(ENGLISH + f"a.xlsx,accept,{code},,,e,r,w\n")

    assert told(desk.faults) == [(2, "not-acceptable")]


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ("a.xlsx,exclude,,,,,r,w", "a.xlsx,exclude,,,,,r,w", "said-twice"),
        ("a.xlsx,exclude,,,,,r,w", "a.xlsx,accept,V405,,,e,r,w", "contradicts"),
        ("a.xlsx,unit,,,STP,,r,w", "a.xlsx,unit,,,STC,,r,w", "contradicts"),
        ("a.xlsx,unit,,,STP,,r,w", "a.xlsx,exclude,,,,,r,w", "contradicts"),
        ("a.xlsx,accept,V405,J15,,e,r,w", "a.xlsx,accept,V405,,,e,r,w", "said-twice"),
    ],
)
def test_rows_that_quarrel_are_told(load: Load, first: str, second: str, key: str) -> None:
    assert told(load(f"{ENGLISH}{first}\n{second}\n").faults) == [(3, key)]


def test_a_code_and_a_name_mean_the_unit_of_the_returns_period(
    tmp_path: Path, campaigns: dict[str, Campaign]
) -> None:
    """20977 was xã Tam Sơn until June 2025, and is xã Đức Phú from July on."""
    seat = Unit("20977", "Xã Tam Sơn", "xa", valid_until=date(2025, 6, 30))
    merged = Unit("20977", "Xã Đức Phú", "xa", valid_from=date(2025, 7, 1))
    periods = tuple(Period(f"{year}", {}, date(year, 1, 1), date(year, 12, 31)) for year in (2024, 2025))
    told = replace(campaigns[CAMPAIGN], units=(seat, merged), periods=periods)
    sent = [
        replace(one, content=replace(one.content, unit=None, period=period))
        for name, period in (("a.xlsx", "2024"), ("b.xlsx", "2025"), ("c.xlsx", "2025"))
        if (one := reading(name)).content is not None
    ]
    rows = "a.xlsx,unit,,,20977,,r,w\nb.xlsx,unit,,,xã Đức Phú,,r,w\nc.xlsx,unit,,,Xã Tam Sơn,,r,w\n"
    (tmp_path / "decisions.csv").write_text(ENGLISH + rows, encoding="utf-8")
    desk = load_desk(tmp_path, sent, {CAMPAIGN: told}, lambda text: text)
    named = [
        dict(content.findings[-1].facts)["unit"]
        for one in with_units(sent, desk.decisions, {CAMPAIGN: told})
        if (content := one.content) is not None and content.unit
    ]

    assert named == ["Xã Tam Sơn (20977)", "Xã Đức Phú (20977)"]
    assert [(fault.line, fault.key) for fault in desk.faults] == [(4, "desk.unknown-unit")]


def test_a_unit_and_an_accepted_finding_of_one_file_go_together(load: Load) -> None:
    desk = load(
        ENGLISH + "a.xlsx,unit,,,STP,,r,w\na.xlsx,accept,V405,J14,,e,r,w\na.xlsx,accept,V405,J15,,e,r,w\n"
    )

    assert (len(desk.decisions), desk.faults) == (3, ())


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("file,decision\n", (1, "column-missing")),
        ("file,decision,reason,decided_by,colour\n", (1, "unknown-column")),
        ("file,tệp,decision,reason,decided_by\n", (1, "column-twice")),
        (ENGLISH + 'a.xlsx,"exclude', (2, "bad-csv")),
        ("Tệp".encode("utf-16"), (1, "not-utf8")),
    ],
)
def test_a_file_that_is_no_such_list_is_told_as_a_whole(
    load: Load, content: str | bytes, fault: tuple[int, str]
) -> None:
    assert told(load(content).faults) == [fault]


def test_every_fault_has_its_sentence_in_both_languages(load: Load) -> None:
    rows = "\n".join(NONSENSE[key] for key in NONSENSE if key != "too-many-cells")
    for fault in load(ENGLISH + rows + "\n").faults:
        for language in ("vi", "en"):
            assert message(fault.key, language, **dict(fault.facts))


def test_personal_data_in_an_explanation_is_masked(load: Load) -> None:
    desk = load(ENGLISH + "a.xlsx,accept,V405,,,gọi 0912345678,r,w\n")

    assert desk.decisions[0].explanation == "gọi 09********"


# ---------------------------------------------------------------- effects


def test_an_accepted_finding_stays_and_excludes_nothing_with_its_explanation_beside_it() -> None:
    facts = (("printed", "199"), ("summed", "192"), ("difference", "7"))
    wrong = Finding("V405", "a.xlsx", "Biểu 1", "J15", facts)
    other = replace(wrong, cell="J16")

    found = accept([wrong, other], "a.xlsx", [ACCEPT])

    assert [(one.code, one.cell, severity_of(one)) for one in found] == [
        ("V405", "J15", "info"),
        ("D702", "J15", "info"),
        ("V405", "J16", "error"),
    ]
    assert says(found[0], "vi") == says(wrong, "vi")
    assert says(found[1], "vi") == (
        f"Lỗi V405 được chấp nhận theo quyết định của {WHO}: Công văn 12. "
        "Giải trình của đơn vị: Cộng cả việc khác."
    )


@pytest.mark.parametrize(
    ("cell", "accepted"), [("", True), ("J15", True), ("Biểu 1!J15", True), ("Biểu 2!J15", False)]
)
def test_a_cell_may_be_named_with_its_sheet_or_not_at_all(cell: str, accepted: bool) -> None:
    wrong = Finding("V405", "a.xlsx", "Biểu 1", "J15")

    found = accept([wrong], "a.xlsx", [replace(ACCEPT, cell=cell)])

    assert (severity_of(found[0]) == "info") is accepted


def test_a_return_counts_as_that_of_the_unit_named(campaigns: dict[str, Campaign]) -> None:
    decision = Decision(2, "Sở Y tế.xlsx", DecisionKind.UNIT, unit="SYT", reason="Điện thoại", decided_by=WHO)

    content = with_units(READINGS, [decision], campaigns)[1].content

    assert content is not None
    assert content.unit == "SYT"
    assert [(one.code, severity_of(one)) for one in content.findings] == [("R211", "info"), ("D703", "info")]
    assert says(content.findings[1], "en").startswith("Counted as the return of Sở Y tế (SYT) by decision of")


def test_a_reason_is_never_taken_for_a_message_of_ours() -> None:
    decision = Decision(2, "a.xlsx", DecisionKind.EXCLUDE, reason="@workbook.title", decided_by=WHO)

    finding = set_aside([decision])["a.xlsx"]

    assert says(finding, "en") == f"Left out by decision of {WHO}:  @workbook.title."
    assert remedy(finding, "en") == "Nothing to do; to count it again, remove line 2 of decisions.csv."


def test_a_decision_without_effect_is_told() -> None:
    exclude = Decision(3, "copy.xlsx", DecisionKind.EXCLUDE, reason="r", decided_by=WHO)
    letter = Decision(4, "letter.pdf", DecisionKind.EXCLUDE, reason="r", decided_by=WHO)
    settled = {
        "a.xlsx": [FileOutcome("a.xlsx", "1", Outcome.INCLUDED, findings=(Finding("C311", cell="E9"),))],
        "copy.xlsx": [
            FileOutcome(
                "copy.xlsx", "1", Outcome.DUPLICATE, findings=(Finding("S501", facts=(("other", "a.xlsx"),)),)
            )
        ],
        "letter.pdf": [FileOutcome("letter.pdf", "2", Outcome.IGNORED)],
    }

    faults = list(without_effect([ACCEPT, exclude, letter], settled))

    assert [(fault.line, message(fault.key, "en", **dict(fault.facts))) for fault in faults] == [
        (2, "“a.xlsx” has no V405 J15. It has: C311 E9."),
        (3, "“copy.xlsx” is only a duplicate; decide about “a.xlsx”."),
        (4, "“letter.pdf” is no return, so there is nothing to decide; remove the line."),
    ]
