"""commands.md: the help of every command in both languages, as `--help` prints it.

The language of help texts is settled when the commands are loaded, so each language is asked for in a
process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_WIDTH = 100
_HEAD = """# Commands / Các lệnh

<!-- Generated from `consolidate … --help` by `python -m docs.generate`; do not edit. -->

Mặc định là tiếng Việt; `--lang en` hoặc biến môi trường `CONSOLIDATE_LANG=en` để dùng tiếng Anh.
Gõ tắt bằng phím Tab: [completion.md](completion.md).

Vietnamese by default; `--lang en`, or the environment variable `CONSOLIDATE_LANG=en`, for English.
Completion with the Tab key: [completion.md](completion.md).
"""


def commands_page() -> str:
    """The text of docs/commands.md."""
    vi, en = _helps("vi"), _helps("en")
    parts = [_HEAD]
    for name, told in vi.items():
        parts.append(f"## `{name}`\n\n```\n{told}\n```\n\n```\n{en[name]}\n```\n")
    return "\n".join(parts)


def _helps(language: str) -> dict[str, str]:
    """Command -> what its --help prints."""
    environment = os.environ | {"CONSOLIDATE_LANG": language, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "docs.commands_page"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    told: dict[str, str] = json.loads(done.stdout)
    return told


def _told_here() -> dict[str, str]:
    import click

    from pipeline.cli import cli

    context = click.Context(cli, info_name="consolidate", terminal_width=_WIDTH, max_content_width=_WIDTH)
    told = {"consolidate": cli.get_help(context)}
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command is not None:
            told[f"consolidate {name}"] = command.get_help(click.Context(command, context, name))
    return told


if __name__ == "__main__":
    print(json.dumps(_told_here()))
