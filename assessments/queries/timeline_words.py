"""What a calendar says, in sentences of the reader's language."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.queries.timeline import Calendar, Milestone, pushed_by
from assessments.timeline import Finding, Rule, Standing, State
from assessments.timeline.counting import Limit
from hdhcompliance.skin.formats import spoken_date

SATURDAY = 5
KEPT = (State.LAWFUL, State.VOLUNTARY)
# A slip of one week, in working days, told of the next stage.
WEEK = 5


def lawfulness(calendar: Calendar, milestone: Milestone) -> str:
    """What the law says of the date, without a capital: it follows a badge."""
    said = _judged(calendar, milestone.finding)
    day = milestone.dates.day
    if milestone.finding.holiday and day is not None:
        said = _("%(said)s; %(day)s is a day off (%(why)s)") % {
            "said": said,
            "day": spoken_date(day),
            "why": _day_off(calendar, day),
        }
    return said


def _judged(calendar: Calendar, finding: Finding) -> str:
    rule, limit, days = finding.rule, finding.limit, finding.days
    if finding.state is State.OUT_OF_ORDER:
        said = ngettext(
            "%(days)d day before “%(stage)s”, for which it waits",
            "%(days)d days before “%(stage)s”, for which it waits",
            days,
        )
        return said % {"days": days, "stage": calendar.stages[finding.before].label}
    if rule is None or finding.state is State.FREE:
        return _("the law sets no delay")
    if finding.state is State.SUFFICIENT:
        said = ngettext(
            "the law gives no figure: %(days)d day, which must be sufficient",
            "the law gives no figure: %(days)d days, which must be sufficient",
            days,
        )
        return said % {"days": days}
    if finding.state is State.PENDING:
        return _pending(finding)
    assert limit is not None
    said = _kept(finding, rule) if finding.state in KEPT else _broken(finding, limit)
    return said % {"days": days, "minimum": rule.days, "limit": spoken_date(limit.strict)}


def _kept(finding: Finding, rule: Rule) -> str:
    days = finding.days
    if finding.state is State.VOLUNTARY:
        return ngettext(
            "not required, voluntary: %(days)d day of %(minimum)d",
            "not required, voluntary: %(days)d days of %(minimum)d",
            days,
        )
    if rule.day_type == "calendar_max":
        return ngettext(
            "lawful: %(days)d day, %(minimum)d at most",
            "lawful: %(days)d days, %(minimum)d at most",
            days,
        )
    return ngettext(
        "lawful: %(days)d day, %(minimum)d at least",
        "lawful: %(days)d days, %(minimum)d at least",
        days,
    )


def _broken(finding: Finding, limit: Limit) -> str:
    days = finding.days
    if finding.state is State.TOO_LATE:
        return ngettext(
            "too late by %(days)d day: %(limit)s at the latest",
            "too late by %(days)d days: %(limit)s at the latest",
            days,
        )
    if limit.earliest:
        return ngettext(
            "too short by %(days)d day: %(limit)s at the earliest",
            "too short by %(days)d days: %(limit)s at the earliest",
            days,
        )
    return ngettext(
        "too short by %(days)d day: %(limit)s at the latest",
        "too short by %(days)d days: %(limit)s at the latest",
        days,
    )


def _pending(finding: Finding) -> str:
    if finding.limit is None:
        return _("a date is missing")
    said = _("%(day)s at the earliest") if finding.limit.earliest else _("%(day)s at the latest")
    return said % {"day": spoken_date(finding.limit.day)}


def _day_off(calendar: Calendar, day: date) -> str:
    name = calendar.working_days.holiday(day)
    if name:
        return name
    return _("a Saturday") if day.weekday() == SATURDAY else _("a Sunday")


def summary(calendar: Calendar) -> list[str]:
    """Where we are, what is next and who must act by when, whether it is lawful, what would slip."""
    if not calendar.is_drawn:
        return [_("No calendar is drawn up yet: no stage has a date.")]
    told = [
        _ahead(calendar),
        _where(calendar),
        _next(calendar),
        _lawful(calendar),
        _slips(calendar),
    ]
    return [sentence for sentence in told if sentence]


def _ahead(calendar: Calendar) -> str:
    if not calendar.is_ahead:
        return ""
    said = _(
        "Invented dates: the acts of this demonstration run to %(day)s, ahead of the real day. The"
        " calendar is read on that day; what you do now is dated before it."
    )
    return said % {"day": spoken_date(calendar.today)}


def _where(calendar: Calendar) -> str:
    over = [each for each in calendar.milestones if each.is_over]
    if not over:
        return _("Nothing is done yet.")
    last = over[-1]
    if last.dates.actual is None:
        return _("Last stage passed: %(stage)s.") % {"stage": last.stage.label}
    return _("Last stage done: %(stage)s, on %(day)s.") % {
        "stage": last.stage.label,
        "day": spoken_date(last.dates.actual),
    }


def _next(calendar: Calendar) -> str:
    found = calendar.next
    if found is None:
        return _("Nothing that has a date is left to do.")
    assert found.dates.planned is not None
    words = {
        "stage": found.stage.label,
        "day": spoken_date(found.dates.planned),
        "who": found.who,
    }
    if found.standing is Standing.LATE:
        late = (calendar.today - found.dates.planned).days
        said = ngettext(
            "Next: %(stage)s, %(days)d day late (planned on %(day)s; who acts: %(who)s).",
            "Next: %(stage)s, %(days)d days late (planned on %(day)s; who acts: %(who)s).",
            late,
        )
        return said % {**words, "days": late}
    return _("Next: %(stage)s, by %(day)s (who acts: %(who)s).") % words


def _lawful(calendar: Calendar) -> str:
    faults = [each for each in calendar.milestones if each.finding.is_fault]
    if not faults:
        return _("No date breaks a delay.")
    said = ngettext(
        "%(count)d date breaks a rule: %(stages)s.",
        "%(count)d dates break a rule: %(stages)s.",
        len(faults),
    )
    return said % {
        "count": len(faults),
        "stages": ", ".join(f"{each.stage.label} ({each.basis})" for each in faults),
    }


def _slips(calendar: Calendar) -> str:
    found, goal = calendar.next, calendar.goal
    if found is None or found.expected is None or goal not in calendar.expected:
        return ""
    words = {"stage": found.stage.label, "end": calendar.stages[goal].label}
    if found.stage.code == goal:
        return ""
    moved = pushed_by(calendar, found.stage.code, calendar.working_days.add(found.expected, WEEK))
    if goal not in moved:
        return _("If it slips by a week, “%(end)s” does not move.") % words
    return _("If it slips by a week, “%(end)s” moves from %(before)s to %(after)s.") % {
        **words,
        "before": spoken_date(calendar.expected[goal]),
        "after": spoken_date(moved[goal]),
    }
