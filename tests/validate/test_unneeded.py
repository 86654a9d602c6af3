"""The light import of Great Expectations judges as the plain one does."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

from pipeline.validate import unneeded

PLAINLY = "import sys, types\nsys.modules['pipeline.validate.unneeded'] = types.ModuleType('plain')\n"
LIGHTLY = "import sys\n"

JUDGING = """
import pandas as pd
from pipeline.validate.engine import run
from pipeline.validate.rules import Rule, Suite

rows = pd.DataFrame({
    "number": pd.array([1, -3, None, 2**62], dtype="Int64"),
    "other": pd.array([2, -3, 5, 7], dtype="Int64"),
    "text": pd.array(["a", "b1", None, '{"a": 1}'], dtype="str"),
    "day": pd.to_datetime(["2024-01-01", None, "2024-02-01", "2025-01-01"]),
})
pair = {"column_A": "number", "column_B": "other"}
asked = [
    ("expect_column_values_to_be_between", {"column": "number", "min_value": 0}),
    ("expect_column_values_to_be_between", {"column": "day", "max_value": pd.Timestamp("2024-12-31")}),
    ("expect_column_values_to_not_be_null", {"column": "text"}),
    ("expect_column_values_to_be_in_set", {"column": "text", "value_set": ["a", "b"]}),
    ("expect_column_values_to_be_unique", {"column": "other"}),
    ("expect_column_values_to_match_regex", {"column": "text", "regex": "^[a-z]$"}),
    ("expect_column_value_lengths_to_be_between", {"column": "text", "max_value": 1}),
    ("expect_column_values_to_match_json_schema", {"column": "text", "json_schema": {"type": "object"}}),
    ("expect_column_values_to_be_of_type", {"column": "number", "type_": "Int64"}),
    ("expect_column_pair_values_to_be_equal", {**pair, "ignore_row_if": "either_value_is_missing"}),
    ("expect_column_pair_values_a_to_be_greater_than_b", {**pair, "or_equal": True}),
    ("expect_column_sum_to_be_between", {"column": "other", "max_value": 5}),
    ("expect_column_value_z_scores_to_be_less_than",
     {"column": "other", "threshold": 1, "double_sided": True}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["number", "other"]}),
    ("expect_table_row_count_to_be_between", {"max_value": 2}),
    ("expect_no_such_thing", {}),
    ("expect_column_values_to_be_between", {"colum": "number"}),
    ("expect_column_values_to_be_between", {"column": "nowhere", "min_value": 0}),
]
rules = tuple(Rule("V490", name, arguments) for name, arguments in asked)
for verdict in run([Suite("all", rows, rules)]):
    print(verdict.rule.expectation, verdict.unexpected, verdict.problem)
"""

KINDS = """
import pipeline.validate.engine
from great_expectations.expectations.registry import get_expectation_impl
from great_expectations.expectations.registry import list_registered_expectation_implementations as names
for name in sorted(names()):
    print(name, sorted(get_expectation_impl(name).__fields__))
"""


def said_by(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("program", [JUDGING, KINDS])
def test_judging_comes_to_the_same_with_and_without(program: str) -> None:
    light = said_by(LIGHTLY + program)

    assert light == said_by(PLAINLY + program)
    assert len(light) > 15


def test_the_release_that_is_installed_is_known() -> None:
    """Where not: does the test above pass with the new one among `KNOWN_RELEASES`?"""
    assert version("great_expectations").startswith(unneeded.KNOWN_RELEASES)


def test_what_is_left_out_or_put_off_is_not_loaded() -> None:
    heavy = ["boto3", "requests", "jsonschema", "scipy.stats._stats_py", "altair.vegalite"]
    inside = "great_expectations.datasource.fluent.pandas_filesystem_datasource"
    program = (
        f"import pipeline.validate.engine\nfrom {inside} import PandasFilesystemDatasource as left_out\n"
        f"print([name for name in {heavy} if type(sys.modules.get(name)).__name__ == 'module'])\n"
        "try: left_out(name='x')\nexcept NotImplementedError as error: print(error)"
    )

    assert said_by(LIGHTLY + program) == [
        "[]",
        "PandasFilesystemDatasource is left out: see pipeline.validate.unneeded",
    ]


def test_another_release_is_imported_plainly() -> None:
    program = (
        "import importlib.metadata as m\ntrue = m.version\n"
        "m.version = lambda name: '1.99.0' if name == 'great_expectations' else true(name)\n"
        "import pipeline.validate.engine\nimport great_expectations.datasource.fluent as fluent\n"
        "print(fluent.SparkDatasource.__fields__['type'].default)"
    )

    assert said_by(LIGHTLY + program) == ["spark"]
