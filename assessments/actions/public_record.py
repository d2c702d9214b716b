"""The real call of 2026 as a tender: public facts alone, each with its source, to be read only.

Demonstration accounts may read it: they hold the auditor's role, which writes nothing. It has no
grid and no bid: those of the real call are not public.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from assessments.actions.grid_sources import adopt_empty_grid
from assessments.actions.tenders import add_stages
from assessments.models import Membership, Stage, Tender
from assessments.models.tenders import PUBLIC_RECORD
from assessments.timeline import load
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from hdhcompliance.journal.record import record

TITLE = "Hébergement de la Plateforme des données de santé : calendrier public de 2026"
BUYER = "Plateforme des données de santé (faits publics)"


def record_public_call(readers: Iterable[User]) -> Tender | None:
    """Keep what is public of the call; None when it is kept already, and nothing changes."""
    if Tender.objects.filter(reference=PUBLIC_RECORD).exists():
        return None
    timeline = load()
    with transaction.atomic():
        tender = Tender.objects.create(
            reference=PUBLIC_RECORD, title=TITLE, buyer=BUYER, procedure="UGAP"
        )
        add_stages(tender)
        adopt_empty_grid(tender)
        _date(tender)
        Membership.objects.bulk_create(
            Membership(tender=tender, user=reader, role=Role.AUDITOR) for reader in readers
        )
        record(
            "tender.recorded",
            by=None,
            target=tender.reference,
            tender=tender.reference,
            data={
                "title": TITLE,
                "templates": timeline.version,
                "sha256": timeline.sha256,
                "sources": sorted(
                    {code for each in timeline.announcements for code in each.sources}
                ),
            },
        )
    return tender


def _date(tender: Tender) -> None:
    """The day announced for a stage, the last one when only a month is known, and the day it was made."""
    announced = {each.stage: each for each in load().announcements if each.stage}
    rows = list(Stage.objects.filter(tender=tender, code__in=announced))
    for row in rows:
        row.planned_on = announced[row.code].last_day
        row.actual_on = announced[row.code].made_on
    Stage.objects.bulk_update(rows, ["planned_on", "actual_on"])
