"""What was said at the end of a command, in one file with the facts on which it rests.

After three lines, a digest of the facts, how long the words of each form are, and the facts as JSON, come the
words as they are: there may be megabytes of them, which need neither be spelt as JSON nor be parsed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.cache import store

Said = Mapping[str, tuple[str, int]]
"""The form of what is said ("text", "json") -> what it is, and the exit code."""

_ENCODING = ("utf-8", "surrogatepass")  # names may hold halves of characters


@dataclass(frozen=True)
class Kept:
    """The facts, and the words that rest on them: form -> (as bytes, the exit code)."""

    facts: Mapping[str, Any]
    said: Mapping[str, tuple[bytes, int]]

    def words(self, form: str) -> tuple[str, int]:
        """What is said in that form, and the exit code."""
        text, code = self.said[form]
        return text.decode(*_ENCODING), code


def write(path: Path, facts: bytes, said: Said) -> None:
    """Keep these forms; those kept before stay if they rest on the same facts: their digest alone tells."""
    digest = hashlib.sha256(facts).hexdigest().encode()
    before = read(path) if store.begins(path, digest) else None
    words = dict(before.said) if before else {}
    words |= {form: (text.encode(*_ENCODING), code) for form, (text, code) in said.items()}
    lengths = json.dumps([(form, len(text), code) for form, (text, code) in words.items()]).encode()
    store.write(path, b"\n".join([digest, lengths, facts, b"".join(text for text, _ in words.values())]))


def read(path: Path) -> Kept | None:
    """What was kept; None if there is nothing that is whole, or another program wrote it in another way."""
    lines = (store.read(path) or b"").split(b"\n", 3)
    if len(lines) < 4:
        return None
    _, lengths, facts, words = lines
    said, behind = {}, 0
    for form, length, code in json.loads(lengths):
        said[form] = words[behind : behind + length], code
        behind += length
    return Kept(json.loads(facts), said)
