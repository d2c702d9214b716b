"""How long a piece of work takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def median(work: Callable[[], object], times: int = 9) -> float:
    """Milliseconds on the clock."""
    return _median(work, times, time.perf_counter)


def processor(work: Callable[[], object], times: int = 9) -> float:
    """Milliseconds of processor, of all threads: what other programs do hardly counts."""
    return _median(work, times, time.process_time)


def _median(work: Callable[[], object], times: int, clock: Callable[[], float]) -> float:
    work()
    taken = []
    for _ in range(times):
        start = clock()
        work()
        taken.append((clock() - start) * 1000)
    return statistics.median(taken)
