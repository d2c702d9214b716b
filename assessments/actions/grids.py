"""The rules of a method, its freeze, and taking it up again while the bids are still closed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.models import Grid, MethodVersion, Tender
from assessments.models.grids import ConsensusRule, PriceFormula
from assessments.queries.method import method_of
from assessments.scoring.canonical import method_digest
from assessments.scoring.dossier import DossierError, read_method
from assessments.scoring.types import MethodError
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record


def draft_of(tender: Tender) -> Grid:
    """The grid, locked for this transaction. Refused once frozen or once the bids are open."""
    grid = Grid.objects.select_for_update().get(tender=tender)
    if grid.is_frozen or Tender.objects.get(pk=tender.pk).bids_are_open:
        raise ActionRefused(
            "already_frozen", _("The method is frozen: its lines and rules can no longer change.")
        )
    return grid


def choose_consensus_rule(*, by: User, tender: Tender, rule: str) -> Grid:
    """Choose how several marks become one. Refused once the method is frozen."""
    if rule not in ConsensusRule:
        raise ActionRefused("unknown_rule", _("Choose one of the proposed rules."))
    with transaction.atomic():
        grid = draft_of(tender)
        before = grid.consensus
        if before != rule:
            grid.consensus = rule
            grid.save(update_fields=["consensus"])
            record(
                "method.rule_chosen",
                by=by,
                target=rule,
                tender=tender.reference,
                data={"before": before},
            )
    tender.grid = grid
    return grid


def choose_price_formula(
    *, by: User, tender: Tender, formula: str, reference_cents: int | None = None
) -> Grid:
    """Choose how a price becomes a mark. Refused once the method is frozen.

    `reference_cents` (excluding VAT) goes with the fixed reference, and with nothing else.
    """
    if formula not in PriceFormula:
        raise ActionRefused("unknown_formula", _("Choose one of the proposed formulas."))
    if formula != PriceFormula.FIXED_REFERENCE:
        reference_cents = None
    elif not reference_cents or reference_cents < 0:
        raise ActionRefused(
            "reference_missing",
            _("Write the fixed reference: an amount in euros of more than zero."),
        )
    with transaction.atomic():
        grid = draft_of(tender)
        before, parameters = grid.price_formula, grid.price_parameters
        grid.price_formula, grid.price_reference_cents = formula, reference_cents
        if (before, parameters) != (formula, grid.price_parameters):
            grid.save(update_fields=["price_formula", "price_reference_cents"])
            record(
                "method.formula_chosen",
                by=by,
                target=formula,
                tender=tender.reference,
                data={
                    "parameters": grid.price_parameters,
                    "before": before,
                    "parameters_before": parameters,
                },
            )
    tender.grid = grid
    return grid


def choose_ties(*, by: User, tender: Tender, ties: Sequence[str]) -> Grid:
    """The criteria that decide an exact tie, first one first; none: the tie is declared."""
    with transaction.atomic():
        grid = draft_of(tender)
        before = list(grid.ties)
        if before != list(ties):
            grid.ties = list(ties)
            grid.save(update_fields=["ties"])
            record(
                "method.ties_chosen",
                by=by,
                target=", ".join(ties) or "-",
                tender=tender.reference,
                data={"before": before, "after": list(ties)},
            )
    tender.grid = grid
    return grid


def freeze_method(*, by: User, tender: Tender, at: datetime | None = None) -> Grid:
    """Hash grid, formula, rules and engine with a secret nonce; nobody can edit them afterwards.

    `at` is the act's own date when it is not now (demonstration data). Refused when already
    frozen, or when the engine refuses the method (a weight that does not sum, naming the node).
    """
    with transaction.atomic():
        grid = Grid.objects.select_for_update().get(tender=tender)
        if grid.is_frozen:
            raise ActionRefused("already_frozen", _("The method is already frozen."))
        method = method_of(grid, tender.reference)
        try:
            read_method(method)
        except (MethodError, DossierError) as error:
            raise ActionRefused(
                "method_invalid",
                _("The method cannot be frozen: %(problem)s") % {"problem": str(error)},
            ) from error
        grid.nonce = secrets.token_hex(32)
        grid.sha256 = method_digest(method, grid.nonce)
        grid.frozen_at = at or timezone.now()
        grid.frozen_by = by.get_username()
        grid.save(update_fields=["nonce", "sha256", "frozen_at", "frozen_by"])
        record(
            "method.frozen",
            by=by,
            target=grid.sha256,
            tender=tender.reference,
            data={"engine": grid.engine, "grid_version": grid.version},
        )
    tender.grid = grid
    return grid


def revise_method(*, by: User, tender: Tender, reason: str) -> Grid:
    """Take a frozen method up again as a new version; the frozen one is kept as it was.

    Refused once the bids are open: the method would be fitted to them.
    """
    with transaction.atomic():
        grid = Grid.objects.select_for_update().get(tender=tender)
        if not grid.is_frozen or grid.frozen_at is None:
            raise ActionRefused(
                "not_frozen", _("The method is not frozen: it can be changed as it is.")
            )
        if Tender.objects.get(pk=tender.pk).bids_are_open:
            raise ActionRefused(
                "bids_open",
                _("The bids are open: their method can no longer change, for anyone."),
            )
        if not reason.strip():
            raise ActionRefused("no_reason", _("Say why the method is taken up again."))
        MethodVersion.objects.create(
            grid=grid,
            version=grid.version,
            method=method_of(grid, tender.reference),
            nonce=grid.nonce,
            sha256=grid.sha256,
            frozen_at=grid.frozen_at,
            frozen_by=grid.frozen_by,
            revised_at=timezone.now(),
            revised_by=by.get_username(),
            reason=reason,
        )
        record(
            "method.revised",
            by=by,
            target=grid.sha256,
            tender=tender.reference,
            data={"version": grid.version, "reason": reason},
        )
        grid.version += 1
        grid.nonce = grid.sha256 = grid.frozen_by = ""
        grid.frozen_at = None
        grid.save(update_fields=["version", "nonce", "sha256", "frozen_at", "frozen_by"])
    tender.grid = grid
    return grid
