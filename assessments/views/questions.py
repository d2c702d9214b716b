"""The questions of bidders: the register, one question, and what is published to all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess
from assessments.actions.errors import ActionRefused
from assessments.actions.questions import answer_question, publish_answers, record_question
from assessments.forms.questions import AnswerForm, PublishForm, QuestionFilterForm, QuestionForm
from assessments.models import Question
from assessments.queries.question_words import standing
from assessments.queries.questions import answers_due, narrowed, published, published_on, register
from assessments.queries.timeline import Calendar, calendar_of
from assessments.reports.naming import questions_name
from assessments.views.page import access_or_refuse, tender_page
from assessments.views.spreadsheet import csv_file
from hdhcompliance.accounts.policy import Permission


@require_safe
def questions(request: HttpRequest, reference: str) -> HttpResponse:
    """The register, narrowed as the address says."""
    return _register(request, access_or_refuse(request, reference, Permission.VIEW_TENDER))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """A question received."""
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = record_question(by=access.user, tender=access.tender, received=form.received())
        except ActionRefused as refusal:
            form.add_error("received_on" if refusal.code == "to_come" else None, str(refusal))
        else:
            said = _("%(code)s is recorded; it waits for an answer.") % {"code": found.code}
            return _done(request, access, said)
    status = 400 if form.is_bound else 200
    return tender_page(
        request, "assessments/questions/new.html", access, {"form": form}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One question with everything answered to it; POST keeps its answer in draft."""
    writes = request.method == "POST"
    wanted = Permission.EDIT_TENDER if writes else Permission.VIEW_TENDER
    access = access_or_refuse(request, reference, wanted)
    found = _found(access, number)
    form = AnswerForm(request.POST if writes else None, question=found)
    if not writes:
        return _question_page(request, access, found, form)
    if not form.is_valid():
        return _question_page(request, access, found, form, 400)
    try:
        answer_question(by=access.user, question=found, **form.typed())
    except ActionRefused as refusal:
        stands = _found(access, number)
        again = AnswerForm({**request.POST.dict(), "seen_version": stands.version}, question=stands)
        again.add_error(None, str(refusal))
        return _question_page(request, access, stands, again, _status(refusal))
    said = _("The answer to %(code)s is ready; it is not published yet.") % {"code": found.code}
    return _done(request, access, said)


@require_POST
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """The ticked answers, to all bidders at once."""
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    form = _publish_form(calendar_of(access.tender), request.POST)
    if not form.is_valid():
        return _register(request, access, form, 400)
    try:
        done = publish_answers(
            by=access.user,
            tender=access.tender,
            seen=form.seen(),
            late_reason=form.cleaned_data.get("late_reason", ""),
        )
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _register(request, access, form, _status(refusal))
    said = ngettext("%(count)d answer is published.", "%(count)d answers are published.", len(done))
    return _done(request, access, said % {"count": len(done)})


@require_safe
def questions_published(request: HttpRequest, reference: str) -> HttpResponse:
    """What every bidder may read, to be printed."""
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    found = published(register(access.tender))
    return tender_page(
        request, "assessments/questions/published.html", access, {"questions": found}
    )


@require_safe
def questions_csv(request: HttpRequest, reference: str) -> HttpResponse:
    """What every bidder may read, as a table: one row per published answer, corrections too."""
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    columns = (
        _("Number"),
        _("Question"),
        pgettext("to a question", "Answer"),
        _("Published on"),
        _("Reason of the correction"),
    )
    rows = _cells(published(register(access.tender)))
    return csv_file(questions_name(access.tender), columns, rows)


def _cells(questions: list[Question]) -> Iterator[tuple[str, ...]]:
    for each in questions:
        for answer in each.answers.all():
            day = published_on(answer).isoformat()
            yield each.code, each.text, answer.text, day, answer.reason


def _found(access: TenderAccess, number: int) -> Question:
    found = access.tender.questions.prefetch_related("answers").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _publish_form(calendar: Calendar, data: Any = None) -> PublishForm:
    due = answers_due(calendar)
    is_late = due is not None and not due.is_kept(calendar.today)
    return PublishForm(data, due=due, is_late=is_late)


def _register(
    request: HttpRequest, access: TenderAccess, form: PublishForm | None = None, status: int = 200
) -> HttpResponse:
    everything = register(access.tender)
    calendar = calendar_of(access.tender)
    narrowing = QuestionFilterForm(request.GET)
    shown = narrowed(everything, narrowing.wanted)
    may_edit = access.may(Permission.EDIT_TENDER)
    may_publish = may_edit and not access.tender.bids_are_open
    asked_until = calendar.day_of("questions")
    return tender_page(
        request,
        "assessments/questions/register.html",
        access,
        {
            "summary": standing(everything, calendar),
            "total": len(everything),
            "any_published": bool(published(everything)),
            "rows": [
                (each, asked_until is not None and each.received_on > asked_until) for each in shown
            ],
            "filter": narrowing,
            "publish": form or _publish_form(calendar),
            "ticked": form.ticked() if form else (),
            "acting": may_publish and any(each.draft for each in shown),
            "may_edit": may_edit,
        },
        status=status,
    )


def _question_page(
    request: HttpRequest,
    access: TenderAccess,
    found: Question,
    form: AnswerForm,
    status: int = 200,
) -> HttpResponse:
    may_edit = access.may(Permission.EDIT_TENDER)
    context = {
        "question": found,
        "form": form,
        "may_edit": may_edit,
        "may_answer": may_edit and not access.tender.bids_are_open,
    }
    return tender_page(
        request, "assessments/questions/question.html", access, context, status=status
    )


def _status(refusal: ActionRefused) -> int:
    return 409 if refusal.code == "conflict" else 400


def _done(request: HttpRequest, access: TenderAccess, said: str) -> HttpResponse:
    messages.success(request, said)
    response = redirect("assessments:questions", access.tender.reference)
    response.status_code = 303
    return response
