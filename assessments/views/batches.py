"""Many cells saved by one request: what a paste sends, and what waited for the network."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import TenderAccess
from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.marks import Entry, record_marks
from assessments.forms.batches import CellReader, MalformedBatch, Wanted, read_batch
from assessments.models import GridNode, Mark
from assessments.queries.grid import Scope, bids_in_order, chapters, own_scope
from assessments.views.cells import mark_json, progress_json
from assessments.views.page import access_or_refuse
from hdhcompliance.accounts.policy import Permission

Fate = dict[str, Any]


@require_POST
def marks(request: HttpRequest, reference: str) -> JsonResponse:
    """Save the cells of a JSON body in one transaction; the fate of each in the order they came.

    200 even when some are refused; 400 for a body that is not a batch, naming the place.
    """
    access = access_or_refuse(request, reference, Permission.MARK)
    try:
        wanted = read_batch(request.body)
    except RequestDataTooBig:
        message = _("This request is too large: paste fewer cells at a time.")
        return _refused("too_large", message, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except MalformedBatch as error:
        return _refused("malformed", str(error), HTTPStatus.BAD_REQUEST)
    bids = bids_in_order(access.tender)
    nodes = _nodes(access, {one.node for one in wanted})
    reader = CellReader(bids, nodes, maximum=access.tender.grid.scale_maximum)
    fates = _save(access, reader, wanted)
    touched = {nodes[one.node].parent_id for one in wanted if one.node in nodes}
    return JsonResponse(
        {
            "cells": [{"bid": one.bid, "node": one.node, **fates[_key(one)]} for one in wanted],
            "progress": {
                chapter.node.code: progress_json(chapter.progress)
                for chapter in chapters(access.tender, bids, _scope(access))
                if chapter.node.pk in touched
            },
        }
    )


def _scope(access: TenderAccess) -> Scope:
    assert access.seat is not None
    return own_scope(access.seat)


def _save(
    access: TenderAccess, reader: CellReader, wanted: Iterable[Wanted]
) -> dict[tuple[str, str], Fate]:
    """(bid, line) -> what became of the cell."""
    fates: dict[tuple[str, str], Fate] = {}
    entries: dict[tuple[int, int], tuple[Wanted, Entry]] = {}
    for one in wanted:
        try:
            entry = reader.entry(one)
        except ActionRefused as refusal:
            fates[_key(one)] = _refusal(refusal)
        else:
            entries[entry.bid.pk, entry.node.pk] = (one, entry)
    if not entries:
        return fates
    result = record_marks(
        by=access.user, tender=access.tender, entries=[entry for _one, entry in entries.values()]
    )
    for state, standing in (("saved", result.written), ("unchanged", result.kept)):
        for mark in standing:
            one, _entry = entries[mark.bid_id, mark.node_id]
            fates[_key(one)] = {"state": state, **mark_json(mark)}
    for entry, reason in result.refused:
        one, _entry = entries[entry.bid.pk, entry.node.pk]
        fates[_key(one)] = _refusal(reason)
    return fates


def _refusal(refusal: ActionRefused) -> Fate:
    if isinstance(refusal, Conflict) and isinstance(refusal.current, Mark):
        current = mark_json(refusal.current)
        return {"state": "conflict", "message": str(refusal), "current": current}
    return {"state": "refused", "code": refusal.code, "message": str(refusal)}


def _refused(code: str, message: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"state": "refused", "code": code, "message": message}, status=status)


def _key(one: Wanted) -> tuple[str, str]:
    return one.bid, one.node


def _nodes(access: TenderAccess, codes: set[str]) -> dict[str, GridNode]:
    """The leaves named, by code. One query."""
    leaves = GridNode.objects.filter(grid=access.tender.grid, code__in=codes)
    return {node.code: node for node in leaves.exclude(kind=GridNode.Kind.BRANCH)}
