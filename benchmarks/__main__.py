"""`make bench`: a database of its own, then the table of benchmarks.measures."""

from __future__ import annotations

import os
import sys
import tempfile

import django


def main() -> int:
    """Measure in a temporary folder, which goes with the run."""
    with tempfile.TemporaryDirectory(prefix="hdhc-bench-") as var:
        os.environ["HDHC_VAR"] = var
        os.environ["DJANGO_SETTINGS_MODULE"] = "hdhcompliance.settings"
        os.environ.pop("REDIS_URL", None)
        django.setup()
        from benchmarks.measures import main as measure  # models need the settings above

        return measure()


if __name__ == "__main__":
    sys.exit(main())
