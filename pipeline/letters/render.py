"""Fills a Word template in; what is filled in is text and nothing else."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.errors import OutputError
from pipeline.letters.figures import Filled
from pipeline.letters.package import WrittenPackage
from pipeline.letters.widths import fit_repeated_columns
from pipeline.letters.wording import inert

_MOST_SIGNS_OF_A_PROPERTY = 255


def find_template(schemas: Path, campaign: str, kind: str, language: str) -> Path:
    """The campaign's own template of a kind of document, else the common one.

    Raises:
        OutputError: there is neither.
    """
    name = f"{kind}.{language}.docx"
    places = [schemas / campaign / "templates" / name, schemas / "templates" / name]
    for place in places:
        if place.is_file():
            return place
    raise OutputError("output.no-template", name=name, places=", ".join(map(str, places)))


def filled_in(template: Path, contents: Filled, package: WrittenPackage) -> WordDocument:
    """The template with its placeholders filled in.

    Raises:
        OutputError: the template is no Word file, or names a placeholder that there is not.
    """
    # Everything is escaped, and a template can call nothing: it comes from an office, not from a programmer.
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        document = DocxTemplate(template)
        document.render(_inert(contents), environment)
    except (TemplateError, PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise OutputError("output.template-fault", template=str(template), what=str(error)) from error
    made: WordDocument = document.docx
    fit_repeated_columns(made)
    _set_properties(made, contents["title"], package)
    return made


def _inert(value: Any) -> Any:
    """The same with every text inert."""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, dict):
        return {name: _inert(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_inert(member) for member in value]
    return value


def _set_properties(document: WordDocument, title: str, package: WrittenPackage) -> None:
    """Properties that depend on the package alone: no clock, no user name."""
    core = document.core_properties
    core.title = inert(title)[:_MOST_SIGNS_OF_A_PROPERTY]
    core.author = core.last_modified_by = ""
    core.created = core.modified = datetime.combine(package.as_of, time())
    core.revision = 1


def one_after_another(documents: Sequence[WordDocument]) -> WordDocument:
    """Documents of one template as one: each begins on a new page, numbered from 1, as if it were alone."""
    whole = copy.deepcopy(documents[0])
    body = whole.element.body
    for document in documents[1:]:
        _end_section(body)
        for element in document.element.body:
            if element.tag != qn("w:sectPr"):
                body.insert(len(body) - 1, copy.deepcopy(element))
    return whole


def _end_section(body: Any) -> None:
    """Let the section end with the body's last paragraph, so that what follows begins a new one."""
    last, section = body[-2], body[-1]
    if last.tag != qn("w:p"):
        last = body.makeelement(qn("w:p"))
        body.insert(len(body) - 1, last)
    last.get_or_add_pPr().append(copy.deepcopy(section))
