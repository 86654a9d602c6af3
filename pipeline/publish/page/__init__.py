"""The picture of a run: one HTML page beside the workbook, without scripts and without a network."""

from pipeline.publish.page.write import load_template, page_html

__all__ = ["load_template", "page_html"]
