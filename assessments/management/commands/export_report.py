from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import translation

from assessments.actions.reports import make, order_report, register
from assessments.management.script import GOOD, ScriptCommand, bad_input, tender_argument
from assessments.models import Report, Tender
from assessments.reports.kinds import KINDS


class Command(ScriptCommand):
    help = "Make, seal and register a report, and write it to a file."

    def add_arguments(self, parser: Any) -> None:
        tender_argument(parser)
        parser.add_argument("--kind", default="analysis", choices=list(KINDS))
        parser.add_argument("--subject", default="", help="a bid's code, or `overall`")
        parser.add_argument("--language", default="fr", choices=Report.Language.values)
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def run(self, **options: Any) -> int:
        output: Path = options["output"]
        if output.is_dir() or not output.absolute().parent.is_dir():
            raise bad_input(f"Cannot write {output}: name a file in an existing folder.")
        tender = Tender.objects.select_related("grid").get(reference=options["tender"])
        with translation.override(options["language"]):
            report = order_report(
                by=None,
                tender=tender,
                kind=options["kind"],
                subject=options["subject"],
                language=options["language"],
                with_job=False,
            )
            report = register(report, make(report, self._progress), job=None)
        try:
            with report.file.open("rb") as sealed:
                output.write_bytes(sealed.read())
        except OSError as error:
            raise bad_input(f"Cannot write {output}: {error.strerror}.") from error
        self.result(
            {"file": str(output), "sha256": report.sha256, "size": report.size},
            f"{output} {report.sha256}",
            as_json=options["json"],
        )
        return GOOD

    def _progress(self, percent: int, step: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"{percent} % {step}")
