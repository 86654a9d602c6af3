"""A Word document as bytes: the same document always gives the same ones, and shows whether it was edited."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError

_MARK = "consolidate sha256:"
_CORE = "docProps/core.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def stored(document: WordDocument) -> bytes:
    """The document as a file with fixed dates inside, marked so that `is_untouched` knows it again."""
    document.core_properties.identifier = _MARK + _digest(_members(_saved(document)))
    members = _members(_saved(document))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def is_untouched(file: Path) -> bool:
    """Whether a file is a document of ours that nobody has saved since; False for anything else."""
    try:
        content = file.read_bytes()
        mark = Document(io.BytesIO(content)).core_properties.identifier
        return bool(mark == _MARK + _digest(_members(content)))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        return False


def _saved(document: WordDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _digest(members: dict[str, bytes]) -> str:
    """Over every part but the core properties, which hold the digest itself."""
    whole = hashlib.sha256()
    for name in sorted(members):
        if name != _CORE:
            whole.update(f"{name}\0{len(members[name])}\0".encode())
            whole.update(members[name])
    return whole.hexdigest()
