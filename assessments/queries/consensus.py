"""The points of the meeting: every line of every bid in play, in the order worth discussing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assessments.agreement import discussion
from assessments.models import AgreedMark, Bid, GridNode, Mark, Tender
from assessments.models.grids import ConsensusRule
from assessments.queries.bids import bids_of, bids_out
from assessments.queries.panel import Share, shares
from assessments.scoring import tree as method_tree
from assessments.scoring.price import price_mark
from assessments.scoring.shares import spread as shares_of_points
from assessments.scoring.types import Node

Cell = tuple[int, int]  # a bid and a leaf, by their ids


@dataclass(frozen=True, slots=True)
class Point:
    """A line for a bid. `marks`: panel code -> mark, held back until everyone concerned handed in.

    `awaited` are the members of the panel whose chapter is not handed in yet; `share` is what the
    line can bring out of 100 points; `priority` as in agreement.discussion.
    """

    bid: Bid
    node: GridNode
    marks: Mapping[str, int]
    awaited: tuple[str, ...]
    agreed: AgreedMark | None
    share: Fraction
    priority: Fraction = Fraction(0)

    @property
    def state(self) -> str:
        """waiting, open or decided."""
        if self.agreed is not None:
            return "decided"
        return "open" if self.marks else "waiting"

    @property
    def spread(self) -> int:
        return discussion.spread(self.marks.values())

    @property
    def is_unanimous(self) -> bool:
        return len(set(self.marks.values())) == 1


@dataclass(frozen=True, slots=True)
class Agenda:
    """The points in the order to discuss them, which rests on the marks handed in alone: it holds
    still while the panel works through it.

    `panel`: user id -> code, in its order. `out` are the bids out at a gate: they have no point.
    `is_ranked` is false while a chapter or a price is missing: gaps are then not known.
    """

    points: tuple[Point, ...]
    panel: Mapping[int, str]
    rule: str
    is_ranked: bool
    out: tuple[Bid, ...]

    @property
    def decides(self) -> bool:
        """Whether the frozen rule is the agreed mark: the only one that points are decided under."""
        return self.rule == ConsensusRule.AGREED

    def count(self, state: str) -> int:
        return sum(point.state == state for point in self.points)

    @property
    def disputed(self) -> int:
        """Points whose marks are more than one apart."""
        return sum(point.spread > 1 for point in self.points)

    def unanimous(self) -> list[Point]:
        """The open points on which everyone concerned gave the same mark."""
        return [point for point in self.points if point.state == "open" and point.is_unanimous]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which points are looked at. `show`: a state, or empty for all; `chapter`: a code, or empty."""

    show: str = ""
    chapter: str = ""
    spread: int = 0

    def keeps(self, point: Point) -> bool:
        chapter = point.node.parent.code if point.node.parent else ""
        return (
            self.show in ("", point.state)
            and self.chapter in ("", chapter)
            and point.spread >= self.spread
        )


def agenda(tender: Tender) -> Agenda:
    """Every point of the tender. Eight queries, whatever the size."""
    nodes = _nodes(tender)
    tree = _tree(nodes)
    weights = shares_of_points(tree).points
    panel = shares(tender)
    bids = list(bids_of(tender))
    for bid in bids:
        bid.tender = tender
    out = bids_out(tender)
    in_play = [bid for bid in bids if bid.pk not in out]
    points = _points(tender, nodes, in_play, panel, weights)
    price = None if tree.price is None else weights[tree.price]
    scores = _scores(tender, points, _prices(tender, in_play, price))
    gaps = discussion.gaps(scores)
    ordered = sorted(
        (
            replace(
                point,
                priority=discussion.priority(point.spread, point.share, gaps.get(point.bid.code)),
            )
            for point in points
        ),
        key=lambda point: (-point.priority, -point.spread, point.node.order, point.bid.colour),
    )
    return Agenda(
        points=tuple(ordered),
        panel={share.membership.user_id: share.membership.panel_code for share in panel},
        rule=tender.grid.consensus,
        is_ranked=bool(scores),
        out=tuple(bid for bid in bids if bid.pk in out),
    )


def around(
    points: Sequence[Point], here: Point, wanted: Wanted
) -> tuple[Point | None, Point | None]:
    """The wanted points before and after `here`, which need not be one of them itself."""
    place = next(index for index, point in enumerate(points) if point is here)
    before = (point for point in reversed(points[:place]) if wanted.keeps(point))
    after = (point for point in points[place + 1 :] if wanted.keeps(point))
    return next(before, None), next(after, None)


def owed_by(panel: Iterable[Share], chapter: int | None, bid: int) -> tuple[str, ...] | None:
    """The panel codes of who must still hand a chapter in for a bid; None when nobody marks it."""
    concerned = [share for share in panel if share.covers(chapter, bid)]
    if not concerned:
        return None
    return tuple(share.membership.panel_code for share in concerned if not share.is_locked(chapter))


def _nodes(tender: Tender) -> dict[int, GridNode]:
    nodes = {node.pk: node for node in GridNode.objects.filter(grid=tender.grid).order_by("order")}
    for node in nodes.values():
        node.grid = tender.grid
        node.parent = nodes.get(node.parent_id or 0)
    return nodes


def _points(
    tender: Tender,
    nodes: Mapping[int, GridNode],
    bids: Sequence[Bid],
    panel: Sequence[Share],
    weights: Mapping[str, Fraction],
) -> list[Point]:
    marks = _marks(tender, panel)
    agreed = {
        (row.bid_id, row.node_id): row for row in AgreedMark.objects.filter(bid__tender=tender)
    }
    leaves = [node for node in nodes.values() if node.kind == GridNode.Kind.SCORED]
    owed = {
        (chapter, bid.pk): owed_by(panel, chapter, bid.pk)
        for chapter in {leaf.parent_id for leaf in leaves}
        for bid in bids
    }
    return [
        Point(
            bid=bid,
            node=leaf,
            marks=marks[bid.pk, leaf.pk] if owed[leaf.parent_id, bid.pk] == () else {},
            awaited=owed[leaf.parent_id, bid.pk] or (),
            agreed=agreed.get((bid.pk, leaf.pk)),
            share=weights[leaf.code],
        )
        for leaf in leaves
        for bid in bids
    ]


def _marks(tender: Tender, panel: Sequence[Share]) -> defaultdict[Cell, dict[str, int]]:
    """(bid, leaf) -> panel code -> mark, in the order of the panel."""
    given: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    rows = Mark.objects.filter(bid__tender=tender, value__isnull=False).order_by()
    for evaluator, bid, node, value in rows.values_list(
        "evaluator_id", "bid_id", "node_id", "value"
    ):
        given[evaluator].append((bid, node, value or 0))
    found: defaultdict[Cell, dict[str, int]] = defaultdict(dict)
    for share in panel:
        for bid, node, value in given[share.membership.user_id]:
            found[bid, node][share.membership.panel_code] = value
    return found


def _tree(nodes: Mapping[int, GridNode]) -> method_tree.Tree:
    return method_tree.build(
        [
            Node(
                node.code,
                node.parent.code if node.parent else None,
                node.kind,
                node.weight,
                node.not_applicable,
            )
            for node in nodes.values()
        ]
    )


def _scores(
    tender: Tender, points: Sequence[Point], prices: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Bid -> points out of 100 by the marks handed in; empty while a chapter or a price is missing.

    Under the agreed rule the median stands for the mark retained, agreed on or not: the order of
    the meeting does not move while it goes on.
    """
    if not all(point.marks for point in points):
        return {}
    keep = discussion.mean if tender.grid.consensus == ConsensusRule.MEAN else discussion.median
    retained: dict[tuple[int, ...], Fraction] = {}
    scores = dict(prices)
    for point in points if prices else ():
        row = tuple(point.marks.values())
        if row not in retained:
            retained[row] = keep(row) / tender.grid.scale_maximum
        scores[point.bid.code] += point.share * retained[row]
    return scores


def _prices(tender: Tender, bids: Sequence[Bid], share: Fraction | None) -> dict[str, Fraction]:
    """Bid -> points of its price; zero where the grid has no price mark, empty while one is missing."""
    if share is None:
        return {bid.code: Fraction(0) for bid in bids}
    prices = {bid.code: bid.price_cents for bid in bids}  # type: ignore[attr-defined]  # annotated by bids_of
    known = [price for price in prices.values() if price is not None]
    if len(known) < len(prices):
        return {}
    return {
        code: share
        * price_mark(tender.grid.price_formula, tender.grid.price_parameters, price, known)
        for code, price in prices.items()
    }
