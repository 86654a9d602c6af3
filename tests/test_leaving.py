"""The process ends with its exit code at once: after all that was to be done, and not piece by piece."""

from __future__ import annotations

import subprocess
import sys


def ended(command: str) -> subprocess.CompletedProcess[str]:
    """A process whose command is a function with this body; a library has something to do last."""
    program = f"""
import atexit, sys
from pipeline import leaving

class Large:
    def __del__(self):
        print("taken apart")

def main():
    atexit.register(print, "a library's last word")
    print("said")
    {command}

held = Large()
leaving.main = main
leaving.start()
"""
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False, timeout=60
    )


def test_the_exit_code_is_kept_and_everybody_has_had_their_last_word() -> None:
    done = ended("sys.exit(3)")

    assert (done.returncode, done.stdout, done.stderr) == (3, "said\na library's last word\n", "")


def test_no_code_is_all_in_order() -> None:
    assert ended("sys.exit()").returncode == 0


def test_a_defect_is_told_as_python_does() -> None:
    done = ended("raise LookupError('ours')")

    assert done.returncode == 1
    assert done.stdout == "said\na library's last word\ntaken apart\n"
    assert done.stderr.splitlines()[-1] == "LookupError: ours"


def test_a_last_word_of_ours_is_told_as_python_does() -> None:
    done = ended("sys.exit('no more')")

    assert (done.returncode, done.stderr) == (1, "no more\n")


def test_what_the_command_holds_is_not_taken_apart() -> None:
    """Nor is it looked through for garbage again and again."""
    done = ended("mine = Large(); import gc; print(gc.get_threshold()[0]); sys.exit(0)")

    assert (done.returncode, done.stdout) == (0, "said\n1000000\na library's last word\n")
