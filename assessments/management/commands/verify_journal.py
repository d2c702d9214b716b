from __future__ import annotations

from typing import Any

from assessments.management.script import GOOD, WRONG, ScriptCommand
from assessments.models import Report
from hdhcompliance.journal.verify import verify


class Command(ScriptCommand):
    help = "Recompute the journal's chain and compare it with the heads printed in reports."

    def run(self, **options: Any) -> int:
        heads = Report.objects.order_by("pk").values_list("journal_sequence", "journal_head")
        check = verify(heads)
        self.result(
            {
                "whole": check.whole,
                "entries": check.entries,
                "head": check.head,
                "problems": list(check.problems),
            },
            f"{check.entries} entries, head {check.head}",
            as_json=options["json"],
        )
        for problem in check.problems:
            self.say(problem)
        return GOOD if check.whole else WRONG
