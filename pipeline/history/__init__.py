"""The packages of earlier periods: those of this run, else those in the outputs folder, verified.

A package that is not what its manifest says is never used, and always told.
"""

from pipeline.history.digests import content_sha256, digest_of_past
from pipeline.history.outdated import Outdated
from pipeline.history.shelf import Shelf, meanings_of

__all__ = ["Outdated", "Shelf", "content_sha256", "digest_of_past", "meanings_of"]
