"""The invented ministry's offices as folders: real files, real runs, workbooks copied upward."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.options import Options
from pipeline.run import Written, run
from tests.tiers.ministry import DISTRICTS, ID, figures_of, write_return


@dataclass
class Chain:
    """One period at every office: what lies in each one's inputs, and its last package."""

    folder: Path
    schemas: Path
    period: str
    day: date
    last: dict[str, Written] = field(default_factory=dict)

    def inputs(self, office: str) -> Path:
        """The office's own inputs folder; "" is the ministry."""
        path = self.folder / "inputs" / (office or "bo")
        path.mkdir(parents=True, exist_ok=True)
        return path

    def above(self, office: str) -> str:
        """To whom the office sends its workbook."""
        return DISTRICTS.get(office, "")

    def send(self, commune: str, office: str, *, sending: int = 1, more: int = 0) -> None:
        """A commune's return arrives at an office."""
        path = self.inputs(office) / f"{commune} lần {sending}.xlsx"
        write_return(path, commune, self.period, figures_of(commune, self.period, more), sending=sending)

    def run(self, *offices: str) -> Written:
        """Runs, one office after another, each sending its workbook upward; the last one's package."""
        for office in offices:
            name = f"{ID}@{office}" if office else ID
            options = Options(self.inputs(office), self.folder / "outputs", self.schemas, self.day, name)
            (self.last[office],) = run(options, lambda *_: None).written
            if office:
                target = self.inputs(self.above(office)) / f"Sổ {office}.xlsx"
                shutil.copy(self.last[office].workbook, target)
        return self.last[offices[-1]]


def summary_of(written: Written) -> dict[str, Any]:
    """The package's summary.json."""
    found: dict[str, Any] = json.loads(written.workbook.with_name("summary.json").read_text(encoding="utf-8"))
    return found


def complete(written: Written) -> dict[str, str]:
    """Unit group -> included/expected, over all tiers."""
    return {one["group"]: f"{one['included']}/{one['expected']}" for one in summary_of(written)["tiers"]}


def codes(written: Written) -> dict[str, tuple[str, list[str]]]:
    """File -> its outcome, and what was found in it."""
    return {file["file"]: (file["outcome"], file["findings"]) for file in summary_of(written)["files"]}
