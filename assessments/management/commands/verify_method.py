from __future__ import annotations

import base64
from typing import Any

from assessments.management.script import GOOD, WRONG, ScriptCommand, tender_argument
from assessments.models import Tender
from assessments.queries.freeze import VersionCheck, check_freeze, check_versions
from assessments.queries.timestamps import TimestampCheck, check_timestamp

SENTENCES = {
    "not_frozen": "The method is not frozen yet: there is nothing to compare.",
    "method_changed": "The method is not the one that was frozen: its SHA-256 is another.",
    "hash_changed": "The kept SHA-256 is not the one written in the journal at the freeze.",
    "timestamp_unreadable": "The timestamp kept with the method is no RFC 3161 token.",
    "timestamp_broken": "The timestamp is not over this SHA-256, or its signature does not hold.",
    "version_changed": "Version %d, taken up again: what is kept of it is not what was frozen.",
    "version_hash_changed": "Version %d, taken up again: the journal wrote no freeze with its SHA-256.",
    "timestamp_untrusted": "The timestamp's certificate does not lead to HDHC_TSA_ROOTS_PEM.",
}


class Command(ScriptCommand):
    help = "Recompute the SHA-256 of a tender's methods and compare them with what was frozen."

    def add_arguments(self, parser: Any) -> None:
        tender_argument(parser)

    def run(self, **options: Any) -> int:
        tender = Tender.objects.select_related("grid").get(reference=options["tender"])
        check = check_freeze(tender)
        dated = check_timestamp(tender.grid)
        versions = check_versions(tender.grid)
        altered = [(each.row.version, code) for each in versions for code in each.problems]
        problems = (*check.problems, *(dated.problems if dated else ()))
        self.result(
            {
                "tender": tender.reference,
                "stands": not problems and not altered,
                "kept": check.kept,
                "computed": check.computed,
                "journalled": check.journalled,
                "timestamp": _told(dated) if dated else None,
                "versions": [_version(each) for each in versions],
                "problems": list(problems),
            },
            _text(tender.reference, check.computed, dated),
            as_json=options["json"],
        )
        for problem in problems:
            self.say(SENTENCES[problem])
        for version, problem in altered:
            self.say(SENTENCES[problem] % version)
        return WRONG if problems or altered else GOOD


def _text(reference: str, computed: str, dated: TimestampCheck | None) -> str:
    said = f"{reference}: {computed or 'not frozen'}"
    if dated is None or dated.token is None:
        return said
    return f"{said}\ntimestamped {dated.token.at.isoformat()} by {dated.token.authority}"


def _version(each: VersionCheck) -> dict[str, Any]:
    return {
        "version": each.row.version,
        "kept": each.row.sha256,
        "problems": list(each.problems),
    }


def _told(dated: TimestampCheck) -> dict[str, Any]:
    """What the token itself says, and the token (base64 of its DER) for whoever reads it elsewhere."""
    token = dated.token
    return {
        "at": token.at.isoformat() if token else None,
        "authority": token.authority if token else None,
        "serial": token.serial if token else None,
        "holds": token.holds if token else False,
        "trusted": token.trusted if token else None,
        "token": base64.b64encode(bytes(dated.stamp.token or b"")).decode("ascii"),
    }
