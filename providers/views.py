"""Pages about hosts. Any member may read them; the middleware asks everyone to log in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hdhcompliance.accounts.access import may_in_house
from hdhcompliance.accounts.policy import Permission
from providers import queries
from providers.charts import certification_axis
from providers.comparison import compare
from providers.exposure import ACTIVITIES, Affects
from providers.exposure_queries import by_service, exposure_of
from providers.exposure_words import highest
from providers.forms import AsOfForm, CompareForm, ProviderListForm
from providers.models import Provider
from providers.ownership_tree import draw
from providers.status import EXPIRES_SOON_DAYS, horizon


@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    form = ProviderListForm(request.GET, timezone.localdate())
    as_of = _day(form)
    rows = queries.providers_as_of(as_of, form.wanted())
    context = {
        "filtered": any(form.cleaned_data.get(name) for name in ("q", "scheme", "status")),
        "real": [row for row in rows if not row.provider.is_fictitious],
        "fictitious": [row for row in rows if row.provider.is_fictitious],
        "soon": len(queries.expiring(as_of)),
    }
    return _page(request, "providers/list.html", form, as_of, context)


@require_safe
def provider_detail(request: HttpRequest, slug: str) -> HttpResponse:
    form = AsOfForm(request.GET, timezone.localdate())
    as_of = _day(form)
    try:
        page = queries.provider_page(slug, as_of)
    except Provider.DoesNotExist:
        raise Http404 from None
    exposure = exposure_of(page.provider, as_of)
    may_keep = may_in_house(request.user, Permission.KEEP_OWNERSHIP)
    context = {
        "page": page,
        "may_keep": may_keep,
        "unlinked": queries.unlinked_entities(page.provider) if may_keep else (),
        "axis": certification_axis(page.certifications, as_of),
        "exposure": exposure,
        "exposure_sentences": [highest(exposure.reading.lines, affects) for affects in Affects],
        "exposed_services": by_service(exposure),
        "activities": ACTIVITIES,
        "tree": draw(page.holders.reading),
    }
    return _page(request, "providers/detail.html", form, as_of, context)


@require_safe
def provider_compare(request: HttpRequest) -> HttpResponse:
    form = CompareForm(request.GET, timezone.localdate(), list(Provider.objects.all()))
    as_of = _day(form)
    slugs = form.slugs()
    context = {"comparison": compare(slugs, as_of) if slugs else None}
    return _page(request, "providers/compare.html", form, as_of, context)


@require_safe
def expiring_list(request: HttpRequest) -> HttpResponse:
    form = AsOfForm(request.GET, timezone.localdate())
    as_of = _day(form)
    context = {"views": queries.expiring(as_of), "until": horizon(as_of)}
    return _page(request, "providers/expiring.html", form, as_of, context)


def _day(form: AsOfForm) -> date:
    form.is_valid()
    return form.day()


def _page(
    request: HttpRequest, template: str, form: AsOfForm, as_of: date, context: dict[str, Any]
) -> HttpResponse:
    """A filter that is not understood is told with status 400, on a page that still works."""
    common = {
        "crumbs": [{"label": _("Providers"), "url": f"{reverse('providers:list')}?as_of={as_of}"}],
        "form": form,
        "as_of": as_of,
        "today": form.today,
        "days": EXPIRES_SOON_DAYS,
    }
    return render(request, template, {**common, **context}, status=400 if form.errors else 200)
