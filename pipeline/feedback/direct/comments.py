"""Comments on cells: the unit's own, ours, and the drawing that shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline.feedback.direct.known import COMMENTS
from pipeline.feedback.direct.markup import DECLARATION, MAIN, DoubtError, read
from pipeline.feedback.direct.spelling import attributes_of, spelt_string, unescape
from pipeline.feedback.direct.strings import text_of
from pipeline.feedback.look import COMMENT_HEIGHT_PX, COMMENT_USUAL_WIDTH_PX
from pipeline.personal import without_personal_data

Place = tuple[int, int]

_VML_START = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


class Comment(NamedTuple):
    """What is said of one cell, and how large it is shown (pixels)."""

    author: str
    text: str
    width: int = COMMENT_USUAL_WIDTH_PX
    height: int = COMMENT_HEIGHT_PX


def own_comments(part: bytes) -> dict[str, Comment]:
    """The comments of a unit's sheet by address, personal data masked.

    Raises:
        DoubtError: anything in the part is not known.
    """
    root = read(part, COMMENTS, "comments", personal=True)
    stated = root.first("authors")
    authors = [unescape(author.text) for author in stated.children] if stated else []
    listed = root.first("commentList")
    found = {}
    for comment in listed.children if listed else ():
        number, text = comment.attributes.get("authorId", ""), comment.first("text")
        if not number.isdecimal() or int(number) >= len(authors) or text is None:
            raise DoubtError("a comment of nobody")
        said = without_personal_data(unescape(text_of(text)))
        found[comment.attributes.get("ref", "")] = Comment(without_personal_data(authors[int(number)]), said)
    return found


def comments_part(comments: Mapping[Place, tuple[str, Comment]]) -> bytes:
    """The comments as XML; place -> (address, comment)."""
    authors = list(dict.fromkeys(comment.author for _, comment in comments.values()))
    names = "".join(f"<author>{spelt_string(author)}</author>" for author in authors)
    listed = "".join(
        f'<comment ref="{address}" authorId="{authors.index(comment.author)}" shapeId="0"><text>'
        f'<t xml:space="preserve">{spelt_string(comment.text)}</t></text></comment>'
        for _, (address, comment) in sorted(comments.items())
    )
    return (
        f'{DECLARATION}<comments xmlns="{MAIN}"><authors>{names}</authors>'
        f"<commentList>{listed}</commentList></comments>"
    ).encode()


def drawing_part(comments: Mapping[Place, tuple[str, Comment]]) -> bytes:
    """The boxes that the comments are shown in."""
    return "".join((_VML_START, *_shapes(comments), "</xml>")).encode()


def _shapes(comments: Mapping[Place, tuple[str, Comment]]) -> Iterator[str]:
    for number, ((row, column), (_, comment)) in enumerate(sorted(comments.items())):
        style = (
            "position:absolute; margin-left:59.25pt;margin-top:1.5pt;"
            f"width:{comment.width}px;height:{comment.height}px;z-index:{number + 1};visibility:hidden"
        )
        words = attributes_of(
            [
                ("id", f"_x0000_s{1026 + number:04d}"),
                ("type", "#_x0000_t202"),
                ("style", style),
                ("fillcolor", "#ffffe1"),
                ("o:insetmode", "auto"),
            ]
        )
        yield (
            f'<v:shape{words}><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
            '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
            '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
            f"<x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row>"
            f"<x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
        )
