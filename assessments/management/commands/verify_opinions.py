from __future__ import annotations

from typing import Any

from assessments.management.script import GOOD, WRONG, ScriptCommand, tender_argument
from assessments.models import Tender
from assessments.queries.opinions import OpinionCheck, check_opinions

SENTENCES = {
    "content_changed": "the content is not the one that was written: its SHA-256 is another.",
    "not_journalled": "the journal holds no approval of this SHA-256.",
}


class Command(ScriptCommand):
    help = "Recompute the SHA-256 of every version of a tender's legal opinions."

    def add_arguments(self, parser: Any) -> None:
        tender_argument(parser)

    def run(self, **options: Any) -> int:
        tender = Tender.objects.get(reference=options["tender"])
        checks = check_opinions(tender)
        altered = [check for check in checks if check.problems]
        self.result(
            {
                "tender": tender.reference,
                "stands": not altered,
                "versions": [_told(check) for check in checks],
            },
            f"{tender.reference}: {len(checks)} versions read, {len(altered)} altered",
            as_json=options["json"],
        )
        for check in altered:
            for problem in check.problems:
                self.say(f"{check.opinion.target}: {SENTENCES[problem]}")
        return WRONG if altered else GOOD


def _told(check: OpinionCheck) -> dict[str, Any]:
    return {
        "version": check.opinion.target,
        "approved": check.opinion.approved_at is not None,
        "kept": check.opinion.sha256,
        "computed": check.computed,
        "problems": list(check.problems),
    }
