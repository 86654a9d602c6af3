"""Several tiers in one campaign: what counts where, so that no unit counts twice and none is forgotten."""

from pipeline.tiers.completeness import GroupCount, counts_by_tier, in_words, sentence
from pipeline.tiers.named import named_here
from pipeline.tiers.settled import settle_tiers

__all__ = ["GroupCount", "counts_by_tier", "in_words", "named_here", "sentence", "settle_tiers"]
