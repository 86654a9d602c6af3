"""A folder is replaced whole or not at all."""

import os
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.publish.replace import replacing


def write(home: Path, text: str) -> None:
    with replacing(home / "12-2024", home / "earlier" / "12-2024") as fresh:
        (fresh / "a.txt").write_text(text)


def interrupted(home: Path) -> None:
    with replacing(home / "12-2024", home / "earlier") as fresh:
        (fresh / "a.txt").write_text("half")
        raise KeyboardInterrupt


def tree(home: Path) -> dict[str, str]:
    return {
        str(file.relative_to(home)): file.read_text() for file in sorted(home.rglob("*")) if file.is_file()
    }


def test_the_former_package_moves_to_earlier_by_number(tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        write(tmp_path, text)

    assert tree(tmp_path) == {
        "12-2024/a.txt": "three",
        "earlier/12-2024/1/a.txt": "one",
        "earlier/12-2024/2/a.txt": "two",
    }


def test_where_there_are_no_hard_links_a_copy_is_kept_and_forced_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    forced: list[Path] = []
    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr("pipeline.publish.replace._sync_file", forced.append)
    write(tmp_path, "one")
    written = len(forced)
    write(tmp_path, "two")

    assert tree(tmp_path) == {"12-2024/a.txt": "two", "earlier/12-2024/1/a.txt": "one"}
    assert (written, [file.name for file in forced]) == (1, ["a.txt"] * 3)  # new, new again, and its copy


def test_with_hard_links_only_what_is_new_is_forced_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "one")
    forced: list[Path] = []
    monkeypatch.setattr("pipeline.publish.replace._sync_file", forced.append)
    write(tmp_path, "two")

    assert [file.name for file in forced] == ["a.txt"]


def test_an_equal_package_leaves_the_old_one_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "one")
    before = (tmp_path / "12-2024" / "a.txt").stat()
    write(tmp_path, "one")

    after = (tmp_path / "12-2024" / "a.txt").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert tree(tmp_path) == {"12-2024/a.txt": "one"}


def test_an_interrupted_write_leaves_the_old_package(tmp_path: Path) -> None:
    write(tmp_path, "one")
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path)

    assert tree(tmp_path) == {"12-2024/a.txt": "one"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["12-2024"]


def test_what_a_killed_run_left_behind_is_removed_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".12-2024.writing-abc"
    left.mkdir()
    (left / "a.txt").write_text("half")
    write(tmp_path, "one")

    assert tree(tmp_path) == {"12-2024/a.txt": "one"}


def test_a_rename_that_fails_puts_the_old_package_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "one")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if ".writing-" in self.name:
            raise PermissionError(13, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr("pipeline.publish.replace.exchange", lambda *_: False)  # as on Windows
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError, match=r"output\.cannot-write"):
        write(tmp_path, "two")

    assert tree(tmp_path)["12-2024/a.txt"] == "one"


def test_a_folder_that_cannot_be_made_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("a file, not a folder")
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "outputs", "one")

    assert caught.value.key == "output.cannot-write"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_package_may_be_read_by_whoever_may_read_the_outputs(tmp_path: Path) -> None:
    """The folder is made for its owner alone and opened when it is complete."""
    umask = os.umask(0o022)
    try:
        write(tmp_path, "one")
    finally:
        os.umask(umask)

    assert oct((tmp_path / "12-2024").stat().st_mode & 0o777) == "0o755"
