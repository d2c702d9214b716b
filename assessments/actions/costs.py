"""The costs of a bid over the years: items and the amounts they make, written together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.actions.bids import hold_open_evaluation, refuse_closed_bids, write_amounts
from assessments.actions.errors import ActionRefused, Conflict
from assessments.models import Bid, CostItem, GridNode
from assessments.queries.costs import amount_nodes, amounts_of, as_item, cost_items, fingerprint
from assessments.scoring.cost import LAST_YEAR, Item, by_node
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

MOST_ITEMS = 100


def set_costs(*, by: User, bid: Bid, items: Sequence[Item], seen: str) -> int:
    """Replace the items of a bid and write the amounts they make; returns the price in cents.

    The amount of a line without items is left as it was typed:
    a line that loses its last item keeps its last amount. Refused when a line is then without any
    amount, since the price marked would be short of it. `seen` is the fingerprint the page showed.
    """
    refuse_closed_bids(bid.tender)
    nodes = {node.code: node for node in amount_nodes(bid)}
    _check(items, nodes)
    with transaction.atomic():
        hold_open_evaluation(bid.tender)
        before, amounts_before = cost_items(bid), amounts_of(bid)
        if seen != fingerprint(before, amounts_before):
            raise Conflict(
                _(
                    "The costs or amounts of this bid were changed in the meantime: the table shows"
                    " what is recorded, the rows what you typed. Record again to replace it."
                ),
                None,
            )
        amounts = {**amounts_before, **by_node(items)}
        _refuse_short(nodes, amounts)
        known = [as_item(row) for row in before]
        if (known, amounts_before) == (list(items), amounts):
            return sum(amounts.values())
        _write(bid, nodes, items, amounts)
        record(
            "costs.recorded",
            by=by,
            target=bid.code,
            tender=bid.tender.reference,
            data={
                "total_cents": sum(amounts.values()),
                "items": _told(items),
                "amounts": amounts,
                "before": _told(known),
                "amounts_before": amounts_before,
            },
        )
    return sum(amounts.values())


def _check(items: Sequence[Item], nodes: Mapping[str, GridNode]) -> None:
    if len(items) > MOST_ITEMS:
        raise ActionRefused(
            "too_many_items", _("At most %(number)s items per bid.") % {"number": MOST_ITEMS}
        )
    for item in items:
        if item.node not in nodes:
            raise ActionRefused(
                "unknown_amount",
                _("These lines are not amounts of the grid: %(codes)s.") % {"codes": item.node},
            )
        if not item.label.strip():
            raise ActionRefused("label_missing", _("Say what each item is."))
        if not 1 <= item.first_year <= item.last_year <= LAST_YEAR:
            raise ActionRefused(
                "years_wrong",
                _("Years go from 1 to %(last)s, the first before the last.") % {"last": LAST_YEAR},
            )
        if item.cents_a_year < 0:
            raise ActionRefused("negative_amount", _("An amount cannot be negative."))


def _refuse_short(nodes: Mapping[str, GridNode], amounts: Mapping[str, int]) -> None:
    missing = [code for code in nodes if code not in amounts]
    if missing:
        raise ActionRefused(
            "amounts_missing",
            _(
                "These lines have neither an item nor an amount: %(codes)s. Add an item to each, of 0"
                " when the bid asks for nothing there."
            )
            % {"codes": ", ".join(missing)},
        )
    if sum(amounts.values()) <= 0:
        raise ActionRefused("no_price", _("The total price must be more than zero."))


def _write(
    bid: Bid, nodes: Mapping[str, GridNode], items: Sequence[Item], amounts: Mapping[str, int]
) -> None:
    bid.cost_items.all().delete()
    CostItem.objects.bulk_create(
        CostItem(
            bid=bid,
            node=nodes[item.node],
            label=item.label,
            first_year=item.first_year,
            last_year=item.last_year,
            cents_a_year=item.cents_a_year,
            order=order,
        )
        for order, item in enumerate(items, start=1)
    )
    write_amounts(bid, nodes, amounts)


def _told(items: Sequence[Item]) -> list[dict[str, str | int]]:
    return [
        {
            "node": item.node,
            "label": item.label,
            "years": f"{item.first_year}-{item.last_year}",
            "cents_a_year": item.cents_a_year,
        }
        for item in items
    ]
