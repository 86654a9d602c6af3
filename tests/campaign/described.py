"""The campaign that docs/describe-a-campaign.md builds, as a folder of files that a test may spoil."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.campaign import load_campaigns
from pipeline.errors import SchemaError
from pipeline.messages import message

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "describe-a-campaign.md"
ID = "ngay-sach-2026"
CAMPAIGN, FORM = "campaign.yaml", "forms/form.yaml"
UNITS, INDICATORS, EXPECTATIONS = "units.csv", "indicators.csv", "expectations.yaml"
_FILE = re.compile(rf"^`{ID}/([^`]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files_of_the_page() -> dict[str, str]:
    """The files that the page shows, by name within the campaign's folder."""
    return dict(_FILE.findall(PAGE.read_text(encoding="utf-8")))


class Described:
    """The described campaign in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.restore()
        words = (ROOT / "schemas" / "words.yaml").read_text(encoding="utf-8")
        (folder / "words.yaml").write_text(words, encoding="utf-8")

    def restore(self) -> None:
        """Write the files as the page has them."""
        for name, text in files_of_the_page().items():
            self.write(name, text)

    def add(self, name: str, text: str) -> None:
        """Add text at the end of a file, which need not be there yet."""
        path = self.folder / ID / name
        self.write(name, (path.read_text(encoding="utf-8") if path.exists() else "") + text)

    def write(self, name: str, text: str) -> None:
        """Write a file of the campaign."""
        path = self.folder / ID / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace the first `old` in a file of the campaign; it must be there."""
        path = self.folder / ID / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def faults(self) -> list[tuple[str, int, str]]:
        """The faults that loading finds: file within the campaign, line, sentence in English."""
        try:
            load_campaigns(self.folder)
        except SchemaError as error:
            return [
                (fault.file.removeprefix(f"{ID}/"), fault.line, message(fault.key, "en", **dict(fault.facts)))
                for fault in error.faults
            ]
        return []
