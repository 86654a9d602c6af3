"""Importing this makes the import of Great Expectations light: half of it is for what is never done here.

It judges tables that are at hand. What it loads for charts, tests of distributions, web requests and the like
is put off until somebody uses it. Its sources in databases, in clouds and in files are several hundred
models of data, made anew at each import; in their place stand modules without contents. That is done for
releases that are known to work so, as `tests/validate/test_unneeded.py` shows; any other is imported plainly.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Any

from pipeline.validate.late import found_later, put_off, stand_in

KNOWN_RELEASES = ("1.24.",)
"""How the version numbers begin of which the following is known."""

_SOURCES = "great_expectations.datasource.fluent"
_OTHER_SOURCES = (
    "alloy_datasource",
    "aurora_datasource",
    "bigquery_datasource",
    "citus_datasource",
    "databricks_sql_datasource",
    "fabric",
    "fabric_datasource",
    "neon_datasource",
    "pandas_azure_blob_storage_datasource",
    "pandas_dbfs_datasource",
    "pandas_file_path_datasource",
    "pandas_filesystem_datasource",
    "pandas_google_cloud_storage_datasource",
    "pandas_s3_datasource",
    "postgres_datasource",
    "redshift_datasource",
    "snowflake_datasource",
    "spark_azure_blob_storage_datasource",
    "spark_datasource",
    "spark_dbfs_datasource",
    "spark_file_path_datasource",
    "spark_filesystem_datasource",
    "spark_google_cloud_storage_datasource",
    "spark_s3_datasource",
    "sql_datasource",
    "sql_server_datasource",
    "sqlite_datasource",
)


class _LeftOut(ModuleType):
    """A module in which every class is there by its name, and cannot be used."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        found = type(name, (_Unusable,), {"__module__": self.__name__})
        setattr(self, name, found)
        return found


class _Unusable:
    def __init__(self, *_: object, **__: object) -> None:
        raise NotImplementedError(f"{type(self).__qualname__} is left out: see {__name__}")


def _no_models(*_: object, **__: object) -> Mapping[str, Any]:
    """In place of a model for each `pandas.read_…`; without one the library takes their common base."""
    return {}


def _is_known() -> bool:
    try:
        return version("great_expectations").startswith(KNOWN_RELEASES)
    except PackageNotFoundError:
        return False


put_off(["altair", "jsonschema", "requests", "scipy.stats"])
if _is_known():
    for _name in (*(f"{_SOURCES}.{source}" for source in _OTHER_SOURCES), "great_expectations.core.http"):
        stand_in(_LeftOut(_name))
    _models = ModuleType(f"{_SOURCES}.dynamic_pandas")
    vars(_models)["_generate_pandas_data_asset_models"] = _no_models
    stand_in(_models)
    stand_in(found_later("great_expectations.compatibility.aws"))
