"""`python -m assessments.sovereignty FILE [--json]`: read a dossier's answers again, nothing installed.

Exit 0: every SEAL is established and no gate says met against the answers. 1: something does not
hold. 2: the file cannot be read, or pins another points table. Messages go to stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assessments.frameworks import load
from assessments.sovereignty.questionnaire import questionnaire
from assessments.sovereignty.reading import outcome, read
from assessments.sovereignty.types import Questionnaire, Reading, UnknownAnswer

GOOD, WRONG, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m assessments.sovereignty",
        description="Read the European answers of a dossier again: SEAL and weighted score.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="dossier.json, from a report")
    parser.add_argument("--json", action="store_true", help="print the readings as JSON")
    options = parser.parse_args(arguments)
    try:
        dossier = json.loads(options.file.read_bytes())
        rule = dossier["method"]["sovereignty"]
        table = pinned_table(rule)
        readings = {bid["code"]: read(table, options_of(bid)) for bid in dossier["bids"]}
        found = list(disagreements(rule, dossier, readings))
    except OSError as error:
        return bad(f"cannot read {options.file}: {error.strerror}")
    except UnknownAnswer as error:
        return bad(f"an answer that the table does not offer: {error}")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return bad(f"no dossier with a European reading of ours: {error}")
    show(readings, as_json=options.json)
    for message in found:
        print(message, file=sys.stderr)
    return WRONG if found or any(each.seal is None for each in readings.values()) else GOOD


def pinned_table(rule: Mapping[str, Any]) -> Questionnaire:
    framework = load().frameworks[rule["framework"]]
    if framework.sha256 != rule["sha256"]:
        raise ValueError(f"the data of {framework.key} here is not what the method pins")
    return questionnaire(framework, rule["profile"])


def options_of(bid: Mapping[str, Any]) -> dict[str, int]:
    """The answers that establish something."""
    answers = bid.get("sovereignty", {})
    return {ref: one["option"] for ref, one in answers.items() if one["option"] is not None}


def disagreements(
    rule: Mapping[str, Any], dossier: Mapping[str, Any], readings: Mapping[str, Reading]
) -> Sequence[str]:
    """Bids let through the gate of the minimum against their answers."""
    if "gate" not in rule:
        return []
    said = {bid["code"]: bid["gates"].get(rule["gate"], {}) for bid in dossier["bids"]}
    return [
        f"{code}: {rule['gate']} is recorded as met, the answers say {proposed}"
        for code, reading in readings.items()
        if said[code].get("outcome") == "met"
        and (proposed := outcome(reading, rule["seal_minimum"])) != "met"
    ]


def show(readings: Mapping[str, Reading], *, as_json: bool) -> None:
    if as_json:
        told = {
            code: {
                "seal": each.seal,
                "seal_at_most": each.seal_at_most,
                "score": str(each.score),
                "score_at_most": str(each.score_at_most),
                "holding": list(each.holding),
                "unanswered": list(each.unanswered),
            }
            for code, each in readings.items()
        }
        print(json.dumps(told, indent=2))
        return
    for code, each in readings.items():
        level = f"at most SEAL-{each.seal_at_most}" if each.seal is None else f"SEAL-{each.seal}"
        print(f"{code:<20} {level:<16} {each.score}  ({len(each.unanswered)} unanswered)")


def bad(message: str) -> int:
    print(message, file=sys.stderr)
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
