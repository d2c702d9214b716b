"""Reminders of the stages that come near: in the application, and in the next daily e-mail.

From six in the morning on, each quarter of an hour, whoever acts in a stage is told of it once for the
day it is planned on; a stage planned anew is told again. A row is kept for each, so that a restart or
an outage delays a reminder, loses none and sends none twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from assessments.actions.notifications import notify
from assessments.models import Membership, Notification, Stage, StageReminder, Tender
from assessments.queries.timeline import Calendar, Milestone, calendar_of, calendars_of
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from hdhcompliance.journal.record import record

SENT_FROM = time(6)  # in the time zone of the installation, before the daily e-mails
# Words of « who acts » in the templates; whoever is not named here is followed by the officer.
ROLES: Mapping[str, Role] = {
    "acheteur": Role.OFFICER,
    "évaluateurs": Role.EVALUATOR,
    "direction juridique": Role.REVIEWER,
}


@dataclass(frozen=True, slots=True)
class Near:
    """A stage and the day it is planned on."""

    stage: Stage
    day: date


# A stage, the day it is planned on, and who is to be told of it.
Told: TypeAlias = tuple[Stage, date, list[User]]


def remind_stages(now: datetime) -> int:
    """Tell what comes near at `now`; how many people-and-stages were told.

    Seven queries, whatever the number of tenders; more for each that has something to tell.
    """
    if timezone.localtime(now).time() < SENT_FROM:
        return 0
    dated = (
        Q(stages__planned_on__isnull=False)
        | Q(bids_due_at__isnull=False)
        | Q(award_on__isnull=False)
    )
    found = Tender.objects.filter(dated, memberships__isnull=False)
    # A record of public facts has nobody to act.
    tenders = [
        each for each in found.select_related("grid").distinct() if not each.is_public_record
    ]
    waiting = _untold(calendars_of(tenders, timezone.localdate(now)))
    return sum(remind_tender(tender, now) for tender in tenders if tender.pk in waiting)


def remind_tender(tender: Tender, now: datetime) -> int:
    """Tell each person of one tender what comes near and was not told; one entry for all of it."""
    with transaction.atomic():
        # Two workers at once: the second finds the rows of the first.
        Tender.objects.select_for_update().get(pk=tender.pk)
        waiting = _untold([calendar_of(tender, timezone.localdate(now))])
        told = waiting.get(tender.pk, [])
        if not told:
            return 0
        for stage, planned_on, people in told:
            StageReminder.objects.bulk_create(
                StageReminder(
                    stage=stage,
                    user=person,
                    planned_on=planned_on,
                    sent_at=now,
                )
                for person in people
            )
            notify(
                users=people,
                tender=tender,
                kind=Notification.Kind.STAGE,
                subject=stage.code,
                path=reverse("assessments:timeline_stage", args=[tender.reference, stage.code]),
            )
        record(
            "stages.recalled",
            by=None,
            target=" ".join(stage.code for stage, _day, _people in told),
            tender=tender.reference,
            data={stage.code: len(people) for stage, _day, people in told},
        )
    return sum(len(people) for _stage, _day, people in told)


def acting(actor: str) -> frozenset[Role]:
    """The roles that « who acts » names; the officer's when it names none of ours."""
    found = {role for word, role in ROLES.items() if word in actor}
    return frozenset(found or {Role.OFFICER})


def _day_near(calendar: Calendar, milestone: Milestone) -> date | None:
    """The day planned of a stage that is to be told; None when it is not."""
    lead = calendar.schedule.lead_days
    planned = milestone.dates.planned
    if planned is None or milestone.is_over or not lead:
        return None
    return planned if planned <= calendar.clock + timedelta(days=lead) else None


def _near(calendar: Calendar) -> list[Near]:
    return [
        Near(each.stage, day) for each in calendar.milestones if (day := _day_near(calendar, each))
    ]


def _untold(calendars: Sequence[Calendar]) -> dict[int, list[Told]]:
    """Tender id -> the stages to tell of, those told already left out. Two queries."""
    near = {calendar.tender.pk: found for calendar in calendars if (found := _near(calendar))}
    people: defaultdict[tuple[int, str], list[User]] = defaultdict(list)
    members = Membership.objects.filter(tender__in=near, user__is_active=True)
    for held in members.select_related("user").order_by("pk"):
        people[held.tender_id, held.role].append(held.user)
    sent = set(
        StageReminder.objects.filter(stage__tender__in=near).values_list(
            "stage_id", "user_id", "planned_on"
        )
    )
    waiting: defaultdict[int, list[Told]] = defaultdict(list)
    for tender, stages in near.items():
        for each in stages:
            to_tell = {
                user.pk: user for role in acting(each.stage.actor) for user in people[tender, role]
            }
            left = [
                user for user in to_tell.values() if (each.stage.pk, user.pk, each.day) not in sent
            ]
            if left:
                waiting[tender].append((each.stage, each.day, left))
    return waiting
