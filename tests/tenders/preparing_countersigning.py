"""A sealed report and the key of a reviewer."""

from __future__ import annotations

from assessments.access import report_of, tender_access
from assessments.actions.countersignatures import (
    DEVELOPMENT_PASSPHRASE,
    counter_sign,
    development_certificate,
    seen_of,
)
from assessments.actions.jobs import claim
from assessments.actions.reports import register, seal_pdf
from assessments.models import Report
from assessments.signing.countersign_apart import Key
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Permission
from tests.factories import Scene
from tests.tenders.preparing import Call, blank_pdf, ordered

REASON = "Revue juridique du rapport"


def sealed_report(scene: Scene) -> Report:
    """A sealed report of one blank page, as a page of it reads it."""
    report = ordered(scene)
    assert report.job is not None
    register(report, seal_pdf(blank_pdf()), job=claim(report.job.pk))
    return read_again(scene, report)


def read_again(scene: Scene, report: Report) -> Report:
    access = tender_access(scene.reviewer, scene.tender.reference, Permission.DOWNLOAD_REPORT)
    return report_of(access, report.pk)


def key_of(user: User) -> Key:
    return Key(development_certificate(by=user), DEVELOPMENT_PASSPHRASE)


def to_countersign(scene: Scene) -> Call:
    report = sealed_report(scene)
    key, seen = key_of(scene.reviewer), seen_of(report)
    return lambda: counter_sign(by=scene.reviewer, report=report, key=key, reason=REASON, seen=seen)
