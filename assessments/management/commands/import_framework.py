from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from assessments.actions.framework_imports import (
    ImportImpossible,
    import_framework,
    read_file,
    source_of,
)
from assessments.frameworks.importers import Asked, edition
from assessments.management.script import GOOD, WRONG, ScriptCommand, bad_input
from assessments.queries.framework_imports import Fate, Preview, preview
from assessments.queries.import_reasons import why_not

DONE = {
    Fate.NEW: "imported",
    Fate.REPLACED: "imported in the place of what was there",
    Fate.SAME: "already kept as it is: nothing changes",
}
WOULD = {
    Fate.NEW: "would be imported",
    Fate.REPLACED: "would be imported in the place of what is there",
    Fate.SAME: DONE[Fate.SAME],
}


class Command(ScriptCommand):
    help = "Import a framework from a CISO Assistant library or an OSCAL catalog, in YAML or JSON."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change and write nothing"
        )
        parser.add_argument("--code", default="", help="code to keep it under, not the file's")
        parser.add_argument("--as-version", default="", help="version to keep it under")
        parser.add_argument(
            "--language",
            default="",
            choices=["fr", "en"],
            help="of the texts, where the file does not say it",
        )

    def run(self, **options: Any) -> int:
        data = self._content(options["file"])
        asked = Asked(options["code"], options["as_version"], options["language"])
        found = edition(read_file(data, asked))
        source = source_of(options["file"].name, data)
        if options["dry_run"]:
            return self._tell(preview(found), WOULD, as_json=options["json"])
        try:
            done = import_framework(by=None, found=found, source=source)
        except ImportImpossible as refusal:
            self._list(refusal.preview)
            raise
        return self._tell(done.preview, DONE, as_json=options["json"])

    def _content(self, path: Path) -> bytes:
        """The bytes, of which one too many is enough to refuse the file."""
        try:
            with path.open("rb") as file:
                return file.read(settings.FRAMEWORK_MAX_BYTES + 1)
        except OSError as error:
            raise bad_input(f"Cannot read {path}: {error.strerror}.") from error

    def _tell(self, found: Preview, words: dict[Fate, str], *, as_json: bool) -> int:
        """The outcome on stdout; 1 when a dry run finds that the import would be refused."""
        reason = why_not(found)
        kept, differences = found.kept, found.differences
        edition = found.edition
        self.result(
            {
                "framework": edition.key,
                "sha256": edition.sha256,
                "outcome": found.fate.value,
                "compared_with": str(kept) if kept else None,
                "criteria": len(edition.lines),
                "new": [line.ref for line in differences.new],
                "changed": [
                    {"ref": change.after.ref, "what": list(change.what)}
                    for change in differences.changed
                ],
                "gone": [line.ref for line in differences.gone],
                "same": differences.same,
                "head": list(differences.head),
                "order": differences.order,
            },
            f"{edition.key}: {words.get(found.fate, 'would be refused')}; {_counts(found)}",
            as_json=as_json,
        )
        if reason:
            self._list(found)
            self.say(reason)
        return WRONG if reason else GOOD

    def _list(self, found: Preview) -> None:
        """The differences, for whoever must decide what to do with them."""
        differences = found.differences
        for line in differences.new:
            self.say(f"new      {line.ref}")
        for change in differences.changed:
            self.say(f"changed  {change.after.ref} ({', '.join(change.what)})")
        for line in differences.gone:
            self.say(f"gone     {line.ref}")
        for name in differences.head:
            self.say(f"changed  {name}")


def _counts(found: Preview) -> str:
    differences = found.differences
    against = f" against {found.kept}" if found.kept else ""
    return (
        f"{len(found.edition.lines)} criteria{against}: {len(differences.new)} new,"
        f" {len(differences.changed)} changed, {len(differences.gone)} gone, {differences.same} the same"
    )
