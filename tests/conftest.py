"""What holds for all tests: the same examples every time. `python -m tests.hunt` looks further.

`--hypothesis-profile default` draws others.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A busy machine is no fault: nothing may fail by the clock.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")
