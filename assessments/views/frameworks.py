"""The frameworks that are kept; anyone signed in may read them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.queries.frameworks import criteria_of, loaded, rows
from hdhcompliance.accounts.access import may_in_house
from hdhcompliance.accounts.policy import Permission

PER_PAGE = 100


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    context = {
        "frameworks": loaded(),
        "may_import": may_in_house(request.user, Permission.IMPORT_FRAMEWORKS),
    }
    return render(request, "assessments/frameworks/list.html", context)


@require_safe
def framework(request: HttpRequest, code: str, version: str) -> HttpResponse:
    found = get_object_or_404(loaded(), code=code, version=version)
    page = Paginator(criteria_of(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {"framework": found, "page": page, "rows": rows(found, page)}
    return render(request, "assessments/frameworks/detail.html", context)
