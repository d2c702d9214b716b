"""Bids: registered closed, opened once the method is frozen, then priced and passed through the gates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import refuse_closed
from assessments.actions.errors import ActionRefused, Conflict
from assessments.models import Bid, GateOutcome, GridNode, PriceLine, Tender
from assessments.models.opinions import OVERALL
from assessments.queries.costs import amounts_of, as_item, cost_items
from assessments.scoring.cost import by_node
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record
from providers.models import HostingService, Provider

COLOURS = 8
CODE_LENGTH = 40


def register_bid(
    *,
    by: User,
    tender: Tender,
    provider: Provider,
    service: HostingService | None,
    code: str = "",
) -> Bid:
    """A bid received and still closed. Refused after opening, twice, or across the fiction line.

    `code` names the bid in addresses and in the dossier; the provider's slug when not given.
    """
    if provider.is_fictitious != tender.is_fictitious:
        raise ActionRefused(
            "fiction_mismatch",
            _("A fictitious tender takes fictitious bidders only, and a real one real bidders."),
        )
    if service is not None and service.provider_id != provider.pk:
        raise ActionRefused("service_of_another", _("This service belongs to another provider."))
    with transaction.atomic():
        locked = Tender.objects.select_for_update().get(pk=tender.pk)
        if locked.bids_are_open:
            raise ActionRefused(
                "already_open", _("The bids are open: no other bid can be registered.")
            )
        if locked.bids.filter(provider=provider).exists():
            raise ActionRefused("twice", _("This provider already has a bid in this tender."))
        count = locked.bids.count()
        if count >= COLOURS:
            raise ActionRefused(
                "too_many", _("At most %(number)s bids per tender.") % {"number": COLOURS}
            )
        bid = Bid.objects.create(
            tender=locked,
            provider=provider,
            service=service,
            code=code or _free_code(locked, provider),
            colour=count + 1,
            registered_at=timezone.now(),
        )
        record(
            "bid.registered",
            by=by,
            target=bid.code,
            tender=tender.reference,
            data={"provider": provider.name, "service": service.name if service else ""},
        )
    return bid


def _free_code(tender: Tender, provider: Provider) -> str:
    """The provider's slug, cut to length; numbered when it names something else already."""
    taken = {OVERALL, *tender.bids.values_list("code", flat=True)}
    slug = slugify(provider.slug)
    code, number = slug[:CODE_LENGTH], 1
    while code in taken:
        number += 1
        code = f"{slug[: CODE_LENGTH - 2]}-{number}"
    return code


def open_bids(*, by: User, tender: Tender, at: datetime | None = None) -> Tender:
    """Open every bid at once. Refused before the freeze and without a bid.

    `at` is the act's own date when it is not now (demonstration data); the journal keeps the real one.
    """
    with transaction.atomic():
        locked = Tender.objects.select_for_update().get(pk=tender.pk)
        if not locked.grid.is_frozen:
            raise ActionRefused(
                "not_frozen",
                _("Freeze the method first: bids are opened only once nobody can change it."),
            )
        if locked.bids_are_open:
            raise ActionRefused("already_open", _("The bids are already open."))
        if not locked.bids.exists():
            raise ActionRefused("no_bid", _("No bid is registered yet."))
        locked.bids_opened_at = at or timezone.now()
        locked.bids_opened_by = by.get_username()
        locked.save(update_fields=["bids_opened_at", "bids_opened_by"])
        record(
            "bids.opened",
            by=by,
            target=tender.reference,
            tender=tender.reference,
            data={"bids": locked.bids.count(), "grid_hash": locked.grid.sha256},
        )
    return locked


def set_prices(*, by: User, bid: Bid, amounts_cents: Mapping[str, int]) -> int:
    """Write the amounts of a bid (node code -> cents, excluding VAT) and return their sum in cents."""
    refuse_closed_bids(bid.tender)
    nodes = {
        node.code: node
        for node in GridNode.objects.filter(
            grid__tender=bid.tender, kind=GridNode.Kind.AMOUNT, code__in=amounts_cents
        )
    }
    unknown = sorted(set(amounts_cents) - set(nodes))
    if unknown:
        raise ActionRefused(
            "unknown_amount",
            _("These lines are not amounts of the grid: %(codes)s.")
            % {"codes": ", ".join(unknown)},
        )
    if any(amount < 0 for amount in amounts_cents.values()):
        raise ActionRefused("negative_amount", _("An amount cannot be negative."))
    total = sum(amounts_cents.values())
    if total <= 0:
        raise ActionRefused("no_price", _("The total price must be more than zero."))
    with transaction.atomic():
        hold_open_evaluation(bid.tender)
        _refuse_itemised(bid, amounts_cents)
        before = amounts_of(bid)
        if before == dict(amounts_cents):
            return total
        write_amounts(bid, nodes, amounts_cents)
        record(
            "price.recorded",
            by=by,
            target=bid.code,
            tender=bid.tender.reference,
            data={"total_cents": total, "amounts": dict(amounts_cents), "before": before},
        )
    return total


def write_amounts(
    bid: Bid, nodes: Mapping[str, GridNode], amounts_cents: Mapping[str, int]
) -> None:
    """Put these amounts in the place of all those of the bid; part of an act that journals them."""
    bid.price_lines.all().delete()
    PriceLine.objects.bulk_create(
        PriceLine(bid=bid, node=nodes[code], amount_cents=cents)
        for code, cents in amounts_cents.items()
    )


def _refuse_itemised(bid: Bid, amounts_cents: Mapping[str, int]) -> None:
    """The amount of a line that has cost items is their sum, and changes with them alone."""
    for code, cents in by_node(map(as_item, cost_items(bid))).items():
        if amounts_cents.get(code) != cents:
            raise ActionRefused(
                "amount_from_items",
                _("The amount of %(code)s is the sum of its cost items: change it there.")
                % {"code": code},
            )


def decide_gate(
    *,
    by: User,
    bid: Bid,
    node: GridNode,
    outcome: str,
    reason: str,
    evidence: str,
    seen_version: int,
) -> GateOutcome:
    """Record what was found at a gate; anything but « met » needs its reason."""
    refuse_closed_bids(bid.tender)
    if node.kind != GridNode.Kind.GATE or node.grid.tender_id != bid.tender_id:
        raise ActionRefused("not_a_gate", _("This line is not a gate of this grid."))
    if outcome not in GateOutcome.Outcome:
        raise ActionRefused("unknown_outcome", _("Choose one of the proposed outcomes."))
    if outcome != GateOutcome.Outcome.MET and not reason.strip():
        raise ActionRefused(
            "reason_missing",
            _("Write the reason: a bidder put out, or kept under a condition, is entitled to it."),
        )
    with transaction.atomic():
        hold_open_evaluation(bid.tender)
        found, created = GateOutcome.objects.select_for_update().get_or_create(
            bid=bid,
            node=node,
            defaults={
                "outcome": outcome,
                "reason": reason,
                "evidence": evidence,
                "decided_by": by.get_username(),
                "decided_at": timezone.now(),
            },
        )
        before = None if created else found.outcome
        if not created:
            if (found.outcome, found.reason, found.evidence) == (outcome, reason, evidence):
                return found
            if found.version != seen_version:
                raise Conflict(
                    _("This gate was decided in the meantime; both decisions are shown."), found
                )
            found.outcome, found.reason, found.evidence = outcome, reason, evidence
            found.version += 1
            found.decided_by, found.decided_at = by.get_username(), timezone.now()
            found.save()
        record(
            "gate.decided",
            by=by,
            target=f"{bid.code}/{node.code}",
            tender=bid.tender.reference,
            data={"outcome": outcome, "before": before, "reason": reason, "evidence": evidence},
        )
    return found


def refuse_closed_bids(tender: Tender) -> None:
    """ActionRefused while the bids are still closed."""
    if not tender.bids_are_open:
        raise ActionRefused(
            "bids_not_open",
            _("The bids are not open yet: freeze the method, then open the bids."),
        )


def hold_open_evaluation(tender: Tender) -> None:
    """Nothing moves once the evaluation is closed, nor while it is being closed."""
    Tender.objects.select_for_update().get(pk=tender.pk)
    refuse_closed(tender)
