"""Makes the pictures of the guide and the README from the sample: `python -m docs.pictures`.

Needs LibreOffice, poppler-utils and Chromium (Debian: libreoffice-calc libreoffice-writer poppler-utils
chromium).
Everything is made in a temporary folder; only docs/images/*.png is written.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
CAMPAIGN, PERIOD, AS_OF = "kon-tum-2024-12", "12/2024", "2024-12-25"
_MOST_BYTES = 150_000
_DPI = 96


@dataclass(frozen=True)
class Picture:
    """One picture: of which file (a pattern below the working folder), which page, which part of it.

    The page is the first one on which `shows` stands; left, top, right and bottom are shares of its size.
    """

    name: str
    file: str
    shows: str
    part: tuple[float, float, float, float]
    whole: bool = False  # each sheet of the workbook on one page, as long as it may be


PICTURES = (
    Picture("workbook", "outputs/**/tong-hop_*.xlsx", "BẢNG TỔNG HỢP", (0.34, 0.07, 0.71, 0.5), whole=True),
    Picture("template", "templates/**/*.xlsx", "Số tin, bài đăng trên báo in", (0.08, 0.08, 0.97, 0.56)),
    Picture("findings", "outputs/**/tong-hop_*.xlsx", "LỖI VÀ CẢNH BÁO", (0.08, 0.07, 0.97, 0.58)),
    Picture("status", "outputs/**/tong-hop_*.xlsx", "TÌNH HÌNH GỬI BÁO CÁO", (0.08, 0.07, 0.97, 0.58)),
    Picture("feedback", "outputs/**/feedback/SXD*.xlsx", "PHẢN HỒI", (0.05, 0.1, 0.95, 0.32)),
    Picture("page", "outputs/**/tong-hop_*.html", "Toàn cảnh", (0.02, 0.03, 0.98, 0.79)),
    Picture("letter", "outputs/**/letters/**/cong-van_*/608.docx", "Kính gửi", (0.08, 0.05, 0.97, 0.75)),
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>vi-VN</value></prop></item></oor:items>"""
"""LibreOffice as a Vietnamese office has it: thousands with a full stop."""


def main() -> None:
    """Make every picture, or only those that are named."""
    wanted = sys.argv[1:]
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        _make_documents(work)
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                _draw(picture, work)


def _make_documents(work: Path) -> None:
    """The way of the guide, from the blank forms to the letters."""
    common = ["--campaign", CAMPAIGN, "--period", PERIOD]
    outputs = ["--outputs", str(work / "outputs")]
    _consolidate("template", CAMPAIGN, "--period", PERIOD, "--unit", "SXD", "--out", str(work / "templates"))
    _consolidate("run", "--inputs", str(ROOT / "inputs"), *outputs, *common, "--as-of", AS_OF)
    _consolidate("remind", *outputs, *common)


def _consolidate(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pipeline", *words], cwd=ROOT, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.returncode)


# ---------------------------------------------------------------- drawing


def _draw(picture: Picture, work: Path) -> None:
    source = sorted(work.glob(picture.file))[0]
    pdf = _as_pdf(_on_one_page(source, work) if picture.whole else source, work)
    page = _page_that_shows(picture.shows, pdf)
    dpi = _DPI * 19 // 10 if picture.whole else _DPI
    width, height = _size_px(pdf, page, dpi)
    left, top, right, bottom = picture.part
    crop = (
        "-x",
        left * width,
        "-y",
        top * height,
        "-W",
        (right - left) * width,
        "-H",
        (bottom - top) * height,
    )
    stem = IMAGES / picture.name
    numbers = [str(round(value)) if isinstance(value, float) else str(value) for value in crop]
    _do("pdftoppm", "-r", dpi, "-gray", "-png", "-singlefile", "-f", page, "-l", page, *numbers, pdf, stem)
    size = stem.with_suffix(".png").stat().st_size
    print(f"{stem.name}.png: {size // 1000} kB")
    if size > _MOST_BYTES:
        raise SystemExit(f"{stem.name}.png is larger than {_MOST_BYTES // 1000} kB; show less of it")


def _as_pdf(source: Path, work: Path) -> Path:
    pdf = work / "pdf" / f"{source.stem}{source.suffix[1:]}.pdf"
    if pdf.is_file():
        return pdf
    pdf.parent.mkdir(exist_ok=True)
    if source.suffix == ".html":
        profile = f"--user-data-dir={work / 'chromium'}"
        quiet = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
        root = ("--no-sandbox",) if os.geteuid() == 0 else ()
        printing = ("--no-pdf-header-footer", f"--print-to-pdf={pdf}")
        _do("chromium", "--headless", *root, *quiet, profile, *printing, source.as_uri())
    else:
        profile = _libreoffice(work)
        copy = shutil.copy(source, pdf.with_suffix(source.suffix))
        _do("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", pdf.parent, copy)
    return pdf


def _libreoffice(work: Path) -> str:
    settings = work / "libreoffice" / "user" / "registrymodifications.xcu"
    if not settings.is_file():
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
    return f"-env:UserInstallation={(work / 'libreoffice').as_uri()}"


def _on_one_page(workbook: Path, work: Path) -> Path:
    """A copy whose sheets are each printed on one page."""
    copy = work / f"whole-{workbook.name}"
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = content.replace(b'fitToHeight="0"', b'fitToHeight="1"')
                content = re.sub(rb"<rowBreaks.*?</rowBreaks>", b"", content, flags=re.DOTALL)
            new.writestr(name, content)
    return copy


def _page_that_shows(pattern: str, pdf: Path) -> int:
    pages = _do("pdftotext", "-layout", pdf, "-").split("\f")
    return next(number for number, text in enumerate(pages, start=1) if re.search(pattern, text))


def _size_px(pdf: Path, page: int, dpi: int) -> tuple[float, float]:
    told = re.search(r"size:\s+([\d.]+) x ([\d.]+) pts", _do("pdfinfo", "-f", page, "-l", page, pdf))
    if told is None:
        raise SystemExit(f"pdfinfo does not say how large {pdf.name} is")
    return float(told[1]) / 72 * dpi, float(told[2]) / 72 * dpi


def _do(*words: object) -> str:
    command = [str(word) for word in words]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


if __name__ == "__main__":
    main()
