"""Keeping a verdict: what a report is made from, and what verification replays."""

from __future__ import annotations

import hashlib

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.actions.errors import ActionRefused
from assessments.models import StoredVerdict, Tender
from assessments.queries.dossiers import assess, to_keep
from assessments.scoring.canonical import canonical_bytes
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import SYSTEM


def keep_verdict(*, by: User | None, tender: Tender) -> tuple[StoredVerdict, bool]:
    """The stored verdict of the present state, and whether it is new. The caller journals it.

    Refused before the bids are opened and while anything is missing: never a silent zero.
    """
    if not tender.bids_are_open:
        raise ActionRefused("bids_not_open", _("There is nothing to judge before bids are opened."))
    assessment = assess(tender)
    if assessment.dossier.digest != assessment.dossier.grid_hash:
        raise ActionRefused(
            "method_altered",
            _("The method is no longer the one that was frozen: nothing is judged by it."),
        )
    missing = len(assessment.verdict.missing)
    if missing:
        raise ActionRefused(
            "incomplete",
            ngettext(
                "%(number)d entry is missing (mark, gate or price): the results page lists it.",
                "%(number)d entries are missing (marks, gates or prices): the results page lists them.",
                missing,
            )
            % {"number": missing},
        )
    body = canonical_bytes(to_keep(tender, assessment))
    return StoredVerdict.objects.get_or_create(
        tender=tender,
        sha256=hashlib.sha256(body).hexdigest(),
        defaults={
            "engine": assessment.verdict.engine,
            "grid_hash": assessment.verdict.grid_hash or "",
            "complete": assessment.verdict.complete,
            "dossier": body.decode(),
            "created_at": timezone.now(),
            "created_by": by.get_username() if by else SYSTEM,
        },
    )
