"""A sealed report about to be dated anew."""

from __future__ import annotations

from datetime import UTC, datetime

from assessments.actions.newest import newest_bytes
from assessments.actions.renewals import keep_dated
from assessments.signing.digest import sha256_hex
from assessments.signing.renewal import Renewed
from tests.factories import Scene
from tests.tenders.preparing import Call
from tests.tenders.preparing_countersigning import sealed_report


def to_keep_dated(scene: Scene) -> Call:
    report = sealed_report(scene)
    content = newest_bytes(report) + b"%"
    until = datetime(2040, 1, 1, tzinfo=UTC)
    renewed = Renewed(content, sha256_hex(content), "Autorité d’essai", until)
    seen = report.sha256
    return lambda: keep_dated(by=None, report=report, seen=seen, renewed=renewed)
