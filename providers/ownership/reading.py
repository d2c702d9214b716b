"""What is held of a host from outside the Union, as bounds, for capital and votes apart."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from providers.ownership.components import components
from providers.ownership.control import Control, Links
from providers.ownership.network import Link, Network, OwnershipRefused
from providers.ownership.shares import WHOLE, Interval
from providers.ownership.system import LARGEST_LOOP, solve
from providers.ownership.types import Entity, Kind, Place

Kept: TypeAlias = Literal["capital", "votes"]
KINDS: tuple[Kept, Kept] = ("capital", "votes")
Path: TypeAlias = tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Stake:
    """What one entity has of the host through all chains, from `low` to `high`, as parts of one.

    `path` is its shortest chain, first link from the holder, last link into the host; `stale` when
    a link of it is too old to establish anything. `group` names what it controls, itself included:
    what they hold counts as its own, the product rule apart.
    """

    holder: Entity
    place: Place
    capital: Interval
    votes: Interval
    path: Path
    group: frozenset[str]

    @property
    def stale(self) -> bool:
        return any(link.stale for link in self.path)

    @property
    def direct(self) -> bool:
        return len(self.path) == 1


@dataclass(frozen=True, slots=True)
class Together:
    """All that is outside the Union: established (low) and not established as inside (high)."""

    capital: Interval
    votes: Interval

    @property
    def is_open(self) -> bool:
        """Whether anything is established neither as inside nor as outside."""
        return self.capital.low < self.capital.high or self.votes.low < self.votes.high


@dataclass(frozen=True, slots=True)
class Ownership:
    """The reading of a host on a day.

    `product`: shares multiplied along the chains. `control`: what a non-EU entity controls counts
    whole, and what it might control is not established as inside; never lower than `product`.
    `single`: the most that one non-EU entity is known to have (low) or may have (high).
    `stakes`: every entity above the host, largest established share first.
    `controllers`: the non-EU entities that control the host (L. 233-3 I).
    `loops`: companies that hold one another. `sources`: keys of all that was read.
    """

    host: Entity
    on: date
    stakes: tuple[Stake, ...]
    product: Together
    control: Together
    single: Together
    controllers: tuple[Entity, ...]
    loops: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...]
    sources: tuple[str, ...]

    def from_outside(self) -> tuple[Stake, ...]:
        return tuple(stake for stake in self.stakes if stake.place is Place.NON_EU)

    def of_unknown_place(self) -> tuple[Stake, ...]:
        return tuple(stake for stake in self.stakes if stake.place is Place.UNKNOWN)


def read(network: Network, host: str) -> Ownership:
    """Who holds `host`, through any depth. OwnershipRefused when the host is not an entity.

    Constant in the order of the rows. Loops are solved exactly (`system.solve`).
    """
    if host not in network.entities:
        raise OwnershipRefused("unknown_entity", [host])
    return _Reading(network, host).ownership()


class _Reading:
    def __init__(self, network: Network, host: str) -> None:
        self.network, self.host = network, host
        self.links: Links = network.above(host)
        self.entities = {key: network.entities[key] for key in self.links}
        self.places = {key: entity.place(network.on) for key, entity in self.entities.items()}
        control = Control(self.links, network.rights)
        self.foreign = [
            key for key, place in self.places.items() if place is Place.NON_EU and key != host
        ]
        self.groups = {key: control.group(key) for key in self.foreign}
        under = frozenset().union(*self.groups.values())
        self.controlled = under - {host}
        self.safe = control.beyond_foreign_reach(self.entities, self.places, under)
        self.everyone = components(
            {held: [link.holder for link in row] for held, row in self.links.items()}
        )
        self.rows = {kind: self._rows(kind) for kind in KINDS}
        self.orders = {
            kind: components({held: [u for u, _share in row] for held, row in rows.items()})
            for kind, rows in self.rows.items()
        }

    def ownership(self) -> Ownership:
        everything = tuple(link for held in sorted(self.links) for link in self.links[held])
        control = self._together(frozenset(self.foreign) | self.controlled, by_control=True)
        stakes = self._stakes()
        return Ownership(
            host=self.entities[self.host],
            on=self.network.on,
            stakes=stakes,
            product=self._together(frozenset(self.foreign), by_control=False),
            control=control,
            single=Together(
                _single(stakes, control.capital, "capital"), _single(stakes, control.votes, "votes")
            ),
            controllers=tuple(
                self.entities[key] for key in sorted(self.foreign) if self.host in self.groups[key]
            ),
            loops=self._loops(),
            links=everything,
            sources=_sources(everything, self.entities),
        )

    def _rows(self, kind: Kept) -> dict[str, list[tuple[str, int]]]:
        return {
            held: [(link.holder, share) for link in row if (share := _share(link, kind).low)]
            for held, row in self.links.items()
        }

    def _together(self, outside: frozenset[str], *, by_control: bool) -> Together:
        found = [self._bounds(kind, outside, by_control=by_control) for kind in KINDS]
        return Together(*found)

    def _bounds(self, kind: Kept, outside: frozenset[str], *, by_control: bool) -> Interval:
        rows, order = self.rows[kind], self.orders[kind]
        ends = {key for key, entity in self.entities.items() if self._ends(key, entity)}
        low = solve(order, rows, _marked(outside, ends), {})
        inside = {key for key in ends if self.places[key] is Place.EU}
        established = solve(
            order, self._trusted(kind, by_control), _marked(inside, ends | outside), {}
        )
        high = self._high(kind, established, self._doubtful(by_control))
        return Interval(low[self.host], max(low[self.host], high[self.host]))

    def _ends(self, key: str, entity: Entity) -> bool:
        """A person, a State, or a company outside the Union: what is behind it changes nothing."""
        if key == self.host:
            return False
        return entity.kind is not Kind.COMPANY or self.places[key] is Place.NON_EU

    def _trusted(self, kind: Kept, by_control: bool) -> dict[str, list[tuple[str, int]]]:
        """Rows that lead to the Union: through its entities only, and safe ones under control."""
        return {
            held: [
                (holder, share)
                for holder, share in row
                if (holder in self.safe if by_control else self.places[holder] is Place.EU)
            ]
            for held, row in self.rows[kind].items()
        }

    def _doubtful(self, by_control: bool) -> set[str]:
        """Holders of which nothing counts as inside the Union."""
        if by_control:
            return {key for key in self.links if key not in self.safe} - {self.host}
        return {key for key, place in self.places.items() if place is not Place.EU} - {self.host}

    def _high(
        self, kind: Kept, established: Mapping[str, int], doubtful: set[str]
    ) -> dict[str, int]:
        """One less what is inside; less still where every holder that counts is recorded."""
        high: dict[str, int] = {}
        for members in self.everyone:
            for key in members:
                high[key] = WHOLE if key in doubtful else WHOLE - established[key]
            key = members[0]
            if len(members) == 1 and key not in doubtful and self._all_recorded(key, kind):
                recorded = sum(
                    _times(_share(link, kind).high, high.get(link.holder, WHOLE))
                    for link in self.links[key]
                )
                high[key] = min(high[key], recorded)
        return high

    def _all_recorded(self, key: str, kind: Kept) -> bool:
        known = sum(share for _holder, share in self.rows[kind][key])
        return self.entities[key].complete or known == WHOLE

    def _stakes(self) -> tuple[Stake, ...]:
        paths = _shortest_paths(self.links, self.host)
        low = {kind: self._each(kind) for kind in KINDS}
        high = {kind: self._each_at_most(kind) for kind in KINDS}
        stakes = [
            Stake(
                holder=self.entities[key],
                place=self.places[key],
                capital=_interval(low["capital"][key], high["capital"][key]),
                votes=_interval(low["votes"][key], high["votes"][key]),
                path=path,
                group=self.groups.get(key, frozenset({key})),
            )
            for key, path in paths.items()
        ]
        return tuple(sorted(stakes, key=lambda s: (-max(s.capital.low, s.votes.low), s.holder.key)))

    def _each(self, kind: Kept) -> dict[str, int]:
        """What each entity is established to have: one pass up, and one apart where that is not it.

        Apart: a member of a loop (its own chain would be counted again), and an entity outside
        the Union that controls others (what they have is its own, whole).
        """
        rows = self.rows[kind]
        upward: dict[str, list[tuple[str, int]]] = {key: [] for key in self.links}
        for held, row in rows.items():
            for holder, share in row:
                upward[holder].append((held, share))
        order = self.orders[kind]
        each = solve(reversed(order), upward, {}, {self.host: WHOLE})
        looped = {key for members in order if 1 < len(members) <= LARGEST_LOOP for key in members}
        for key in self.links:
            group = self.groups.get(key, frozenset({key})) - {self.host}
            if key != self.host and (key in looped or len(group) > 1):
                marked = dict.fromkeys(sorted(group), WHOLE)
                each[key] = solve(order, rows, marked, {})[self.host]
        return each

    def _each_at_most(self, kind: Kept) -> dict[str, int]:
        """What each entity may have: its chains at their most, and its group's; all, in a loop."""
        at_most: dict[str, int] = {self.host: WHOLE}
        for members in reversed(self.everyone):
            for key in members:
                if len(members) > 1 and key != self.host:
                    at_most[key] = WHOLE
            for key in members:
                for link in self.links[key]:
                    reached = _times(at_most.get(key, 0), _share(link, kind).high)
                    at_most[link.holder] = min(WHOLE, at_most.get(link.holder, 0) + reached)
        for key, group in self.groups.items():
            if len(group) > 1:
                at_most[key] = max(at_most.get(key, 0), self._group_at_most(kind, group))
        return at_most

    def _group_at_most(self, kind: Kept, group: frozenset[str]) -> int:
        """What companies that count as one may have: each counts whole, what it controls is its own."""
        if self.host in group:
            return WHOLE
        reached: dict[str, int] = dict.fromkeys(group, WHOLE)
        for members in self.everyone:
            free = [key for key in members if key not in group]
            # Of a loop, each member may have all that comes in; what goes round is left out.
            entering = sum(
                _times(_share(link, kind).high, reached.get(link.holder, 0))
                for key in free
                for link in self.links[key]
            )
            reached.update(dict.fromkeys(free, min(WHOLE, entering)))
        return reached[self.host]

    def _loops(self) -> tuple[tuple[str, ...], ...]:
        return tuple(sorted(members for members in self.everyone if len(members) > 1))


def _share(link: Link, kind: Kept) -> Interval:
    return link.capital if kind == "capital" else link.votes


def _times(one: int, other: int) -> int:
    return -(-one * other // WHOLE)  # an upper bound: rounded up


def _interval(low: int, high: int) -> Interval:
    return Interval(low, max(low, high))


def _marked(ones: frozenset[str] | set[str], others: frozenset[str] | set[str]) -> dict[str, int]:
    return {key: WHOLE if key in ones else 0 for key in sorted(ones | others)}


def _single(stakes: tuple[Stake, ...], together: Interval, kind: Kept) -> Interval:
    """The largest known, and that with all that is not established either way added to it.

    Two entities outside the Union are one holder only when a recorded holding or right says so.
    """
    known = [
        stake.capital.low if kind == "capital" else stake.votes.low
        for stake in stakes
        if stake.place is Place.NON_EU
    ]
    largest = max(known, default=0)
    return Interval(largest, min(together.high, largest + together.high - together.low))


def _shortest_paths(links: Links, host: str) -> dict[str, Path]:
    """For each entity above the host, its chain of fewest links, by name among equals."""
    paths: dict[str, Path] = {}
    waiting: deque[tuple[str, Path]] = deque([(host, ())])
    while waiting:
        held, path = waiting.popleft()
        for link in sorted(links[held], key=lambda link: link.holder):
            if link.holder != host and link.holder not in paths:
                paths[link.holder] = (link, *path)
                waiting.append((link.holder, paths[link.holder]))
    return paths


def _sources(links: tuple[Link, ...], entities: Mapping[str, Entity]) -> tuple[str, ...]:
    found = [source for link in links for row in link.holdings for source in row.sources]
    found += [source for entity in entities.values() for source in entity.sources]
    return tuple(sorted(set(found)))
