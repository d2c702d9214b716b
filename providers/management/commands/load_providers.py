from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from providers.dataset.reading import DatasetError
from providers.loading import load_providers

BAD_INPUT = 2


class Command(BaseCommand):
    help = "Load the public facts about hosts; rows corrected by hand are left as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_providers()
        except DatasetError as error:
            for problem in error.problems:
                self.stderr.write(problem)
            if options["json"]:
                self.stdout.write(json.dumps({"loaded": False, "problems": error.problems}))
            sys.exit(BAD_INPUT)
        for reference in report.kept:
            self.stderr.write(f"{reference}: edited by hand, left as it is")
        if options["json"]:
            self.stdout.write(json.dumps({"loaded": True, **asdict(report)}, ensure_ascii=False))
        else:
            self.stdout.write(
                f"providers {report.version}: {report.created} created, {report.updated} updated, "
                f"{report.unchanged} unchanged, {report.withdrawn} withdrawn, "
                f"{len(report.kept)} left as edited"
            )
