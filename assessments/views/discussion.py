"""The discussion: beside a line, and all of it as a list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess, node_of
from assessments.actions.discussion import (
    Posted,
    open_thread,
    reopen_thread,
    reply,
    resolve_thread,
)
from assessments.forms.discussion import CommentForm, DiscussionFilterForm, ThreadForm
from assessments.models import GridNode, Thread
from assessments.queries.grid import bids_in_order
from assessments.queries.threads import people_of, talk_of, thread_for, threads_for
from assessments.views.page import access_or_refuse, tender_page
from hdhcompliance.accounts.policy import Permission

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
def answer(request: HttpRequest, reference: str, thread: int) -> HttpResponse:
    """Answer in a thread; GET leads back to it."""
    if request.method != "POST":
        access = access_or_refuse(request, reference, Permission.READ_COMMENTS)
        return _back(_thread(access, thread))
    access = access_or_refuse(request, reference, Permission.COMMENT)
    found = _thread(access, thread)
    form = CommentForm(request.POST, place=_place(found))
    if not form.is_valid():
        return _section(request, access, found.node, answering={found.pk: form}, status=400)
    posted = reply(by=access.user, thread=found, text=form.cleaned_data["text"])
    return _said(request, access, found.node, posted)


@require_POST
def resolve(request: HttpRequest, reference: str, thread: int) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.COMMENT)
    found = resolve_thread(by=access.user, thread=_thread(access, thread))
    messages.success(request, _("The thread is resolved; it can be taken up again at any time."))
    return _done(request, access, found.node, found.pk)


@require_POST
def reopen(request: HttpRequest, reference: str, thread: int) -> HttpResponse:
    access = access_or_refuse(request, reference, Permission.COMMENT)
    found = reopen_thread(by=access.user, thread=_thread(access, thread))
    messages.success(request, _("The thread is open again."))
    return _done(request, access, found.node, found.pk)


def talk(
    access: TenderAccess,
    node: GridNode,
    *,
    opening: ThreadForm | None = None,
    answering: dict[int, CommentForm] | None = None,
) -> dict[str, Any]:
    """What `discussion/section.html` needs; nothing for those who do not read comments."""
    if not access.may(Permission.READ_COMMENTS):
        return {}
    found = talk_of(access.tender, access.user, node)
    context: dict[str, Any] = {"talk": found, "node": node, "tender": access.tender}
    if not access.may(Permission.COMMENT):
        return {**context, "conversations": [(one, None) for one in found.conversations]}
    typed = answering or {}
    return {
        **context,
        "conversations": [
            (one, typed.get(one.thread.pk) or CommentForm(place=_place(one.thread)))
            for one in found.conversations
        ],
        "opening": opening or ThreadForm(bids=bids_in_order(access.tender)),
        "people": [user for user in people_of(access.tender) if user != access.user],
    }


def _thread(access: TenderAccess, thread: int) -> Thread:
    """A thread of which the visitor reads something; Http404 otherwise."""
    found = thread_for(access.tender, access.user, thread)
    if found is None:
        raise Http404
    return found


def _place(thread: Thread) -> str:
    return f"thread-{thread.pk}-answer"


def _said(
    request: HttpRequest, access: TenderAccess, node: GridNode, posted: Posted
) -> HttpResponse:
    messages.success(request, _("Your comment is written."))
    if posted.unknown:
        messages.warning(
            request,
            ngettext(
                "Nobody in this tender has the user name %(names)s: nobody was told.",
                "Nobody in this tender has the user names %(names)s: they told nobody.",
                len(posted.unknown),
            )
            % {"names": ", ".join(f"@{name}" for name in posted.unknown)},
        )
    return _done(request, access, node, posted.comment.thread_id)


def _done(request: HttpRequest, access: TenderAccess, node: GridNode, thread: int) -> HttpResponse:
    """The section as it now stands, or the way back to it without JavaScript."""
    if "HX-Request" in request.headers:
        return _section(request, access, node)
    page = reverse("assessments:leaf", args=[access.tender.reference, node.code])
    response = HttpResponseRedirect(f"{page}#thread-{thread}")
    response.status_code = 303
    return response


def _back(thread: Thread) -> HttpResponse:
    page = reverse("assessments:leaf", args=[thread.tender.reference, thread.node.code])
    return HttpResponseRedirect(f"{page}#thread-{thread.pk}")


def _section(
    request: HttpRequest,
    access: TenderAccess,
    node: GridNode,
    *,
    status: int = 200,
    **typed: Any,
) -> HttpResponse:
    """The section alone for htmx, else within a page."""
    context = talk(access, node, **typed)
    if "HX-Request" in request.headers:
        # Below a heading of the second level in the panel of a chapter, of the first on a page.
        in_panel = request.POST.get("level") == "3"
        context |= {"alone": True, "in_panel": in_panel, "level": 3 if in_panel else 2}
        response = render(request, "assessments/discussion/section.html", context, status=status)
    else:
        response = tender_page(
            request, "assessments/discussion/line.html", access, context, status=status
        )
    response["Vary"] = "HX-Request"
    return response
