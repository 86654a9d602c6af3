"""A blank form as an office has it -> a first draft of its schema, for a person to finish."""

from pipeline.drafting.draft import draft_campaign
from pipeline.drafting.drop_downs import read_drop_downs
from pipeline.drafting.writing import files_of

__all__ = ["draft_campaign", "files_of", "read_drop_downs"]
