"""Great Expectations, in the one module that imports it: rules in, verdicts out."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# Before the import of Great Expectations, which would load them.
import pipeline.validate.unneeded  # noqa: F401

# Before the import: Great Expectations decides then whether it reports its use to its makers.
os.environ["GX_ANALYTICS_ENABLED"] = "False"

import great_expectations as gx
from great_expectations.compatibility.pydantic import ValidationError
from great_expectations.core import ExpectationValidationResult
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.exceptions.exceptions import GreatExpectationsError
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.registry import get_expectation_impl
from great_expectations.validator.validation_graph import tqdm  # type: ignore[attr-defined]

from pipeline.validate.rules import Rule, Suite, Verdict

# Its progress bars, which are never shown, else share a lock among processes: a process that is ended leaves
# it behind, and Python complains of that on the terminal.
tqdm.set_lock(threading.RLock())

# Complete, because by default only the first 20 places come back. Places are positions in the table:
# naming columns for them instead makes Great Expectations a hundred times slower where much is wrong.
_EVERY_ROW = {"result_format": "COMPLETE", "return_unexpected_index_query": False}


def run(suites: Sequence[Suite]) -> list[Verdict]:
    """Apply every rule of every suite, one validation per long table; one verdict per rule, in order.

    An empty table meets all its rules and is not run.
    """
    # Some of its loggers set a level of their own; what went wrong stands in the results.
    logging.getLogger("great_expectations").propagate = False
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("returns")
    # One for all suites, each with its own table: to define another takes longer than a small suite runs.
    batch = source.add_dataframe_asset("tables").add_batch_definition_whole_dataframe("all")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [
            verdict
            for suite in suites
            if len(suite.rows) and suite.rules
            for verdict in _run_suite(context, batch, suite)
        ]


def _run_suite(context: Any, batch: Any, suite: Suite) -> list[Verdict]:
    built = [_build(number, rule) for number, rule in enumerate(suite.rules)]
    expectations = [each for each in built if not isinstance(each, str)]
    definition = gx.ValidationDefinition(
        name=suite.name,
        data=batch,
        suite=context.suites.add(gx.ExpectationSuite(suite.name, expectations=expectations)),
    )
    context.validation_definitions.add(definition)
    # Great Expectations hashes all it is given, and copies it again and again.
    rows = suite.looked_at.reset_index(drop=True)
    results = definition.run(batch_parameters={"dataframe": rows}, result_format=_EVERY_ROW).results
    # Results come in an order of their own; the rule's number travels with the expectation.
    by_number = {_rule_number(result): result for result in results}
    return [
        Verdict(suite, rule, problem=each)
        if isinstance(each, str)
        else _verdict(suite, rule, by_number[number])
        for number, (rule, each) in enumerate(zip(suite.rules, built, strict=True))
    ]


def _build(number: int, rule: Rule) -> Expectation | str:
    """The expectation, or why there is none such."""
    try:
        return get_expectation_impl(rule.expectation)(**rule.arguments, meta={"rule": number})
    except (GreatExpectationsError, ValidationError, TypeError, ValueError) as error:
        return " ".join(str(error).split())


def _rule_number(result: Any) -> int:
    return int(result.expectation_config.meta["rule"])


def _verdict(suite: Suite, rule: Rule, result: ExpectationValidationResult) -> Verdict:
    raised = next(_raised(result.exception_info or {}), None)
    if raised is not None:
        return Verdict(suite, rule, problem=raised)
    if result.success:
        return Verdict(suite, rule)
    places = result.result.get("unexpected_index_list")
    if not places:
        return Verdict(suite, rule, problem="it fails for the table as a whole and names no rows")
    return Verdict(suite, rule, tuple(places))


def _raised(info: Mapping[str, Any]) -> Iterator[str]:
    """The messages of exceptions; Great Expectations states them flat, or once for each metric."""
    if info.get("raised_exception"):
        yield " ".join(str(info.get("exception_message")).split())
    for nested in info.values():
        if isinstance(nested, Mapping):
            yield from _raised(nested)
