from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from assessments.management.script import GOOD, ScriptCommand, bad_input, tender_argument
from assessments.models import Tender
from assessments.queries.ocds import ocds_of


class Command(ScriptCommand):
    help = "Write what may be published of a tender, in the Open Contracting Data Standard 1.1.5."

    def add_arguments(self, parser: Any) -> None:
        tender_argument(parser)
        parser.add_argument(
            "--language", default="fr", choices=[code for code, _ in settings.LANGUAGES]
        )
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def run(self, **options: Any) -> int:
        output: Path = options["output"]
        tender = Tender.objects.select_related("grid").get(reference=options["tender"])
        with translation.override(options["language"]):
            told = ocds_of(tender)
        try:
            output.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
        except OSError as error:
            raise bad_input(f"Cannot write {output}: {error.strerror}.") from error
        release = told["releases"][0]
        self.result(
            {"file": str(output), "ocid": release["ocid"], "release": release["id"]},
            f"{output} {release['id']}",
            as_json=options["json"],
        )
        if settings.OCDS_PREFIX == settings.UNREGISTERED_OCDS_PREFIX:
            self.say("HDHC_OCDS_PREFIX is not set: this ocid belongs to no registered publisher.")
        return GOOD
