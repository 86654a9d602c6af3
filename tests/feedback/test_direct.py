"""The direct way makes what the way through openpyxl makes; nothing comes through that it does not know."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parent))
from excel_style import PARTS, excel_style, zipped
from seen import differences, faults, seen

from pipeline.campaign import load_campaigns
from pipeline.feedback import Feedback, Note, list_workbook, marked_workbook
from pipeline.feedback.choose import feedback_words
from pipeline.feedback.direct import DoubtError, direct_workbook
from pipeline.feedback.own import marked_workbook as through_openpyxl
from pipeline.publish.template import Order, write_template

ROOT = Path(__file__).parents[2]
RETURNS = Path(__file__).parents[1] / "data" / "returns"
DAY = date(2024, 12, 21)
PLACES = (("E14", "error"), ("B3", "warning"), ("A1", "error"), ("K40", "warning"), ("E14", "warning"))


def feedback(*notes: Note) -> Feedback:
    return Feedback("SNV.xlsx", "a.xlsx", ("Tiêu đề", "Đợt"), notes, DAY, feedback_words("vi"))


def everywhere(sheets: list[str]) -> Feedback:
    """Notes on cells of every sheet, some of which are merged, or not there at all."""
    notes = [
        Note(severity, "V405", sheet, cell, f"Tổng <9> & “{cell}”", "=Sửa ô này")
        for sheet in sheets
        for cell, severity in PLACES
    ]
    return feedback(*notes, Note("error", "R242", "", "", "=cmd|'/C calc'!A0", "Điền lại"))


def both(data: bytes) -> tuple[bytes, bytes]:
    """(directly, through openpyxl)."""
    sheets = load_workbook(BytesIO(data), read_only=True).sheetnames
    wanted = everywhere(sheets)
    return direct_workbook(data, wanted, sheets), through_openpyxl(data, wanted, sheets)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def templates() -> Iterator[tuple[str, Callable[[Path], bytes]]]:
    """The blank forms of every campaign, as the template command makes them."""
    for campaign in load_campaigns(ROOT / "schemas"):

        def make(folder: Path, campaign=campaign) -> bytes:
            path = folder / "blank.xlsx"
            write_template(Order(campaign, campaign.periods[0], None), path)
            return path.read_bytes()

        yield campaign.id, make


def sample(campaign: Path) -> Path:
    """The return of a campaign with the most bytes that is no locked or broken one."""
    return max(filter(zipfile.is_zipfile, campaign.glob("*.xlsx")), key=lambda path: path.stat().st_size)


FILES: dict[str, Callable[[Path], bytes]] = {
    "as Excel saves it": lambda _: excel_style(),
    **{f"template of {name}": make for name, make in templates()},
    **{
        f"return for {folder.name}": lambda _, folder=folder: sample(folder).read_bytes()
        for folder in sorted(RETURNS.iterdir())
        if folder.is_dir()
    },
}


# ---------------------------------------------------------------- the same as through openpyxl


@pytest.mark.parametrize("name", FILES)
def test_both_ways_show_the_same(name: str, tmp_path: Path) -> None:
    """Values, results, marks, looks, comments, links, widths, merges, rules, print set-up of every sheet."""
    directly, by_openpyxl = both(FILES[name](tmp_path))

    assert differences(seen(directly), seen(by_openpyxl)) == []
    assert faults(directly) == []


@pytest.mark.parametrize("way", [0, 1])
def test_feedback_that_comes_back_is_marked_directly_again(way: int) -> None:
    """With our comments in it, the list as one of its sheets, and another list before it."""
    directly, by_openpyxl = both(both(excel_style())[way])

    assert differences(seen(directly), seen(by_openpyxl)) == []
    assert faults(directly) == []
    assert load_workbook(BytesIO(directly)).sheetnames == ["Cần sửa (2)", "Cần sửa", "Biểu 1", "Biểu 2"]


def test_a_list_alone_looks_like_the_list_in_front() -> None:
    alone = list_workbook(everywhere(["Biểu 1"]))
    in_front = both(excel_style())[1]

    own, other = (load_workbook(BytesIO(data)).worksheets[0] for data in (alone, in_front))
    assert [[cell.value for cell in row[:3]] for row in own.iter_rows(max_row=8)] == [
        [cell.value for cell in row[:3]] for row in other.iter_rows(max_row=8)
    ]
    assert own["A1"].font.b
    assert faults(alone) == []


# ---------------------------------------------------------------- what becomes of Excel's own


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return parts(both(excel_style())[0])


def test_only_known_parts_are_written(made: Mapping[str, bytes]) -> None:
    assert sorted(made) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments/comment1.xml",
        "xl/comments/comment2.xml",
        "xl/drawings/commentsDrawing1.vml",
        "xl/drawings/commentsDrawing2.vml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/worksheets/_rels/sheet3.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
    ]


def test_nothing_of_what_reaches_out_or_tells_of_persons_is_written(made: Mapping[str, bytes]) -> None:
    everything = b"\n".join(made.values())

    found = re.findall(
        rb"evil|nguyenvana|WEBSERVICE|INDIRECT|\[1\]|0912345678|External|codeName|uid=|nobody refers|printer|"
        rb"\w+:Ignorable|extLst|calcChain|dyDescent",
        everything,
    )
    assert found == []


def test_frozen_formulas_keep_their_values_and_shared_ones_stay() -> None:
    sheet = load_workbook(BytesIO(both(excel_style())[0]))["Biểu 1"]

    assert [sheet[at].value for at in ("C7", "D8", "D5", "D7", "B8")] == [
        42,
        "xin",
        "=B5+C5",
        "=B7+C7",
        "=1+1",
    ]


def test_names_of_one_sheet_follow_it_behind_the_list(made: Mapping[str, bytes]) -> None:
    names = re.findall(r"<definedName (.*?)</definedName>", made["xl/workbook.xml"].decode())

    assert names == [
        "name=\"kinds\">'Biểu 2'!$A$1:$A$3",
        'name="_xlnm.Print_Area" localSheetId="1">\'Biểu 1\'!$A$1:$D$9',
        'name="_xlnm.Print_Titles" localSheetId="1">\'Biểu 1\'!$4:$5',
        'name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">\'Biểu 1\'!$A$4:$D$7',
    ]


def test_the_result_of_a_formula_is_masked_too() -> None:
    formula = '<f>IF(B5&gt;3,"nhiều","ít")</f><v>nhiều</v>'
    change = {"xl/worksheets/sheet1.xml": (formula, formula.replace("<v>nhiều", "<v>gọi 0912345678"))}

    for data in both(excel_style(change)):
        assert load_workbook(BytesIO(data), data_only=True)["Biểu 1"]["B7"].value == "gọi 09********"


def test_digits_hidden_behind_escapes_are_masked() -> None:
    change = {"xl/sharedStrings.xml": ("<t>Chỉ tiêu</t>", "<t>Gọi 0912_x0033_45678</t>")}

    data = direct_workbook(excel_style(change), feedback(), [])

    assert load_workbook(BytesIO(data))["Biểu 1"]["A1"].value == "Gọi 09********"


# ---------------------------------------------------------------- doubts

S1, WB, ST, SS = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
)
DOUBTFUL = {
    "an element nobody knows": (S1, "<phoneticPr", "<evil/><phoneticPr"),
    "an attribute nobody knows": (S1, '<pageMargins left="0.7"', '<pageMargins left="0.7" evil="1"'),
    "a measure that is none": (S1, 'left="0.7"', 'left="0.7 evil"'),
    "a declaration of entities": (S1, "\r\n<worksheet", '\r\n<!DOCTYPE x [<!ENTITY e "evil">]><worksheet'),
    "an instruction": (S1, "<sheetData>", "<?evil?><sheetData>"),
    "a comment in the XML": (S1, "<sheetData>", "<!-- evil --><sheetData>"),
    "character data of the third kind": (S1, "<v>0.1</v>", "<v><![CDATA[0.1]]></v>"),
    "two of what there is one of": (S1, "<mergeCells", '<autoFilter ref="A1"/><mergeCells'),
    "a cell with metadata": (S1, '<c r="A4" t="s">', '<c r="A4" t="s" vm="1">'),
    "a cell of another row": (S1, '<c r="B4">', '<c r="B5">'),
    "a row twice": (S1, '<row r="5"', '<row r="4"'),
    "a text that is not there": (S1, '<v>2</v></c><c r="B5"', '<v>99</v></c><c r="B5"'),
    "a style that is not there": (S1, '<c r="A8" s="2"/>', '<c r="A8" s="77"/>'),
    "a number that is none": (S1, "<v>0.1</v>", "<v>evil</v>"),
    "a formula shared by none": (S1, 't="shared" ref="D5:D7" si="0"', 't="shared" ref="D5:D7" si="5"'),
    "a harmful formula that others share": (S1, ">B5+C5<", ">evil!B5+C5<"),
    "an unknown sheet": (WB, 'name="Biểu 2"', 'name="Biểu/2"'),
    "two sheets of a name": (WB, 'name="Biểu 2"', 'name="BIỂU 1"'),
    "a workbook with macros of the old kind": (WB, "<sheets>", '<functionGroups evil="1"/><sheets>'),
    "personal data in a sheet's name": (WB, 'name="Biểu 2"', 'name="Gọi 0912345678"'),
    "personal data in a prompt": (S1, 'prompt="Chọn', 'prompt="Gọi 0912345678'),
    "personal data in a header": (S1, "&amp;C&amp;P", "&amp;Ca@b.vn &amp;P"),
    "a font that is not there": (ST, 'fontId="1"', 'fontId="7"'),
    "a run with something else": (SS, "<t>đậm</t>", "<t>đậm</t><evil/>"),
    "a second window": (WB, "<bookViews>", "<bookViews><workbookView/>"),
    "a sheet in a second window": (S1, 'workbookViewId="0"', 'workbookViewId="1"'),
    "another encoding": (SS, 'encoding="UTF-8"', 'encoding="UTF-7"'),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_what_is_not_known_is_left_to_openpyxl(case: str) -> None:
    part, before, after = DOUBTFUL[case]

    with pytest.raises(DoubtError):
        direct_workbook(excel_style({part: (before, after)}), everywhere(["Biểu 1"]), ["Biểu 1", "Biểu 2"])


@pytest.mark.parametrize(
    "case", ["personal data in a sheet's name", "personal data in a prompt", "personal data in a header"]
)
def test_personal_data_outside_of_cells_is_masked_there(case: str) -> None:
    part, before, after = DOUBTFUL[case]
    names = re.findall('<sheet name="(.*?)"', after if part == WB else "") or ["Biểu 2"]

    data = marked_workbook(excel_style({part: (before, after)}), everywhere(["Biểu 1"]), ["Biểu 1", *names])

    assert not re.search(rb"0912345678|a@b\.vn", b"\n".join(parts(data).values()))


_TAG = re.compile("<[A-Za-z][^<>]*>")
_STRANGE = (
    "<evil/>",
    '<evil:evil xmlns:evil="urn:evil"/>',
    "evil",
    "<f>evil!A1</f>",
    '<oleObject progId="evil"/>',
    '<hyperlink r:id="evil"/>',
    "&evil;",
    "<!--evil-->",
    "<v>evil</v>",
)


@given(
    part=st.sampled_from([name for name in PARTS if name.startswith("xl/") and name.endswith(".xml")]),
    at=st.floats(0, 1, exclude_max=True),
    strange=st.sampled_from(_STRANGE),
    inside=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_a_stranger_put_anywhere_never_comes_through(
    part: str, at: float, strange: str, inside: bool
) -> None:
    """Behind any tag, or as an attribute in it: it is a doubt, or text of a cell, or it is gone."""
    tags = list(_TAG.finditer(PARTS[part]))
    tag = tags[int(at * len(tags))]
    spoilt = PARTS[part][: tag.end()] + strange + PARTS[part][tag.end() :]
    if inside:
        end = tag.end() - (2 if tag[0].endswith("/>") else 1)
        spoilt = f'{PARTS[part][:end]} evil="evil"{PARTS[part][end:]}'
    content = {name: text.encode() for name, text in (PARTS | {part: spoilt}).items()}

    try:
        data = direct_workbook(zipped(content), everywhere(["Biểu 1"]), ["Biểu 1", "Biểu 2"])
    except DoubtError:
        return

    assert faults(data) == []
    for name, found in parts(data).items():
        without_texts = re.sub(rb"<t( [^>]*)?>[^<]*</t>|<author>[^<]*</author>|<oddHeader>[^<]*<", b"", found)
        assert b"evil" not in without_texts, name


@given(
    text=st.text(st.characters(exclude_categories=[]), max_size=60), where=st.sampled_from(["list", "own"])
)
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_written(text: str, where: str) -> None:
    """Control characters and halves of characters too; Excel would refuse the file otherwise."""
    if where == "list":
        data = list_workbook(feedback(Note("error", "V1", text[:9], "C5", text, text)))
    else:
        data = direct_workbook(
            excel_style(), feedback(Note("error", "V1", "Biểu 1", "C5", text, text)), ["Biểu 1"]
        )

    assert faults(data) == []


def test_nothing_of_openpyxl_is_loaded_on_the_direct_way() -> None:
    """It takes longer to load than ten workbooks take to make."""
    import subprocess

    code = "import sys, pipeline.returning; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
