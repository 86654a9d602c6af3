"""Writes the default templates: `python -m pipeline.letters.blank schemas/templates`.

They are ordinary Word files from then on: an office changes them with Word, or puts a copy of its own under
schemas/<campaign>/templates/. Layout by Decree 30/2020/NĐ-CP, Appendix I.
"""
