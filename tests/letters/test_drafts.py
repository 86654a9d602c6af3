"""Documents are the same for the same package, and nobody's own words are ever overwritten."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from pipeline.errors import OutputError, UsageError
from pipeline.letters.drafts import write_letters, write_report
from pipeline.letters.reminder import Occasion
from pipeline.letters.stored import is_untouched
from tests.letters.desk import Desk, opened
from tests.publish.samples import Sent, figures, usual

TODAY = Occasion(date(2024, 12, 25))


def edit(path: Path) -> None:
    document = Document(str(path))
    document.paragraphs[0].add_run(" (đã sửa)")
    document.save(str(path))


def test_the_same_package_gives_the_same_bytes(desk: Desk) -> None:
    desk.publish(usual())
    path = write_report(desk.package(), desk.place(), "vi")
    first = path.read_bytes()
    path.unlink()

    assert write_report(desk.package(), desk.place(), "vi").read_bytes() == first
    core = opened(path).core_properties
    assert (core.created, core.modified) == (datetime(2024, 12, 25, tzinfo=UTC),) * 2
    assert (core.author, core.last_modified_by, core.revision, core.title) == ("", "", 1, "Tuần lễ sách")
    with ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_draft_nobody_touched_follows_a_newer_package(desk: Desk) -> None:
    desk.publish(usual())
    path = write_report(desk.package(), desk.place(), "vi")
    first = path.read_bytes()
    desk.publish({"SVH": Sent(figures(9))})

    assert write_report(desk.package(), desk.place(), "vi").read_bytes() != first
    assert is_untouched(path)


def test_an_edited_report_is_never_overwritten_unless_forced(desk: Desk) -> None:
    desk.publish(usual())
    path = write_report(desk.package(), desk.place(), "vi")
    edit(path)
    edited = path.read_bytes()

    with pytest.raises(OutputError) as refused:
        write_report(desk.package(), desk.place(), "vi")
    assert (refused.value.key, refused.value.facts) == ("output.letter-edited", {"files": str(path)})
    assert path.read_bytes() == edited
    write_report(desk.package(), desk.place(force=True), "vi")
    assert is_untouched(path)


def test_a_file_that_is_not_ours_is_not_overwritten_either(desk: Desk) -> None:
    desk.publish(usual())
    path = write_report(desk.package(), desk.place(), "vi")
    path.write_bytes(b"ghi chu")

    with pytest.raises(OutputError):
        write_report(desk.package(), desk.place(), "vi")
    assert path.read_bytes() == b"ghi chu"


def test_one_edited_letter_keeps_all_letters_as_they_are(desk: Desk) -> None:
    desk.publish(usual())
    letters = write_letters(desk.package(), desk.place(), TODAY, "vi")
    other, edited = (path for _, path in letters.by_unit)
    edit(edited)
    before = other.read_bytes()
    later = Occasion(TODAY.today, date(2025, 1, 10))

    with pytest.raises(OutputError) as refused:
        write_letters(desk.package(), desk.place(), later, "vi")
    assert refused.value.facts == {"files": str(edited)}
    assert other.read_bytes() == before


def test_letters_no_longer_needed_go_unless_somebody_edited_them(desk: Desk) -> None:
    desk.publish(usual())
    first = write_letters(desk.package(), desk.place(), TODAY, "vi")
    refused, missing = (path for _, path in first.by_unit)
    edit(missing)
    desk.publish({unit: Sent(figures(1)) for unit in ("SVH", "SGD", "X1", "X2", "X3")})
    then = write_letters(desk.package(), desk.place(), TODAY, "vi")

    assert (then.by_unit, then.together) == ((), None)
    assert (then.removed, then.kept) == ((first.together, refused), (missing,))
    assert [path.exists() for path in (refused, missing)] == [False, True]


@pytest.mark.parametrize("name", ["summary.json", "details.json"])
def test_a_package_changed_by_hand_is_refused(desk: Desk, name: str) -> None:
    desk.publish(usual())
    file = desk.package().folder / name
    file.write_text(file.read_text(encoding="utf-8").replace("6", "7"), encoding="utf-8")

    with pytest.raises(OutputError) as refused:
        desk.package()
    assert (refused.value.key, refused.value.facts) == ("output.package-changed", {"file": str(file)})


def test_a_schema_changed_since_is_refused(desk: Desk) -> None:
    desk.publish(usual())
    with (desk.schemas / "tuan-sach" / "units.csv").open("a", encoding="utf-8") as units:
        units.write("X4,UBND xã Bốn,xa,\n")

    with pytest.raises(OutputError) as refused:
        desk.package()
    assert refused.value.key == "output.schema-changed"


def test_without_a_package_the_next_step_is_named(desk: Desk) -> None:
    with pytest.raises(UsageError) as refused:
        desk.package()
    assert refused.value.key == "usage.no-package"
