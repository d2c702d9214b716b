"""Reminders of the planned days of waves that come near: to the officers, who act in all of them.

As for the stages of the procedure: from six in the morning on, as many days before as chosen for the
tender, once for the day a step is planned on; a step planned anew is told again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.actions.notifications import notify
from assessments.actions.stage_reminders import SENT_FROM
from assessments.models import Membership, Notification, Schedule, Transition, WaveReminder
from assessments.queries.transition import Due, dues
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from hdhcompliance.journal.record import record


@dataclass(frozen=True, slots=True)
class Telling:
    """A step of a wave that comes near, and who is to be told of it."""

    due: Due
    people: list[User]


def remind_waves(now: datetime) -> int:
    """Tell what comes near at `now`; how many people-and-steps were told.

    Six queries, whatever the number of transitions; more for each that has something to tell.
    """
    if timezone.localtime(now).time() < SENT_FROM:
        return 0
    found = list(
        Transition.objects.filter(closed_at__isnull=True)
        .select_related("tender")
        .prefetch_related("waves__steps")
    )
    waiting = _untold(found, timezone.localdate(now))
    return sum(remind_transition(moving, now) for moving in found if moving.pk in waiting)


def remind_transition(moving: Transition, now: datetime) -> int:
    """Tell each officer of one transition what comes near and was not told; one entry for all of it."""
    tender = moving.tender
    with transaction.atomic():
        # Two workers at once: the second finds the rows of the first.
        found = Transition.objects.select_for_update().get(pk=moving.pk)
        if found.is_closed:
            return 0
        told = _untold([found], timezone.localdate(now)).get(found.pk, [])
        if not told:
            return 0
        WaveReminder.objects.bulk_create(
            WaveReminder(
                wave=each.due.wave,
                step=each.due.step,
                user=person,
                planned_on=each.due.planned_on,
                sent_at=now,
            )
            for each in told
            for person in each.people
        )
        # Two steps of a wave on the same page: one notification.
        for wave in {each.due.wave.code: each.due.wave for each in told}.values():
            notify(
                users=(user for each in told if each.due.wave == wave for user in each.people),
                tender=tender,
                kind=Notification.Kind.WAVE,
                subject=wave.code,
                path=reverse("assessments:wave", args=[tender.reference, wave.code]),
            )
        names = [f"{each.due.wave.code}/{each.due.step}" for each in told]
        record(
            "waves.recalled",
            by=None,
            target=" ".join(names),
            tender=tender.reference,
            data={name: len(each.people) for name, each in zip(names, told, strict=True)},
        )
    return sum(len(each.people) for each in told)


def _untold(found: Sequence[Transition], today: date) -> Mapping[int, list[Telling]]:
    """Transition id -> the steps to tell of. Three queries, waves and their steps at hand."""
    lead = dict(
        Schedule.objects.filter(tender__transition__in=found).values_list("tender_id", "lead_days")
    )
    near = {
        moving: _near(moving, lead.get(moving.tender_id, Schedule().lead_days), today)
        for moving in found
    }
    officers: defaultdict[int, dict[int, User]] = defaultdict(dict)
    members = Membership.objects.filter(
        tender__in=[moving.tender_id for moving, steps in near.items() if steps],
        role=Role.OFFICER,
        user__is_active=True,
    )
    for held in members.select_related("user").order_by("pk"):
        officers[held.tender_id][held.user_id] = held.user
    sent = set(
        WaveReminder.objects.filter(
            wave__transition__in=[moving.pk for moving, steps in near.items() if steps]
        ).values_list("wave_id", "step", "user_id", "planned_on")
    )
    waiting: defaultdict[int, list[Telling]] = defaultdict(list)
    for moving, steps in near.items():
        for due in steps:
            left = [
                user
                for user in officers[moving.tender_id].values()
                if (due.wave.pk, due.step, user.pk, due.planned_on) not in sent
            ]
            if left:
                waiting[moving.pk].append(Telling(due, left))
    return waiting


def _near(moving: Transition, lead: int, today: date) -> list[Due]:
    """The steps not done whose planned day is within the notice, late ones too; none when it is 0."""
    if not lead:
        return []
    until = today + timedelta(days=lead)
    return [
        due
        for wave in moving.waves.all()
        for due in dues(wave)
        if due.done_on is None and due.planned_on <= until
    ]
