"""The chapters of a tender's grid and how far their marking is. A chapter is a branch with leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Bid, GridNode, Mark, Tender
from assessments.queries.panel import Seat, Share, shares
from hdhcompliance.accounts.models import User


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
    """Whose marks are shown and counted: an evaluator's own, or those of members of the panel."""

    evaluator: User | None
    shares: tuple[Share, ...]

    @property
    def codes(self) -> dict[int, str]:
        """User id -> the code they have in the dossier."""
        return {share.membership.user_id: share.membership.panel_code for share in self.shares}

    def expected(self, chapter: int, scored: int, bids: int) -> int:
        """Marks to give in a chapter of `scored` lines."""
        return sum(scored * share.bids_in(chapter, bids) for share in self.shares)


LEAF_KINDS = [kind for kind in GridNode.Kind.values if kind != GridNode.Kind.BRANCH]

# (chapter, evaluator, bid) -> marks given, and how many of them without a reason.
Given = dict[tuple[int, int, int], tuple[int, int]]


def grouped(number: int) -> str:
    """A whole number as the active language groups it, with the thin space in French."""
    return number_format(number, force_grouping=True).replace("\u00a0", "\u202f")


def own_scope(seat: Seat) -> Scope:
    """Blind: the marks of this evaluator only. Two queries."""
    mine = seat.membership
    return Scope(evaluator=mine.user, shares=tuple(shares(mine.tender, [mine])))


def panel_scope(tender: Tender) -> Scope:
    """The marks of every evaluator. Three queries."""
    return Scope(evaluator=None, shares=tuple(shares(tender)))


def handed_in_scope(tender: Tender, chapter: int) -> Scope:
    """The marks of the evaluators who have handed a chapter in. Three queries."""
    given = tuple(share for share in shares(tender) if share.is_locked(chapter))
    return Scope(evaluator=None, shares=given)


def bids_in_order(tender: Tender) -> list[Bid]:
    """The bids as columns; each carries the tender already read. One query."""
    bids = list(tender.bids.select_related("provider", "service").order_by("colour"))
    for bid in bids:
        bid.tender = tender
    return bids


def chapters(tender: Tender, bids: Sequence[Bid], scope: Scope) -> list[Chapter]:
    """The chapters in the order of the grid. Two queries, whatever the size."""
    counted = {
        f"of_{kind}": Count("children", filter=Q(children__kind=kind)) for kind in LEAF_KINDS
    }
    branches = {
        node.pk: node
        for node in GridNode.objects.filter(grid=tender.grid, kind=GridNode.Kind.BRANCH)
        .order_by("order")
        .annotate(**counted)
    }
    counts = {
        node.pk: {kind: number for kind in LEAF_KINDS if (number := getattr(node, f"of_{kind}"))}
        for node in branches.values()
    }
    given = marks_given(tender, scope)
    return [
        Chapter(
            node=node,
            parent=branches.get(node.parent_id or 0),
            counts=counts[node.pk],
            progress=_progress(node.pk, counts[node.pk], given, scope, len(bids)),
        )
        for node in branches.values()
        if counts[node.pk]
    ]


def _progress(
    chapter: int, counts: dict[str, int], given: Given, scope: Scope, bids: int
) -> Progress:
    found = [each for (where, _who, _bid), each in given.items() if where == chapter]
    return Progress(
        done=sum(done for done, _unjustified in found),
        total=scope.expected(chapter, counts.get(GridNode.Kind.SCORED, 0), bids),
        unjustified=sum(unjustified for _done, unjustified in found),
    )


def chapter_progress(tender: Tender, node: GridNode, seat: Seat) -> Progress:
    """One evaluator's progress in the chapter of a leaf. Five queries."""
    scope, chapter = own_scope(seat), node.parent_id or 0
    leaves = GridNode.objects.filter(
        grid=tender.grid, parent_id=chapter, kind=GridNode.Kind.SCORED
    ).count()
    given = marks_given(tender, scope, chapter)
    counts = {GridNode.Kind.SCORED.value: leaves}
    return _progress(chapter, counts, given, scope, tender.bids.count())


def total(chapters_: Sequence[Chapter]) -> Progress:
    """The progress of the whole grid."""
    return Progress(
        done=sum(chapter.progress.done for chapter in chapters_),
        total=sum(chapter.progress.total for chapter in chapters_),
        unjustified=sum(chapter.progress.unjustified for chapter in chapters_),
    )


def why_closed(tender: Tender, seat: Seat | None = None) -> str:
    """Why nothing can be marked now, by anyone or by the person of this seat; empty when it can."""
    if tender.bids_are_open:
        if seat is not None and seat.evaluation_closed:
            return _("The evaluation is closed: no mark can change any more.")
        return ""
    if not tender.grid.is_frozen:
        return _("The method is not frozen yet: marking starts once the bids are open.")
    return _("The bids are not open yet: marking starts once they are.")


def marks_given(tender: Tender, scope: Scope, chapter: int | None = None) -> Given:
    """Marks given within each one's share, and how many of them without a reason. One query."""
    found = Mark.objects.filter(
        bid__tender=tender, value__isnull=False, evaluator__in=list(scope.codes)
    )
    if chapter is not None:
        found = found.filter(node__parent_id=chapter)
    rows = (
        found.order_by()
        .values_list("node__parent_id", "evaluator_id", "bid_id")
        .annotate(done=Count("pk"), unjustified=Count("pk", filter=Q(justification="")))
    )
    mine = {share.membership.user_id: share for share in scope.shares}
    return {
        (where, who, bid): (done, unjustified)
        for where, who, bid, done, unjustified in rows
        if mine[who].covers(where, bid)
    }
