"""The plainest spelling of XML, which needs no parser: what the quick readers look for."""

from __future__ import annotations

import re

DECLARATION = re.compile(
    rb"""<\?xml version=["']1\.0["'](?: encoding=["'](?:UTF|utf)-8["'])?(?: standalone=["']\w+["'])? ?\?>"""
)
# Text as it may stand in XML, with no references but the five that have names.
_PLAIN = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]"
# No possessive quantifiers: before Python 3.11.5 they match wrongly where a group holds alternatives.
TEXT = rf"{_PLAIN}*(?:&(?:amp|lt|gt|quot|apos);{_PLAIN}*)*"
_NAMED = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


def without_entities(text: str) -> str:
    """The text with its references as the characters they name."""
    if "&" in text:
        for entity, character in _NAMED:
            text = text.replace(entity, character)
    return text
