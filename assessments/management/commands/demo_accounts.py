from __future__ import annotations

from typing import Any

from assessments.actions.demo import reset_demo_accounts
from assessments.management.accounts import accounts_json, accounts_text
from assessments.management.script import GOOD, ScriptCommand, bad_input


class Command(ScriptCommand):
    help = "Give the demonstration accounts new passwords and print them."

    def run(self, **options: Any) -> int:
        accounts = reset_demo_accounts()
        if not accounts:
            raise bad_input("There is no demonstration account: run seed_demo first.")
        self.result(
            {"accounts": accounts_json(accounts)}, accounts_text(accounts), as_json=options["json"]
        )
        return GOOD
