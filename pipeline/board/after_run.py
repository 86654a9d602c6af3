"""What `status` would say right after a run, told from what the run found out: nothing is read again."""

from __future__ import annotations

from pipeline.board import board_of, file_times
from pipeline.board.show import forms
from pipeline.board.verdicts import Verdicts
from pipeline.claims import period_of
from pipeline.options import Options
from pipeline.run import RunReport


def status_after(report: RunReport, options: Options) -> dict[str, tuple[str, int]]:
    """The boards of the run's packages in every form in which they are shown, each with the exit code."""
    times = file_times(report.readings)
    found = []
    for item in report.written:
        package = item.package
        # A run leaves nobody without a verdict.
        judged = {file.file: file.findings for file in package.settlement.files}
        verdicts = Verdicts(item.workbook.parent, judged)
        period = period_of(item.campaign, package.period)
        board = board_of(package.settlement, times, verdicts, item.campaign, period, package.as_of)
        found.append(board)
    return forms(found, options.language)
