"""Marking: the chapters, one chapter as a table, one cell saved by itself, one requirement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import TenderAccess, bid_of, node_of
from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.marks import BatchResult, record_mark, record_marks
from assessments.forms.evidence import EvidenceForm
from assessments.forms.filters import LineFilterForm
from assessments.forms.marks import Cell, MarkForm, cell, read_cells
from assessments.forms.workbooks import WorkbookForm
from assessments.models import Bid, GridNode, Mark
from assessments.queries.chapters import Line, anchors, lines
from assessments.queries.grid import (
    Chapter,
    Scope,
    bids_in_order,
    chapter_progress,
    chapters,
    handed_in_scope,
    own_scope,
    panel_scope,
    total,
    why_closed,
)
from assessments.queries.locks import why_locked
from assessments.queries.panel import Seat
from assessments.queries.threads import counts_of
from assessments.queries.workbooks import offer
from assessments.views.cells import mark_json, progress_json
from assessments.views.discussion import talk
from assessments.views.exhibits import evidence_section
from assessments.views.page import access_or_refuse, must_sign, tender_page
from hdhcompliance.accounts.policy import Permission


@require_safe
def grid(request: HttpRequest, reference: str) -> HttpResponse:
    """The chapters with their progress: the visitor's own, or the whole panel's."""
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    scope = _scope(request, access)
    bids = bids_in_order(access.tender)
    found = chapters(access.tender, bids, scope or Scope(None, ()))
    return tender_page(
        request,
        "assessments/marking/grid.html",
        access,
        {
            "groups": _groups(found),
            "progress": total(found),
            "bids_count": len(bids),
            "next_chapter": _next_to_mark(found, scope),
            "may_open_chapters": scope is not None,
            "offer": offer(access.tender, scope.shares[0]) if scope and scope.evaluator else None,
            "form": WorkbookForm(),
            **_reading(request, access, scope),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def chapter(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """One chapter. POST saves every cell typed in, for a browser without JavaScript."""
    if request.method == "POST":
        access = access_or_refuse(request, reference, Permission.MARK)
        scope: Scope | None = own_scope(_seat(access))
    else:
        access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
        scope = _scope(request, access, code)
        if scope is not None and scope.evaluator and must_sign(access):
            return redirect("assessments:statement", reference)
    if scope is None:
        raise PermissionDenied(_("Your role in this tender does not include this act."))
    bids = bids_in_order(access.tender)
    every = [one for one in chapters(access.tender, bids, scope) if not one.is_priced]
    here = next((one for one in every if one.node.code == code), None)
    if here is None:
        raise Http404
    found = lines(access.tender, here.node, bids, scope, gates=access.may(Permission.VIEW_GATES))
    rows = [Row(line, _cells(line, scope)) for line in _with_talk(access, here.node, found)]
    status = 200
    if request.method == "POST":
        # Every cell of the chapter is read, those typed in under a filter that no longer keeps
        # their line as well.
        status = _save(request, access, [one for row in rows for one in row.cells])
        if status == 200:
            return _see_other(request)
    return tender_page(
        request,
        "assessments/marking/chapter.html",
        access,
        {
            "chapter": here,
            **_table(request, rows, bids, scope, here),
            **_neighbours(every, here),
            **_reading(request, access, scope, here),
        },
        status=status,
    )


@require_POST
def mark(request: HttpRequest, reference: str, bid: str, node: str) -> JsonResponse:
    """Save one cell. 200 saved, 400 refused, 409 with what stands when it changed meanwhile."""
    access = access_or_refuse(request, reference, Permission.MARK)
    row = bid_of(access, bid)
    leaf_node = node_of(access, node)
    form = MarkForm(request.POST.dict(), maximum=access.tender.grid.scale_maximum)
    if leaf_node.kind == GridNode.Kind.SCORED and not form.is_valid():
        return JsonResponse(
            {"state": "refused", "code": "bad_input", "message": form.first_error}, status=400
        )
    try:
        if not form.is_valid():
            raise ActionRefused("not_a_scored_leaf", _("This line is not marked in this grid."))
        written = record_mark(by=access.user, entry=form.entry(row, leaf_node))
    except Conflict as conflict:
        assert isinstance(conflict.current, Mark)
        return JsonResponse(
            {
                "state": "conflict",
                "message": str(conflict),
                "yours": {key: form.cleaned_data[key] for key in ("value", "justification")},
                "current": mark_json(conflict.current),
            },
            status=409,
        )
    except ActionRefused as refusal:
        return JsonResponse(
            {"state": "refused", "code": refusal.code, "message": str(refusal)}, status=400
        )
    progress = chapter_progress(access.tender, leaf_node, _seat(access))
    return JsonResponse(
        {
            "state": "saved",
            **mark_json(written),
            "progress": progress_json(progress),
        }
    )


@require_safe
def leaf(request: HttpRequest, reference: str, node: str) -> HttpResponse:
    """A requirement in full: a page, or the panel of the chapter page."""
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    return leaf_page(request, access, node_of(access, node))


def leaf_page(
    request: HttpRequest,
    access: TenderAccess,
    found: GridNode,
    *,
    form: EvidenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The requirement; `form` is the evidence form as it was refused."""
    criterion = found.criterion
    context = {
        "node": found,
        "requirement": criterion.summary if criterion else found.label,
        "evidence": criterion.evidence if criterion else "",
        "heading": (criterion.section_title if criterion else "")
        or (found.parent.label if found.parent else ""),
        "anchors": anchors(found) if found.kind == GridNode.Kind.SCORED else (),
        "chapter": found.parent,
        "may_open_chapter": _scope(request, access) is not None
        and found.kind not in (GridNode.Kind.PRICE, GridNode.Kind.AMOUNT),
        "tender": access.tender,
        **talk(access, found),
        **evidence_section(access, found, form),
    }
    if "HX-Request" in request.headers or "panel" in request.GET:
        response = render(request, "assessments/marking/leaf_panel.html", context)
    else:
        response = tender_page(
            request, "assessments/marking/leaf.html", access, context, status=status
        )
    response["Vary"] = "HX-Request"
    return response


def _seat(access: TenderAccess) -> Seat:
    """The seat of someone who may mark."""
    assert access.seat is not None
    return access.seat


def _scope(request: HttpRequest, access: TenderAccess, code: str = "") -> Scope | None:
    """Whose marks this visitor sees here: the own ones for a marker, else everyone's, else none.

    In a chapter they have handed in, a marker may ask for the marks of those who have too.
    """
    sees_all, everyone = access.may(Permission.VIEW_ALL_MARKS), "all" in request.GET
    if not access.may(Permission.MARK):
        return panel_scope(access.tender) if sees_all else None
    if everyone and sees_all:
        return panel_scope(access.tender)
    own = own_scope(_seat(access))
    if everyone and code:
        chapter = GridNode.objects.filter(grid=access.tender.grid, code=code).first()
        if chapter is not None and own.shares[0].is_locked(chapter.pk):
            return handed_in_scope(access.tender, chapter.pk)
    return own


def _reading(
    request: HttpRequest, access: TenderAccess, scope: Scope | None, here: Chapter | None = None
) -> dict[str, Any]:
    marks, sees_all = access.may(Permission.MARK), access.may(Permission.VIEW_ALL_MARKS)
    own = scope is not None and scope.evaluator is not None
    share = scope.shares[0] if scope is not None and own else None
    handed_in = here is not None and share is not None and share.is_locked(here.node.pk)
    return {
        "own": own,
        "share": share,
        "handed_in": handed_in,
        "handed_in_chapters": share.handed_in if share else frozenset(),
        "seat": access.seat,
        "must_sign": marks and must_sign(access),
        "panel": [] if scope is None or own else list(scope.codes.values()),
        "suffix": "?all=1" if "all" in request.GET and sees_all and marks else "",
        "may_switch": marks and (sees_all or handed_in or not own),
        "may_see_gates": access.may(Permission.VIEW_GATES),
        "may_freeze": access.may(Permission.FREEZE_METHOD),
        "may_open": access.may(Permission.OPEN_BIDS),
        "maximum": access.tender.grid.scale_maximum,
        "closed": why_closed(access.tender, access.seat if own else None)
        or (_("You have handed this chapter in: it is locked.") if handed_in else ""),
    }


def _next_to_mark(found: Sequence[Chapter], scope: Scope | None) -> Chapter | None:
    """The first chapter with a mark to give, else the first to hand in."""
    handed_in = scope.shares[0].handed_in if scope is not None and scope.evaluator else frozenset()
    left = [one for one in found if one.progress.total and one.node.pk not in handed_in]
    unmarked = [one for one in left if not one.progress.is_complete]
    return next(iter([*unmarked, *left]), None)


def _groups(found: Sequence[Chapter]) -> list[tuple[GridNode | None, list[Chapter]]]:
    """Chapters under the criterion they belong to; the root is no heading."""
    groups: list[tuple[GridNode | None, list[Chapter]]] = []
    for one in found:
        top = one.parent if one.parent is not None and one.parent.parent_id else None
        if not groups or groups[-1][0] != top:
            groups.append((top, []))
        groups[-1][1].append(one)
    return groups


def _with_talk(access: TenderAccess, chapter: GridNode, rows: Sequence[Line]) -> list[Line]:
    """The lines with how much is said on each, for those who read comments."""
    if not access.may(Permission.READ_COMMENTS):
        return list(rows)
    counts = counts_of(access.tender, access.user, chapter)
    return [replace(row, talk=counts.get(row.node.pk, row.talk)) for row in rows]


def _neighbours(every: Sequence[Chapter], here: Chapter) -> dict[str, Chapter | None]:
    """Previous and next chapter, and where the next mark to give is: here first, then onwards."""
    place = every.index(here)
    onwards = [here, *every[place + 1 :], *every[:place]]
    return {
        "previous": every[place - 1] if place else None,
        "following": every[place + 1] if place + 1 < len(every) else None,
        "unmarked": next((one for one in onwards if not one.progress.is_complete), None),
    }


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, with its entry cells where this visitor marks."""

    line: Line
    cells: list[Cell]

    def narrowed(self, bids: Sequence[Bid]) -> Row:
        """The same for these bids only."""
        kept = {bid.pk for bid in bids}
        standings = [each for each in self.line.standings if each.bid.pk in kept]
        return Row(
            replace(self.line, standings=standings),
            [one for one in self.cells if one.bid.pk in kept],
        )


def _cells(line: Line, scope: Scope) -> list[Cell]:
    if scope.evaluator is None or not line.is_scored:
        return []
    share, chapter = scope.shares[0], line.node.parent_id
    return [
        cell(each.bid, each.node, each.own, why_locked(share, chapter, each.bid.pk))
        for each in line.standings
    ]


def _table(
    request: HttpRequest, rows: Sequence[Row], bids: Sequence[Bid], scope: Scope, here: Chapter
) -> dict[str, Any]:
    """The lines that the address asks for; one with something typed and not saved always stays."""
    form = LineFilterForm(
        request.GET,
        shared_out=scope.evaluator is not None and scope.shares[0].cells is not None,
        several=len(scope.shares) > 1,
    )
    wanted = form.wanted
    columns = wanted.bids(bids, scope, here.node.pk)
    shown = [
        row.narrowed(columns)
        for row in rows
        if wanted.keeps(row.line, scope) or any(one.state for one in row.cells)
    ]
    to_mark = (one.key for row in shown for one in row.cells if not one.locked and not one.value)
    return {
        "bids": columns,
        "rows": shown,
        "lines_in_all": len(rows),
        "columns": len(columns) + 1,
        "filter": form,
        "filtered": wanted.is_active,
        "first_unmarked": next(to_mark, ""),
    }


def _save(request: HttpRequest, access: TenderAccess, cells: Sequence[Cell]) -> int:
    """Write what was typed; 200, or 409 / 400 when a cell was refused. Cells tell their fate."""
    typed = read_cells(request.POST, cells, access.tender.grid.scale_maximum)
    result = BatchResult()
    if typed:
        result = record_marks(
            by=access.user, tender=access.tender, entries=[entry for _cell_, entry in typed]
        )
    by_key = {(one.bid.pk, one.node.pk): one for one, _entry in typed}
    for written in result.written:
        one = by_key[written.bid_id, written.node_id]
        one.show(written)
        one.state = "saved"
    for entry, refusal in result.refused:
        _refuse_cell(by_key[entry.bid.pk, entry.node.pk], refusal)
    conflicts = sum(one.state == "conflict" for one in cells)
    failures = sum(one.state == "failed" for one in cells)
    saved = len(result.written)
    _tell(request, saved, len(cells) - saved - conflicts - failures, conflicts + failures)
    return 409 if conflicts else 400 if failures else 200


def _refuse_cell(one: Cell, refusal: ActionRefused) -> None:
    one.message = refusal.message
    one.state = "failed"
    if isinstance(refusal, Conflict) and isinstance(refusal.current, Mark):
        one.state, one.current = "conflict", refusal.current
        one.remember(refusal.current)


def _tell(request: HttpRequest, saved: int, unchanged: int, refused: int) -> None:
    text = ngettext("%(count)s mark saved", "%(count)s marks saved", saved) % {"count": saved}
    text += ngettext(", %(count)s unchanged", ", %(count)s unchanged", unchanged) % {
        "count": unchanged
    }
    if not refused:
        messages.success(request, f"{text}.")
        return
    text += ngettext(", %(count)s not saved", ", %(count)s not saved", refused) % {"count": refused}
    messages.error(request, f"{text}. {_('What you typed is still in the page, with the reason.')}")


def _see_other(request: HttpRequest) -> HttpResponse:
    """The same page again, under the same filter."""
    response = redirect(request.get_full_path())
    response.status_code = 303
    return response
