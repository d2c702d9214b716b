"""How the launcher refuses: in one message for the person at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable

BAD_INPUT = 2


class LaunchError(Exception):
    """Something the person at the terminal must put right; the text says what to do."""


def spoken(action: Callable[[], int]) -> int:
    """Run `action`; a refusal becomes its message on stderr and exit code 2, Ctrl-C 130."""
    try:
        return action()
    except LaunchError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
