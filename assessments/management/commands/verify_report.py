from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from assessments.management.script import BAD_INPUT, GOOD, WRONG, ScriptCommand, bad_input
from assessments.queries.verification import is_bundle, verify_file
from assessments.signing.inspection import Signature

EXIT = {"authentic": GOOD, "altered": WRONG, "unknown": WRONG, "unreadable": BAD_INPUT}


class Command(ScriptCommand):
    help = "Check a report or an audit bundle: registered, signature, integrity, scores computed again."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def run(self, **options: Any) -> int:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                # A bundle holds evidence of any size and is read piece by piece.
                if not is_bundle(file) and path.stat().st_size > settings.VERIFY_MAX_BYTES:
                    raise bad_input(f"{path} is larger than 25 MB: reports are smaller.")
                found = verify_file(file)
        except OSError as error:
            raise bad_input(f"Cannot read {path}: {error.strerror}.") from error
        self.result(
            {
                "verdict": found.word,
                "registered": found.registered,
                "scores_match": found.scores_match,
                "sha256": found.sha256,
                "signatures": [_signature(signature) for signature in found.signatures],
                "reasons": found.reasons,
            },
            "\n".join([f"{found.word}  {found.sha256}", *map(_line, found.signatures)]),
            as_json=options["json"],
        )
        for reason in found.reasons:
            self.say(reason)
        return EXIT[found.word]


def _line(found: Signature) -> str:
    """Who, as what, why and when, in one line."""
    kinds = {"seal": _("Seal"), "approval": _("Counter-signature"), "timestamp": _("Time stamp")}
    moment = found.signed_at.isoformat(timespec="seconds") if found.signed_at else ""
    told = (kinds.get(found.kind, ""), found.signer, found.role, found.reason, moment)
    return " | ".join(str(word) for word in told if word)


def _signature(found: Signature) -> dict[str, Any]:
    return {
        "field": found.field,
        "kind": found.kind,
        "level": found.level,
        "signer": found.signer,
        "signed_at": found.signed_at.isoformat() if found.signed_at else None,
        "time_source": found.time_source,
        "authority": found.authority,
        "revocation": found.revocation,
        "role": found.role,
        "reason": found.reason,
        "intact": found.intact,
        "trusted": found.trusted,
        "development": found.development,
        "covers_whole_file": found.covers_whole_file,
    }
