"""`python -m assessments.scoring FILE [--json]`: judge a dossier again, with nothing installed.

Exit 0: the scores were recomputed and equal the stated ones. 1: something does not hold, or the
verdict is incomplete. 2: the file cannot be read. Messages go to stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from assessments.scoring.dossier import (
    DossierError,
    evaluate,
    read_dossier,
    read_json,
    recheck,
    summary_json,
)
from assessments.scoring.types import BidError, MethodError, Verdict

GOOD, WRONG, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m assessments.scoring", description=__doc__)
    parser.add_argument("file", metavar="FILE", help="dossier.json taken out of a report")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    options = parser.parse_args(arguments)
    try:
        with open(options.file, "rb") as file:
            dossier = read_dossier(read_json(file.read()))
        verdict = evaluate(dossier)
        problems = recheck(dossier)
    except OSError as error:
        return _bad(f"cannot read {options.file}: {error.strerror}")
    except (DossierError, MethodError, BidError, RecursionError) as error:
        return _bad(str(error))
    _print(verdict, as_json=options.json)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not verdict.complete:
        print(f"incomplete: {len(verdict.missing)} entries are missing", file=sys.stderr)
    if dossier.stated is None:
        print("the dossier states no verdict: nothing to compare with", file=sys.stderr)
    return WRONG if problems or not verdict.complete else GOOD


def _print(verdict: Verdict, *, as_json: bool) -> None:
    summary = summary_json(verdict)
    if as_json:
        print(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    for bid in summary["bids"]:
        failed = f"  out at {', '.join(bid['gates_failed'])}" if bid["gates_failed"] else ""
        print(f"{bid['rank'] or '-':>3}  {bid['display'] or '-':>7}  {bid['provider']}{failed}")
        print(f"              {bid['score']}")


def _bad(message: str) -> int:
    print(message, file=sys.stderr)
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
