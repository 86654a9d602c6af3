"""Inputs and outputs in a store that speaks S3: the same bytes as from folder to folder, on either engine."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import cli
from pipeline.places.address import Store, together
from tests.engine.conftest import SAMPLE, Cluster

INPUTS = "s3://bucket/inputs"


@pytest.fixture(scope="module", autouse=True)
def sample(s3: Store) -> None:
    """The sample's returns in the store."""
    files = [path for path in SAMPLE.inputs.rglob("*") if path.is_file()]
    names = [f"inputs/{path.relative_to(SAMPLE.inputs).as_posix()}" for path in files]
    together(s3.put_file, files, names)


def consolidate(*words: str) -> Result:
    """A command as somebody types it."""
    return CliRunner().invoke(cli, list(words), catch_exceptions=False)


def ran(outputs: str, *more: str) -> Result:
    """A run from the store."""
    schemas, day = str(SAMPLE.schemas), SAMPLE.as_of.isoformat()
    return consolidate(
        "run", "--inputs", INPUTS, "--outputs", outputs, "--schemas", schemas, "--as-of", day, *more
    )


def stored(s3: Store, outputs: str) -> dict[str, bytes]:
    """Every object below an outputs address."""
    return {name.removeprefix(f"{outputs}/"): s3.get(name) for name in s3.listed(outputs)}


def test_from_store_to_store_on_this_machine(s3: Store, here: dict[str, bytes]) -> None:
    done = ran("s3://bucket/alone", "--json")
    (package,) = json.loads(done.stdout)["packages"]

    assert done.exit_code == 3
    assert package["workbook"].startswith("s3://bucket/alone/kon-tum-2024-12/12-2024/tong-hop")
    assert stored(s3, "alone") == here


def test_from_store_to_store_by_workers(s3: Store, cluster: Cluster, here: dict[str, bytes]) -> None:
    done = ran("s3://bucket/many", "--engine", "dask", "--scheduler", cluster.address)

    assert done.exit_code == 3
    assert stored(s3, "many") == here
