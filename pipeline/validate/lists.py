"""Rules for open lists: each column by its kind, rows that repeat one another, the printed total."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pandas as pd

from pipeline.campaign.model import Campaign, ListColumn, OpenList, label_in
from pipeline.errors import InternalError
from pipeline.model import LongTables
from pipeline.validate.entries import highest, lowest, marked
from pipeline.validate.rules import Facts, Row, Rule, Suite, at_least, equal, in_set, not_null
from pipeline.validate.wording import choice_list, day, number, precision, scaled_number


def list_suites(tables: LongTables, campaign: Campaign) -> Iterator[Suite]:
    """One suite per open list, and one for the totals printed under them."""
    for table in campaign.form.tables.values():
        if isinstance(table, OpenList):
            yield _list_suite(tables, table, campaign.language)
    yield _total_suite(tables, campaign)


def _list_suite(tables: LongTables, table: OpenList, language: str) -> Suite:
    rows = tables.lists[table.id]
    for column in table.columns:
        rows = rows.assign(**_seen(rows, column))
    rules = [rule for column in table.columns for rule in _column_rules(tables, table, column, language)]
    if table.unique:
        rules.append(_no_repeats(table))
    return Suite(f"list {table.id}", rows, tuple(rules))


def _seen(rows: pd.DataFrame, column: ListColumn) -> dict[str, pd.Series]:
    """What the column's rules look at; cells that extraction found faulty meet every rule."""
    name, faulty = column.id, rows[f"{column.id}__faulty"]
    if column.kind == "number":
        low, high = lowest(column.number), highest(column.number)
        bounds = {f"{name}__minimum": low, f"{name}__maximum": high}
        return {f"{name}__answered": marked(rows[name].notna() | faulty)} | {
            bound: pd.Series(value, index=rows.index, dtype="Int64") for bound, value in bounds.items()
        }
    said = rows[name if column.kind == "text" else f"{name}__said"]
    seen = {f"{name}__answered": marked(said.notna() | faulty)}
    if column.kind == "choice":
        # No choice's id is empty: words that are none of the choices are shown as "".
        seen[f"{name}__chosen"] = rows[name].where(rows[name].notna() | said.isna(), "")
    if column.kind == "date":
        seen[f"{name}__is_day"] = marked(rows[name].notna() | said.isna())
        for bound, day_of_it in (("earliest", column.earliest), ("latest", column.latest)):
            seen[f"{name}__{bound}"] = pd.Series(day_of_it, index=rows.index, dtype="datetime64[s]")
    return seen


def _column_rules(tables: LongTables, table: OpenList, column: ListColumn, language: str) -> Iterator[Rule]:
    if column.required:
        label = (("column", label_in(column.label, language) or column.headings[0]),)
        yield not_null("V411", f"{column.id}__answered", lambda _: label, f"{column.id}__cell")
    if column.kind == "choice":
        yield _is_choice(column, language)
    elif column.kind == "date":
        yield from _date_rules(column)
    elif column.kind == "number":
        yield from _number_rules(tables, table, column)


def _is_choice(column: ListColumn, language: str) -> Rule:
    def facts(row: Row) -> Facts:
        return (("value", row[f"{column.id}__said"]), ("choices", choice_list(column.choices, language)))

    code = "V408" if column.strict else "V418"
    ids = [choice.id for choice in column.choices]
    return in_set(code, f"{column.id}__chosen", ids, facts, f"{column.id}__cell")


def _date_rules(column: ListColumn) -> Iterator[Rule]:
    name, cell = column.id, f"{column.id}__cell"

    def unreadable(row: Row) -> Facts:
        return (("value", row[f"{name}__said"]),)

    def outside(row: Row) -> Facts:
        window = (("earliest", day(column.earliest)), ("latest", day(column.latest)))
        return (("value", day(row[name])), *window)

    yield not_null("V420", f"{name}__is_day", unreadable, cell)
    code = "V410" if column.strict else "V419"
    if column.earliest:
        yield at_least(code, name, f"{name}__earliest", outside, cell)
    if column.latest:
        yield at_least(code, f"{name}__latest", name, outside, cell)


def _number_rules(tables: LongTables, table: OpenList, column: ListColumn) -> Iterator[Rule]:
    name, rule, cell = column.id, column.number, f"{column.id}__cell"

    def facts(*more: tuple[str, str]) -> Callable[[Row], Facts]:
        return lambda row: (("value", number(_written(tables, table, column, row))), *more)

    yield in_set("V402", f"{name}__surplus", [False], facts(*precision(rule.decimals)), cell)
    if rule.minimum is not None:
        yield at_least("V403", name, f"{name}__minimum", facts(("minimum", number(rule.minimum))), cell)
    if rule.maximum is not None:
        yield at_least("V404", f"{name}__maximum", name, facts(("maximum", number(rule.maximum))), cell)


def _written(tables: LongTables, table: OpenList, column: ListColumn, row: Row) -> int | Decimal:
    """A list's number as the unit wrote it, with all its decimals."""
    position = table.columns.index(column)
    cell = row[f"{column.id}__cell"]
    for each in tables.returns[row["return_no"]].list_rows:
        if (each.table, each.sheet, each.cells[position]) == (table.id, row["sheet"], cell):
            value = each.values[position]
            assert isinstance(value, int | Decimal), "only given numbers have a value to be judged"
            return value
    raise InternalError("validate.no-such-row", table=table.id, cell=cell)


def _no_repeats(table: OpenList) -> Rule:
    """V409: no two rows of one return agree in all of the unique columns, if all of them are filled in."""
    arguments = {"column_list": ["return_no", *table.unique], "ignore_row_if": "any_value_is_missing"}
    return Rule("V409", "expect_compound_columns_to_be_unique", arguments, cell=f"{table.unique[0]}__cell")


def _total_suite(tables: LongTables, campaign: Campaign) -> Suite:
    """V412: the total printed under a list is the sum of its rows, where each of them has a number."""
    decimals = {
        (table.id, column.id): column.number.decimals
        for table in campaign.form.tables.values()
        if isinstance(table, OpenList)
        for column in table.columns
    }

    def facts(row: Row) -> Facts:
        places = decimals[row["table"], row["column"]]
        return tuple((name, scaled_number(row[name], places)) for name in ("printed", "summed"))

    return Suite("list totals", tables.list_totals, (equal("V412", "printed", "summed", facts),))
