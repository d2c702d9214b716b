"""What the transition costs: the double run counted by day, the one-off costs, the public prices."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import moving_of
from assessments.actions.transition import record_cost, withdraw_cost
from assessments.forms.panel import ReasonForm
from assessments.forms.transition import CostForm
from assessments.models import TransitionCost
from assessments.queries import transition_words as words
from assessments.queries.transition import counter_of
from assessments.transition.files import egress
from assessments.transition.limits import Outcome, charge
from assessments.views.page import access_or_refuse
from assessments.views.transition import transition_page
from assessments.views.transition_acts import FORMS, done, see, status_of
from hdhcompliance.accounts.policy import Permission


@require_http_methods(FORMS)
def costs(request: HttpRequest, reference: str) -> HttpResponse:
    """The account; POST adds a cost."""
    writes = request.method == "POST"
    wanted = Permission.MANAGE_TRANSITION if writes else Permission.READ_TRANSITION
    access = access_or_refuse(request, reference, wanted)
    moving = moving_of(access)
    form = CostForm(request.POST if writes else None)

    def act() -> None:
        record_cost(by=access.user, moving=moving, **form.cleaned_data)

    if writes and done(form, act):
        messages.success(request, _("The cost is recorded."))
        return see("assessments:transition_costs", reference)
    counted = counter_of(moving, timezone.localdate())
    context = {
        "form": form,
        "sentence": words.costs(counted),
        "counter": words.amounts(counted),
        "rows": [(cost, _is_banned(cost)) for cost in moving.costs.all()],
        "egress": [
            (each.provider, words.text_of(each), words.sources_of(each)) for each in egress()
        ],
    }
    return transition_page(
        request,
        "assessments/transition/costs.html",
        access,
        moving,
        context,
        status=status_of(form),
    )


@require_http_methods(FORMS)
def withdraw(request: HttpRequest, reference: str, cost: int) -> HttpResponse:
    """A cost recorded by mistake: withdrawn with a reason, never deleted."""
    access = access_or_refuse(request, reference, Permission.MANAGE_TRANSITION)
    moving = moving_of(access)
    found = next((row for row in moving.costs.all() if row.pk == cost), None)
    if found is None:
        raise Http404
    writes = request.method == "POST"
    form = ReasonForm(request.POST if writes else None)

    def act() -> None:
        withdraw_cost(by=access.user, moving=moving, cost=cost, **form.cleaned_data)

    if writes and done(form, act):
        messages.success(request, _("The cost no longer counts; it stays in the list."))
        return see("assessments:transition_costs", reference)
    context = {"form": form, "cost": found}
    return transition_page(
        request,
        "assessments/transition/withdraw.html",
        access,
        moving,
        context,
        status=status_of(form),
    )


def _is_banned(cost: TransitionCost) -> bool:
    """Whether it is a switching charge billed once they are banned (Data Act, art. 29)."""
    is_charge = cost.kind == TransitionCost.Kind.SWITCHING
    return is_charge and charge(cost.billed_on).outcome is Outcome.BREACH
