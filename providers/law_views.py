"""Pages about laws: any member reads, administrators keep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hdhcompliance.accounts.access import house_access, may_in_house
from hdhcompliance.accounts.policy import Permission
from providers import law_actions as actions
from providers.act_forms import attempt
from providers.charts import law_axis
from providers.corrections import seal, told
from providers.forms import AsOfForm
from providers.law_forms import (
    CorrectionForm,
    LawCorrectionForm,
    LawForm,
    LawListForm,
    PeriodForm,
)
from providers.law_queries import LawView, jurisdictions, law_page, law_views
from providers.models import Law, LawPeriod
from providers.source_forms import EndForm
from providers.status import EXPIRES_SOON_DAYS


@require_safe
def law_list(request: HttpRequest) -> HttpResponse:
    form = LawListForm(request.GET, timezone.localdate(), jurisdictions())
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in ("kind", "jurisdiction", "status")}
    every = law_views(form.day())
    views = [view for view in every if _is_wanted(view, asked)]
    context = {
        "changing": [view for view in every if view.reading.changes_within(EXPIRES_SOON_DAYS)],
        "filtered": any(asked.values()),
        "exposures": [view for view in views if view.law.kind == Law.Kind.EXPOSURE],
        "shields": [view for view in views if view.law.kind == Law.Kind.SHIELD],
    }
    return _page(request, "laws/list.html", form, context)


def _is_wanted(view: LawView, asked: dict[str, str]) -> bool:
    found = {
        "kind": view.law.kind,
        "jurisdiction": view.law.jurisdiction,
        "status": view.reading.status.value,
    }
    return all(not value or found[name] == value for name, value in asked.items())


@require_safe
def law_detail(request: HttpRequest, code: str) -> HttpResponse:
    form = AsOfForm(request.GET, timezone.localdate())
    form.is_valid()
    try:
        page = law_page(code, form.day())
    except Law.DoesNotExist:
        raise Http404 from None
    context = {"page": page, "axis": law_axis(page.view, form.day())}
    return _page(request, "laws/detail.html", form, context)


def _page(
    request: HttpRequest, template: str, form: AsOfForm, context: dict[str, Any]
) -> HttpResponse:
    """A filter that is not understood is told with status 400, on a page that still works."""
    as_of: date = form.day()
    common = {
        "crumbs": [{"label": _("Laws"), "url": f"{reverse('laws:list')}?as_of={as_of}"}],
        "form": form,
        "as_of": as_of,
        "today": form.today,
        "may_keep": may_in_house(request.user, Permission.KEEP_LAWS),
    }
    return render(request, template, {**common, **context}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def law_add(request: HttpRequest) -> HttpResponse:
    user = house_access(request.user, Permission.KEEP_LAWS)
    form = LawForm(request.POST or None)

    def act() -> str:
        law = actions.add_law(by=user, law=form.save(commit=False), source=form.given_source())
        return law.code

    return _write(request, form, act, title=_("Add a law"), button=_("Add the law"))


@require_http_methods(["GET", "HEAD", "POST"])
def law_correct(request: HttpRequest, code: str) -> HttpResponse:
    user = house_access(request.user, Permission.KEEP_LAWS)
    law = get_object_or_404(Law, code=code)
    seen = seal(told(law, actions.CORRECTED))
    initial = {"seen": seen, "source": law.source}
    form = LawCorrectionForm(request.POST or None, instance=law, initial=initial)

    def act() -> str:
        actions.correct_law(
            by=user,
            law=form.save(commit=False),
            source=form.given_source(),
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )
        return code

    title, button = _("Correct the words of a law"), _("Record the correction")
    return _write(request, form, act, title=title, button=button, law=law, seen=seen)


@require_http_methods(["GET", "HEAD", "POST"])
def period_add(request: HttpRequest, code: str) -> HttpResponse:
    user = house_access(request.user, Permission.KEEP_LAWS)
    law = get_object_or_404(Law, code=code)
    form = PeriodForm(request.POST or None)

    def act() -> str:
        period = form.save(commit=False)
        actions.add_period(by=user, law=law, period=period, source=form.given_source())
        return law.code

    title = _("Add a dated record")
    return _write(request, form, act, title=title, button=_("Add the record"), law=law)


@require_http_methods(["GET", "HEAD", "POST"])
def period_correct(request: HttpRequest, code: str, key: str) -> HttpResponse:
    user = house_access(request.user, Permission.KEEP_LAWS)
    old = _record(code, key)
    initial = {name: getattr(old, name) for name in (*PeriodForm.Meta.fields, "source")}
    form = CorrectionForm(request.POST or None, initial=initial)

    def act() -> str:
        actions.correct_period(
            by=user,
            old=old,
            period=form.save(commit=False),
            source=form.given_source(),
            reason=form.cleaned_data["reason"],
        )
        return code

    title, button = _("Correct a record"), _("Replace the record")
    return _write(request, form, act, title=title, button=button, law=old.law, old=old)


@require_http_methods(["GET", "HEAD", "POST"])
def period_end(request: HttpRequest, code: str, key: str) -> HttpResponse:
    user = house_access(request.user, Permission.KEEP_LAWS)
    old = _record(code, key)
    form = EndForm(request.POST or None)

    def act() -> str:
        actions.end_period(
            by=user,
            old=old,
            last_day=form.cleaned_data["last_day"],
            source=form.given_source(),
            reason=form.cleaned_data["reason"],
        )
        return code

    title, button = _("End a record"), _("End the record")
    return _write(request, form, act, title=title, button=button, law=old.law, old=old)


def _record(code: str, key: str) -> LawPeriod:
    found = LawPeriod.objects.select_related("law", "source", "second_source")
    return get_object_or_404(found, law__code=code, key=key)


def _write(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], str],
    *,
    title: str,
    button: str,
    law: Law | None = None,
    old: LawPeriod | None = None,
    seen: str = "",
) -> HttpResponse:
    """The page of one act: done and back to the law, or shown again as typed with what to do."""
    status = HTTPStatus.OK
    if request.method == "POST":
        done: list[str] = []
        status = attempt(form, lambda: done.append(act()), seen=seen)
        if done:
            messages.success(request, _("Recorded, and told in the journal."))
            return redirect("laws:detail", code=done[0])
    crumbs = [{"label": _("Laws"), "url": reverse("laws:list")}]
    if law is not None:
        crumbs.append({"label": law.code, "url": law.get_absolute_url()})
    context = {
        "form": form,
        "title": title,
        "button": button,
        "law": law,
        "old": old,
        "rewords": bool(seen),
        "crumbs": crumbs,
    }
    return render(request, "laws/form.html", context, status=status)
