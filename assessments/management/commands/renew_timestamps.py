from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from assessments.actions.errors import ActionRefused
from assessments.actions.renewals import renew
from assessments.management.script import GOOD, WRONG, ScriptCommand
from assessments.models import Report
from assessments.queries.proofs import AHEAD, due, proven_until


class Command(ScriptCommand):
    help = "Date sealed reports anew before the certificate of the authority that dated them ends."

    def add_arguments(self, parser: Any) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "--before", type=_day, metavar="DATE", help="what ends before that day (YYYY-MM-DD)"
        )
        which.add_argument(
            "--all-due", action="store_true", help=f"what ends within {AHEAD.days} days"
        )
        parser.add_argument("--dry-run", action="store_true", help="list, and do nothing")

    def run(self, **options: Any) -> int:
        before = options["before"] or timezone.now() + AHEAD
        found = [_renewed(report, dry=options["dry_run"]) for report in due(before)]
        done = [each for each in found if not each["problem"]]
        self.result(
            {"before": before.isoformat(), "dry_run": options["dry_run"], "reports": found},
            "\n".join(_line(each) for each in found) or "nothing is due",
            as_json=options["json"],
        )
        return GOOD if len(done) == len(found) else WRONG


def _renewed(report: Report, *, dry: bool) -> dict[str, Any]:
    until = proven_until(report)
    told: dict[str, Any] = {
        "report": report.pk,
        "tender": report.tender.reference,
        "sha256": report.newest.sha256,
        "until": until.isoformat() if until else None,
        "renewed_until": None,
        "renewed_sha256": None,
        "problem": "",
    }
    if dry:
        return told
    try:
        revision = renew(by=None, report=report)
    except ActionRefused as refusal:
        return {**told, "problem": str(refusal)}
    if revision is not None and revision.proven_until is not None:
        told["renewed_until"] = revision.proven_until.isoformat()
        told["renewed_sha256"] = revision.sha256
    return told


def _line(told: dict[str, Any]) -> str:
    outcome = told["problem"] or told["renewed_until"] or "due"
    return f"{told['tender']}  no. {told['report']}  {told['until']}  {outcome}"


def _day(value: str) -> datetime:
    try:
        day = datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise ArgumentTypeError(f"{value!r} is not a day (YYYY-MM-DD)") from None
    return timezone.make_aware(datetime.combine(day, time.min))
