"""The consolidated workbook: one module per kind of sheet, one place that talks to xlsxwriter."""

from __future__ import annotations

from pathlib import Path

from pipeline.campaign.model import Campaign
from pipeline.model import Package
from pipeline.publish.workbook.answers_sheet import write_answers_sheet
from pipeline.publish.workbook.book import open_book
from pipeline.publish.workbook.comparison_sheet import write_comparison_sheet
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.decisions_sheet import write_decisions_sheet
from pipeline.publish.workbook.list_sheets import write_list_sheets
from pipeline.publish.workbook.proof import prove_totals
from pipeline.publish.workbook.questions_sheet import write_questions_sheet
from pipeline.publish.workbook.records import FIRST_RECORD
from pipeline.publish.workbook.return_sheets import (
    write_files_sheet,
    write_findings_sheet,
    write_status_sheet,
)
from pipeline.publish.workbook.sources_sheet import MOST_FIGURES, write_sources_sheet
from pipeline.publish.workbook.summary_sheet import write_summary_sheet
from pipeline.publish.workbook.table_sheets import write_table_sheets
from pipeline.publish.workbook.target_years_sheet import write_target_years_sheet
from pipeline.publish.workbook.targets_sheet import write_targets_sheet
from pipeline.publish.workbook.task_sheets import write_task_sheets
from pipeline.publish.workbook.tiers_sheet import write_tiers_sheet
from pipeline.publish.workbook.tracing import Tracing
from pipeline.publish.workbook.unit_comparison_sheet import write_unit_comparison_sheet
from pipeline.publish.workbook.units_grid import lay_out
from pipeline.publish.workbook.units_sheet import HEADER, write_units_sheet


def write_workbook(package: Package, campaign: Campaign, path: Path, language: str) -> None:
    """Write the consolidated workbook; a sheet with nothing in it is not there.

    Raises:
        OutputError: a cell was refused, or the file cannot be written.
    """
    contents = Contents(package, campaign, language)
    title = contents.say("caption", campaign=contents.label(campaign.title), period=contents.period_label)
    marks = {"cut_mark": contents.say("cut-mark"), "too_large": contents.say("too-large")}
    with open_book(path, package.as_of, title=title, **marks) as book:
        summary, units = (
            book.name_for(contents.say("sheet.summary")),
            book.name_for(contents.say("sheet.units")),
        )
        sources = book.name_for(contents.say("sheet.sources"))
        book.tracing = Tracing(contents, sources, FIRST_RECORD, MOST_FIGURES)
        prove_totals(contents)
        grid = lay_out(contents, units, HEADER, contents.say("nothing"))
        write_summary_sheet(book, contents, grid, summary)
        write_comparison_sheet(book, contents)
        write_unit_comparison_sheet(book, contents)
        write_targets_sheet(book, contents)
        write_target_years_sheet(book, contents)
        write_table_sheets(book, contents, grid)
        write_units_sheet(book, contents, grid)
        write_list_sheets(book, contents)
        write_task_sheets(book, contents)
        write_answers_sheet(book, contents)
        write_status_sheet(book, contents)
        write_tiers_sheet(book, contents)
        write_findings_sheet(book, contents)
        write_questions_sheet(book, contents)
        write_decisions_sheet(book, contents)
        write_files_sheet(book, contents)
        write_sources_sheet(book, contents, sources, MOST_FIGURES)
        book.tracing.write_record(book)


__all__ = ["write_workbook"]
