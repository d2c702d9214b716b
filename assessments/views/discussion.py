"""The discussion: beside a line, on a risk, and what is said on the lines as a list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess, node_of, risk_of
from assessments.actions.discussion import (
    Posted,
    open_thread,
    reopen_thread,
    reply,
    resolve_thread,
)
from assessments.forms.discussion import (
    CommentForm,
    DiscussionFilterForm,
    QuotingForm,
    ThreadForm,
)
from assessments.models import GridNode, Risk, Thread
from assessments.queries.grid import bids_in_order
from assessments.queries.threads import (
    people_on,
    talk_of,
    talk_on,
    thread_for,
    threads_for,
)
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission
from providers.models import Source

PER_PAGE = 25


@require_safe
def discussion(request: HttpRequest, reference: str) -> HttpResponse:
    """Every thread the visitor may read, open ones first."""
    access = access_or_refuse(request, reference, Permission.READ_COMMENTS)
    form = DiscussionFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = threads_for(access.tender, access.user, **wanted)
    parameters = request.GET.copy()
    parameters.pop("page", None)
    return tender_page(
        request,
        "assessments/discussion/list.html",
        access,
        {
            "form": form,
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "query": parameters.urlencode(),
            "filtered": any(wanted.values()),
        },
        status=200 if form.is_valid() else 400,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, reference: str, node: str) -> HttpResponse:
    """The discussion of one line. POST opens a thread there."""
    if request.method != "POST":
        access = access_or_refuse(request, reference, Permission.READ_COMMENTS)
        return _section(request, access, node_of(access, node))
    access = access_or_refuse(request, reference, Permission.COMMENT)
    found = node_of(access, node)
    form = ThreadForm(request.POST, bids=bids_in_order(access.tender))
    if not form.is_valid():
        return _section(request, access, found, opening=form, status=400)
    posted = open_thread(by=access.user, tender=access.tender, node=found, **form.cleaned_data)
    return _said(request, access, found, posted)


@require_http_methods(["GET", "HEAD", "POST"])
def risk(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The discussion of one risk. POST opens a thread there."""
    if request.method != "POST":
        access = access_or_refuse(request, reference, Permission.READ_RISKS)
        return _section(request, access, risk_of(access, code))
    access = access_or_refuse(request, reference, Permission.REVIEW_RISKS)
    found = risk_of(access, code)
    form = QuotingForm(request.POST, place="thread-new")
    if not form.is_valid():
        return _section(request, access, found, opening=form, status=400)
    posted = open_thread(by=access.user, tender=access.tender, risk=found, **form.cleaned_data)
    return _said(request, access, found, posted)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str, thread: int) -> HttpResponse:
    """Answer in a thread; GET leads back to it."""
    if request.method != "POST":
        access = access_or_refuse(request, reference, Permission.READ_COMMENTS)
        return HttpResponseRedirect(_thread(access, thread).get_absolute_url())
    access = access_or_refuse(request, reference, Permission.COMMENT)
    found = _thread_to_write(access, thread)
    form = _form(found.about, _place(found), request.POST)
    if not form.is_valid():
        return _section(request, access, found.about, answering={found.pk: form}, status=400)
    posted = reply(by=access.user, thread=found, **form.cleaned_data)
    return _said(request, access, found.about, posted)


@require_POST
def resolve(request: HttpRequest, reference: str, thread: int) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.COMMENT)
    found = resolve_thread(by=access.user, thread=_thread_to_write(access, thread))
    messages.success(request, _("The thread is resolved; it can be taken up again at any time."))
    return _done(request, access, found)


@require_POST
def reopen(request: HttpRequest, reference: str, thread: int) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.COMMENT)
    found = reopen_thread(by=access.user, thread=_thread_to_write(access, thread))
    messages.success(request, _("The thread is open again."))
    return _done(request, access, found)


def talk(
    access: TenderAccess,
    about: GridNode | Risk,
    *,
    opening: CommentForm | None = None,
    answering: dict[int, CommentForm] | None = None,
) -> dict[str, Any]:
    """What `discussion/section.html` needs; nothing for those who do not read these comments."""
    reading, writing = _rights(about)
    if not access.may(reading):
        return {}
    tender = access.tender
    if isinstance(about, Risk):
        found, route = talk_on(tender, access.user, about), "risk_discussion"
    else:
        found, route = talk_of(tender, access.user, about), "line_discussion"
    context: dict[str, Any] = {
        "talk": found,
        "about": about,
        "node": None if isinstance(about, Risk) else about,
        "tender": tender,
        "open_url": reverse(f"assessments:{route}", args=[tender.reference, about.code]),
    }
    if not access.may(writing):
        return {**context, "conversations": [(one, None) for one in found.conversations]}
    typed = answering or {}
    return {
        **context,
        "conversations": [
            (one, typed.get(one.thread.pk) or _form(about, _place(one.thread)))
            for one in found.conversations
        ],
        "opening": opening or _opening(access, about),
        "people": [user for user in people_on(tender, about) if user != access.user],
        "sources": Source.objects.all() if isinstance(about, Risk) else None,
    }


def _rights(about: GridNode | Risk) -> tuple[Permission, Permission]:
    """What it takes to read what is said there, and to write there."""
    if isinstance(about, Risk):
        return Permission.READ_RISKS, Permission.REVIEW_RISKS
    return Permission.READ_COMMENTS, Permission.COMMENT


def _form(about: GridNode | Risk, place: str, data: QueryDict | None = None) -> CommentForm:
    """One comment there; on a risk it may quote sources."""
    form = QuotingForm if isinstance(about, Risk) else CommentForm
    return form(data, place=place)


def _opening(access: TenderAccess, about: GridNode | Risk) -> CommentForm:
    if isinstance(about, Risk):
        return QuotingForm(place="thread-new")
    return ThreadForm(bids=bids_in_order(access.tender))


def _thread(access: TenderAccess, thread: int) -> Thread:
    """A thread of which the visitor reads something; Http404 otherwise."""
    found = thread_for(access.tender, access.user, thread)
    if found is None:
        raise Http404
    return found


def _thread_to_write(access: TenderAccess, thread: int) -> Thread:
    """A thread the visitor reads and may take part in."""
    found = _thread(access, thread)
    if not access.may(_rights(found.about)[1]):
        raise PermissionDenied(_("Your role in this tender does not include this act."))
    return found


def _place(thread: Thread) -> str:
    return f"thread-{thread.pk}-answer"


def _said(
    request: HttpRequest, access: TenderAccess, about: GridNode | Risk, posted: Posted
) -> HttpResponse:
    messages.success(request, _("Your comment is written."))
    if posted.unknown:
        messages.warning(
            request,
            (_unknown_reader if isinstance(about, Risk) else _unknown_name)(len(posted.unknown))
            % {"names": ", ".join(f"@{name}" for name in posted.unknown)},
        )
    return _done(request, access, posted.comment.thread)


def _unknown_name(number: int) -> str:
    return ngettext(
        "Nobody in this tender has the user name %(names)s: nobody was told.",
        "Nobody in this tender has the user names %(names)s: they told nobody.",
        number,
    )


def _unknown_reader(number: int) -> str:
    return ngettext(
        "Nobody who reads the risks of this tender has the user name %(names)s: nobody was told.",
        "Nobody who reads the risks of this tender has the user names %(names)s: they told nobody.",
        number,
    )


def _done(request: HttpRequest, access: TenderAccess, thread: Thread) -> HttpResponse:
    """The section as it now stands, or the way back to it without JavaScript."""
    if "HX-Request" in request.headers:
        return _section(request, access, thread.about)
    response = HttpResponseRedirect(thread.get_absolute_url())
    response.status_code = 303
    return response


def _section(
    request: HttpRequest,
    access: TenderAccess,
    about: GridNode | Risk,
    *,
    status: int = 200,
    **typed: Any,
) -> HttpResponse:
    """The section alone for htmx, else within a page."""
    context = talk(access, about, **typed)
    if "HX-Request" in request.headers:
        # Below a heading of the second level in the panel of a chapter, of the first on a page.
        in_panel = request.POST.get("level") == "3"
        context |= {"alone": True, "in_panel": in_panel, "level": 3 if in_panel else 2}
        response = render(request, "assessments/discussion/section.html", context, status=status)
    else:
        on_risk = isinstance(about, Risk)
        page = "assessments/discussion/risk.html" if on_risk else "assessments/discussion/line.html"
        response = tender_page(request, page, access, context, status=status)
    response["Vary"] = "HX-Request"
    return response
