"""Takes in the Excel returns of reporting units, judges them, and adds them up."""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """The version as installed, looked up when somebody asks: that takes longer than `--help` should."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("consolidate")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+unknown"
