"""Names of folders and files that every file system takes, Windows among them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

EARLIER = "earlier"
"""The folder beside the periods' folders that keeps the packages of former runs."""

LETTERS = "letters"
"""The folder beside the periods' folders for documents that people go on editing."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|earlier|letters)(\..*)?", re.IGNORECASE)
_MOST_SIGNS = 80  # a path of Windows has 260 in all, and the workbook's name repeats the period


def period_folder(period: str) -> str:
    """The folder name of a period: "12/2024" is "12-2024", "Năm 2024" stays as it is. NFC.

    No two periods share one: a name that does not lead back to its period ends in a part of the
    period's hash. Periods that differ only in capitals or in the composition of letters are the same.
    """
    period = unicodedata.normalize("NFC", period)
    name = _FORBIDDEN.sub("-", period).strip(" .-")
    leads_back = name.replace("-", "/") == period or (name == period and "-" not in period)
    if leads_back and name and not _RESERVED.fullmatch(name) and len(name) <= _MOST_SIGNS:
        return name
    mark = hashlib.sha256(period.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name[:_MOST_SIGNS].strip(' .-') or 'ky'}-{mark}"


def workbook_name(stem: str, campaign: str, period: str) -> str:
    """The workbook's file name, such as "tong-hop_<campaign>_12-2024.xlsx"."""
    return f"{stem}_{campaign}_{period_folder(period)}.xlsx"
