"""How the status of a law on a day is written, and why it has it."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.law_queries import LawView
from providers.laws import OVER, LawStatus, Why
from providers.models import Law, LawPeriod
from providers.templatetags.hosts import Badge, partial_date

register = template.Library()


def state(kind: str, status: LawStatus) -> str:
    """One of the four states: a shield that holds is met, a law that exposes is a warning."""
    if status is LawStatus.UNKNOWN:
        return "unknown"
    if kind == Law.Kind.SHIELD:
        if status in OVER:
            return "not_met"
        return "met" if status is LawStatus.IN_FORCE else "warning"
    return "met" if status in OVER else "warning"


@register.filter
def law_badge(view: LawView) -> Badge:
    """State and words of a law on the day of its reading."""
    status = view.reading.status
    return {"state": state(view.law.kind, status), "label": _word(status)}


@register.filter
def record_badge(record: LawPeriod) -> Badge:
    """State and words of one record. Its law is in hand."""
    status = LawStatus(record.status)
    return {"state": state(record.law.kind, status), "label": _word(status)}


@register.filter
def law_why(view: LawView) -> str:
    """Why the law has this status on that day, in a sentence."""
    if view.record is not None:
        return _covered(view.record)
    if view.reading.why is Why.IMPRECISE:
        return _("A record starts or ends in that month or year, and its day is not known.")
    if view.reading.why is Why.CONTRADICTED:
        return _("Two records cover that day and do not agree.")
    if view.before is not None:
        return _("The last record ends %(day)s: nothing was found about what follows.") % {
            "day": partial_date(view.before.valid_to)
        }
    if view.after is not None:
        return _("The first record starts %(day)s: nothing is recorded before.") % {
            "day": partial_date(view.after.valid_from)
        }
    return _("No dated record says whether it is in force.")


@register.filter
def law_next(view: LawView) -> str:
    """The next change that is known, in a sentence; empty when the sources announce none."""
    record, after = view.record, view.after
    if record is not None and record.valid_to:
        day = {"day": partial_date(record.valid_to)}
        if after is None:
            return _("This record ends %(day)s; nothing was found about what follows.") % day
        return _("This record ends %(day)s; then: %(status)s.") % {
            **day,
            "status": after.get_status_display(),
        }
    if record is None and after is not None:
        return _("From %(day)s: %(status)s.") % {
            "day": partial_date(after.valid_from),
            "status": after.get_status_display(),
        }
    return ""


def _covered(record: LawPeriod) -> str:
    start, end = partial_date(record.valid_from), partial_date(record.valid_to)
    if start and end:
        return _("Recorded from %(start)s to %(end)s.") % {"start": start, "end": end}
    if start:
        return _("Recorded since %(start)s, without a known end.") % {"start": start}
    if end:
        return _("Recorded until %(end)s; since when is not in our sources.") % {"end": end}
    return _("Recorded without dates: since when is not in our sources.")


def _word(status: LawStatus) -> str | Promise:
    if status is LawStatus.UNKNOWN:
        return gettext_lazy("Unknown")
    return LawPeriod.Status(status.value).label
