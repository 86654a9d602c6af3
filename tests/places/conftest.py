"""A store in memory, which behaves as fsspec's others do."""

from __future__ import annotations

import uuid

import pytest

from pipeline.places.address import Address, Store


@pytest.fixture
def store() -> Store:
    """An empty one."""
    return Store(Address(f"memory://{uuid.uuid4().hex}/below"))
