"""A trace as people read it: every figure with its cell, and the addition worked out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.audit.numbers import written
from pipeline.audit.trace import Contribution, Part, Trace
from pipeline.messages import message
from pipeline.record import HIGHEST, SHARE, group_of
from pipeline.text import on_one_line

_STEP = "    "


def trace_text(trace: Trace, language: str) -> str:
    """The trace in lines."""
    return "\n".join(map(on_one_line, _TraceWriter(language).lines(trace, "")))


class _TraceWriter:
    def __init__(self, language: str) -> None:
        self.language = language

    def lines(self, trace: Trace, indent: str) -> Iterator[str]:
        yield indent + self._title(trace)
        yield indent + self.say("workbook", path=trace.workbook.path, sha256=trace.workbook.sha256)
        for part in trace.parts:
            yield from self._part(part, indent, titled=len(trace.parts) > 1)
        yield from (indent + line for line in self._addition(trace))
        yield indent + self._verdict(trace)

    def say(self, name: str, /, **facts: object) -> str:
        return message(f"trace.{name}", self.language, **facts)

    def number(self, value: Decimal | None) -> str:
        return self.say("none") if value is None else written(value, self.language)

    def _title(self, trace: Trace) -> str:
        question = trace.question
        labels = list(dict.fromkeys(part.label for part in trace.parts))
        label = labels[0] if len(labels) == 1 else self.say("of-several", count=len(trace.parts))
        if question.over == SHARE:
            label = self.say("of-share", label=labels[0].rpartition(" – ")[0] or labels[0])
        place = f"{question.sheet}!{question.cell}" if question.cell else question.id
        return self.say("title", place=place, id=question.id, label=label, scope=self._scope(trace))

    def _scope(self, trace: Trace) -> str:
        question, record = trace.question, trace.workbook.record
        if question.unit:
            return record.units[question.unit].name
        count = sum(len(part.contributions) for part in trace.parts[:1])
        if group := group_of(question.scope):
            return self.say("scope-group", group=group, count=count)
        return self.say("scope-all", included=record.package.included, expected=record.package.expected)

    def _part(self, part: Part, indent: str, *, titled: bool) -> Iterator[str]:
        if titled:
            yield f"{indent}{part.key}: {part.label}"
        for number, contribution in enumerate(part.contributions, start=1):
            yield from self._contribution(number, contribution, indent + "  ")

    def _contribution(self, number: int, contribution: Contribution, indent: str) -> Iterator[str]:
        figure, unit = contribution.figure, contribution.unit
        name = f"{unit.name} ({unit.code})" if unit else figure.unit
        yield f"{indent}{number}. {name}: {self.number(figure.value)}"
        yield f"{indent}   {figure.file} | {figure.sheet}!{figure.cell} | SHA-256 {figure.sha256}"
        if contribution.below is not None:
            yield from self.lines(contribution.below, indent + _STEP)
        elif unit is not None and unit.package_of:
            place = f"{figure.sheet}!{figure.cell}"
            facts = {"campaign": unit.package_of, "file": figure.file, "place": place}
            yield f"{indent}   {self.say('not-below', **facts)}"

    # ------------------------------------------------------------ the addition

    def _addition(self, trace: Trace) -> Iterator[str]:
        if trace.question.over == SHARE:
            numerator, denominator = trace.parts
            yield self._sum("numerator", numerator)
            yield self._sum("denominator", denominator)
            facts = (numerator.result, denominator.result, trace.result)
            top, bottom, percent = map(self.number, facts)
            yield self.say("share", numerator=top, denominator=bottom, percent=percent)
        elif len(trace.parts) == 1:
            yield self._sum("addition", trace.parts[0])
        else:
            for part in trace.parts:
                yield self._sum("subtotal", part)
            results = [part.result for part in trace.parts if part.result is not None]
            yield self.say("addition", worked=self._worked(results, trace.question.over, trace.result))

    def _sum(self, key: str, part: Part) -> str:
        values = [contribution.figure.value for contribution in part.contributions]
        return self.say(key, worked=self._worked(values, part.over, part.result), id=part.key)

    def _worked(self, values: list[Decimal], over: str, result: Decimal | None) -> str:
        if not values:
            return self.say("nobody")
        if over == HIGHEST:
            return self.say("highest", values="; ".join(map(self.number, values)), result=self.number(result))
        return f"{' + '.join(map(self.number, values))} = {self.number(result)}"

    def _verdict(self, trace: Trace) -> str:
        if trace.agrees:
            return self.say("agrees")
        if not trace.workbook.record.sealed:
            return self.say("not-sealed")
        value = trace.question.value
        found = trace.found if trace.found is not None else self.say("none")
        return self.say(
            "differs",
            result=self.number(trace.result),
            stated=self.number(Decimal(value) if value else None),
            found=self.number(Decimal(found)) if isinstance(found, int | Decimal) else found,
        )
