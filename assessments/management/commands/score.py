from __future__ import annotations

from typing import Any

from assessments.management.script import GOOD, WRONG, ScriptCommand, tender_argument
from assessments.models import Tender
from assessments.queries.dossiers import assess
from assessments.scoring.dossier import summary_json


class Command(ScriptCommand):
    help = "Judge a tender as it stands: gates, exact scores, ranks."

    def add_arguments(self, parser: Any) -> None:
        tender_argument(parser)

    def run(self, **options: Any) -> int:
        tender = Tender.objects.select_related("grid").get(reference=options["tender"])
        assessment = assess(tender)
        summary = summary_json(assessment.verdict)
        lines = [
            f"{bid['rank'] or '–':>2}  {bid['display'] or '–':>6}  {bid['provider']}"
            + (f"  ({', '.join(bid['gates_failed'])})" if bid["gates_failed"] else "")
            for bid in summary["bids"]
        ]
        self.result(summary, "\n".join(lines), as_json=options["json"])
        if not assessment.verdict.complete:
            self.say(f"Incomplete: {len(assessment.verdict.missing)} entries are missing.")
            return WRONG
        return GOOD
