"""The acts of administrators on who holds a provider: each shows what it changes to 19.6 first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hdhcompliance.accounts.access import house_access
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Permission
from providers import entity_actions, holding_actions
from providers.corrections import seal, told
from providers.models import CompanyRight, LegalEntity, Provider, Shareholding
from providers.ownership_act import Work, answer, page_of
from providers.ownership_forms import (
    EndOfForm,
    EntityCorrectionForm,
    EntityForm,
    HoldingCorrectionForm,
    HoldingForm,
    RightCorrectionForm,
    RightForm,
)
from providers.partial_dates import bounds

asked = require_http_methods(["GET", "HEAD", "POST"])


@asked
def entity_add(request: HttpRequest, slug: str) -> HttpResponse:
    user, provider = _keeper(request, slug)

    def act(form: Any) -> None:
        entity_actions.add_entity(
            by=user,
            entity=form.save(commit=False),
            provider=provider,
            source=form.given_source(),
        )

    def then(form: Any) -> str:
        """A holder holds nothing yet: that is asked for next."""
        if form.instance.role != LegalEntity.Role.HOLDER:
            return page_of(provider)
        return f"{reverse('providers:holding_add', args=[slug])}?holder={form.instance.key}"

    work = Work(
        provider=provider,
        title=_("Add a company or a holder"),
        form=lambda: EntityForm(request.POST or None, provider=provider),
        act=act,
        day=_today,
        then=then,
    )
    return answer(request, work)


@asked
def entity_correct(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    user, provider = _keeper(request, slug)
    stands = _entity(provider, key)
    seen = seal(told(stands, entity_actions.CORRECTED))

    def form() -> EntityCorrectionForm:
        fresh = _entity(provider, key)
        initial = {"seen": seen, "source": fresh.source}
        return EntityCorrectionForm(
            request.POST or None, instance=fresh, initial=initial, provider=provider
        )

    def act(form: Any) -> None:
        entity_actions.correct_entity(
            by=user,
            entity=form.save(commit=False),
            source=form.given_source(),
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        )

    title = _("Correct a company or a holder")
    work = Work(
        provider=provider, title=title, form=form, act=act, day=_today, about=stands, seen=seen
    )
    return answer(request, work)


@asked
def entity_end(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    user, provider = _keeper(request, slug)
    stands = _entity(provider, key)

    def act(form: Any) -> None:
        entity_actions.end_entity(by=user, entity=stands, **_end(form))

    return answer(request, _ending(request, provider, stands, act, _("End of a company")))


@asked
def holding_add(request: HttpRequest, slug: str) -> HttpResponse:
    user, provider = _keeper(request, slug)
    holder = request.GET.get("holder", "")
    initial = {
        "entity": provider.entities.filter(role=LegalEntity.Role.HOST).first(),
        "holder": LegalEntity.objects.filter(key=holder).first() if holder else None,
    }

    def act(form: Any) -> None:
        holding_actions.add_holding(
            by=user, holding=form.save(commit=False), source=form.given_source()
        )

    work = Work(
        provider=provider,
        title=_("Add a holding"),
        form=lambda: HoldingForm(request.POST or None, initial=initial, provider=provider),
        act=act,
        day=_start,
    )
    return answer(request, work)


@asked
def holding_correct(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    user, provider = _keeper(request, slug)
    old = _record(Shareholding, provider, key)
    initial = _initial(old, HoldingForm.Meta.fields)

    def act(form: Any) -> None:
        holding_actions.correct_holding(
            by=user,
            old=old,
            holding=form.save(commit=False),
            source=form.given_source(),
            reason=form.cleaned_data["reason"],
        )

    work = Work(
        provider=provider,
        title=_("Correct a holding"),
        form=lambda: HoldingCorrectionForm(
            request.POST or None, initial=initial, provider=provider
        ),
        act=act,
        day=_start,
        about=old,
    )
    return answer(request, work)


@asked
def holding_end(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    user, provider = _keeper(request, slug)
    old = _record(Shareholding, provider, key)

    def act(form: Any) -> None:
        holding_actions.end_holding(by=user, old=old, **_end(form))

    return answer(request, _ending(request, provider, old, act, _("End a holding")))


@asked
def right_add(request: HttpRequest, slug: str) -> HttpResponse:
    user, provider = _keeper(request, slug)
    initial = {"entity": provider.entities.filter(role=LegalEntity.Role.HOST).first()}

    def act(form: Any) -> None:
        holding_actions.add_right(
            by=user, right=form.save(commit=False), source=form.given_source()
        )

    work = Work(
        provider=provider,
        title=_("Add a right"),
        form=lambda: RightForm(request.POST or None, initial=initial, provider=provider),
        act=act,
        day=_start,
    )
    return answer(request, work)


@asked
def right_correct(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    user, provider = _keeper(request, slug)
    old = _record(CompanyRight, provider, key)
    initial = _initial(old, RightForm.Meta.fields) | {"exists": "yes" if old.exists else "no"}

    def act(form: Any) -> None:
        holding_actions.correct_right(
            by=user,
            old=old,
            right=form.save(commit=False),
            source=form.given_source(),
            reason=form.cleaned_data["reason"],
        )

    work = Work(
        provider=provider,
        title=_("Correct a right"),
        form=lambda: RightCorrectionForm(request.POST or None, initial=initial, provider=provider),
        act=act,
        day=_start,
        about=old,
    )
    return answer(request, work)


@asked
def right_end(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    user, provider = _keeper(request, slug)
    old = _record(CompanyRight, provider, key)

    def act(form: Any) -> None:
        holding_actions.end_right(by=user, old=old, **_end(form))

    return answer(request, _ending(request, provider, old, act, _("End a right")))


def _keeper(request: HttpRequest, slug: str) -> tuple[User, Provider]:
    user = house_access(request.user, Permission.KEEP_OWNERSHIP)
    return user, get_object_or_404(Provider, slug=slug)


def _entity(provider: Provider, key: str) -> LegalEntity:
    side = LegalEntity.objects.filter(is_fictitious=provider.is_fictitious)
    return get_object_or_404(side.select_related("source"), key=key)


def _record(model: type[Any], provider: Provider, key: str) -> Any:
    found = model.objects.filter(entity__is_fictitious=provider.is_fictitious)
    beside = ("source", "second_source", "entity", "holder")
    return get_object_or_404(found.select_related(*beside), key=key)


def _initial(old: Any, names: list[str]) -> dict[str, Any]:
    return {name: getattr(old, name) for name in (*names, "source")}


def _end(form: Any) -> dict[str, Any]:
    return {
        "last_day": form.cleaned_data["last_day"],
        "source": form.given_source(),
        "reason": form.cleaned_data["reason"],
    }


def _ending(request: HttpRequest, provider: Provider, about: Any, act: Any, title: str) -> Work:
    return Work(
        provider=provider,
        title=title,
        form=lambda: EndOfForm(request.POST or None, provider=provider),
        act=act,
        day=_after,
        about=about,
    )


def _today(_form: forms.BaseForm) -> date:
    return timezone.localdate()


def _start(form: Any) -> date:
    """Today, or the first day of what starts later."""
    start = form.cleaned_data.get("valid_from", "")
    return max(timezone.localdate(), bounds(start)[1]) if start else timezone.localdate()


def _after(form: Any) -> date:
    """Today, or the day after what ends later."""
    last = bounds(form.cleaned_data["last_day"])[1]
    return max(timezone.localdate(), min(last, date(9998, 12, 31)) + timedelta(days=1))
