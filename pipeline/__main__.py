"""`python -m pipeline` is `consolidate`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
