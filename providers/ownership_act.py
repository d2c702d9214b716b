"""The page of one act on an ownership: asked for, shown with its effect on 19.6, then recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from providers.act_forms import attempt
from providers.models import CompanyRight, LegalEntity, Provider, Shareholding
from providers.ownership_effect import Effect, effect_of

# Of what is posted, what the person did not type.
_NOT_TYPED = {"csrfmiddlewaretoken", "previewed", "record"}


@dataclass(frozen=True, slots=True)
class Work:
    """An act as its page needs it.

    `form` makes the form anew and `act` does the act with it once it is valid: the preview does it
    once and undoes it. `day` is the day whose reading is shown. `about` is what is corrected or
    ended, `seen` the seal of what was shown of it. `then` says where to go next.
    """

    provider: Provider
    title: str
    form: Callable[[], Any]
    act: Callable[[Any], object]
    day: Callable[[Any], date]
    about: LegalEntity | Shareholding | CompanyRight | None = None
    seen: str = ""
    then: Callable[[Any], str] | None = None


def answer(request: HttpRequest, work: Work) -> HttpResponse:
    """Recorded when what is posted is what its preview showed; shown, with its effect, otherwise."""
    form = work.form()
    if request.method != "POST":
        return _page(request, work, form)
    effects: list[Effect] = []
    status = attempt(
        form,
        lambda: effects.append(effect_of(lambda: work.act(form), work.provider, work.day(form))),
        seen=work.seen,
    )
    if not effects:
        return _page(request, work, form, status=status)
    shown = _seal(request, effects[0])
    asked = "record" in request.POST
    if asked and request.POST.get("previewed") == shown:
        return _record(request, work)
    return _page(request, work, form, effect=effects[0], shown=shown, moved=asked)


def _record(request: HttpRequest, work: Work) -> HttpResponse:
    form = work.form()
    status = attempt(form, lambda: work.act(form), seen=work.seen)
    if status != HTTPStatus.OK:
        return _page(request, work, form, status=status)
    messages.success(request, _("Recorded, and told in the journal."))
    return redirect(work.then(form) if work.then is not None else page_of(work.provider))


def _seal(request: HttpRequest, effect: Effect) -> str:
    """Of what was typed and of what it does: a change of either is previewed again."""
    typed = [
        f"{name}={value}"
        for name, values in sorted(request.POST.lists())
        if name not in _NOT_TYPED
        for value in values
    ]
    text = "\n".join([*typed, effect.day.isoformat(), effect.outcomes])
    return hashlib.sha256(text.encode()).hexdigest()


def _said(work: Work) -> str:
    """What becomes of what stands."""
    if work.about is None:
        return _(
            "Only what a source says. What is not known stays empty: it is then unknown, and never"
            " counts as met."
        )
    if work.seen:
        return _(
            "What you write replaces what stands. The journal keeps each value before and after,"
            " with your reason; readings already kept with an assessment do not change."
        )
    if isinstance(work.about, LegalEntity):
        return _(
            "For a company struck off or absorbed. The holdings and rights that it has, or that"
            " others have in it, end on the same day; all of them stay readable with your reason."
        )
    return _(
        "Nothing is erased: another record takes the place of this one, which stays readable with"
        " your reason. Readings already kept with an assessment do not change."
    )


def page_of(provider: Provider) -> str:
    """Where the ownership of the provider stands on its page."""
    return f"{reverse('providers:detail', args=[provider.slug])}#companies"


def _page(
    request: HttpRequest,
    work: Work,
    form: Any,
    *,
    status: int = HTTPStatus.OK,
    effect: Effect | None = None,
    shown: str = "",
    moved: bool = False,
) -> HttpResponse:
    provider = work.provider
    context = {
        "form": form,
        "title": work.title,
        "provider": provider,
        "back": page_of(provider),
        "about": work.about,
        "said": _said(work),
        "effect": effect,
        "shown": shown,
        "moved": moved,
        "crumbs": [
            {"label": _("Providers"), "url": reverse("providers:list")},
            {"label": provider.name, "url": reverse("providers:detail", args=[provider.slug])},
        ],
    }
    return render(request, "ownership/form.html", context, status=status)
