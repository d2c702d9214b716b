from __future__ import annotations

from typing import Any

from assessments.actions.frameworks import load_frameworks
from assessments.frameworks import FrameworkError
from assessments.management.script import GOOD, ScriptCommand, bad_input


class Command(ScriptCommand):
    help = "Load the frameworks' data files; a version already loaded is left alone."

    def run(self, **options: Any) -> int:
        try:
            loaded = load_frameworks(by=None)
        except FrameworkError as error:
            raise bad_input(str(error)) from error
        self.result(
            {"loaded": [f"{framework.code} {framework.version}" for framework in loaded]},
            f"{len(loaded)} frameworks loaded",
            as_json=options["json"],
        )
        return GOOD
