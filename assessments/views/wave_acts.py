"""A wave planned, planned anew, taken back or rolled back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import moving_of, wave_of
from assessments.actions.waves import plan_wave
from assessments.forms.waves import BackForm, ScheduleForm
from assessments.models import Wave
from assessments.queries import transition_words as words
from assessments.queries.transition import rules_of
from assessments.transition.rules import asked, may_roll_back
from assessments.views.page import access_or_refuse
from assessments.views.transition import transition_page
from assessments.views.transition_acts import FORMS, done, see, status_of
from hdhcompliance.accounts.policy import Permission


@require_http_methods(FORMS)
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """A wave more."""
    return _planning(request, reference, None)


@require_http_methods(FORMS)
def plan(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Another title, other days, another pilot group."""
    return _planning(request, reference, code)


@require_http_methods(FORMS)
def back(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Take a step back, or lead the users back; the reference of the tender is typed."""
    access = access_or_refuse(request, reference, Permission.MANAGE_TRANSITION)
    moving = moving_of(access)
    wave = wave_of(moving, code)
    data = request.POST if request.method == "POST" else None
    form = BackForm(data, wave=wave, steps=_choices(wave))
    if data is not None and done(form, lambda: form.perform(access.user, wave)):
        messages.success(request, _("%(wave)s is recorded.") % {"wave": code})
        return see("assessments:wave", reference, code)
    context = {"form": form, "wave": wave, "may_roll_back": may_roll_back(rules_of(wave))}
    return transition_page(
        request, "assessments/transition/back.html", access, moving, context, status=status_of(form)
    )


def _planning(request: HttpRequest, reference: str, code: str | None) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.MANAGE_TRANSITION)
    moving = moving_of(access)
    wave = wave_of(moving, code) if code else None
    data = request.POST if request.method == "POST" else None
    form = ScheduleForm(data, wave=wave)
    kept: list[Wave] = []

    def act() -> None:
        kept.append(
            plan_wave(
                by=access.user,
                moving=moving,
                schedule=form.schedule(),
                wave=wave,
                seen=form.cleaned_data["seen"],
            )
        )

    if data is not None and done(form, act):
        messages.success(request, _("%(wave)s is recorded.") % {"wave": kept[0].code})
        return see("assessments:wave", reference, kept[0].code)
    context = {"form": form, "wave": wave}
    return transition_page(
        request,
        "assessments/transition/schedule.html",
        access,
        moving,
        context,
        status=status_of(form),
    )


def _choices(wave: Wave) -> list[tuple[str, object]]:
    read = rules_of(wave)
    steps = [(step.value, words.STEP_NAMES[step]) for step in asked(read) if step in read.done]
    if may_roll_back(read):
        return [(BackForm.ROLL_BACK, _("Lead the users back to the incumbent host")), *steps]
    return steps
