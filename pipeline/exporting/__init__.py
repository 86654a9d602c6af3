"""All accepted figures over campaigns, periods and units, for analysts: tidy Parquet and CSV, SDMX-CSV."""

from pipeline.exporting.collect import Collected, collect
from pipeline.exporting.files import write_export

__all__ = ["Collected", "collect", "write_export"]
