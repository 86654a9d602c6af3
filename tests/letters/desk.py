"""A schemas folder and an outputs folder with one finished package, as a coordinator has them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument

from pipeline.campaign import load_campaigns
from pipeline.letters.drafts import Place
from pipeline.letters.package import WrittenPackage, find_packages
from pipeline.model import FileOutcome
from pipeline.publish import publish
from tests.publish.samples import CAMPAIGN, FORM, ID, INDICATORS, UNITS, Sent, package

REPOSITORY = Path(__file__).parents[2] / "schemas"
FILES = {
    "campaign.yaml": CAMPAIGN,
    "indicators.csv": INDICATORS,
    "units.csv": UNITS,
    "forms/form.yaml": FORM,
}


@dataclass(frozen=True)
class Desk:
    """The two folders, and what is needed to write letters from them."""

    schemas: Path
    outputs: Path

    def publish(self, sent: Mapping[str, Sent], loose: Sequence[FileOutcome] = ()) -> None:
        """Write the package of a run in which units sent this."""
        (campaign,) = load_campaigns(self.schemas)
        publish(package(sent, told=campaign, loose=loose), campaign, self.outputs, "vi")

    def package(self) -> WrittenPackage:
        """The package as the commands find it."""
        (found,) = find_packages(self.outputs, load_campaigns(self.schemas), None, None)
        return found

    def place(self, *, force: bool = False) -> Place:
        """Documents go to the folder "letters" of the outputs."""
        return Place(self.schemas, self.outputs / "letters", force)


def make_desk(folder: Path) -> Desk:
    """An office with the default templates, whose outputs folder is still empty."""
    schemas = folder / "schemas"
    (schemas / ID / "forms").mkdir(parents=True)
    shutil.copy(REPOSITORY / "words.yaml", schemas)
    shutil.copytree(REPOSITORY / "templates", schemas / "templates")
    for name, text in FILES.items():
        (schemas / ID / name).write_text(text, encoding="utf-8")
    return Desk(schemas, folder / "outputs")


def paragraphs(file: Path) -> list[str]:
    """The texts of a document's paragraphs outside tables, without empty ones."""
    return [text for paragraph in opened(file).paragraphs if (text := paragraph.text.strip())]


def tables(file: Path) -> list[list[list[str]]]:
    """The texts of all tables by row and cell."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(file).tables]


def opened(file: Path) -> WordDocument:
    """The document, read by another program than the one that filled it in."""
    return Document(str(file))
