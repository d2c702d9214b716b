"""`make screenshots` is a program of its own: nothing has set Django up for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure


def test_language_that_is_not_offered_is_refused_in_words(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.screenshots", "xx"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, "Pages are in fr or en, not xx.\n")
