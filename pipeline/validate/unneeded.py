"""Importing this puts off what Great Expectations imports and is not needed here: a third of its import."""

from pipeline.validate.late import put_off

put_off(["altair", "scipy.stats"])
