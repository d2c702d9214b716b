"""A pytest plugin loaded before Django's settings: tests never touch the developer's own var/."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

VAR = Path(tempfile.mkdtemp(prefix="hdhc-test-"))
(VAR / "static").mkdir()  # WhiteNoise warns about a missing folder, and warnings are errors

os.environ["HDHC_VAR"] = str(VAR)
os.environ.pop("REDIS_URL", None)
