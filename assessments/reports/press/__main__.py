"""The process of `apart.printed_apart`: a paper on the standard input, progress and a PDF out."""

from __future__ import annotations

import gc
import sys

# Nothing of what is imported is ever garbage.
gc.disable()

from assessments.reports.press.apart import DONE  # noqa: E402  # see above
from assessments.reports.press.paper import unpacked  # noqa: E402  # see above
from assessments.reports.press.printing import printed  # noqa: E402  # see above
from assessments.reports.press.progress import Meter  # noqa: E402  # see above


def main() -> int:
    out = sys.stdout.buffer

    def tell(percent: int, step: str) -> None:
        out.write(f"{percent} {step}\n".encode())
        # A reader that is gone stops the work here.
        out.flush()

    paper, at = unpacked(sys.stdin.buffer.read())
    pdf = printed(paper, at, Meter(tell))
    out.write(DONE)
    out.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
