"""The stylesheet: the unit's own, with our fonts, fills and borders behind it, and styles made as needed."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.feedback.direct.known import STYLES, STYLES_ORDER
from pipeline.feedback.direct.markup import DECLARATION, MAIN, DoubtError, Node, read, remember
from pipeline.feedback.look import FILLS, FONT, HEADER_FILL, LINES, LINK_COLOR, THIN_COLOR

_MOST_STYLES = 64_000  # Excel's own limit
_FONTS = {
    "title": f'<font><b/><sz val="14"/><name val="{FONT}"/></font>',
    "text": f'<font><sz val="12"/><name val="{FONT}"/></font>',
    "header": f'<font><b/><sz val="12"/><name val="{FONT}"/></font>',
    "link": f'<font><u val="single"/><sz val="12"/><color rgb="00{LINK_COLOR}"/><name val="{FONT}"/></font>',
}
_SHADES = {**FILLS, "header": HEADER_FILL}
_EDGES = {"thin": ("thin", THIN_COLOR), **{severity: ("thick", color) for severity, color in LINES.items()}}
_WRAPPED = '<alignment horizontal="{}" vertical="{}" wrapText="1"/>'
_LOOKS = {  # of a cell of the list: font, fill, border, alignment
    "title": ("title", "", "", ("left", "top")),
    "line": ("text", "", "", ("left", "top")),
    "header": ("header", "header", "thin", ("center", "center")),
    "short": ("text", "", "thin", ("center", "top")),
    "long": ("text", "", "thin", ("left", "top")),
    "link": ("link", "", "thin", ("center", "top")),
    "error": ("text", "error", "thin", ("center", "top")),
    "warning": ("text", "warning", "thin", ("center", "top")),
}
_EMPTY = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN}"><fonts><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills><fill><patternFill/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).encode()


@dataclass(frozen=True, slots=True)
class _Base:
    """A stylesheet with our own parts behind the file's; `looks` are cellXfs of the list's cells."""

    before: str  # all up to the last of cellXfs
    after: str
    styles: tuple[Node, ...]  # the file's own cellXfs
    fills: dict[str, int]  # severity -> fillId, and so on
    borders: dict[str, int]
    looks: dict[tuple[str, bool], int]  # (look, text that looks like a formula) -> cellXfs


class Styles:
    """The stylesheet of one workbook, growing as its cells are marked."""

    def __init__(self, part: bytes | None) -> None:
        self._base = _base(_EMPTY if part is None else part)
        self._made: dict[tuple[int, str, bool], int] = {}
        self._added: list[str] = []

    def look(self, name: str, *, is_formula_like: bool = False) -> int:
        """The style of one kind of cell of the list."""
        return self._base.looks[name, is_formula_like]

    def marked(self, style: int, severity: str, *, is_formula_like: bool = False) -> int:
        """A cell's style, filled and framed ("" for no mark), and set to stay text if it looks like none."""
        wanted = (style, severity, is_formula_like)
        if wanted not in self._made:
            self._made[wanted] = len(self._base.styles) + len(self._base.looks) + len(self._added)
            self._added.append(self._variant(*wanted))
        return self._made[wanted]

    def refuse_unknown(self, style: int) -> None:
        """Raises DoubtError if the file has no such style."""
        if style >= len(self._base.styles):
            raise DoubtError("a style that is not there")

    def _variant(self, style: int, severity: str, is_formula_like: bool) -> str:
        self.refuse_unknown(style)
        node = self._base.styles[style]
        attributes = dict(node.attributes)
        if severity:
            attributes |= {
                "fillId": str(self._base.fills[severity]),
                "borderId": str(self._base.borders[severity]),
                "applyFill": "1",
                "applyBorder": "1",
            }
        if is_formula_like:
            attributes["quotePrefix"] = "1"
        return Node("xf", attributes, node.children).spelt()

    def part(self) -> bytes:
        """The stylesheet as XML."""
        count = len(self._base.styles) + len(self._base.looks) + len(self._added)
        if count > _MOST_STYLES:
            raise DoubtError("too many styles")
        head = self._base.before.replace("<cellXfs>", f'<cellXfs count="{count}">', 1)
        return "".join((head, *self._added, self._base.after)).encode()


@remember
def _base(part: bytes) -> _Base:
    root = read(part, STYLES, "styleSheet")
    groups = {name: root.first(name) or Node(name, {}) for name in STYLES_ORDER}
    _check(groups)
    fonts = _extended(groups["fonts"], _FONTS)
    fills = _extended(groups["fills"], {name: _fill(color) for name, color in _SHADES.items()})
    borders = _extended(groups["borders"], {name: _border(*edge) for name, edge in _EDGES.items()})
    pieces = {name: _spelt(group) for name, group in groups.items() if group.children}
    pieces |= {"fonts": fonts.xml, "fills": fills.xml, "borders": borders.xml}
    own = groups["cellXfs"].children
    looks: dict[tuple[str, bool], int] = {}
    xml = "".join(node.spelt() for node in own)
    for name, (font, fill, border, (across, down)) in _LOOKS.items():
        for quoted in (False, True):
            looks[name, quoted] = len(own) + len(looks)
            quote = ' quotePrefix="1"' if quoted else ""
            xml += (
                f'<xf numFmtId="0" fontId="{fonts.at[font]}" fillId="{fills.at.get(fill, 0)}"'
                f' borderId="{borders.at.get(border, 0)}" xfId="0"{quote} applyFont="1" applyFill="1"'
                f' applyBorder="1" applyAlignment="1">{_WRAPPED.format(across, down)}</xf>'
            )
    at = STYLES_ORDER.index("cellXfs")
    before = "".join(pieces.get(name, "") for name in STYLES_ORDER[:at])
    after = "".join(pieces.get(name, "") for name in STYLES_ORDER[at + 1 :])
    return _Base(
        f'{DECLARATION}<styleSheet xmlns="{MAIN}">{before}<cellXfs>{xml}',
        f"</cellXfs>{after}</styleSheet>",
        tuple(own),
        fills.at,
        borders.at,
        looks,
    )


def _check(groups: dict[str, Node]) -> None:
    """Refuse a stylesheet that refers to what it does not have, or lacks what our own styles rest on."""
    counts = {name: len(group.children) for name, group in groups.items()}
    if not all(counts[name] for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs")):
        raise DoubtError("an incomplete stylesheet")
    refers = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
    for node in (*groups["cellXfs"].children, *groups["cellStyleXfs"].children):
        for attribute, group in refers.items():
            stated = node.attributes.get(attribute, "0")
            if not stated.isdecimal() or int(stated) >= counts[group]:
                raise DoubtError(f"{attribute}={stated}")


@dataclass(slots=True)
class _Group:
    xml: str
    at: dict[str, int] = field(default_factory=dict)


def _extended(group: Node, added: dict[str, str]) -> _Group:
    """A group with ours behind it, and where ours stand."""
    own = "".join(child.spelt() for child in group.children)
    count = len(group.children)
    at = {name: count + number for number, name in enumerate(added)}
    xml = f'<{group.name} count="{count + len(added)}">{own}{"".join(added.values())}</{group.name}>'
    return _Group(xml, at)


def _spelt(group: Node) -> str:
    if group.name == "colors":
        return group.spelt()
    return Node(group.name, {"count": str(len(group.children))}, group.children).spelt()


def _fill(color: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor rgb="00{color}"/></patternFill></fill>'


def _border(style: str, color: str) -> str:
    sides = ("left", "right", "top", "bottom")
    drawn = "".join(f'<{side} style="{style}"><color rgb="00{color}"/></{side}>' for side in sides)
    return f"<border>{drawn}<diagonal/></border>"
