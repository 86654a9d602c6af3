"""Takes in the Excel returns of reporting units, judges them, and adds them up."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("consolidate")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+unknown"
