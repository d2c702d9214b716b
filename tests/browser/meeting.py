"""A fictitious tender whose rule is the agreed mark, marked and handed in: the meeting can begin."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from assessments.actions.agreement import agree_unanimous
from assessments.actions.bids import open_bids, register_bid, set_prices
from assessments.actions.grids import choose_consensus_rule, freeze_method
from assessments.actions.panel import sign_statement, submit_chapter
from assessments.actions.tenders import create_tender, grant_role, revoke_role
from assessments.demonstration import data
from assessments.models import Bid, GateOutcome, GridNode, Mark, Membership, Tender
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from providers.models import Provider
from tests.browser.visiting import Visits

REFERENCE = "ESSAI-2027-003"
CHAIR = "presidente"
AGENDA = f"/tenders/{REFERENCE}/consensus/"
FIRST = f"{AGENDA}COU-08/beta/"  # the points to discuss first
SECOND = f"{AGENDA}FON-11/alpha/"
BIDDERS = ("alpha", "beta", "gamma")


def laid(visits: Visits) -> None:
    """The tender in the running application, and its officer among those who may sign in."""
    script = "from tests.browser.meeting import lay; print(lay())"
    visits.passwords[CHAIR] = visits.app.manage("shell", "--no-imports", "-c", script).strip()


def lay() -> str:
    """Make the tender where the demonstration is, once; a new password of its officer."""
    password = secrets.token_urlsafe(12)
    officer, _created = User.objects.get_or_create(username=CHAIR, is_superuser=True)
    officer.set_password(password)
    officer.save()
    if not Tender.objects.filter(reference=REFERENCE).exists():
        with transaction.atomic():
            _tender(officer)
    return password


def _tender(officer: User) -> None:
    tender = create_tender(
        by=officer,
        reference=REFERENCE,
        title="Hébergement de la plateforme, lot de concertation (fictif)",
        buyer=data.BUYER,
        procedure=data.PROCEDURE,
        is_fictitious=True,
    )
    choose_consensus_rule(by=officer, tender=tender, rule="agreed")
    # Whoever opens a tender sits on its panel until they give the seat back.
    revoke_role(
        by=officer,
        membership=Membership.objects.select_related("tender").get(
            tender=tender, user=officer, role=Role.EVALUATOR
        ),
    )
    for username in ("eval2", "eval3", "acheteur"):
        user = User.objects.get(username=username)
        grant_role(by=officer, tender=tender, user=user, role=Role.EVALUATOR)
    for slug in BIDDERS:
        provider = Provider.objects.get(slug=f"hebergeur-{slug}-fictif")
        register_bid(by=officer, tender=tender, provider=provider, service=None, code=slug)
    freeze_method(by=officer, tender=tender)
    tender = open_bids(by=officer, tender=tender)
    _fill(tender, officer)
    agree_unanimous(by=officer, tender=tender, reason="Unanimité des évaluateurs.")


def _fill(tender: Tender, officer: User) -> None:
    bids = {bid.code: bid for bid in tender.bids.all()}
    for code, bid in bids.items():
        bid.tender = tender
        set_prices(by=officer, bid=bid, amounts_cents=data.amounts_cents()[code])
    GateOutcome.objects.bulk_create(
        GateOutcome(
            bid=bid,
            node=gate,
            outcome="met",
            decided_by=officer.username,
            decided_at=timezone.now(),
        )
        for bid in bids.values()
        for gate in GridNode.objects.filter(grid=tender.grid, kind=GridNode.Kind.GATE)
    )
    panel = Membership.objects.filter(tender=tender, role=Role.EVALUATOR).order_by("panel_code")
    chapters = GridNode.objects.filter(
        grid=tender.grid, children__kind=GridNode.Kind.SCORED
    ).distinct()
    for seat, membership in enumerate(panel.select_related("user")):
        sign_statement(by=membership.user, tender=tender)
        Mark.objects.bulk_create(_marks(tender, bids, membership.user, seat), batch_size=500)
        for chapter in chapters:
            submit_chapter(by=membership.user, tender=tender, chapter=chapter)


def _marks(tender: Tender, bids: dict[str, Bid], evaluator: User, seat: int) -> list[Mark]:
    nodes = GridNode.objects.filter(grid=tender.grid, kind=GridNode.Kind.SCORED)
    codes = dict(nodes.values_list("code", "pk"))
    rows = []
    for (bid, leaf), agreed in data.consensus_marks().items():
        if bid in bids:
            value = data.evaluator_marks(bid, leaf, agreed)[seat]
            # One line in twelve is really disputed.
            if seat == 2 and hash_of(bid, leaf) % 12 == 0:
                value = max(0, value - 2)
            rows.append(
                Mark(
                    bid=bids[bid],
                    node_id=codes[leaf],
                    evaluator=evaluator,
                    value=value,
                    justification=data.justification(value, agreed),
                    updated_at=timezone.now(),
                )
            )
    return rows


def hash_of(bid: str, leaf: str) -> int:
    """A number that everyone rebuilds."""
    return sum(map(ord, bid + leaf))
