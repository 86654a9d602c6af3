"""The picture of a run: one HTML page beside the workbook, without scripts and without a network."""

from pipeline.publish.page.write import page_html

__all__ = ["page_html"]
