"""The stage that writes: workbook, summary.json, figures.parquet and manifest.json, whole or not at all."""

from pipeline.publish.package import publish

__all__ = ["publish"]
