"""How a reader says that a file cannot be read; read_book turns it into a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model import Finding


class UnreadableError(Exception):
    """The file cannot be read. `code` and `facts` are those of the finding that says so.

    A fact that begins with "@" names its sentence in messages/intake.toml.
    """

    def __init__(self, code: str, /, **facts: str) -> None:
        self.code = code
        self.facts = tuple(facts.items())
        super().__init__(f"{code}: {facts}")

    def finding(self, file: str) -> Finding:
        """The finding about `file` that says why it cannot be read."""
        from pipeline.model import Finding  # here: whoever only walks the folder does without the model

        return Finding(self.code, file, facts=self.facts)


def damaged(reason: str, /, **facts: str) -> UnreadableError:
    """F104: the file is damaged or cut off; `reason` names a sentence of messages/intake.toml."""
    return UnreadableError("F104", reason=f"@intake.{reason}", **facts)


def unsafe(reason: str, /, **facts: str) -> UnreadableError:
    """F105: the file exceeds a safety limit."""
    return UnreadableError("F105", reason=f"@intake.{reason}", **facts)
