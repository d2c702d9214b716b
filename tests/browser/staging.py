"""What the places need beside the demonstration; run inside the application by its own shell."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Mapping
from datetime import timedelta

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from assessments.actions import jobs
from assessments.actions.panel import sign_statement
from assessments.actions.reports import order_report
from assessments.actions.tenders import create_tender, grant_role
from assessments.models import Job, Membership, Report, Tender
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from tests.browser import building, countersigning, framework, questions
from tests.browser.visiting import DRAFT, NEWCOMER, SECOND_OFFICER, TENDER


def main() -> None:
    """Print, as JSON, what `tests.browser.scene` must know of what was made."""
    tender = Tender.objects.get(reference=TENDER)
    sealed = Report.objects.filter(tender=tender, sealed_at__isnull=False).latest("pk")
    officer, password = _officer(tender)
    draft = create_tender(
        by=officer,
        reference=DRAFT,
        title="Hébergement de la plateforme, lot d’essai",
        buyer="Acheteur d’essai",
        procedure="AOO",
    )
    building.laid(officer)
    framework.laid(officer)
    questions.laid(officer, draft)
    facts = {
        "password": password,
        "report": sealed.pk,
        "countersigned": countersigning.laid(officer, sealed),
        **_panel(tender),
        "interest": _interest(draft, officer),
        "reset_path": _reset_path(),
        **_reports(tender, officer),
    }
    json.dump(facts, sys.stdout)


def _officer(tender: Tender) -> tuple[User, str]:
    """An administrator and officer who sits on no panel."""
    password = secrets.token_urlsafe(12)
    officer = User.objects.create_user(
        SECOND_OFFICER, password=password, first_name="Noa", last_name="Garnier", is_superuser=True
    )
    grant_role(by=officer, tender=tender, user=officer, role=Role.OFFICER)
    return officer, password


def _panel(tender: Tender) -> Mapping[str, int]:
    """One evaluator and one chapter that they have handed in."""
    seat = Membership.objects.get(tender=tender, role=Role.EVALUATOR, user__username="eval2")
    return {"seat": seat.pk, "handed_in": seat.submissions.latest("pk").pk}


def _interest(draft: Tender, officer: User) -> int:
    """An interest that somebody declared and nobody has decided on."""
    newcomer = User.objects.create_user(NEWCOMER)
    grant_role(by=officer, tender=draft, user=newcomer, role=Role.EVALUATOR)
    signed = sign_statement(
        by=newcomer, tender=draft, has_interest=True, details="Ancien salarié d’un candidat."
    )
    return signed.pk


def _reset_path() -> str:
    user = User.objects.get(username="eval3")
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return reverse("password_reset_confirm", args=[uid, token])


def _reports(tender: Tender, officer: User) -> Mapping[str, int]:
    """A report in each state that it passes through on its way, or ends in."""
    running, running_job = _ordered(tender, officer)
    # No worker has it: nobody asks after it within the hour.
    beating = timezone.now() + timedelta(hours=1)
    Job.objects.filter(pk=running_job.pk).update(heartbeat_at=beating, progress=40)
    failed, failed_job = _ordered(tender, officer)
    jobs.fail(failed_job, "Plus de place sur le disque.")
    cancelled, cancelled_job = _ordered(tender, officer)
    jobs.cancel(by=officer, job=cancelled_job, tender=tender.reference)
    return {"running": running.pk, "failed": failed.pk, "cancelled": cancelled.pk}


def _ordered(tender: Tender, officer: User) -> tuple[Report, Job]:
    report = order_report(by=officer, tender=tender, kind="analysis", language="fr")
    assert report.job is not None
    job = jobs.claim(report.job.pk)
    assert job is not None
    return report, job
