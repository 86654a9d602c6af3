"""Help pages and wrong usage, in the user's language."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def typed(*words: str, language: str = "vi") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CONSOLIDATE_LANG": language}
    command = [sys.executable, "-m", "pipeline", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("run", "--campain", "x"),
            "Không có tùy chọn --campain; gần nhất là: --campaign. Xem: consolidate run --help",
        ),
        (("template",), "Thiếu CAMPAIGN. Xem: consolidate template --help"),
        (
            ("run", "--lang", "fr"),
            "Giá trị của --lang phải là một trong: vi, en. Xem: consolidate run --help",
        ),
        (("run", "--campaign"), "Tùy chọn --campaign cần có một giá trị. Xem: consolidate --help"),
        (
            ("run", "--as-of", "mai"),
            "--as-of: “mai” không phải là ngày (ví dụ đúng: 2024-12-20 hoặc 20/12/2024). "
            "Xem: consolidate run --help",
        ),
    ],
)
def test_wrong_usage_is_one_vietnamese_sentence_and_exit_code_2(words: tuple[str, ...], told: str) -> None:
    shown = typed(*words)

    assert (shown.returncode, shown.stdout, shown.stderr) == (2, "", told + "\n")


def test_a_wrong_command_is_answered_with_the_nearest_right_one() -> None:
    assert "Không có lệnh “rum”; gần nhất là “run”." in typed("rum").stderr
    assert "There is no command “rum”; the nearest is “run”." in typed("rum", language="en").stderr


def test_help_pages_are_all_vietnamese_or_all_english() -> None:
    vi, en = typed("run", "--help").stdout, typed("run", "--help", language="en").stdout

    assert vi.startswith("Cách dùng: consolidate run [OPTIONS]\n")
    assert "\nTùy chọn:\n" in vi
    assert "Hiện hướng dẫn này." in vi
    assert en.startswith("Usage: consolidate run [OPTIONS]\n")
    assert "\nOptions:\n" in en


def test_a_bare_command_shows_its_help() -> None:
    shown = typed()

    assert shown.returncode == 2
    assert "\nCác lệnh:\n" in shown.stderr
