"""The dates of a tender: drawn up from a template, moved with a reason, recorded when done.

A date lives in one place: the receipt of bids and the award are the tender's own, the freeze, the
opening and the closing are the days of those acts. Every change goes to the journal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.models import Schedule, Stage, Tender
from assessments.queries.timeline import Calendar, calendar_of, pushed_by, schedule_of
from assessments.timeline import Options, forward, goal_of, latest_start, steps, templates
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.chain import Json
from hdhcompliance.journal.record import record

# The holidays are known exactly between these years.
FIRST_YEAR, LAST_YEAR = 2008, 2099
LONGEST_PACE = 60
LONGEST_REASON = 5000
NOON = time(12)


class CalendarChanged(ActionRefused):
    """Someone changed the calendar since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "conflict",
            _(
                "The calendar was changed in the meantime, by someone else or in another window."
                " Nothing was recorded; look at what stands now before you decide."
            ),
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What a calendar is drawn up from: a first day, or the last day of the procedure.

    `without`: optional stages that do not take place. `pace`: working days of each step that the law
    leaves free.
    """

    day: date
    is_end: bool = False
    pace: int = 5
    without: frozenset[str] = frozenset()


def choose_counting(
    *,
    by: User,
    tender: Tender,
    options: Options,
    bid_validity_days: int | None = None,
    lead_days: int = 7,
    seen: int,
) -> Schedule:
    """Urgency, electronic sending, public holidays, validity of the bids: what delays are counted with."""
    with transaction.atomic():
        _calendar, schedule = _lock(tender, seen)
        before = _options(schedule.options, schedule.bid_validity_days, schedule.lead_days)
        after = _options(options, bid_validity_days, lead_days)
        if before == after:
            return schedule
        schedule.is_urgent = options.urgent
        schedule.is_electronic = options.electronic
        schedule.zone = options.zone.value
        schedule.bid_validity_days = bid_validity_days
        schedule.lead_days = lead_days
        _save(schedule)
        record(
            "timeline.counted",
            by=by,
            target=tender.reference,
            tender=tender.reference,
            data={"before": before, "after": after},
        )
    return schedule


def drawn(calendar: Calendar, wish: Wish) -> dict[str, date]:
    """The plan that a wish makes of a tender's stages, by code; nothing is written."""
    template = templates()[calendar.tender.procedure]
    optional = {stage.code for stage in template.stages if stage.mandatory != "yes"}
    absent = {stage.code for stage in template.stages} - set(calendar.stages)
    found = steps(template, calendar.schedule.options, absent | (wish.without & optional))
    working = calendar.working_days
    start = wish.day
    if wish.is_end:
        start = latest_start(found, goal_of(found), wish.day, working, wish.pace)
    return forward(found, start, working, wish.pace)


def refuse_wish(calendar: Calendar, wish: Wish) -> None:
    """Raise ActionRefused where `draw_up` would."""
    _refuse_day(wish.day)
    if wish.pace > LONGEST_PACE:
        raise ActionRefused(
            "too_slow", _("At most %(days)d working days for a step.") % {"days": LONGEST_PACE}
        )
    if calendar.published_on is not None:
        raise ActionRefused(
            "published", _("The call is published: move its dates one by one, each with a reason.")
        )


def draw_up(*, by: User, tender: Tender, wish: Wish, seen: int) -> dict[str, date]:
    """Plan every stage still to come. Refused once the call is published: dates then move one by one."""
    with transaction.atomic():
        calendar, schedule = _lock(tender, seen)
        refuse_wish(calendar, wish)
        plan = drawn(calendar, wish)
        changes = {
            code: plan.get(code)
            for code, dates in calendar.dates.items()
            if code in calendar.stages and dates.actual is None
        }
        _lay(calendar, changes)
        schedule.pace = wish.pace
        _save(schedule)
        record(
            "timeline.drawn",
            by=by,
            target=tender.reference,
            tender=tender.reference,
            data={
                "from": "end" if wish.is_end else "start",
                "day": wish.day.isoformat(),
                "pace": wish.pace,
                **_told(calendar, changes),
            },
        )
    tender.refresh_from_db(fields=["bids_due_at", "award_on"])
    return plan


def adopt_plan(*, by: User | None, tender: Tender, plan: Mapping[str, date], source: str) -> None:
    """Lay a whole plan made elsewhere over the stages it names; `source` says where it comes from."""
    with transaction.atomic():
        calendar, schedule = _lock(tender, schedule_of(tender).version)
        for code in plan:
            _known(calendar, code)
        _lay(calendar, plan)
        _save(schedule)
        record(
            "timeline.adopted",
            by=by,
            target=tender.reference,
            tender=tender.reference,
            data={"source": source, **_told(calendar, plan)},
        )
    tender.refresh_from_db(fields=["bids_due_at", "award_on"])


def plan_stage(
    *,
    by: User,
    tender: Tender,
    code: str,
    day: date | None,
    reason: str = "",
    follow: bool = False,
    seen: int,
) -> dict[str, date | None]:
    """Plan one stage; `follow`: what it pushes is planned anew too. Returns the days changed, by code.

    Once the call is published, a reason is demanded.
    """
    reason = _clean(reason)
    if day is not None:
        _refuse_day(day)
    with transaction.atomic():
        calendar, schedule = _lock(tender, seen)
        dates = calendar.dates[_known(calendar, code)]
        if dates.planned == day:
            return {}
        if dates.actual is not None:
            raise ActionRefused(
                "done", _("This stage is done: its planned day stays as it was then.")
            )
        if calendar.published_on is not None and not reason:
            raise ActionRefused(
                "reason_missing",
                _("The call is published: give the reason, it is kept with the change."),
            )
        changes: dict[str, date | None] = {code: day}
        if follow and day is not None:
            changes |= {
                name: later
                for name, later in pushed_by(calendar, code, day).items()
                if calendar.dates[name].actual is None
            }
        _lay(calendar, changes)
        _save(schedule)
        record(
            "stage.planned",
            by=by,
            target=code,
            tender=tender.reference,
            data={**_told(calendar, changes), "reason": reason},
        )
    tender.refresh_from_db(fields=["bids_due_at", "award_on"])
    return changes


def record_stage(
    *, by: User, tender: Tender, code: str, day: date | None, reason: str = "", seen: int
) -> Stage:
    """The day a stage took place; a day already recorded changes, or goes, for a reason only."""
    reason = _clean(reason)
    if day is not None:
        _refuse_day(day)
    with transaction.atomic():
        calendar, schedule = _lock(tender, seen)
        if day is not None and day > calendar.today:
            raise ActionRefused("future", _("A stage is recorded once done: this day is to come."))
        row = calendar.stages[_known(calendar, code)]
        if calendar.is_act(code):
            raise ActionRefused(
                "done_by_act",
                _("The day of this stage is that of the act itself: do it where it is done."),
            )
        if row.actual_on == day:
            return row
        if row.actual_on is not None and not reason:
            raise ActionRefused(
                "reason_missing", _("A day is recorded already: give the reason of the change.")
            )
        before, row.actual_on = row.actual_on, day
        row.save(update_fields=["actual_on"])
        _save(schedule)
        record(
            "stage.recorded",
            by=by,
            target=code,
            tender=tender.reference,
            data={"before": _iso(before), "after": _iso(day), "reason": reason},
        )
    return row


def _lock(tender: Tender, seen: int) -> tuple[Calendar, Schedule]:
    """The calendar as it stands, no one else writing it. CalendarChanged if it is not the one seen."""
    tenders = Tender.objects.select_for_update(of=("self",)).select_related("grid")
    locked = tenders.get(pk=tender.pk)
    schedule, _created = Schedule.objects.get_or_create(tender=locked)
    if schedule.version != seen:
        raise CalendarChanged
    return replace(calendar_of(locked), schedule=schedule), schedule


def _save(schedule: Schedule) -> None:
    schedule.version += 1
    schedule.save()


def _lay(calendar: Calendar, changes: Mapping[str, date] | Mapping[str, date | None]) -> None:
    """Write each planned day where it lives."""
    tender, rows = calendar.tender, []
    for code, day in changes.items():
        moment = _moment(calendar, code)
        if moment == "receipt":
            tender.bids_due_at = _due(tender.bids_due_at, day)
        elif moment == "award":
            tender.award_on = day
        else:
            row = calendar.stages[code]
            row.planned_on = day
            rows.append(row)
    tender.save(update_fields=["bids_due_at", "award_on"])
    Stage.objects.bulk_update(rows, ["planned_on"])


def _due(before: datetime | None, day: date | None) -> datetime | None:
    """Another day at the hour that was set, in Paris; noon when none was."""
    if day is None:
        return None
    hour = timezone.localtime(before).time() if before else NOON
    return datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())


def _known(calendar: Calendar, code: str) -> str:
    if code not in calendar.stages:
        raise ActionRefused("unknown_stage", _("This procedure has no such stage."))
    return code


def _moment(calendar: Calendar, code: str) -> str:
    return templates()[calendar.tender.procedure].stage(code).moment


def _refuse_day(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ActionRefused(
            "out_of_range",
            _("Choose a day between %(first)s and %(last)s.")
            % {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
        )


def _clean(reason: str) -> str:
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise ActionRefused("too_long", _("This text is too long; shorten it and send it again."))
    return reason


def _told(
    calendar: Calendar, changes: Mapping[str, date] | Mapping[str, date | None]
) -> dict[str, Json]:
    """The days that really change, before and after."""
    moved: Collection[str] = [
        code for code, day in changes.items() if calendar.dates[code].planned != day
    ]
    return {
        "before": {code: _iso(calendar.dates[code].planned) for code in moved},
        "after": {code: _iso(changes[code]) for code in moved},
    }


def _options(options: Options, bid_validity_days: int | None, lead_days: int) -> dict[str, Json]:
    return {
        "urgent": int(options.urgent),
        "electronic": int(options.electronic),
        "zone": options.zone.value,
        "bid_validity_days": bid_validity_days or 0,
        "lead_days": lead_days,
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
