"""Texts in pieces that are runs of their own, spelt without asking xlsxwriter for what it said before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import StringIO

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from pipeline.publish.workbook.packing import is_spelt_as_it_is


class RichWorksheet(Worksheet):  # type: ignore[misc]
    """A worksheet that remembers how the fonts of rich texts are spelt."""

    def __init__(self) -> None:
        super().__init__()
        self._fonts: dict[Format, str] = {}

    def rich_text(self, pieces: Sequence[str], look: Format) -> str:
        """What `write_rich_string` keeps of pieces that are runs of their own, in the look of their cell."""
        if look not in self._fonts:
            self._fonts[look] = self._spelt(lambda: self._write_font(look))
        first, *others = map(self._text_of_run, pieces)
        return f"<r>{first}</r>" + "".join(f"<r>{self._fonts[look]}{other}</r>" for other in others)

    def _text_of_run(self, text: str) -> str:
        if is_spelt_as_it_is(text):
            return f"<t>{text}</t>"
        looks = [("xml:space", "preserve")] if text != text.strip() else []
        return self._spelt(lambda: self.rstring._xml_data_element("t", text, looks))

    def _spelt(self, write: Callable[[], object]) -> str:
        """What a call writes with the writer for rich texts."""
        self.rstring = XMLwriter()
        self.rstring._set_filehandle(StringIO())
        write()
        return str(self.rstring.fh.getvalue())
