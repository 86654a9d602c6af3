"""What docs/export.md shows of pandas is what the samples give."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from pipeline.commands.export import command
from pipeline.options import Options
from pipeline.run import run

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "data" / "returns"
_EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```\n(.*?)```", re.DOTALL)


def test_the_pandas_example_gives_what_the_page_shows(tmp_path: Path) -> None:
    code, shown = _EXAMPLE.findall((ROOT / "docs" / "export.md").read_text(encoding="utf-8"))[0]
    for name in ("nui-thanh-2024-h1", "nui-thanh-2024-year"):
        shutil.copytree(SAMPLES / name, tmp_path / "inputs" / name)
    options = Options(tmp_path / "inputs", tmp_path / "outputs", ROOT / "schemas", date(2025, 1, 31))
    run(options, lambda *_: None)
    words = ["--outputs", str(tmp_path / "outputs"), "--to", str(tmp_path / "export")]
    assert CliRunner().invoke(command, words).exit_code == 0
    said = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert said.stdout == shown
