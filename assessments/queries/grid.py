"""The chapters of a tender's grid and how far their marking is. A chapter is a branch with leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Bid, GridNode, Mark, Membership, Tender
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role


@dataclass(frozen=True, slots=True)
class Progress:
    """Marks given over marks to give (lines x bids x evaluators counted), and reasons missing."""

    done: int
    total: int
    unjustified: int

    @property
    def is_complete(self) -> bool:
        return self.done >= self.total

    @property
    def text(self) -> str:
        """« 112 of 193 marks · 3 without justification »."""
        marks = ngettext(
            "%(done)s of %(total)s mark", "%(done)s of %(total)s marks", self.total
        ) % {"done": grouped(self.done), "total": grouped(self.total)}
        if not self.unjustified:
            return marks
        missing = ngettext(
            "%(count)s without justification", "%(count)s without justification", self.unjustified
        ) % {"count": grouped(self.unjustified)}
        return f"{marks} · {missing}"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A branch and what hangs directly below it. `parent` is None at level 1."""

    node: GridNode
    parent: GridNode | None
    counts: dict[str, int]
    progress: Progress

    @property
    def scored(self) -> int:
        return self.counts.get(GridNode.Kind.SCORED, 0)

    @property
    def gates(self) -> int:
        return self.counts.get(GridNode.Kind.GATE, 0)

    @property
    def informative(self) -> int:
        return self.counts.get(GridNode.Kind.INFORMATIVE, 0)

    @property
    def is_priced(self) -> bool:
        """Nothing to mark nor to read here: the mark comes from the bids' prices."""
        return GridNode.Kind.PRICE in self.counts and not (
            self.scored or self.gates or self.informative
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose marks are counted: one evaluator's, or the whole panel's. `codes`: user id -> code."""

    evaluator: User | None
    codes: dict[int, str]

    @property
    def evaluators(self) -> int:
        return 1 if self.evaluator else len(self.codes)


def grouped(number: int) -> str:
    """A whole number as the active language groups it, with the thin space in French."""
    return number_format(number, force_grouping=True).replace("\u00a0", "\u202f")


def own_scope(evaluator: User) -> Scope:
    """Blind: the marks of this evaluator only. No query."""
    return Scope(evaluator=evaluator, codes={evaluator.pk: ""})


def panel_scope(tender: Tender) -> Scope:
    """The marks of every evaluator, under the codes they have in the dossier. One query."""
    panel = Membership.objects.filter(tender=tender, role=Role.EVALUATOR).order_by("panel_code")
    return Scope(evaluator=None, codes=dict(panel.values_list("user_id", "panel_code")))


def bids_in_order(tender: Tender) -> list[Bid]:
    """The bids as columns; each carries the tender already read. One query."""
    bids = list(tender.bids.select_related("provider").order_by("colour"))
    for bid in bids:
        bid.tender = tender
    return bids


def chapters(tender: Tender, bids: Sequence[Bid], scope: Scope) -> list[Chapter]:
    """The chapters in the order of the grid. Three queries, whatever the size."""
    branches = {
        node.pk: node
        for node in GridNode.objects.filter(grid=tender.grid, kind=GridNode.Kind.BRANCH)
    }
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for parent, kind, number in (
        GridNode.objects.filter(grid=tender.grid, parent__isnull=False)
        .exclude(kind=GridNode.Kind.BRANCH)
        .order_by()
        .values_list("parent_id", "kind")
        .annotate(Count("pk"))
    ):
        counts[parent][kind] = number
    given = _given(tender, scope)
    return [
        Chapter(
            node=node,
            parent=branches.get(node.parent_id or 0),
            counts=counts[node.pk],
            progress=Progress(
                done=given.get(node.pk, (0, 0))[0],
                total=counts[node.pk].get(GridNode.Kind.SCORED, 0) * len(bids) * scope.evaluators,
                unjustified=given.get(node.pk, (0, 0))[1],
            ),
        )
        for node in sorted(branches.values(), key=lambda node: node.order)
        if node.pk in counts
    ]


def chapter_progress(tender: Tender, node: GridNode, evaluator: User) -> Progress:
    """One evaluator's progress in the chapter of a leaf. Three queries."""
    leaves = GridNode.objects.filter(
        grid=tender.grid, parent_id=node.parent_id, kind=GridNode.Kind.SCORED
    ).count()
    given = _given(tender, own_scope(evaluator), parent=node.parent_id)
    done, unjustified = given.get(node.parent_id or 0, (0, 0))
    return Progress(done=done, total=leaves * tender.bids.count(), unjustified=unjustified)


def total(chapters_: Sequence[Chapter]) -> Progress:
    """The progress of the whole grid."""
    return Progress(
        done=sum(chapter.progress.done for chapter in chapters_),
        total=sum(chapter.progress.total for chapter in chapters_),
        unjustified=sum(chapter.progress.unjustified for chapter in chapters_),
    )


def why_closed(tender: Tender) -> str:
    """Why nothing can be marked yet; empty when it can."""
    if tender.bids_are_open:
        return ""
    if not tender.grid.is_frozen:
        return _("The method is not frozen yet: marking starts once the bids are open.")
    return _("The bids are not open yet: marking starts once they are.")


def _given(tender: Tender, scope: Scope, parent: int | None = None) -> dict[int, tuple[int, int]]:
    """Chapter id -> marks given, and how many of them without a reason."""
    marks = Mark.objects.filter(bid__tender=tender, value__isnull=False)
    if scope.evaluator is not None:
        marks = marks.filter(evaluator=scope.evaluator)
    if parent is not None:
        marks = marks.filter(node__parent_id=parent)
    rows = (
        marks.order_by()
        .values_list("node__parent_id")
        .annotate(done=Count("pk"), unjustified=Count("pk", filter=Q(justification="")))
    )
    return {chapter: (done, unjustified) for chapter, done, unjustified in rows}
