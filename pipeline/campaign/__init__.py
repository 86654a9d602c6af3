"""schemas/<campaign>/ -> Campaign. The files and their keys are described in docs/describe-a-campaign.md."""

from pipeline.campaign.load import load_campaigns

__all__ = ["load_campaigns"]
