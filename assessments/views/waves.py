"""The board of waves with its time axis, and the page of one wave with every act on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import TenderAccess, moving_of, wave_of
from assessments.forms.waves import (
    AdoptionForm,
    CriterionForm,
    DecideForm,
    DropForm,
    MeasureForm,
    SettleForm,
    StepForm,
    UnitForm,
    WaveForm,
)
from assessments.models import Wave
from assessments.queries import transition_words as words
from assessments.queries.transition import Standing, rules_of, standing_of, standings
from assessments.queries.transition_chart import chart_of, day_of
from assessments.transition.rules import State, asked
from assessments.transition.types import Step
from assessments.views.page import access_or_refuse
from assessments.views.transition import transition_page
from assessments.views.transition_acts import FORMS, done, see, status_of
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Permission

COPIED = (Step.COPY, Step.CUTOVER, Step.CLOSING)
PLAIN: dict[str, type[MeasureForm | SettleForm | UnitForm | CriterionForm | DropForm]] = {
    form.act: form for form in (UnitForm, DropForm, MeasureForm, CriterionForm, SettleForm)
}


@require_safe
def waves(request: HttpRequest, reference: str) -> HttpResponse:
    """Waves by state, their time axis and the table that says the same."""
    access = access_or_refuse(request, reference, Permission.READ_TRANSITION)
    moving, today = moving_of(access), timezone.localdate()
    stood = standings(moving)
    columns = [
        {
            "state": words.STATES[state][0],
            "word": words.STATES[state][1],
            "waves": [(s.wave, words.held_by(s.held)) for s in stood if s.state is state],
        }
        for state in State
    ]
    return transition_page(
        request,
        "assessments/transition/waves.html",
        access,
        moving,
        {
            "where": words.where([each.state for each in stood]),
            "columns": columns,
            "chart": chart_of(moving, stood, today),
            "rows": [_days(each) for each in stood],
        },
    )


@require_http_methods(FORMS)
def wave(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """One wave; POST does the act it names."""
    writes = request.method == "POST"
    wanted = Permission.MANAGE_TRANSITION if writes else Permission.READ_TRANSITION
    access = access_or_refuse(request, reference, wanted)
    found = wave_of(moving_of(access), code)
    form: WaveForm | None = None
    if writes:
        form = _form(access, found, request.POST.get("act", ""), request.POST)
        bound = form
        if done(form, lambda: bound.perform(access.user)):
            messages.success(request, _("%(wave)s is recorded.") % {"wave": code})
            return see("assessments:wave", reference, code)
    return _page(request, access, found, form)


def _page(
    request: HttpRequest, access: TenderAccess, wave: Wave, posted: WaveForm | None
) -> HttpResponse:
    stood = standing_of(wave)
    moving = wave.transition
    acts = access.may(Permission.MANAGE_TRANSITION) and not moving.is_closed
    forms: dict[str, WaveForm | None] = dict.fromkeys([*PLAIN, "step", "decide", "adoption"])
    if acts:
        shown = {"unit": request.GET.get("unit", ""), "criterion": request.GET.get("criterion", "")}
        forms |= {act: _form(access, wave, act, None, shown) for act in _possible(stood)}
    if posted is not None:
        forms[posted.act] = posted
    done_by = {row.step: row for row in wave.steps.all()}
    return transition_page(
        request,
        "assessments/transition/wave.html",
        access,
        moving,
        {
            "wave": wave,
            "state": words.STATES[stood.state],
            "sentence": words.next_of(stood.next, stood.held),
            "held": [words.because(block) for block in stood.held],
            "steps": [
                (words.STEP_NAMES[step], done_by.get(step), step == stood.next)
                for step in asked(rules_of(wave))
            ],
            "units": [
                (unit, words.MATCHES[unit.measure.match], words.differences(unit.measure))
                for unit in wave.units.all()
            ],
            "criteria": [(each, words.SETTLED[each.state]) for each in wave.criteria.all()],
            "decisions": wave.decisions.all(),
            "returns": wave.returns.all(),
            "adoptions": list(wave.adoptions.all())[::-1],
            "begun": bool(done_by),
            "forms": forms,
            "chosen": request.GET,
        },
        status=status_of(posted),
    )


def _possible(stood: Standing) -> Iterable[str]:
    """The acts the page offers: what cannot be done is said, not offered."""
    if stood.state is State.CLOSED:
        return
    yield "adoption"
    yield from ("criterion", "settle") if stood.wave.criteria.all() else ("criterion",)
    if stood.wave.units.all():
        yield "measure"
    if not stood.wave.steps.all():
        yield from ("unit", "drop")
    if stood.next is Step.GO:
        yield "decide"
    elif stood.next is not None and not stood.held:
        yield "step"


def _form(
    access: TenderAccess, wave: Wave, act: str, data: Any, shown: dict[str, str] | None = None
) -> WaveForm:
    if act == "step":
        step = standing_of(wave).next
        if step is None:
            raise Http404
        return StepForm(data, wave=wave, step=step, people=_people(access))
    if act == "decide":
        return DecideForm(data, wave=wave)
    if act == "adoption":
        return AdoptionForm(data, wave=wave)
    if act not in PLAIN:
        raise Http404
    return PLAIN[act](data, wave=wave, initial=_initial(wave, act, shown or {}))


def _initial(wave: Wave, act: str, shown: dict[str, str]) -> dict[str, Any]:
    """What stands of the unit or the criterion the address names."""
    if act == "measure":
        for unit in wave.units.all():
            if unit.code == shown.get("unit"):
                names = ("rows_source", "rows_target", "checksum_source", "checksum_target")
                return {"unit": unit.code, **{name: getattr(unit, name) for name in names}}
    if act == "settle":
        for each in wave.criteria.all():
            if each.code == shown.get("criterion"):
                return {"criterion": each.code, "state": each.state, "note": each.note}
    return {}


def _people(access: TenderAccess) -> list[User]:
    """The members of the tender, but for who acts."""
    members = User.objects.filter(memberships__tender=access.tender).distinct()
    return list(members.exclude(pk=access.user.pk).order_by("last_name", "username"))


def _days(stood: Standing) -> dict[str, Any]:
    wave = stood.wave
    planned = (wave.copy_on, wave.cutover_on, wave.closing_on)
    actual = [day_of(wave, step) for step in COPIED]
    return {
        "wave": wave,
        "state": words.STATES[stood.state],
        "days": list(zip(planned, actual, strict=True)),
        "units": len(wave.units.all()),
    }
