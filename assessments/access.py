"""Fetch the object and check the right in one call. A stranger gets 404, a member without the right 403."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from assessments.models import (
    Bid,
    GridNode,
    Membership,
    Report,
    Risk,
    Tender,
    Transition,
    Wave,
)
from assessments.queries.panel import Seat, standing
from assessments.queries.risks import register
from assessments.queries.transition import transition_of
from assessments.reports.kinds import KINDS
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import BLINDED, Permission, Role, permissions


@dataclass(frozen=True, slots=True)
class TenderAccess:
    """A tender as one person may use it.

    `seat` is theirs on the panel. `blinded`: what their roles grant, withheld until they have
    handed in their chapters.
    """

    tender: Tender
    user: User
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    seat: Seat | None = None
    blinded: frozenset[Permission] = frozenset()

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def is_blind(self) -> bool:
        """Whether they sit on the panel with a chapter still to hand in."""
        return self.seat is not None and self.seat.owes


def tenders_of(user: User | AnonymousUser) -> QuerySet[Tender]:
    """The tenders a person may see at all."""
    if not isinstance(user, User):
        return Tender.objects.none()
    if user.is_superuser:
        return Tender.objects.all()
    return Tender.objects.filter(pk__in=Membership.objects.filter(user=user).values("tender_id"))


def tender_access(
    user: User | AnonymousUser, reference: str, permission: Permission
) -> TenderAccess:
    """The tender, or Http404 for a stranger, or PermissionDenied for a member without the right."""
    tender = Tender.objects.select_related("grid").filter(reference=reference).first()
    if tender is None or not isinstance(user, User):
        raise Http404
    roles, seat = standing(tender, user)
    if user.is_superuser:
        roles.add(Role.ADMINISTRATOR)
    if not roles:
        raise Http404
    granted = permissions(roles)
    blinded = granted & BLINDED if seat is not None and seat.owes else frozenset()
    if permission in blinded:
        raise PermissionDenied(
            _(
                "You sit on the panel and a chapter of yours is not handed in yet: the others' marks,"
                " and what is drawn from them, stay hidden from you until then."
            )
        )
    if permission not in granted:
        raise PermissionDenied(_("Your role in this tender does not include this act."))
    return TenderAccess(
        tender=tender,
        user=user,
        roles=frozenset(roles),
        permissions=granted - blinded,
        seat=seat,
        blinded=blinded,
    )


def bid_of(access: TenderAccess, code: str) -> Bid:
    """A bid of the tender already checked; Http404 otherwise."""
    bid = access.tender.bids.select_related("provider", "service").filter(code=code).first()
    if bid is None:
        raise Http404
    # The tender is already in hand, with its grid: spare the queries of fetching it again.
    bid.tender = access.tender
    return bid


def node_of(access: TenderAccess, code: str) -> GridNode:
    """A leaf of the tender's grid; Http404 otherwise."""
    found = (
        GridNode.objects.filter(grid=access.tender.grid, code=code)
        .exclude(kind=GridNode.Kind.BRANCH)
        .select_related("criterion__framework", "parent")
        .first()
    )
    if found is None:
        raise Http404
    found.grid = access.tender.grid
    return found


def risk_of(access: TenderAccess, code: str) -> Risk:
    """A risk of the tender already checked; Http404 otherwise."""
    found = register(access.tender).filter(code=code).first()
    if found is None:
        raise Http404
    found.tender = access.tender
    return found


def reports_of(access: TenderAccess) -> QuerySet[Report]:
    """The reports of the kinds that they may read, the newest first, with their newer files."""
    kinds = [code for code, kind in KINDS.items() if access.may(kind.reads)]
    found = access.tender.reports.filter(kind__in=kinds)
    return found.select_related("job", "verdict").prefetch_related("revisions")


def report_of(access: TenderAccess, number: int) -> Report:
    """A report of the tender already checked; Http404 or PermissionDenied otherwise."""
    found = (
        access.tender.reports.select_related("job", "verdict")
        .prefetch_related("revisions")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise Http404
    if not access.may(KINDS[found.kind].reads):
        raise PermissionDenied(_("Your role in this tender does not include this act."))
    found.tender = access.tender
    return found


def moving_of(access: TenderAccess) -> Transition:
    """The transition of the tender already checked; Http404 before the award."""
    found = transition_of(access.tender)
    if found is None:
        raise Http404
    return found


def wave_of(moving: Transition, code: str) -> Wave:
    """A wave of the transition already fetched; Http404 otherwise."""
    for wave in moving.waves.all():
        if wave.code == code:
            return wave
    raise Http404
