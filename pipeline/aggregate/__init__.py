"""Accepted figures -> totals per key, unit group and content area, and shares. All arithmetic is exact."""

from pipeline.aggregate.totals import aggregate

__all__ = ["aggregate"]
