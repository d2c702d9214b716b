"""`python -m assessments.scoring FILE [--json]`: judge a dossier again, with nothing installed.

Exit 0: the scores were recomputed and equal the stated ones. 1: something does not hold, or the
verdict is incomplete. 2: the file cannot be read. Messages go to stderr.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from assessments.scoring.dossier import (
    Dossier,
    DossierError,
    evaluate,
    read_dossier,
    read_json,
    recheck,
    summary_json,
)
from assessments.scoring.errors import ScoringError
from assessments.scoring.types import Verdict

GOOD, WRONG, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m assessments.scoring",
        description="Judge a dossier again: exact scores, ranks, and whether it states the same.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="dossier.json, from a report")
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    options = parser.parse_args(arguments)
    try:
        dossier = read_dossier(read_json(options.file.read_bytes()))
        verdict = evaluate(dossier)
        found = recheck(dossier)
    except OSError as error:
        return _bad(f"cannot read {options.file}: {error.strerror}")
    except (DossierError, ScoringError) as error:
        return _bad(str(error))
    _print(verdict, as_json=options.json)
    for difference in found:
        print(difference, file=sys.stderr)
    _remark(dossier, verdict)
    return WRONG if found or not verdict.complete else GOOD


def _print(verdict: Verdict, *, as_json: bool) -> None:
    summary = summary_json(verdict)
    if as_json:
        print(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    for bid in summary["bids"]:
        failed = f"  out at {', '.join(bid['gates_failed'])}" if bid["gates_failed"] else ""
        print(
            f"{bid['rank'] or '-':>3}  {bid['display'] or '-':>7}  {bid['provider']}"
            f"  ({bid['score'] or 'no score yet'}){failed}"
        )


def _remark(dossier: Dossier, verdict: Verdict) -> None:
    for entry in verdict.missing[:20]:
        who = f" from {entry.evaluator}" if entry.evaluator else ""
        print(f"missing: {entry.what} of {entry.bid} on {entry.node}{who}", file=sys.stderr)
    if not verdict.complete:
        print(f"incomplete: {len(verdict.missing)} entries are missing", file=sys.stderr)
    if dossier.stated is None:
        print("the dossier states no verdict: nothing to compare with", file=sys.stderr)


def _bad(message: str) -> int:
    print(message, file=sys.stderr)
    return BAD_INPUT


def _write_anything(stream: object) -> None:
    """A provider's name must never stop the program on a terminal that cannot show it."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    _write_anything(sys.stdout)
    _write_anything(sys.stderr)
    sys.exit(main())
