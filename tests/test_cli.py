"""What a coordinator types and sees."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.console import Progress

ROOT = Path(__file__).parents[1]
RETURNS = ROOT / "tests" / "data" / "returns"


def consolidate(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a terminal would."""
    command = [sys.executable, "-m", "pipeline", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    outputs = tmp_path_factory.mktemp("outputs")
    inputs = RETURNS / "kon-tum-2025-01"
    return consolidate("run", "--inputs", inputs, "--outputs", outputs, "--as-of", "2025-02-01"), outputs


def test_help_imports_neither_pandas_nor_great_expectations() -> None:
    script = (
        "import sys; from click.testing import CliRunner; from pipeline.cli import cli; "
        "result = CliRunner().invoke(cli, ['--help']); "
        "heavy = {'pandas', 'numpy', 'great_expectations', 'openpyxl', 'xlsxwriter', 'pyarrow'}; "
        "print(result.exit_code, sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "0 []"


def test_help_is_vietnamese_unless_english_is_asked_for() -> None:
    assert "Tổng hợp mọi báo cáo" in consolidate("run", "--help").stdout
    assert "Consolidate all returns" in consolidate("run", "--help", "--lang", "en").stdout


def test_a_run_ends_with_what_became_of_every_return(
    whole_run: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    shown, outputs = whole_run

    assert shown.returncode == 3
    assert "35/39 đơn vị" in shown.stdout
    assert "BC tháng!C12: Ô phải có số nhưng ghi “nhiều”." in shown.stdout
    assert "Ban Quản lý Khu kinh tế tỉnh" in shown.stdout  # nothing came from it
    workbook = outputs / "kon-tum-2025-01" / "01-2025" / "tong-hop_kon-tum-2025-01_01-2025.xlsx"
    assert workbook.is_file()
    assert f"Sổ tổng hợp: {workbook}\n" in shown.stdout
    assert shown.stdout.splitlines()[-1].startswith("Phản hồi cho đơn vị: 3 tệp")
    assert "\x1b" not in shown.stderr  # plain lines where there is no terminal


def test_a_run_in_json_holds_the_summary_and_the_exit_code(tmp_path: Path) -> None:
    inputs = RETURNS / "kon-tum-2025-01"
    shown = consolidate("run", "--inputs", inputs, "--outputs", tmp_path, "--json")
    said = json.loads(shown.stdout)

    assert said["exit_code"] == shown.returncode == 3
    assert said["packages"][0]["summary"]["units"]["missing"] == ["BDT", "BQLKKT"]


def test_an_empty_folder_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    shown = consolidate("run", "--inputs", tmp_path / "inputs", "--outputs", tmp_path / "outputs")

    assert shown.returncode == 4
    assert shown.stdout == "Không có báo cáo nào được nhận ra trong thư mục đầu vào; chưa ghi gì.\n"
    assert list(tmp_path.rglob("summary.json")) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--inputs", "nowhere"], "Không có thư mục “nowhere”"),
        (["--campaign", "kon-tum-2024"], "kon-tum-2024-12"),
        (["--period", "13/2024"], "12/2024"),
        (["--schemas", "docs"], "Không có đợt báo cáo nào"),
        (["--as-of", "hôm qua"], "không phải là ngày"),
    ],
)
def test_wrong_usage_is_one_sentence_with_what_would_be_right(
    words: list[str], says: str, tmp_path: Path
) -> None:
    shown = consolidate("run", "--outputs", tmp_path, *words)

    assert shown.returncode == 2
    assert says in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_campaign_and_period_nobody_answered_yet_still_get_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    shown = consolidate(
        "run",
        *("--inputs", tmp_path / "inputs", "--outputs", tmp_path / "outputs"),
        *("--campaign", "nui-thanh-2024", "--period", "Năm 2024", "--lang", "en"),
    )

    assert shown.returncode == 3
    assert "0 of 20 units" in shown.stdout


def test_a_faulty_schema_names_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "schemas" / "autumn"
    folder.mkdir(parents=True)
    words = (ROOT / "schemas" / "words.yaml").read_bytes()
    (tmp_path / "schemas" / "words.yaml").write_bytes(words)
    (folder / "campaign.yaml").write_text("id: autumn\ntitel: Autumn\n", encoding="utf-8")
    shown = consolidate("run", "--schemas", tmp_path / "schemas", "--outputs", tmp_path / "outputs")

    assert shown.returncode == 4
    assert "autumn/campaign.yaml:2:" in shown.stderr
    assert "title" in shown.stderr
    assert "Traceback" not in shown.stderr


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_is_a_bar_on_a_terminal_and_few_lines_elsewhere() -> None:
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        progress = Progress("en", stream)
        for done in range(101):
            progress("read", done, 100)

    assert terminal.getvalue().count("\r") == 101
    assert terminal.getvalue().endswith("100/100\n")
    assert len(file.getvalue().splitlines()) == 11
