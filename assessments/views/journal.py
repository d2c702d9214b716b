"""The journal of a tender."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.forms.journal import JournalFilterForm
from assessments.queries.acts import act
from assessments.queries.journal import actions_of, entries
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission
from hdhcompliance.journal.record import head

PER_PAGE = 50


@require_safe
def journal(request: HttpRequest, reference: str) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.VIEW_JOURNAL)
    form = JournalFilterForm(request.GET or None, actions=actions_of(reference))
    valid = form.is_bound and form.is_valid()
    blind = access.user.get_username() if access.is_blind else ""
    found = entries(reference, blind_reader=blind, **(form.cleaned_data if valid else {}))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    parameters = request.GET.copy()
    parameters.pop("page", None)
    sequence, last_hash = head()
    return tender_page(
        request,
        "assessments/journal.html",
        access,
        {
            "form": form,
            "page": page,
            "rows": [(entry, act(entry.action)) for entry in page],
            "query": parameters.urlencode(),
            "filtered": valid and any(form.cleaned_data.values()),
            "head_sequence": sequence,
            "head_hash": last_hash,
            "is_blind": access.is_blind,
        },
        status=400 if form.is_bound and not valid else 200,
    )
