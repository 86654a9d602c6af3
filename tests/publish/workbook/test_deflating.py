"""Parts packed in blocks, by any number of threads, are the parts that were written."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish.workbook import deflating
from pipeline.publish.workbook.deflating import Ahead, DeflatedZip, Threads, crc_of_both

BLOCK = 64
parts = st.dictionaries(
    st.from_regex(r"[a-z]{1,8}\.xml", fullmatch=True),
    st.lists(st.text(st.characters(codec="utf-8"), max_size=150), max_size=4),
    max_size=4,
)


def packed(contents: dict[str, list[str]], cores: int = 2) -> bytes:
    """The zip file with these parts, each written in some pieces."""
    held = BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deflating, "_BLOCK_BYTES", BLOCK)
        patch.setattr(os, "cpu_count", lambda: cores)
        threads = Threads()
        package = DeflatedZip(held, threads)
        for name, texts in contents.items():
            package.begin(name)
            for text in texts:
                package.write(memoryview(text.encode()))
        package.end()
        threads.stop()
    return held.getvalue()


@given(parts)
@settings(deadline=None, max_examples=60)
def test_what_is_packed_is_what_was_written(contents: dict[str, list[str]]) -> None:
    with zipfile.ZipFile(BytesIO(packed(contents))) as package:
        assert package.testzip() is None
        found = {name: package.read(name).decode() for name in package.namelist()}

    assert found == {name: "".join(texts) for name, texts in contents.items()}


@given(parts, st.integers(1, 5))
@settings(deadline=None, max_examples=30)
def test_neither_cores_nor_pieces_change_a_byte(contents: dict[str, list[str]], cores: int) -> None:
    in_one_piece = {name: ["".join(texts)] for name, texts in contents.items()}

    assert packed(contents, cores) == packed(in_one_piece)


@pytest.mark.parametrize("signs", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK])
def test_a_part_may_end_with_a_block(signs: int) -> None:
    with zipfile.ZipFile(BytesIO(packed({"a.xml": ["x" * signs]}))) as package:
        assert package.read("a.xml") == b"x" * signs


@given(st.lists(st.tuples(st.sampled_from(["text", "pieces"]), st.text(max_size=150))), st.text())
@settings(deadline=None, max_examples=60)
def test_what_was_deflated_before_stands_where_it_is_inserted(
    stretch: list[tuple[str, str]], end: str
) -> None:
    """Whether it was written as texts or as pieces that a thread makes; the checksum is that of all."""
    held, threads = BytesIO(), Threads()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deflating, "_BLOCK_BYTES", BLOCK)
        patch.setattr(deflating, "_TEXT_AT_ONCE", 20)
        ahead = Ahead(threads)
        for way, text in stretch:
            if way == "text":
                ahead.write(text)
            else:
                ahead.write_pieces(memoryview(part.encode()) for part in (text, text))
        ahead.end()
        package = DeflatedZip(held, threads)
        package.begin("a.xml")
        package.write(b"begin ")
        package.insert(ahead)
        package.write(end.encode())
        package.end()
    threads.stop()

    with zipfile.ZipFile(held) as found:
        written = "".join(text if way == "text" else 2 * text for way, text in stretch)
        assert found.read("a.xml").decode() == f"begin {written}{end}"


def test_what_fails_in_a_thread_is_told_when_it_is_inserted() -> None:
    def broken() -> Iterator[memoryview]:
        yield memoryview(b"a")
        raise MemoryError

    threads = Threads()
    ahead = Ahead(threads)
    ahead.write_pieces(broken())
    ahead.end()
    package = DeflatedZip(BytesIO(), threads)
    package.begin("a.xml")
    with pytest.raises(MemoryError):
        package.insert(ahead)
    threads.stop()


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_two_checksums_give_that_of_both(one: bytes, other: bytes) -> None:
    assert crc_of_both(zlib.crc32(one), zlib.crc32(other), len(other)) == zlib.crc32(one + other)
