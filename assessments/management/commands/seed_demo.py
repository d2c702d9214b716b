from __future__ import annotations

from typing import Any

from assessments.actions.demo import ACCOUNTS, seed_demo
from assessments.actions.frameworks import load_frameworks
from assessments.demonstration.data import REFERENCE
from assessments.management.accounts import accounts_json, accounts_text
from assessments.management.script import GOOD, ScriptCommand


class Command(ScriptCommand):
    help = "Create the fictitious demonstration tender and its accounts; never overwrites them."

    def run(self, **options: Any) -> int:
        load_frameworks(by=None)
        created = seed_demo()
        text = accounts_text(created) if created else "The demonstration is already there."
        self.result(
            {
                "tender": REFERENCE,
                "accounts": [account.username for account in ACCOUNTS],
                "created": accounts_json(created),
            },
            text,
            as_json=options["json"],
        )
        return GOOD
