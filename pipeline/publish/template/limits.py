"""What each asked cell takes, by the schema's own rules, and the hint that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.campaign.model import Choice, Holds, ListColumn, NumberRule, Slot
from pipeline.publish.template.plan import Limit, Order

MOST_SIGNS_IN_TITLE = 32
MOST_SIGNS_IN_HINT = 255
"""Excel's limits for the two texts of an input hint."""

_MOST_SIGNS_IN_FORMULA = 255
_LARGEST = 999_999_999_999_999  # a spreadsheet keeps 15 digits
_FIRST_DAY = "DATE(2000,1,1)"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Cells that a figure may not exceed (`above`) or fall below (`below`): (address, what it is called)."""

    above: tuple[tuple[str, str], ...] = ()
    below: tuple[tuple[str, str], ...] = ()


def hint(*sentences: str) -> str:
    """The sentences one below the other, as far as a hint holds them."""
    return cut("\n".join(sentence for sentence in sentences if sentence), MOST_SIGNS_IN_HINT)


def cut(text: str, most: int) -> str:
    """The text, with "…" for what is more than `most` signs."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def slot_limit(slot: Slot, cell: str, neighbours: Neighbours, order: Order) -> Limit:
    """The limit of a cell of a matrix, or of a labelled figure; `cell` is its own address."""
    title, about = _about_slot(slot, order)
    if slot.holds is Holds.STATE:
        return choice_limit(slot.choices, title, order, about=about)
    return number_limit(slot.number, cell, title, order, about=about, neighbours=neighbours)


def _about_slot(slot: Slot, order: Order) -> tuple[str, str]:
    """The title of the hint, and the line that says what is asked."""
    row, column = order.label(slot.row_label), order.label(slot.column_label)
    about = " – ".join(text for text in (row, column) if text)
    unit = order.label(slot.unit_of_measure)
    return cut(column or row or slot.row, MOST_SIGNS_IN_TITLE), f"{about} ({unit})" if unit else about


def number_limit(
    rule: NumberRule,
    cell: str,
    title: str,
    order: Order,
    *,
    about: str = "",
    neighbours: Neighbours = Neighbours(),
) -> Limit:
    """A number by its rule, not more or less than its neighbours."""
    lowest, highest = rule.minimum, rule.maximum
    minimum = _bound("MAX", -_LARGEST if lowest is None else lowest, neighbours.below)
    maximum = _bound("MIN", _LARGEST if highest is None else highest, neighbours.above)
    text = hint(_shortened(about), _number_words(rule, order), *_neighbour_words(neighbours, order))
    if rule.decimals == 0:
        return Limit("integer", title, text, minimum, maximum)
    low, high = (str(bound).removeprefix("=") for bound in (minimum, maximum))
    formula = f"=AND(ISNUMBER({cell}),{cell}>={low},{cell}<={high},ROUND({cell},{rule.decimals})={cell})"
    return Limit("custom", title, text, formula=formula)


def _shortened(about: str) -> str:
    """So much of what is asked that the rule below it still has room."""
    return cut(about, 130)


def _bound(function: str, own: Decimal | int, others: Sequence[tuple[str, str]]) -> int | str:
    """The bound as a number, or as a formula where other cells have a say; blank cells have none."""
    if not others and own == int(own):
        return int(own)
    arguments = [f"{Decimal(own):f}", *(address for address, _ in others)]
    return f"={function}({','.join(arguments)})"


def _number_words(rule: NumberRule, order: Order) -> str:
    kind = order.say("whole") if rule.decimals == 0 else order.say("decimal", decimals=rule.decimals)
    lowest = "" if rule.minimum is None else order.say("from", bound=f"{rule.minimum:f}")
    highest = "" if rule.maximum is None else order.say("to", bound=f"{rule.maximum:f}")
    zero = order.say("zero") if rule.minimum is None or rule.minimum <= 0 else ""
    return f"{kind}{lowest}{highest}.{zero}"


def _neighbour_words(neighbours: Neighbours, order: Order) -> Iterable[str]:
    yield from (order.say("at-most", other=label) for _, label in neighbours.above)
    yield from (order.say("at-least", other=label) for _, label in neighbours.below)


def computed_limit(slot: Slot, order: Order) -> Limit:
    """The hint of a cell that works itself out."""
    title, about = _about_slot(slot, order)
    return Limit("any", title, hint(_shortened(about), order.say("computed")))


def choice_limit(
    choices: Sequence[Choice], title: str, order: Order, *, about: str = "", gentle: bool = False
) -> Limit:
    """One of the schema's answers, in the spelling that the form uses."""
    said = [_choice_words(choice, order) for choice in choices]
    text = hint(_shortened(about), order.say("choose", choices="; ".join(said)))
    return Limit("list", title, text, choices=tuple(choice.texts[0] for choice in choices), gentle=gentle)


def _choice_words(choice: Choice, order: Order) -> str:
    """A choice with what it means, where the form's own spelling is only a code."""
    text, label = choice.texts[0], order.label(choice.label)
    return text if label in ("", text) else f"{text}: {label}"


def progress_limit(slot: Slot, cell: str, state: tuple[str, Slot] | None, order: Order) -> Limit:
    """The percent beside a task's state; `state` is the cell and slot of the state, if there is one."""
    plain = number_limit(slot.number, cell, *_title_first(slot, order))
    if state is None:
        return plain
    place, state_slot = state
    fitting = [
        f'AND({place}="{choice.texts[0]}",{cell}>={choice.progress_min_pct},{cell}<={choice.progress_max_pct})'
        for choice in state_slot.choices
        if choice.progress_min_pct is not None
    ]
    formula = f'=OR({place}="",{",".join(fitting)})'
    if not fitting or len(formula) > _MOST_SIGNS_IN_FORMULA or '"' in "".join(_texts(state_slot)):
        return plain
    said = "; ".join(
        order.say(
            "progress-of", state=choice.texts[0], low=choice.progress_min_pct, high=choice.progress_max_pct
        )
        for choice in state_slot.choices
        if choice.progress_min_pct is not None
    )
    return Limit("custom", plain.title, hint(order.say("progress"), said), formula=formula)


def _title_first(slot: Slot, order: Order) -> tuple[str, Order]:
    return _about_slot(slot, order)[0], order


def _texts(slot: Slot) -> Iterable[str]:
    return (choice.texts[0] for choice in slot.choices)


def list_limit(column: ListColumn, cell: str, order: Order) -> Limit:
    """The limit of a column of an open list; `cell` is the column's first cell."""
    title = cut(column.headings[0], MOST_SIGNS_IN_TITLE)
    about = order.label(column.label)
    need = order.say("required") if column.required else ""
    if column.kind == "choice":
        return choice_limit(column.choices, title, order, about=need, gentle=not column.strict)
    if column.kind == "number":
        return number_limit(column.number, cell, title, order, about=" ".join(filter(None, (about, need))))
    if column.kind == "date":
        return date_limit(column, title, order)
    return Limit("any", title, hint(about, need, order.say("no-personal-data")))


def date_limit(column: ListColumn | None, title: str, order: Order, about: str = "") -> Limit:
    """A day within the schema's window.

    Gentle: a day typed in another order of day and month than the computer's is text to the spreadsheet,
    and is read all the same.
    """
    first = column.earliest if column else None
    last = column.latest if column else None
    window = ""
    if first and last:
        window = order.say("window", first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
    low = f"=DATE({first.year},{first.month},{first.day})" if first else f"={_FIRST_DAY}"
    high = f"=DATE({last.year},{last.month},{last.day})" if last else "=DATE(2199,12,31)"
    return Limit("date", title, hint(about, order.say("day"), window), low, high, gentle=True)
