"""The journal as the auditor reads it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from hdhcompliance.journal.models import JournalEntry


def entries(
    tender: str,
    *,
    actor: str = "",
    action: str = "",
    text: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[JournalEntry]:
    """A tender's entries, newest first, narrowed by what is given. Dates are days in Paris."""
    found = JournalEntry.objects.filter(tender=tender).order_by("-sequence")
    if actor:
        found = found.filter(actor__icontains=actor)
    if action:
        found = found.filter(action=action)
    if text:
        found = found.filter(Q(target__icontains=text) | Q(data__icontains=text))
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    return found


def actions_of(tender: str) -> list[str]:
    """The acts that occur in a tender's journal, for the filter."""
    return list(
        JournalEntry.objects.filter(tender=tender)
        .order_by("action")
        .values_list("action", flat=True)
        .distinct()
    )
