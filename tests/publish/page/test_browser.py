"""The page in a real browser: nothing sticks out, nothing runs. Skipped where Chromium is missing."""

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.publish.page import page_html
from tests.publish.page.test_page import hostile
from tests.publish.samples import campaign

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--allow-file-access-from-files",
]
FRAME = """<!DOCTYPE html><meta charset="utf-8"><title>waiting</title>
<iframe src="page.html" style="width:{width}px;height:2000px;border:0"></iframe>
<script>onload = () => {{
  const inside = document.querySelector("iframe").contentDocument;
  const fill = getComputedStyle(inside.querySelector(".s-on-time")).fill;
  document.title = [inside.documentElement.scrollWidth, inside.scripts.length, fill].join(" ");
}}</script>"""


def browse(folder: Path, *options: str) -> str:
    """What Chromium prints for frame.html, started afresh and without a network."""
    address = (folder / "frame.html").as_uri()
    command = [CHROMIUM or "", *FLAGS, f"--user-data-dir={folder / 'profile'}", *options, address]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.parametrize("width", [1280, 390])
def test_on_wide_and_narrow_screens_nothing_sticks_out_and_nothing_runs(tmp_path: Path, width: int) -> None:
    written = page_html(hostile(), campaign(), "vi", "tong-hop.xlsx")
    (tmp_path / "page.html").write_text(written, encoding="utf-8")
    (tmp_path / "frame.html").write_text(FRAME.format(width=width), encoding="utf-8")

    assert f"<title>{width} 0 rgb(51, 51, 51)</title>" in browse(tmp_path, "--dump-dom")


def test_it_can_be_printed(tmp_path: Path) -> None:
    written = page_html(hostile(), campaign(), "vi", "tong-hop.xlsx")
    (tmp_path / "frame.html").write_text(written, encoding="utf-8")
    browse(tmp_path, f"--print-to-pdf={tmp_path / 'page.pdf'}")

    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
