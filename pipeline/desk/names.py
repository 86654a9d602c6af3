"""Which file of the inputs folder a name in one of the coordinator's lists means."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from pipeline.campaign.faults import nearest
from pipeline.desk.table import Row, Sheet


class FileNames:
    """The files of the inputs folder, found by name whatever the composition of letters or the slashes."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))
        self._alike: dict[str, list[str]] = {}
        for name in self._names:
            self._alike.setdefault(_key(name), []).append(name)

    def find(self, row: Row, sheet: Sheet) -> str | None:
        """The file that the row's column `file` names; None, and a fault, if there is none or several."""
        wanted = row["file"]
        if not wanted:
            sheet.fault(row.line, "blank", column="file")
            return None
        found = self._alike.get(_key(wanted), [])
        if len(found) == 1:
            return found[0]
        if found:
            sheet.fault(row.line, "file-ambiguous", wanted=wanted)
        else:
            sheet.fault(row.line, "unknown-file", wanted=wanted, nearest=nearest(wanted, self._names))
        return None


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).replace("\\", "/").split())
