"""The holdings in force on a day, as links between entities whose shares have bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from providers.ownership.components import components
from providers.ownership.shares import UNKNOWN, WHOLE, Interval, bounds, is_stale
from providers.ownership.types import Entity, Holding, Kind, Right, in_force


class OwnershipRefused(ValueError):
    """The rows contradict one another, about `companies` (keys).

    `code` is over_100, closed_loop, unknown_entity, itself or not_a_company.
    """

    def __init__(self, code: str, companies: Sequence[str]) -> None:
        super().__init__(f"{code}: {', '.join(companies)}")
        self.code = code
        self.companies = tuple(companies)


@dataclass(frozen=True, slots=True)
class Link:
    """`holder` has between `capital.low` and `capital.high` of `held`; the same of its votes.

    `stale`: the figures are too old to establish anything. `holdings` are the rows read.
    """

    holder: str
    held: str
    capital: Interval
    votes: Interval
    stale: bool
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Entities and the links in force on `on`, by company held. Made by `Network.of`."""

    on: date
    entities: Mapping[str, Entity]
    held_by: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    rights: tuple[Right, ...] = ()

    @classmethod
    def of(
        cls,
        entities: Iterable[Entity],
        holdings: Iterable[Holding],
        rights: Iterable[Right] = (),
        *,
        on: date,
    ) -> Network:
        """OwnershipRefused when a company is held for more than 100 %, or by itself alone."""
        known = {entity.key: entity for entity in entities}
        by_held = links_in_force(known, holdings, on)
        _check_sums(by_held)
        _check_loops(by_held)
        kept = tuple(right for right in rights if in_force(right, on))
        _check_rights(kept, known)
        links = {held: tuple(_with_room(links)) for held, links in by_held.items()}
        return cls(on, known, links, kept)

    def above(self, host: str) -> dict[str, tuple[Link, ...]]:
        """The links of the host and of all that hold it, directly or not; terminates on loops."""
        found: dict[str, tuple[Link, ...]] = {}
        waiting = [host]
        while waiting:
            held = waiting.pop()
            if held in found:
                continue
            found[held] = self.held_by.get(held, ())
            waiting.extend(link.holder for link in found[held])
        return found


def links_in_force(
    known: Mapping[str, Entity], holdings: Iterable[Holding], on: date
) -> dict[str, list[Link]]:
    """The links of the day by company held, whatever they add up to.

    OwnershipRefused when a holding names no entity, itself, or what is no company.
    """
    rows: defaultdict[tuple[str, str], list[Holding]] = defaultdict(list)
    for holding in holdings:
        if in_force(holding, on) and not _in_the_float(holding, known):
            rows[holding.held, holding.holder].append(holding)
    by_held: defaultdict[str, list[Link]] = defaultdict(list)
    for held, holder in sorted(rows):
        by_held[held].append(_link(rows[held, holder], known, on))
    return dict(by_held)


def _in_the_float(holding: Holding, entities: Mapping[str, Entity]) -> bool:
    """Listed shares: only holders that declared a threshold count (19.6.b; L. 233-7 I)."""
    held = entities.get(holding.held)
    return held is not None and held.listed and holding.declared is False


def _link(rows: list[Holding], entities: Mapping[str, Entity], on: date) -> Link:
    first = rows[0]
    unknown = [key for key in (first.holder, first.held) if key not in entities]
    if unknown:
        raise OwnershipRefused("unknown_entity", unknown)
    if first.holder == first.held:
        raise OwnershipRefused("itself", [first.held])
    if entities[first.held].kind is not Kind.COMPANY:
        raise OwnershipRefused("not_a_company", [first.held])
    capital = _latest([row for row in rows if row.capital_bp is not None])
    votes = _latest([row for row in rows if row.votes_bp is not None])
    used = tuple(dict.fromkeys(row for row in (capital, votes) if row is not None))
    capital_share = _share(capital, on, "capital")
    votes_share = _share(votes, on, "votes")
    if votes is None and capital_share.low == WHOLE:
        votes_share = capital_share  # whoever has every share has every vote
    stated = used or (_latest(rows),)
    return Link(
        holder=first.holder,
        held=first.held,
        capital=capital_share,
        votes=votes_share,
        stale=bool(used) and all(is_stale(row, on) for row in used),
        holdings=tuple(row for row in stated if row is not None),
    )


def _latest(rows: list[Holding]) -> Holding | None:
    """The last observation; of two of the same day, the one that establishes least."""
    if not rows:
        return None
    last = max(row.observed for row in rows)
    return min(
        (row for row in rows if row.observed == last),
        key=lambda row: (row.established, row.capital_bp or 0, row.votes_bp or 0, row.key),
    )


def _share(row: Holding | None, on: date, kind: str) -> Interval:
    if row is None or not row.established or is_stale(row, on):
        return UNKNOWN
    return bounds(row.capital_bp if kind == "capital" else row.votes_bp, row.precision)


def _with_room(links: list[Link]) -> list[Link]:
    """No holder can have more than what the others are not known to have."""
    capital = sum(link.capital.low for link in links)
    votes = sum(link.votes.low for link in links)
    return [
        replace(
            link,
            capital=_within(link.capital, WHOLE - capital),
            votes=_within(link.votes, WHOLE - votes),
        )
        for link in links
    ]


def _within(share: Interval, room: int) -> Interval:
    return Interval(share.low, min(share.high, share.low + room))


def _check_sums(by_held: Mapping[str, list[Link]]) -> None:
    for held in sorted(by_held):
        for sums in (
            sum(link.capital.low for link in by_held[held]),
            sum(link.votes.low for link in by_held[held]),
        ):
            if sums > WHOLE:
                raise OwnershipRefused("over_100", [held])


def _check_rights(rights: Iterable[Right], entities: Mapping[str, Entity]) -> None:
    named = {key for right in rights for key in (right.held, right.holder) if key is not None}
    if unknown := sorted(named - entities.keys()):
        raise OwnershipRefused("unknown_entity", unknown)


def _check_loops(by_held: Mapping[str, list[Link]]) -> None:
    """A loop whose companies are wholly held by one another has no owner: it has no solution."""
    for shares in (
        {
            held: {link.holder: link.capital.low for link in links}
            for held, links in by_held.items()
        },
        {held: {link.holder: link.votes.low for link in links} for held, links in by_held.items()},
    ):
        firm = {held: [u for u, share in row.items() if share] for held, row in shares.items()}
        for members in components(firm):
            inside = set(members)
            if len(inside) > 1 and all(
                sum((share for u, share in shares[held].items() if u in inside)) == WHOLE
                for held in inside
            ):
                raise OwnershipRefused("closed_loop", sorted(inside))
