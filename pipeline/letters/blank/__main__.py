"""Writes the default templates into the folder named on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.letters.blank.reminder import reminder_template
from pipeline.letters.blank.report import report_template
from pipeline.letters.stored import stored
from pipeline.messages import LANGUAGES


def write_templates(folder: Path) -> None:
    """Write report.<language>.docx and reminder.<language>.docx; always the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        (folder / f"report.{language}.docx").write_bytes(stored(report_template(language)))
        (folder / f"reminder.{language}.docx").write_bytes(stored(reminder_template(language)))


if __name__ == "__main__":
    write_templates(Path(sys.argv[1]))
