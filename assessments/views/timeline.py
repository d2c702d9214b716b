"""The calendar of a tender: what is next, what is lawful, what slips; drawing it up, moving a date."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import TenderAccess
from assessments.actions.errors import ActionRefused
from assessments.actions.timeline import (
    CalendarChanged,
    choose_counting,
    draw_up,
    drawn,
    plan_stage,
    record_stage,
    refuse_wish,
)
from assessments.forms.timeline import DrawForm, PlanForm, StageDayForm, counting_form
from assessments.queries.public_record import announcements, told
from assessments.queries.timeline import Calendar, calendar_of, pushed_by
from assessments.queries.timeline_changes import changes_of, preview
from assessments.queries.timeline_events import events_of
from assessments.queries.timeline_told import StageTold, stages_told
from assessments.queries.timeline_words import lawfulness, summary
from assessments.reports.timeline_chart import gantt
from assessments.timeline import Standing, templates
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission

# Where an act whose day is that of a stage is done, by the moment of the stage.
ACTS = {
    "freeze": ("method", gettext_lazy("Grid and method")),
    "receipt": ("bids", gettext_lazy("Bids")),
    "opening": ("bids", gettext_lazy("Bids")),
    "consensus": ("closing", gettext_lazy("Close the evaluation")),
    "award": ("transition", gettext_lazy("Transition")),
    "transition": ("transition", gettext_lazy("Transition")),
}


@require_safe
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Every stage on the axis, in the table and, on a phone, in a list."""
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    calendar = calendar_of(access.tender)
    announced = announcements(access.tender)
    return tender_page(
        request,
        "assessments/timeline/timeline.html",
        access,
        {
            "calendar": calendar,
            "summary": [*summary(calendar), *told(announced)],
            "rows": _rows(calendar),
            "gantt": gantt(
                [
                    *stages_told(calendar),
                    *(
                        StageTold(each.event, each.last_day, None)
                        for each in announced
                        if each.is_drawn
                    ),
                ],
                calendar.today,
            ),
            "announced": announced,
            "events": events_of(calendar, certifications=access.may(Permission.VIEW_GATES)),
            "changes": changes_of(calendar),
            "may_edit": access.may(Permission.EDIT_TENDER),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, reference: str) -> HttpResponse:
    """POST shows the plan drawn up, then writes it once confirmed; with `count`, the counting."""
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    calendar = calendar_of(access.tender)
    if request.method != "POST":
        return _draw_page(request, access, calendar)
    if "count" in request.POST:
        return _count(request, access, calendar)
    form = _draw_form(calendar, request.POST)
    if not form.is_valid():
        return _draw_page(request, access, calendar, form=form, status=400)
    try:
        if "confirm" not in request.POST:
            refuse_wish(calendar, form.wish())
            plan = drawn(calendar, form.wish())
            whole = {code: plan.get(code) for code in calendar.stages}
            left = {code: day for code, day in whole.items() if not calendar.dates[code].actual}
            return _preview(request, access, calendar, left, form, back="timeline_draw")
        draw_up(
            by=access.user,
            tender=access.tender,
            wish=form.wish(),
            seen=form.cleaned_data["seen_version"],
        )
    except ActionRefused as refusal:
        again = _draw_form(calendar, _fresh(request, calendar))
        again.add_error(None, str(refusal))
        return _draw_page(request, access, calendar, form=again, status=_status(refusal))
    return _done(request, access, _("The calendar is drawn up."))


@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """One stage. POST shows what another day pushes, then plans it; with `actual`, records the day."""
    writes = request.method == "POST"
    access = access_or_refuse(
        request, reference, Permission.EDIT_TENDER if writes else Permission.VIEW_TENDER
    )
    calendar = calendar_of(access.tender)
    if code not in calendar.stages:
        raise Http404
    if not writes:
        return _stage_page(request, access, calendar, code)
    if "actual" in request.POST:
        return _record(request, access, calendar, code)
    form = PlanForm(request.POST, prefix="plan", reasoned=calendar.published_on is not None)
    if not form.is_valid():
        return _stage_page(request, access, calendar, code, plan=form, status=400)
    day = form.cleaned_data["day"]
    if "confirm" not in request.POST and day != calendar.dates[code].planned:
        follow = "alone" not in request.POST
        changes: dict[str, date | None] = {code: day}
        if follow and day is not None:
            changes |= pushed_by(calendar, code, day)
        return _preview(request, access, calendar, changes, form, code=code, follow=follow)
    try:
        done = plan_stage(
            by=access.user,
            tender=access.tender,
            code=code,
            day=day,
            reason=form.cleaned_data["reason"],
            follow=form.cleaned_data["follow"],
            seen=form.cleaned_data["seen_version"],
        )
    except ActionRefused as refusal:
        again = PlanForm(_fresh(request, calendar, "plan-"), prefix="plan")
        again.add_error(None, str(refusal))
        return _stage_page(request, access, calendar, code, plan=again, status=_status(refusal))
    said = ngettext("%(count)d date is changed.", "%(count)d dates are changed.", len(done))
    return _done(request, access, said % {"count": len(done)})


def _record(
    request: HttpRequest, access: TenderAccess, calendar: Calendar, code: str
) -> HttpResponse:
    form = StageDayForm(request.POST, prefix="actual")
    if not form.is_valid():
        return _stage_page(request, access, calendar, code, actual=form, status=400)
    try:
        record_stage(
            by=access.user,
            tender=access.tender,
            code=code,
            day=form.cleaned_data["day"],
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen_version"],
        )
    except ActionRefused as refusal:
        again = StageDayForm(_fresh(request, calendar, "actual-"), prefix="actual")
        again.add_error(None, str(refusal))
        return _stage_page(request, access, calendar, code, actual=again, status=_status(refusal))
    return _done(request, access, _("The day is recorded."))


def _count(request: HttpRequest, access: TenderAccess, calendar: Calendar) -> HttpResponse:
    form = counting_form(calendar.schedule, request.POST)
    if not form.is_valid():
        return _draw_page(request, access, calendar, counting=form, status=400)
    try:
        choose_counting(
            by=access.user,
            tender=access.tender,
            options=form.options(),
            bid_validity_days=form.cleaned_data["bid_validity_days"],
            lead_days=form.cleaned_data["lead_days"],
            seen=form.cleaned_data["seen_version"],
        )
    except ActionRefused as refusal:
        again = counting_form(calendar.schedule, _fresh(request, calendar, "counting-"))
        again.add_error(None, str(refusal))
        return _draw_page(request, access, calendar, counting=again, status=_status(refusal))
    messages.success(request, _("The days are counted so; every date is judged again."))
    return _see(reverse("assessments:timeline", args=[access.tender.reference]))


def _rows(calendar: Calendar) -> list[tuple[Any, str]]:
    return [(each, lawfulness(calendar, each)) for each in calendar.milestones]


def _preview(
    request: HttpRequest,
    access: TenderAccess,
    calendar: Calendar,
    changes: dict[str, date | None],
    form: Any,
    *,
    code: str = "",
    follow: bool = False,
    back: str = "timeline_stage",
) -> HttpResponse:
    found = preview(calendar, changes)
    goal = calendar.goal
    args = [access.tender.reference, *([code] if code else [])]
    return tender_page(
        request,
        "assessments/timeline/preview.html",
        access,
        {
            "calendar": calendar,
            "moves": [(move, lawfulness(found.calendar, move.milestone)) for move in found.moves],
            "broken": [(each, lawfulness(found.calendar, each)) for each in found.broken],
            "form": form,
            "stage": calendar.stages.get(code),
            "follow": follow,
            "end": calendar.stages.get(goal),
            "end_before": calendar.expected.get(goal),
            "end_after": found.calendar.expected.get(goal),
            "back": reverse(f"assessments:{back}", args=args),
        },
    )


def _draw_form(calendar: Calendar, data: Any = None) -> DrawForm:
    template = templates()[calendar.tender.procedure]
    optional = [
        calendar.stages[each.code]
        for each in template.stages
        if each.mandatory != "yes" and each.code in calendar.stages
    ]
    out = {each.code for each in calendar.left_out}
    initial = {
        "seen_version": calendar.schedule.version,
        "pace": calendar.schedule.pace,
        "kept": [each.code for each in optional if each.code not in out],
    }
    return DrawForm(data, optional=optional, initial=initial)


def _draw_page(
    request: HttpRequest,
    access: TenderAccess,
    calendar: Calendar,
    *,
    form: Any = None,
    counting: Any = None,
    status: int = 200,
) -> HttpResponse:
    return tender_page(
        request,
        "assessments/timeline/draw.html",
        access,
        {
            "calendar": calendar,
            "form": form or _draw_form(calendar),
            "counting": counting or counting_form(calendar.schedule),
        },
        status=status,
    )


def _stage_page(
    request: HttpRequest,
    access: TenderAccess,
    calendar: Calendar,
    code: str,
    *,
    plan: Any = None,
    actual: Any = None,
    status: int = 200,
) -> HttpResponse:
    found = next((each for each in calendar.milestones if each.stage.code == code), None)
    moment = templates()[access.tender.procedure].stage(code).moment
    is_act = calendar.is_act(code) and not access.tender.is_public_record
    page, label = ACTS[moment] if is_act else ("", "")
    may_edit = access.may(Permission.EDIT_TENDER)
    dates, seen = calendar.dates[code], calendar.schedule.version
    published = calendar.published_on is not None
    return tender_page(
        request,
        "assessments/timeline/stage.html",
        access,
        {
            "calendar": calendar,
            "stage": calendar.stages[code],
            "template_stage": templates()[access.tender.procedure].stage(code),
            "milestone": found,
            "lawfulness": lawfulness(calendar, found) if found else "",
            "plan": plan
            or PlanForm(
                prefix="plan",
                reasoned=published,
                initial={"day": dates.planned, "seen_version": seen},
            ),
            "actual": actual
            or StageDayForm(prefix="actual", initial={"day": dates.actual, "seen_version": seen}),
            "may_plan": may_edit and dates.actual is None,
            "may_record": may_edit and not calendar.is_act(code),
            "is_act": is_act,
            "act_url": reverse(f"assessments:{page}", args=[access.tender.reference])
            if page and may_edit
            else "",
            "act_label": label,
            "changes": changes_of(calendar, code),
            "late": found is not None and found.standing is Standing.LATE,
        },
        status=status,
    )


def _fresh(request: HttpRequest, calendar: Calendar, prefix: str = "") -> Any:
    """What was typed, over the calendar as it stands now."""
    data = request.POST.copy()
    data[f"{prefix}seen_version"] = str(calendar.schedule.version)
    return data


def _status(refusal: ActionRefused) -> int:
    return 409 if isinstance(refusal, CalendarChanged) else 400


def _done(request: HttpRequest, access: TenderAccess, said: str) -> HttpResponse:
    messages.success(request, said)
    return _see(reverse("assessments:timeline", args=[access.tender.reference]))


def _see(url: str) -> HttpResponse:
    response = redirect(url)
    response.status_code = 303
    return response
