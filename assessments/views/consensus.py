"""The meeting: its points in order, one point at a time, on a desk or on a projector."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess
from assessments.actions.agreement import agree_unanimous, record_agreed_mark
from assessments.actions.errors import ActionRefused, Conflict
from assessments.forms.consensus import AgreedForm, PointFilterForm, UnanimousForm
from assessments.models import AgreedMark, GridNode, Mark
from assessments.queries.agreement import agreement_by_chapter, severity_of_panel
from assessments.queries.chapters import anchors
from assessments.queries.consensus import Agenda, Point, agenda, around
from assessments.queries.panel import standing_closing
from assessments.views.page import access_or_refuse, refuse, tender_page
from hdhcompliance.accounts.policy import Permission

PER_PAGE = 50
FILTERS = ("show", "chapter", "spread", "projector")


@never_cache
@require_safe
def consensus(request: HttpRequest, reference: str) -> HttpResponse:
    """Every point in the order to discuss them, then how far the panel agrees."""
    access = access_or_refuse(request, reference, Permission.VIEW_ALL_MARKS)
    if not access.tender.bids_are_open:
        return redirect("assessments:bids", reference)
    return _agenda_page(request, access, UnanimousForm())


@require_POST
def unanimous(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree on every unanimous line at once."""
    access = access_or_refuse(request, reference, Permission.AGREE)
    form = UnanimousForm(request.POST)
    if not form.is_valid():
        return _agenda_page(request, access, form, status=400)
    try:
        number = agree_unanimous(by=access.user, tender=access.tender, **form.cleaned_data)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(
            request,
            ngettext(
                "%(number)d unanimous line is decided.",
                "%(number)d unanimous lines are decided.",
                number,
            )
            % {"number": number},
        )
    return redirect("assessments:consensus", reference)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, reference: str, node: str, bid: str) -> HttpResponse:
    """One line for one bid: the marks side by side, and the mark agreed on."""
    wanted = Permission.AGREE if request.method == "POST" else Permission.VIEW_ALL_MARKS
    access = access_or_refuse(request, reference, wanted)
    if not access.tender.bids_are_open:
        return redirect("assessments:bids", reference)
    found = agenda(access.tender)
    here = next((one for one in found.points if (one.node.code, one.bid.code) == (node, bid)), None)
    if here is None:
        raise Http404
    maximum = access.tender.grid.scale_maximum
    if request.method != "POST":
        return _point_page(
            request, access, found, here, AgreedForm(maximum=maximum, standing=here.agreed)
        )
    form = AgreedForm(request.POST, maximum=maximum)
    if not form.is_valid():
        return _point_page(request, access, found, here, form, status=400)
    try:
        record_agreed_mark(by=access.user, bid=here.bid, node=here.node, **form.cleaned_data)
    except Conflict as conflict:
        assert isinstance(conflict.current, AgreedMark)
        again = AgreedForm(
            {**request.POST.dict(), "seen_version": conflict.current.version}, maximum=maximum
        )
        again.add_error(None, str(conflict))
        return _point_page(
            request, access, found, here, again, standing=conflict.current, status=409
        )
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _point_page(request, access, found, here, form, status=400)
    messages.success(
        request,
        _("%(line)s, %(bid)s: the agreed mark is recorded.")
        % {"line": here.node.code, "bid": here.bid.provider.name},
    )
    response = redirect(_onwards(request, access, found, here))
    response.status_code = 303
    return response


def _onwards(request: HttpRequest, access: TenderAccess, found: Agenda, here: Point) -> str:
    """Where recording leads: the next point looked at, or the first one left, or the list."""
    reference = access.tender.reference
    if "next" not in request.POST:
        return _address(request, access, here)
    wanted = _filter(request, access, found).wanted()
    left = [one for one in found.points if one is not here and wanted.keeps(one)]
    following = around(found.points, here, wanted)[1] or next(iter(left), None)
    if following is None:
        return reverse("assessments:consensus", args=[reference])
    return _address(request, access, following)


def _agenda_page(
    request: HttpRequest, access: TenderAccess, form: UnanimousForm, status: int = 200
) -> HttpResponse:
    found = agenda(access.tender)
    filters = _filter(request, access, found)
    wanted = filters.wanted()
    shown = [one for one in found.points if wanted.keeps(one)]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    query = _query(request)
    first = next(iter(shown), None)
    return tender_page(
        request,
        "assessments/consensus/agenda.html",
        access,
        {
            "agenda": found,
            "filters": filters,
            "page": page,
            "rows": [
                (
                    one,
                    [one.marks.get(code) for code in found.panel.values()],
                    _address(request, access, one),
                )
                for one in page
            ],
            "counts": {
                "all": len(found.points),
                **{state: found.count(state) for state in ("open", "decided", "waiting")},
            },
            "query": query,
            "unanimous": len(found.unanimous()),
            "unanimous_form": form,
            "agreements": agreement_by_chapter(found),
            "severities": severity_of_panel(found),
            "projection": _address(request, access, first, projector="1") if first else "",
            **_standing(access, found),
        },
        status=status,
    )


def _point_page(
    request: HttpRequest,
    access: TenderAccess,
    found: Agenda,
    here: Point,
    form: AgreedForm,
    *,
    standing: AgreedMark | None = None,
    status: int = 200,
) -> HttpResponse:
    wanted = _filter(request, access, found).wanted()
    previous, following = around(found.points, here, wanted)
    criterion = here.node.criterion
    projected = "projector" in request.GET
    return tender_page(
        request,
        "assessments/consensus/point.html",
        access,
        {
            "point": here,
            "place": next(i for i, one in enumerate(found.points, 1) if one is here),
            "total": len(found.points),
            "requirement": criterion.summary if criterion else here.node.label,
            "anchors": anchors(here.node),
            "marks": _marks(here, found),
            "form": form,
            "standing": standing or here.agreed,
            "is_conflict": status == 409,
            "previous": _address(request, access, previous) if previous else "",
            "following": _address(request, access, following) if following else "",
            "projector": projected,
            "list_url": _listing(request, access),
            "switch_url": _address(request, access, here, projector="" if projected else "1"),
            "maximum": access.tender.grid.scale_maximum,
            **_standing(access, found),
        },
        status=status,
    )


def _standing(access: TenderAccess, found: Agenda) -> dict[str, Any]:
    """What may still be decided here, and by this visitor."""
    closing = standing_closing(access.tender)
    return {
        "closing": closing,
        "rule": access.tender.grid.get_consensus_display(),
        "decides": found.decides,
        "may_agree": access.may(Permission.AGREE) and found.decides and closing is None,
        "may_close": access.may(Permission.CLOSE_EVALUATION),
    }


def _marks(here: Point, found: Agenda) -> list[tuple[str, Mark]]:
    """The marks of a point that is ready, under their panel codes, in the panel's order. One query."""
    if not here.marks:
        return []
    rows = {
        mark.evaluator_id: mark
        for mark in Mark.objects.filter(bid=here.bid, node=here.node, value__isnull=False)
    }
    return [(code, rows[user]) for user, code in found.panel.items() if user in rows]


def _filter(request: HttpRequest, access: TenderAccess, found: Agenda) -> PointFilterForm:
    chapters: dict[str, GridNode] = {}
    for one in sorted(found.points, key=lambda one: one.node.order):
        if one.node.parent is not None:
            chapters.setdefault(one.node.parent.code, one.node.parent)
    return PointFilterForm(
        request.GET.dict(),
        chapters=[(code, f"{code} · {node.label}") for code, node in chapters.items()],
        maximum=access.tender.grid.scale_maximum,
        decides=found.decides,
    )


def _query(request: HttpRequest, **changes: str) -> str:
    """The filters of this page, encoded, to carry them along."""
    kept = request.GET.copy()
    for name in [name for name in kept if name not in FILTERS]:
        del kept[name]
    for name, value in changes.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return kept.urlencode()


def _address(request: HttpRequest, access: TenderAccess, one: Point, **changes: str) -> str:
    path = reverse(
        "assessments:consensus_point", args=[access.tender.reference, one.node.code, one.bid.code]
    )
    query = _query(request, **changes)
    return f"{path}?{query}" if query else path


def _listing(request: HttpRequest, access: TenderAccess) -> str:
    path = reverse("assessments:consensus", args=[access.tender.reference])
    query = _query(request, projector="")
    return f"{path}?{query}" if query else path
