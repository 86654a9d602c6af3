"""The first stage: which files there are, whether they are safe, and what stands in their cells."""

from pipeline.intake.book import read_book
from pipeline.intake.limits import Limits
from pipeline.intake.listing import list_sources, source_at
from pipeline.intake.pool import read_all

__all__ = ["Limits", "list_sources", "read_all", "read_book", "source_at"]
