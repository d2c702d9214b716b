"""Small tenders for tests, without randomness, made of the product's own rows and acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from assessments.actions.bids import open_bids
from assessments.actions.grids import freeze_method
from assessments.actions.panel import sign_statement, submit_chapter
from assessments.actions.sovereignty import choose_sovereignty
from assessments.models import (
    Bid,
    Criterion,
    Framework,
    GateOutcome,
    Grid,
    GridNode,
    Mark,
    Membership,
    PriceLine,
    Tender,
)
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from providers.models import HostingService, Provider

PASSWORD = "mot-de-passe-d-essai-2027"
NAMES = ("Alpha", "Bêta", "Gamma", "Delta", "Epsilon", "Zêta", "Êta", "Thêta")
ANCHORS = ["Rien", "Peu", "La moitié", "Presque tout", "Tout, prouvé par un essai"]


@dataclass(slots=True)
class Scene:
    """A tender and everyone around it. `nodes` by code; `leaves` are the scored ones, in order."""

    tender: Tender
    grid: Grid
    officer: User
    evaluators: list[User]
    reviewer: User
    auditor: User
    admin: User
    stranger: User
    bids: list[Bid] = field(default_factory=list)
    nodes: dict[str, GridNode] = field(default_factory=dict)

    @property
    def leaves(self) -> list[GridNode]:
        return [node for node in self.nodes.values() if node.kind == GridNode.Kind.SCORED]


def user(username: str, superuser: bool = False, fictitious: bool = False) -> User:
    """The account of that name, made when there is none; its password is PASSWORD."""
    found = User.objects.filter(username=username).first()
    if found is not None:
        return found
    return User.objects.create_user(
        username, password=PASSWORD, is_superuser=superuser, is_fictitious=fictitious
    )


def provider(slug: str, name: str = "", fictitious: bool = True) -> Provider:
    """A provider with one hosting service."""
    found, created = Provider.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name or slug,
            "kind": Provider.Kind.FICTITIOUS if fictitious else Provider.Kind.MARKET,
            "is_fictitious": fictitious,
        },
    )
    if created:
        HostingService.objects.create(key=f"{slug}-service", provider=found, name=f"Cloud {slug}")
    return found


def tender(
    reference: str = "T-1",
    *,
    bids: int = 2,
    evaluators: int = 1,
    frozen: bool = True,
    opened: bool = True,
    fictitious: bool = True,
    chapters: int = 2,
    leaves: int = 3,
    signed: bool = True,
    consensus: str = "median",
    seal: tuple[str, int | None] | None = None,
) -> Scene:
    """A tender with a price (A: COU-01, COU-02), `chapters` of `leaves` marked lines, one gate.

    Chapters are B, C, … with leaves B.1, B.2, …; the last chapter also holds the gate G-1 and the
    informative line I-1. Bids are alpha, beta, … Opened implies frozen. `signed`: every evaluator
    has declared to have no interest. `seal`: weight profile and minimum of the European reading.
    """
    row = Tender.objects.create(
        reference=reference,
        title=f"Hébergement d’essai {reference}",
        buyer="Acheteur d’essai",
        procedure="AOO",
        is_fictitious=fictitious,
    )
    scene = Scene(
        tender=row,
        grid=Grid.objects.create(tender=row, source="test", ties=["B"], consensus=consensus),
        officer=_member(row, "officer", Role.OFFICER),
        evaluators=[
            _member(row, f"evaluator{number}", Role.EVALUATOR, f"eval{number}")
            for number in range(1, evaluators + 1)
        ],
        reviewer=_member(row, "reviewer", Role.REVIEWER),
        auditor=_member(row, "auditor", Role.AUDITOR),
        admin=user("admin", superuser=True),
        stranger=user("stranger"),
    )
    scene.nodes = _nodes(scene.grid, chapters, leaves)
    scene.bids = [_bid(row, number, fictitious) for number in range(1, bids + 1)]
    if seal is not None:
        choose_sovereignty(by=scene.officer, tender=row, profile=seal[0], minimum=seal[1])
        scene.nodes = {node.code: node for node in GridNode.objects.filter(grid=scene.grid)}
    if frozen or opened:
        scene.grid = freeze_method(by=scene.officer, tender=row)
    if opened and bids:
        open_bids(by=scene.officer, tender=row)
        row.refresh_from_db()
    for bid in scene.bids:
        bid.tender = row
    for node in scene.nodes.values():
        node.grid = scene.grid
    row.grid = scene.grid
    scene.grid.tender = row
    if signed:
        for evaluator in scene.evaluators:
            sign_statement(by=evaluator, tender=row)
    return scene


def mark(
    scene: Scene,
    bid: Bid,
    node: GridNode,
    value: int | None,
    justification: str = "",
    *,
    evaluator: User | None = None,
) -> Mark:
    """A mark written straight into the table, with no journal entry."""
    return Mark.objects.create(
        bid=bid,
        node=node,
        evaluator=evaluator or scene.evaluators[0],
        value=value,
        justification=justification,
        updated_at=timezone.now(),
    )


def all_marks(scene: Scene, justification: str = "Prouvé par la pièce 4.") -> int:
    """Every mark of every evaluator, from 0 to 4 by position; how many were written."""
    now = timezone.now()
    rows = [
        Mark(
            bid=bid,
            node=node,
            evaluator=evaluator,
            value=(place + turn) % 5,
            justification=justification,
            updated_at=now,
        )
        for evaluator in scene.evaluators
        for turn, bid in enumerate(scene.bids)
        for place, node in enumerate(scene.leaves)
    ]
    return len(Mark.objects.bulk_create(rows, batch_size=1000))


def hand_in(scene: Scene, *codes: str, evaluator: User | None = None) -> None:
    """Hand in chapters (all of them when none is named) of one evaluator, or of every one."""
    chapters = codes or tuple(dict.fromkeys(leaf.code.partition(".")[0] for leaf in scene.leaves))
    for each in [evaluator] if evaluator else scene.evaluators:
        for code in chapters:
            submit_chapter(by=each, tender=scene.tender, chapter=scene.nodes[code])


def met_gates(scene: Scene) -> None:
    """Every gate met, for every bid."""
    GateOutcome.objects.bulk_create(
        GateOutcome(
            bid=bid,
            node=node,
            outcome=GateOutcome.Outcome.MET,
            decided_by=scene.officer.get_username(),
            decided_at=timezone.now(),
        )
        for bid in scene.bids
        for node in scene.nodes.values()
        if node.kind == GridNode.Kind.GATE
    )


def prices(scene: Scene, euros: int = 1_000_000) -> None:
    """The two amounts of every bid; each bid is a tenth dearer than the one before."""
    PriceLine.objects.bulk_create(
        PriceLine(bid=bid, node=scene.nodes[code], amount_cents=euros * (10 + turn) * share)
        for turn, bid in enumerate(scene.bids)
        for code, share in (("COU-01", 8), ("COU-02", 2))
    )


def _member(row: Tender, username: str, role: Role, panel_code: str = "") -> User:
    found = user(username)
    Membership.objects.create(tender=row, user=found, role=role, panel_code=panel_code)
    return found


def _bid(row: Tender, number: int, fictitious: bool) -> Bid:
    name = NAMES[number - 1] if number <= len(NAMES) else f"Offre {number}"
    slug = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")[number - 1]
    bidder = provider(
        slug if fictitious else f"real-{slug}",
        f"{name} (fictif)" if fictitious else name,
        fictitious,
    )
    return Bid.objects.create(
        tender=row,
        provider=bidder,
        service=bidder.services.first(),
        code=slug,
        colour=number,
        registered_at=timezone.now(),
    )


def _shares(count: int, total: int = 10_000) -> list[int]:
    """Integer weights that sum to `total`; the first takes the remainder."""
    each, rest = divmod(total, count)
    return [each + rest, *[each] * (count - 1)]


def _criteria(orders: Mapping[str, int]) -> dict[str, Criterion]:
    """The criteria of these references, each with its place in the grid; made when there are none."""
    framework, _ = Framework.objects.get_or_create(
        code="test",
        version="1",
        defaults={
            "title_fr": "Référentiel d’essai",
            "title_en": "Test framework",
            "sha256": "0" * 64,
            "loaded_at": timezone.now(),
        },
    )
    found = {row.ref: row for row in Criterion.objects.filter(framework=framework, ref__in=orders)}
    made = Criterion.objects.bulk_create(
        Criterion(
            framework=framework,
            ref=ref,
            section="1",
            section_fr="Section d’essai",
            section_en="Test section",
            summary_fr=f"Exigence d’essai {ref}",
            summary_en=f"Test requirement {ref}",
            evidence="Rapport d’audit",
            # Odd lines have anchors of their own, the others rest on the general scale.
            anchors_fr=ANCHORS if order % 2 else [],
            order=order,
        )
        for ref, order in orders.items()
        if ref not in found
    )
    return found | {row.ref: row for row in made}


def _nodes(grid: Grid, chapters: int, leaves: int) -> dict[str, GridNode]:
    made: dict[str, GridNode] = {}
    lines: dict[str, int] = {}
    kinds = GridNode.Kind

    def add(code: str, parent: str | None, kind: str, weight: int, label: str) -> None:
        made[code] = GridNode(
            grid=grid,
            parent=made[parent] if parent else None,
            code=code,
            kind=kind,
            weight=weight,
            label_fr=label,
            label_en=f"{label} (en)",
            order=len(made) + 1,
        )

    add("ROOT", None, kinds.BRANCH, 100, "Grille d’essai")
    add("A", "ROOT", kinds.BRANCH, 4000, "Prix")
    add("PRIX-TCO", "A", kinds.PRICE, 100, "Coût complet")
    add("COU-01", "A", kinds.AMOUNT, 0, "Hébergement")
    add("COU-02", "A", kinds.AMOUNT, 0, "Réversibilité")
    for index, weight in enumerate(_shares(chapters, 6000)):
        chapter = chr(ord("B") + index)
        add(chapter, "ROOT", kinds.BRANCH, weight, f"Chapitre {chapter}")
        for number, share in enumerate(_shares(leaves), start=1):
            code = f"{chapter}.{number}"
            lines[code] = len(made)
            add(code, chapter, kinds.SCORED, share, f"Exigence d’essai {code}")
    last = chr(ord("B") + chapters - 1)
    add("G-1", last, kinds.GATE, 0, "Condition éliminatoire d’essai")
    add("I-1", last, kinds.INFORMATIVE, 0, "Ligne informative d’essai")
    for code, criterion in _criteria(lines).items():
        made[code].criterion = criterion
    for level in range(3):  # parents first
        GridNode.objects.bulk_create(node for node in made.values() if _depth(node) == level)
    return made


def _depth(node: GridNode) -> int:
    return 0 if node.parent is None else 1 + _depth(node.parent)
