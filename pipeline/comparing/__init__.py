"""Two packages side by side: which returns, outcomes, figures and totals differ, and why."""

from pipeline.comparing.differences import Difference, Kind, compare_packages
from pipeline.comparing.written import WrittenFigures, read_written

__all__ = ["Difference", "Kind", "WrittenFigures", "compare_packages", "read_written"]
