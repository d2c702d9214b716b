"""The demonstration tender: fictitious from end to end, and never written twice."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.actions import demo_certifications
from assessments.actions.bids import decide_gate, open_bids, register_bid, set_prices
from assessments.actions.demo_costs import record_costs
from assessments.actions.demo_exposure import record_exposure
from assessments.actions.demo_opinions import seed_opinions
from assessments.actions.demo_risks import seed_risks
from assessments.actions.demo_transition import seed_transition
from assessments.actions.discussion import open_thread, reply, resolve_thread
from assessments.actions.grids import freeze_method
from assessments.actions.panel import sign_statement, submit_chapter
from assessments.actions.public_record import record_public_call
from assessments.actions.sovereignty import Given, choose_sovereignty, record_answers
from assessments.actions.tenders import create_tender, grant_role
from assessments.actions.timeline import adopt_plan
from assessments.demonstration import data, holders
from assessments.models import Bid, GridNode, Mark, Membership, Tender, Thread
from assessments.queries.progress import marked_chapters
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from hdhcompliance.journal.record import record
from providers.actions import create_fictitious_provider
from providers.invented import InventedHolders


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account; `password` is known only when it has just been set."""

    username: str
    name: str
    roles: tuple[Role, ...]
    password: str = ""


# The officer also sits on the panel, as the first of the three evaluators.
ACCOUNTS = (
    Account("acheteur", "Camille Martin", (Role.OFFICER, Role.EVALUATOR)),
    Account("eval2", "Dominique Petit", (Role.EVALUATOR,)),
    Account("eval3", "Sacha Bernard", (Role.EVALUATOR,)),
    Account("juriste", "Claude Moreau", (Role.REVIEWER,)),
    Account("auditeur", "Maxime Lambert", (Role.AUDITOR,)),
    Account("admin", "Alix Roux", (Role.ADMINISTRATOR,)),
)
STILL_OPEN = "B1"
REVIEWER = "juriste"


def seed_demo() -> list[Account]:
    """Create what is missing of the demonstration; returns the accounts created, with passwords.

    A tender that exists is left exactly as its users made it.
    """
    with transaction.atomic():
        created = [account for account in map(_account, ACCOUNTS) if account.password]
        names = [account.username for account in ACCOUNTS]
        record_public_call(User.objects.filter(username__in=names, is_superuser=False))
        if not Tender.objects.filter(reference=data.REFERENCE).exists():
            _tender()
        seed_transition()
    return created


def reset_demo_accounts() -> list[Account]:
    """New passwords for the demonstration accounts that exist; the old ones stop working."""
    reset: list[Account] = []
    with transaction.atomic():
        for account in ACCOUNTS:
            user = User.objects.filter(username=account.username, is_fictitious=True).first()
            if user is not None:
                reset.append(_with_password(user, account))
        if reset:
            record("demo.passwords_reset", by=None, target=f"{len(reset)} accounts")
    return reset


def _account(account: Account) -> Account:
    user, created = User.objects.get_or_create(
        username=account.username,
        defaults={
            "first_name": account.name.split()[0],
            "last_name": account.name.split()[1] + " (fictif)",
            "is_fictitious": True,
            "is_superuser": Role.ADMINISTRATOR in account.roles,
        },
    )
    return _with_password(user, account) if created else account


def _with_password(user: User, account: Account) -> Account:
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    return Account(account.username, account.name, account.roles, password)


def _tender() -> Tender:
    officer = User.objects.get(username=ACCOUNTS[0].username)
    tender = create_tender(
        by=officer,
        reference=data.REFERENCE,
        title=data.TITLE,
        buyer=data.BUYER,
        procedure=data.PROCEDURE,
        bids_due_at=data.BIDS_DUE_AT,
        award_on=data.AWARD_ON,
        contract_start_on=data.CONTRACT_START_ON,
        contract_end_on=data.CONTRACT_END_ON,
        is_fictitious=True,
    )
    for account in ACCOUNTS[1:]:
        user = User.objects.get(username=account.username)
        for role in account.roles:
            if role != Role.ADMINISTRATOR:
                grant_role(by=officer, tender=tender, user=user, role=role)
    adopt_plan(by=officer, tender=tender, plan=data.planned(), source="demonstration")
    bids = _bids(officer, tender)
    # No minimum: the European reading informs, and no bid's outcome moves.
    choose_sovereignty(by=officer, tender=tender, profile=data.EUROPEAN_PROFILE, minimum=None)
    freeze_method(by=officer, tender=tender, at=data.FROZEN_AT)
    open_bids(by=officer, tender=tender, at=data.OPENED_AT)
    tender.refresh_from_db()
    _prices_and_gates(officer, tender, bids)
    record_costs(officer, bids)
    _european_answers(officer, bids)
    demo_certifications.write(officer, bids)
    _statements(tender)
    _marks(tender, bids)
    _hand_in(tender)
    _discussion(tender, bids)
    record_exposure(officer, User.objects.get(username=REVIEWER), bids)
    seed_risks(tender, bids)
    # Last: opinions rest on the register as the other acts left it.
    seed_opinions(tender=tender, bids=bids)
    return tender


def _bids(officer: User, tender: Tender) -> dict[str, Bid]:
    bids = {}
    for offer in data.offers():
        provider = create_fictitious_provider(
            name=offer.offer,
            slug=offer.slug,
            service=offer.service,
            holders=InventedHolders(
                holders.entities(offer.bid), holders.holdings(offer.bid), holders.told(offer.bid)
            ),
            by=officer,
        )
        bids[offer.bid] = register_bid(
            by=officer,
            tender=tender,
            provider=provider,
            service=provider.services.first(),
            code=offer.bid,
        )
    return bids


def _prices_and_gates(officer: User, tender: Tender, bids: dict[str, Bid]) -> None:
    for bid in bids.values():
        bid.tender = tender
    for code, amounts in data.amounts_cents().items():
        set_prices(by=officer, bid=bids[code], amounts_cents=amounts)
    nodes = {
        node.code: node
        for node in GridNode.objects.filter(grid=tender.grid, kind=GridNode.Kind.GATE)
    }
    for node in nodes.values():
        node.grid = tender.grid
    for gate in data.gates():
        decide_gate(
            by=officer,
            bid=bids[gate.bid],
            node=nodes[gate.node],
            outcome=gate.outcome,
            reason=gate.reason,
            evidence="",
            seen_version=0,
        )


def _european_answers(officer: User, bids: dict[str, Bid]) -> None:
    for code, answers in data.european_answers().items():
        given = {ref: Given(option, reason) for ref, (option, reason) in answers.items()}
        record_answers(by=officer, bid=bids[code], given=given, seen={})


def _statements(tender: Tender) -> None:
    for membership in _panel(tender):
        sign_statement(by=membership.user, tender=tender)


def _hand_in(tender: Tender) -> None:
    """Everything is handed in but one chapter, so that one can try marking and handing in."""
    for membership in _panel(tender):
        for chapter in marked_chapters(tender):
            if chapter.code != STILL_OPEN:
                submit_chapter(by=membership.user, tender=tender, chapter=chapter)


def _discussion(tender: Tender, bids: dict[str, Bid]) -> None:
    """A resolved thread, an open one, and one that stays hidden while its chapter is open."""
    threads: dict[str, Thread] = {}
    for each in data.comments():
        author = User.objects.get(username=each.author)
        if each.thread in threads:
            reply(by=author, thread=threads[each.thread], text=each.text)
        else:
            node = GridNode.objects.get(grid=tender.grid, code=each.node)
            node.grid = tender.grid
            threads[each.thread] = open_thread(
                by=author, tender=tender, node=node, bid=bids.get(each.bid), text=each.text
            ).comment.thread
        if each.resolved_by:
            closer = User.objects.get(username=each.resolved_by)
            resolve_thread(by=closer, thread=threads[each.thread])


def _panel(tender: Tender) -> QuerySet[Membership]:
    panel = Membership.objects.filter(tender=tender, role=Role.EVALUATOR)
    return panel.select_related("user").order_by("panel_code")


def _marks(tender: Tender, bids: dict[str, Bid]) -> None:
    """5 814 marks at once: one journal entry per evaluator, with the SHA-256 of what was written."""
    nodes = dict(
        GridNode.objects.filter(grid=tender.grid, kind=GridNode.Kind.SCORED).values_list(
            "code", "pk"
        )
    )
    offers = {offer.bid: offer.offer for offer in data.offers()}
    now = timezone.now()
    for index, membership in enumerate(_panel(tender)):
        rows: list[Mark] = []
        digest = hashlib.sha256()
        for (bid, leaf), agreed in data.consensus_marks().items():
            value = data.evaluator_marks(offers[bid], leaf, agreed)[index]
            digest.update(f"{bid}|{leaf}|{value}\n".encode())
            rows.append(
                Mark(
                    bid=bids[bid],
                    node_id=nodes[leaf],
                    evaluator=membership.user,
                    value=value,
                    justification=data.justification(value, agreed),
                    updated_at=now,
                )
            )
        Mark.objects.bulk_create(rows, batch_size=500)
        record(
            "marks.seeded",
            by=membership.user,
            target=f"{len(rows)} marks/{membership.panel_code}",
            tender=tender.reference,
            data={"sha256": digest.hexdigest()},
        )
