"""`make bench`: the engine beside its peers, then the product in a database of its own."""

from __future__ import annotations

import os
import sys
import tempfile

import django

from benchmarks.peers.__main__ import main as peers


def main() -> int:
    """Measure in a temporary folder, which goes with the run."""
    with tempfile.TemporaryDirectory(prefix="hdhc-bench-") as var:
        os.environ["HDHC_VAR"] = var
        os.environ["DJANGO_SETTINGS_MODULE"] = "hdhcompliance.settings"
        os.environ.pop("REDIS_URL", None)
        django.setup()
        from benchmarks.measures import main as measure  # models need the settings above

        return peers() or measure()


if __name__ == "__main__":
    sys.exit(main())
