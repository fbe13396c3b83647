"""How Python itself is set for a process that lives for months."""

import gc
import sys

SWITCH_SECONDS = 1e-4
# A batch of updates makes more short-lived objects than Python's default of 700 expects.
COLLECTED_AFTER_OBJECTS = 20_000


def settle() -> None:
    """Take what the program is built of out of the collector's way, once a process."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(COLLECTED_AFTER_OBJECTS)
    gc.collect()
    gc.freeze()
