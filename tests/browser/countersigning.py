"""The counter-signature of a report, before and after; the file that two people signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.access import report_of, tender_access
from assessments.actions.countersignatures import (
    DEVELOPMENT_PASSPHRASE,
    counter_sign,
    development_certificate,
    seen_of,
)
from assessments.actions.tenders import grant_role
from assessments.models import Report
from assessments.signing.countersign_apart import Key
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Permission, Role
from tests.browser.place import Place, submit_last
from tests.browser.visiting import TENDER

if TYPE_CHECKING:
    from tests.browser.scene import Scene

REVIEWER = "juriste"
OTHER = "relectrice"  # who has signed already; never signs in


def laid(officer: User, report: Report) -> str:
    """The report counter-signed by another reviewer; where its file is."""
    other = User.objects.create_user(OTHER, first_name="Camille", last_name="Roche")
    grant_role(by=officer, tender=report.tender, user=other, role=Role.REVIEWER)
    found = report_of(tender_access(other, TENDER, Permission.COUNTER_SIGN), report.pk)
    revision = counter_sign(
        by=other,
        report=found,
        key=Key(development_certificate(by=other), DEVELOPMENT_PASSPHRASE),
        reason="Relecture juridique du rapport",
        seen=seen_of(found),
    )
    return str(revision.file.path)


def places(scene: Scene) -> list[Place]:
    sign = f"/tenders/{TENDER}/reports/{scene.report}/counter-sign/"
    return [
        Place("report-countersign", sign, REVIEWER),
        Place("report-countersign-refused", sign, REVIEWER, submit_last, status=400),
    ]
