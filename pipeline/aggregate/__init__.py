"""Accepted figures -> totals per key, unit group and content area, and shares.

They are set beside those of earlier periods. All arithmetic is exact.
"""

from pipeline.aggregate.comparison import compare, compare_units
from pipeline.aggregate.targets import against_targets
from pipeline.aggregate.totals import aggregate

__all__ = ["against_targets", "aggregate", "compare", "compare_units"]
