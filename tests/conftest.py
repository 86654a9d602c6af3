"""What holds for all tests: the same examples every time. `python -m tests.hunt` looks further.

`--hypothesis-profile default` draws others.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")
