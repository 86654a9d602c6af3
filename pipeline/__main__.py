"""`python -m pipeline` is `consolidate`."""

from pipeline.leaving import start

if __name__ == "__main__":
    start()
