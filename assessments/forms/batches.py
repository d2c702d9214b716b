"""Many cells in one request, as JSON: `{"cells": [{bid, node, value, seen, justification?}]}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.actions.errors import ActionRefused
from assessments.actions.marks import Entry
from assessments.forms.marks import FRESH_VERSION, JustificationField, MarkField, version_of
from assessments.models import Bid, GridNode
from assessments.scoring.reading import DossierError, Reader, read_json

LARGEST_BATCH = 2500


class MalformedBatch(ValueError):
    """A body that is not a batch; the message names the place, for the one who wrote the client."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One cell as asked for. `justification` is None to keep the one that stands."""

    bid: str
    node: str
    value: str
    seen: str
    justification: str | None


def read_batch(body: bytes) -> list[Wanted]:
    """The cells of a request in their order, read as strictly as a dossier, or MalformedBatch."""
    found: dict[tuple[str, str], Wanted] = {}
    try:
        for cell in Reader(read_json(body), "body").only("cells").objects("cells"):
            wanted = _wanted(cell)
            if (wanted.bid, wanted.node) in found:
                raise MalformedBatch(f"{cell.path}: this cell stands twice in the request")
            found[wanted.bid, wanted.node] = wanted
    except DossierError as error:
        raise MalformedBatch(str(error)) from error
    if not 0 < len(found) <= LARGEST_BATCH:
        raise MalformedBatch(f"body.cells: 1 to {LARGEST_BATCH} cells are taken, not {len(found)}")
    return list(found.values())


def _wanted(cell: Reader) -> Wanted:
    cell.only("bid", "node", "value", "seen", "justification")
    return Wanted(
        bid=cell.text("bid"),
        node=cell.text("node"),
        value=_value(cell),
        seen=cell.text("seen"),
        justification=cell.text("justification") if "justification" in cell.data else None,
    )


def _value(cell: Reader) -> str:
    """The mark as typed; a whole number does as well, and null for no mark."""
    if isinstance(cell.data.get("value", ""), str):
        return cell.text("value")
    number = cell.optional_integer("value")
    return "" if number is None else str(number)


class CellReader:
    """Turns cells as asked for into entries, or into refusals with their reason."""

    def __init__(self, bids: Sequence[Bid], nodes: Mapping[str, GridNode], *, maximum: int) -> None:
        self.bids = {bid.code: bid for bid in bids}
        self.nodes = nodes
        self.value, self.justification = MarkField(maximum), JustificationField()

    def entry(self, wanted: Wanted) -> Entry:
        """What to give to the marking action; ActionRefused when the cell cannot be read."""
        bid, node = self.bids.get(wanted.bid), self.nodes.get(wanted.node)
        if bid is None or node is None:
            raise ActionRefused(
                "unknown_cell", _("This tender has no such bid or line; reload the page.")
            )
        version = version_of(wanted.seen)
        if version is None:
            raise ActionRefused("bad_input", FRESH_VERSION)
        try:
            return Entry(
                bid=bid,
                node=node,
                value=self.value.clean(wanted.value),
                justification=None
                if wanted.justification is None
                else self.justification.clean(wanted.justification),
                seen_version=version,
            )
        except ValidationError as error:
            raise ActionRefused("bad_input", error.messages[0]) from error
