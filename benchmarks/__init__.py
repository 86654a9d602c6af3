"""How fast `consolidate` is beside reading the files at all, and beside the usual ways of adding them up.

`python -m benchmarks --help`. Everything is timed in one run on one machine, so that the ratios mean
something wherever it runs; docs/performance.md tells what was learnt.
"""
