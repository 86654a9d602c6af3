"""What holds for all tests: the same examples every time, and Ctrl-C. `python -m tests.hunt` looks further.

`--hypothesis-profile default` draws others.
"""

from __future__ import annotations

import signal

from hypothesis import HealthCheck, settings

# A busy machine is no fault: nothing may fail by the clock.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

# A shell that starts the tests in the background lets them, and all that they start, ignore Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
