"""The package of one campaign and period: written beside, then renamed into place."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.campaign.model import Campaign
from pipeline.messages import message
from pipeline.model import Package
from pipeline.publish.comparison import COMPARISON, UNITS, comparison_json, units_in_short
from pipeline.publish.comparison_parquet import write_compared_units
from pipeline.publish.cuts import with_cuts
from pipeline.publish.manifest import MANIFEST, manifest_json
from pipeline.publish.names import EARLIER, period_folder, workbook_name
from pipeline.publish.parquet import write_figures
from pipeline.publish.replace import replacing
from pipeline.publish.texts import Beside, make_texts, texts_of, when_asked
from pipeline.publish.workbook import write_workbook


def publish(
    package: Package,
    campaign: Campaign,
    outputs: Path,
    language: str,
    attachments: Mapping[str, bytes] | None = None,
    beside: Beside = when_asked,
) -> Path:
    """Write `outputs/<campaign>/<period>/` whole, or leave what stands there; return the workbook's path.

    `attachments` are further files of the package: path within it ("/" between folders) -> content.
    `beside` may let another process make the texts while the workbook is written.

    The package of the run before moves to `outputs/<campaign>/earlier/<period>/<n>`, unless nothing
    changed: then it stays as it is. The same package gives the same bytes.

    Raises:
        OutputError: the folder or a file in it cannot be written.
    """
    package = with_cuts(package)
    folder = period_folder(package.period)
    home = outputs / package.campaign
    name = workbook_name(message("workbook.file-stem", language), package.campaign, package.period)
    # In a thread beside the workbook: what writes the figures is not Python, and leaves a core to it.
    with replacing(home / folder, home / EARLIER / folder) as fresh, ThreadPoolExecutor(1) as thread:
        texts = beside(make_texts, texts_of(package, campaign, language, name))
        figures = thread.submit(write_figures, package.totals.figures, fresh / "figures.parquet")
        write_workbook(package, campaign, fresh / name, language)
        for path, content in texts().items():
            (fresh / path).write_bytes(content)
        if package.past.states:
            _write(fresh / COMPARISON, comparison_json(package))
            if units_in_short(package) is None:
                write_compared_units(package.compared_units, tuple(package.past.years), fresh / UNITS)
        for path, content in (attachments or {}).items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_bytes(content)
        figures.result()
        # Last, because it lists what the others wrote.
        _write(fresh / MANIFEST, manifest_json(package, campaign, language, fresh))
    return home / folder / name


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
