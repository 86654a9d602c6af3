"""Writes the pages of docs/ that only repeat what the program knows: `python -m docs.generate`.

With --check nothing is written; the exit code is 1 if a page is not what it should be. The pages are
findings.md (from findings.toml), commands.md (from --help) and data-dictionary.md (from packages made of the
sample, with the descriptions in data-dictionary.toml).
"""

from __future__ import annotations

import sys
from pathlib import Path

from docs.commands_page import commands_page
from docs.dictionary_page import dictionary_page
from docs.findings_page import findings_page

HERE = Path(__file__).parent
PAGES = {
    "findings.md": findings_page,
    "commands.md": commands_page,
    "data-dictionary.md": dictionary_page,
}


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check name those that are out of date; returns the exit code."""
    check = arguments == ["--check"]
    if arguments and not check:
        print("usage: python -m docs.generate [--check]", file=sys.stderr)
        return 2
    stale = [name for name, page in PAGES.items() if not _settled(HERE / name, page(), check=check)]
    for name in stale if check else ():
        print(f"docs/{name} is out of date: run python -m docs.generate", file=sys.stderr)
    return 1 if check and stale else 0


def _settled(file: Path, text: str, *, check: bool) -> bool:
    """Whether the file says this already; unless `check`, it does afterwards."""
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return True
    if not check:
        file.write_text(text, encoding="utf-8", newline="\n")
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
