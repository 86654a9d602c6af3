"""The documents say what the program does: generated pages are up to date, links lead somewhere."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs.commands_page import commands_page
from docs.findings_page import findings_page
from pipeline.cli import cli
from pipeline.messages import finding_kinds

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
RENEW = "run: python -m docs.generate"


def test_the_page_of_findings_is_up_to_date() -> None:
    assert (DOCS / "findings.md").read_text(encoding="utf-8") == findings_page(), RENEW


def test_the_page_of_commands_is_up_to_date() -> None:
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == commands_page(), RENEW


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_of_a_page_is_there(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    lost = {target for target in targets if "://" not in target and not (page.parent / target).exists()}

    assert lost == set()


def test_every_command_and_code_that_the_guide_names_exists() -> None:
    guide = (DOCS / "huong-dan.md").read_text(encoding="utf-8")
    named = set(re.findall(r"consolidate ([a-z]+)", guide))
    options = set(re.findall(r"(?<!-)--[a-z][a-z-]+", guide))
    known = {option for name in named for option in _options(name)}
    known |= {"--help", "--no-deps", "--no-build-isolation"}

    assert named <= set(cli.list_commands(None))  # type: ignore[arg-type]
    assert options <= known
    assert set(re.findall(r"\b[FRTCVSPDW]\d{3}\b", guide)) <= set(finding_kinds())


def _options(name: str) -> set[str]:
    command = cli.get_command(None, name)  # type: ignore[arg-type]
    return {option for parameter in command.params for option in parameter.opts} if command else set()


# ---------------------------------------------------------------- completion, as docs/completion.md tells it


def completing(shell: str, words: str, at: int) -> list[str]:
    """What the Tab key offers after these words."""
    environment = os.environ | {
        "_CONSOLIDATE_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(at),
    }
    code = "from pipeline.cli import main; import sys; sys.argv = ['consolidate']; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return done.stdout.decode().split()


def test_the_tab_key_completes_commands_and_options() -> None:
    assert completing("bash", "consolidate ru", 1) == ["plain,run"]
    assert completing("bash", "consolidate run --cam", 2) == ["plain,--campaign"]
    assert completing("bash", "consolidate run --lang ", 3) == ["plain,vi", "plain,en"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_what_bash_is_given_is_bash(tmp_path: Path) -> None:
    environment = os.environ | {"_CONSOLIDATE_COMPLETE": "bash_source"}
    code = "from pipeline.cli import main; import sys; sys.argv = ['consolidate']; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    script = tmp_path / "complete.bash"
    script.write_bytes(done.stdout)

    assert b"complete -o nosort -F _consolidate_completion consolidate" in done.stdout
    subprocess.run(["bash", "-n", str(script)], check=True)
