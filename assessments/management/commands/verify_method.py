from __future__ import annotations

from typing import Any

from assessments.management.script import GOOD, WRONG, ScriptCommand, tender_argument
from assessments.models import Tender
from assessments.queries.freeze import check_freeze

SENTENCES = {
    "not_frozen": "The method is not frozen yet: there is nothing to compare.",
    "method_changed": "The method is not the one that was frozen: its SHA-256 is another.",
    "hash_changed": "The kept SHA-256 is not the one written in the journal at the freeze.",
}


class Command(ScriptCommand):
    help = "Recompute the SHA-256 of a tender's method and compare it with what was frozen."

    def add_arguments(self, parser: Any) -> None:
        tender_argument(parser)

    def run(self, **options: Any) -> int:
        tender = Tender.objects.select_related("grid").get(reference=options["tender"])
        check = check_freeze(tender)
        self.result(
            {
                "tender": tender.reference,
                "stands": not check.problems,
                "kept": check.kept,
                "computed": check.computed,
                "journalled": check.journalled,
                "problems": list(check.problems),
            },
            f"{tender.reference}: {check.computed or 'not frozen'}",
            as_json=options["json"],
        )
        for problem in check.problems:
            self.say(SENTENCES[problem])
        return WRONG if check.problems else GOOD
