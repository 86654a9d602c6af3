"""Templates: the committed ones are those that the script writes, and an office may have its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.shared import Mm, Pt

from pipeline.errors import OutputError
from pipeline.letters.blank.__main__ import write_templates
from pipeline.letters.drafts import write_report
from pipeline.letters.render import find_template
from tests.letters.desk import REPOSITORY, Desk, paragraphs
from tests.publish.samples import ID, usual


def parts(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_committed_templates_are_what_the_script_writes(tmp_path: Path) -> None:
    write_templates(tmp_path)
    written = sorted(path.name for path in tmp_path.iterdir())

    assert written == ["reminder.en.docx", "reminder.vi.docx", "report.en.docx", "report.vi.docx"]
    for name in written:
        assert parts(tmp_path / name) == parts(REPOSITORY / "templates" / name), name


@pytest.mark.parametrize("name", ["report.vi.docx", "reminder.vi.docx"])
def test_the_layout_is_the_decrees(name: str) -> None:
    """Decree 30/2020/NĐ-CP, Appendix I: A4, margins, Times New Roman 14, no page number on page 1."""
    document = Document(str(REPOSITORY / "templates" / name))
    section = document.sections[0]
    size = (section.page_width, section.page_height)
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    body = document.styles["Letter body"]

    assert [round(length.mm) for length in (*size, *margins)] == [210, 297, 30, 20, 20, 20]
    assert section.different_first_page_header_footer
    assert (body.font.name, body.font.size) == ("Times New Roman", Pt(14))
    assert round(body.paragraph_format.first_line_indent.mm) == Mm(10).mm


def test_a_campaigns_own_template_comes_before_the_common_one(desk: Desk) -> None:
    own = desk.schemas / ID / "templates" / "report.vi.docx"
    own.parent.mkdir()
    document = Document(str(desk.schemas / "templates" / "report.vi.docx"))
    for paragraph in document.paragraphs:
        if paragraph.text == "BÁO CÁO":
            paragraph.runs[0].text = "BÁO CÁO NHANH"
    document.save(str(own))
    desk.publish(usual())

    assert find_template(desk.schemas, ID, "report", "vi") == own
    assert paragraphs(write_report(desk.package(), desk.place(), "vi"))[0] == "BÁO CÁO NHANH"


@pytest.mark.parametrize(
    "fault", ["{{ nobody }}", "{% if %}", "{{ areas.__class__.__mro__ }}", "{{ ''.join.x() }}"]
)
def test_a_faulty_template_is_named_and_nothing_is_written(desk: Desk, fault: str) -> None:
    template = desk.schemas / "templates" / "report.vi.docx"
    document = Document(str(template))
    document.add_paragraph(fault)
    document.save(str(template))
    desk.publish(usual())

    with pytest.raises(OutputError) as refused:
        write_report(desk.package(), desk.place(), "vi")
    assert refused.value.key == "output.template-fault"
    assert refused.value.facts["template"] == str(template)
    assert not desk.place().folder.exists()


def test_a_missing_template_is_named_with_its_places(desk: Desk) -> None:
    shutil.rmtree(desk.schemas / "templates")
    desk.publish(usual())

    with pytest.raises(OutputError) as refused:
        write_report(desk.package(), desk.place(), "vi")
    assert refused.value.facts["name"] == "report.vi.docx"
