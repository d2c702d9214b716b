"""What a report says beside its dossier: who ordered it, the calendar, the services, who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments.models import Bid, Report, Tender
from assessments.queries.questions import QuestionTold
from assessments.queries.questions import told as questions_told
from assessments.queries.timeline import calendar_of
from assessments.queries.timeline_told import StageTold, own_stages_told, stages_told
from providers.models import Certification
from providers.status import Status, standing


@dataclass(frozen=True, slots=True)
class BidMeta:
    """What the provider and service rows said of a bid when the report was ordered.

    `colour` is 1 to 8, the colour and marker the bid keeps everywhere. `certifications` are
    phrases in the report's language, as of `ReportMeta.certified_on`.
    """

    code: str
    colour: int
    service: str
    certifications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportMeta:
    """The circumstances of one report. With the dossier, all that a report depends on.

    `number` is the report's in this installation; moments are aware; `certified_on` is the day
    of the deadline for bids, or of the order when there is no deadline. `draws` is the result of the
    simulation kept for what the dossier rests on, None without one. `stages` are judged as of the
    day of the order; `questions` are those answered to all bidders by then.
    """

    number: int
    kind: str
    language: str
    ordered_at: datetime
    ordered_by: str
    procedure: str
    bids_due_at: datetime | None
    bids_opened_at: datetime | None
    certified_on: date
    stages: tuple[StageTold, ...]
    bids: tuple[BidMeta, ...]
    journal_sequence: int
    journal_head: str
    signer_name: str
    development: bool
    verification_url: str
    draws: Mapping[str, Any] | None = None
    questions: tuple[QuestionTold, ...] = ()


def report_meta(
    report: Report,
    *,
    signer_name: str,
    development: bool,
    draws: Mapping[str, Any] | None = None,
) -> ReportMeta:
    """Read what surrounds `report`, in its language. Constant number of queries."""
    tender = report.tender
    day = timezone.localtime(tender.bids_due_at or report.ordered_at).date()
    with translation.override(report.language):
        return ReportMeta(
            number=report.pk,
            kind=report.kind,
            language=report.language,
            ordered_at=report.ordered_at,
            ordered_by=report.ordered_by,
            procedure=str(tender.get_procedure_display()),
            bids_due_at=tender.bids_due_at,
            bids_opened_at=tender.bids_opened_at,
            certified_on=day,
            stages=tuple(_stages(tender, timezone.localdate(report.ordered_at))),
            bids=tuple(_bids(tender, day)),
            journal_sequence=report.journal_sequence,
            journal_head=report.journal_head,
            signer_name=signer_name,
            development=development,
            verification_url=settings.PUBLIC_URL.rstrip("/") + reverse("assessments:verify"),
            draws=draws,
            questions=tuple(questions_told(tender, report.ordered_at)),
        )


def _stages(tender: Tender, today: date) -> list[StageTold]:
    calendar = calendar_of(tender, today)
    return [*stages_told(calendar), *own_stages_told(calendar)]


def _bids(tender: Tender, day: date) -> list[BidMeta]:
    certifications = Certification.objects.order_by("scheme", "valid_from", "key")
    bids = (
        Bid.objects.filter(tender=tender)
        .select_related("provider", "service")
        .prefetch_related(Prefetch("provider__certifications", queryset=certifications))
        .order_by("colour")
    )
    return [
        BidMeta(
            code=bid.code,
            colour=bid.colour,
            service=bid.service.name if bid.service else "",
            certifications=tuple(
                phrase(certification, day)
                for certification in bid.provider.certifications.all()
                if certification.service_id in (None, bid.service_id)
            ),
        )
        for bid in bids
    ]


def phrase(certification: Certification, day: date) -> str:
    """A certification and its status on `day`, in the active language."""
    name = str(certification)
    if not certification.decision_number:
        name = str(certification.get_scheme_display())
    status = standing(certification, day)
    words = {
        Status.VALID: _("%(name)s: valid until %(date)s"),
        Status.IN_PROGRESS: _("%(name)s: in progress, not granted"),
        Status.NOT_YET_VALID: _("%(name)s: not yet valid"),
        Status.EXPIRED: _("%(name)s: expired on %(date)s, renewal unknown"),
        Status.ABSENT: _("%(name)s: none found"),
        Status.UNKNOWN: _("%(name)s: dates unknown"),
    }
    end = certification.valid_to
    return words[status.status] % {"name": name, "date": end.isoformat() if end else "–"}
