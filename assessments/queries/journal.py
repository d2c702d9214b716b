"""The journal as the auditor reads it."""

from __future__ import annotations

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from hdhcompliance.journal.models import JournalEntry

# Acts whose details tell no mark, nor anything written about one. What is not listed is hidden
# from a blind reader, so that a new act is hidden until someone has thought about it.
TELLS_NO_MARK = frozenset(
    {
        "answers.published",
        "bid.registered",
        "bids.opened",
        "chapter.reopened",
        "chapter.submitted",
        "chapters.assigned",
        "costs.recorded",
        "derogation.recorded",
        "derogation.withdrawn",
        "evaluation.closed",
        "evaluation.reopened",
        "evidence.attached",
        "evidence.withdrawn",
        "exposure.link_added",
        "exposure.link_withdrawn",
        "exposure.mitigation_recorded",
        "exposure.parameters_chosen",
        "exposure.reading_kept",
        "feed.opened",
        "feed.revoked",
        "gate.decided",
        "grid.criteria_added",
        "grid.line_added",
        "grid.line_described",
        "grid.line_dropped",
        "grid.line_moved",
        "grid.started_again",
        "grid.weighed",
        "interest.decided",
        "interest.declared",
        "interest.none_declared",
        "marks.seeded",
        "method.formula_chosen",
        "method.frozen",
        "method.revised",
        "method.rule_chosen",
        "method.ties_chosen",
        "method.timestamped",
        "opinion.approved",
        "opinion.drafted",
        "opinion.withdrawn",
        "opinion.written",
        "price.decided",
        "price.explanation_asked",
        "price.explanation_received",
        "price.recorded",
        "question.answered",
        "question.recorded",
        "report.ordered",
        "report.registered",
        "risk_request.answered",
        "risk_request.asked",
        "risk.added",
        "risk.edited",
        "risks.entrusted",
        "risks.proposed",
        "risks.moved",
        "role.granted",
        "role.revoked",
        "sovereignty.answered",
        "sovereignty.chosen",
        "stages.recalled",
        "stage.planned",
        "stage.recorded",
        "tender.created",
        "tender.recorded",
        "thread.answered",
        "thread.opened",
        "thread.reopened",
        "thread.resolved",
        "timeline.adopted",
        "timeline.counted",
        "timeline.drawn",
        "transfers.recorded",
    }
)


def shown_to_blind(reader: str) -> Q:
    """The entries whose details a blind member of the panel may read: their own, and harmless ones."""
    return Q(actor=reader) | Q(action__in=TELLS_NO_MARK)


def entries(
    tender: str,
    *,
    blind_reader: str = "",
    actor: str = "",
    action: str = "",
    text: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[JournalEntry]:
    """A tender's entries, newest first, narrowed by what is given. Dates are days in Paris.

    Each tells `is_readable`: whether its details may be shown to the `blind_reader`, if there is one;
    the search does not look into the others.
    """
    readable = shown_to_blind(blind_reader) if blind_reader else ~Q(pk=None)
    found = (
        JournalEntry.objects.filter(tender=tender)
        .annotate(is_readable=ExpressionWrapper(readable, output_field=BooleanField()))
        .order_by("-sequence")
    )
    if actor:
        found = found.filter(actor__icontains=actor)
    if action:
        found = found.filter(action=action)
    if text:
        found = found.filter(Q(target__icontains=text) | Q(data__icontains=text, is_readable=True))
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
