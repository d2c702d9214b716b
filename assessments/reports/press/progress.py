"""The renderer's own log as a percentage: pages laid out, then pages drawn."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Callback = Callable[[int, str], None]

READING, COMPOSING, LAYOUT, DRAWING, ARCHIVING = (
    "reading",
    "composing",
    "layout",
    "drawing",
    "archiving",
)
STARTS = {READING: 2, COMPOSING: 5, LAYOUT: 20, DRAWING: 70, ARCHIVING: 90}
END = 94
_PAGE = re.compile(r"Step 5 - Creating layout - Page (\d+)")
_BEFORE = ("Step 3 - Applying CSS", "Step 4 - Creating formatting structure")

_log = logging.getLogger("weasyprint.progress")
# Its lines are counted here, whatever the installation logs; they are no news to anyone else.
_log.setLevel(logging.INFO)
_log.propagate = False


class Meter:
    """Turns what was done into a percentage that only grows; `tell` may raise to stop the work."""

    def __init__(self, tell: Callback) -> None:
        self.tell = tell
        self.percent = 0

    def reach(self, step: str, done: int = 0, expected: int = 1) -> None:
        """Say that `done` of `expected` units of `step` are finished."""
        steps = list(STARTS)
        following = steps.index(step) + 1
        start = STARTS[step]
        end = STARTS[steps[following]] if following < len(steps) else END
        self.pass_on(start + (end - start) * min(done, expected) // (expected + 1), step)

    def pass_on(self, percent: int, step: str) -> None:
        """Tell a percentage, unless it was reached already."""
        if percent > self.percent:
            self.percent = percent
            self.tell(percent, step)


class _PageCounter(logging.Handler):
    def __init__(self, meter: Meter, expected: int) -> None:
        super().__init__(logging.INFO)
        self.meter, self.expected = meter, expected
        self.thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        # Several reports may be rendered by threads of one process: each hears its own pages.
        if record.thread != self.thread:
            return
        line = record.getMessage()
        if page := _PAGE.match(line):
            self.meter.reach(LAYOUT, int(page[1]), self.expected)
        elif line in _BEFORE:
            self.meter.reach(COMPOSING, 1 + _BEFORE.index(line), len(_BEFORE) + 1)


@contextmanager
def counting_pages(meter: Meter, expected: int) -> Iterator[None]:
    """While WeasyPrint lays pages out in this thread; `expected` is an estimate of their number."""
    counter = _PageCounter(meter, expected)
    _log.addHandler(counter)
    try:
        yield
    finally:
        _log.removeHandler(counter)
