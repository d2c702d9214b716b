"""`python -m assessments.redaction DOSSIER [--against FILE --salt SALT]`: redact it again.

For whoever is shown the complete dossier, as a judge may be. Prints the redacted dossier, or says
whether it is the one of FILE, `redacted.json` of a redacted report. Exit 0: printed, or the same; 1:
something differs; 2: a file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assessments.redaction.redact import commitment, redact
from assessments.redaction.rules import load

GOOD, WRONG, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m assessments.redaction")
    parser.add_argument("dossier", type=Path, metavar="DOSSIER")
    parser.add_argument("--against", type=Path, metavar="FILE")
    parser.add_argument("--salt", help="kept by the buyer, shown with the complete dossier")
    options = parser.parse_args(arguments)
    try:
        dossier = json.loads(options.dossier.read_bytes())
        told = json.loads(options.against.read_bytes()) if options.against else None
        # A report adds where the journal stood; what is hashed and redacted is kept without it.
        dossier.pop("journal", None)
        kept = redact(dossier, load()).kept
        if told is None:
            sys.stdout.buffer.write(_canonical(kept))
            return GOOD
        faults = list(_faults(dossier, kept, told, options.salt))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return BAD_INPUT
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("the same")
    return WRONG if faults else GOOD


def _faults(
    dossier: dict[str, Any], kept: dict[str, Any], told: dict[str, Any], salt: str | None
) -> Sequence[str]:
    found = []
    if told["rules"]["sha256"] != load().sha256:
        found.append("the report was made by other rules than these")
    if told["dossier"] != kept:
        found.append("this dossier, redacted, is not the one of the report")
    if salt and told["commitment"] != commitment(_canonical(dossier), salt):
        found.append("this dossier, with this salt, is not the one the report was made from")
    return found


def _canonical(value: Any) -> bytes:
    """As in docs/dossier.md."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


if __name__ == "__main__":
    raise SystemExit(main())
