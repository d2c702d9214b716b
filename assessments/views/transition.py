"""Where the transition stands: what blocks it, what it costs, which limits it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.access import TenderAccess
from assessments.models import Transition
from assessments.queries import transition_words as words
from assessments.queries.transition import (
    broken,
    counter_of,
    end_blocks_of,
    findings_of,
    standings,
    ticked,
    transition_of,
)
from assessments.queries.transition_hosts import hosts_of
from assessments.transition.limits import Finding
from assessments.views.page import access_or_refuse, tender_page
from assessments.views.sections import transition_sections
from hdhcompliance.accounts.policy import Permission


@require_safe
def transition(request: HttpRequest, reference: str) -> HttpResponse:
    """The overview; before the award, what will be here and the first act."""
    access = access_or_refuse(request, reference, Permission.READ_TRANSITION)
    moving = transition_of(access.tender)
    if moving is None:
        return tender_page(
            request,
            "assessments/transition/none.html",
            access,
            {"may_manage": access.may(Permission.MANAGE_TRANSITION)},
        )
    today = timezone.localdate()
    stood, found = standings(moving), findings_of(moving, today)
    items = ticked(moving)
    return transition_page(
        request,
        "assessments/transition/overview.html",
        access,
        moving,
        {
            "where": words.where([each.state for each in stood]),
            "costs": words.costs(counter_of(moving, today)),
            "broken": findings_told(broken(found)),
            "findings": findings_told(found),
            "held": [(each, words.held_by(each.held)) for each in stood if each.held],
            "hosts": hosts_of(moving, today),
            "end_held": words.held_by(end_blocks_of(moving, today)),
            "begun": any(each.wave.steps.all() for each in stood),
            "items_done": sum(each.row is not None for each in items),
            "items": len(items),
        },
    )


def transition_page(
    request: HttpRequest,
    template: str,
    access: TenderAccess,
    moving: Transition,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of the section: `moving`, its tabs and whether the reader may act are always there."""
    return tender_page(
        request,
        template,
        access,
        {
            "moving": moving,
            "sections": transition_sections(request, access),
            "may_act": access.may(Permission.MANAGE_TRANSITION) and not moving.is_closed,
            "may_manage": access.may(Permission.MANAGE_TRANSITION),
            **context,
        },
        status=status,
    )


def findings_told(found: Iterable[Finding]) -> Sequence[dict[str, Any]]:
    """Each limit with its words, its state and its article."""
    return [
        {
            "limit": words.LIMITS[each.limit],
            "article": words.ARTICLES[each.article],
            "state": words.OUTCOMES[each.outcome][0],
            "word": words.OUTCOMES[each.outcome][1],
            "sentence": words.finding(each),
        }
        for each in found
    ]
