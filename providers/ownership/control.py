"""Who controls whom: more than half the votes, or the majority of the board (L. 233-3 I)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from providers.ownership.network import Link
from providers.ownership.shares import MAJORITY
from providers.ownership.types import Entity, Kind, Place, Right, RightKind

Links = Mapping[str, tuple[Link, ...]]


class Control:
    """Answers over the established votes and rights of a network.

    Presumptions (40 % of the votes, acting in concert) are not applied: they need to know what
    nobody else holds or has agreed.
    """

    def __init__(self, links: Links, rights: Iterable[Right]) -> None:
        self._links = links
        self._down: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for row in links.values():
            for link in row:
                if link.votes.low:
                    self._down[link.holder].append((link.held, link.votes.low))
        self._boards: defaultdict[str, set[str]] = defaultdict(set)
        for right in rights:
            if right.kind is RightKind.BOARD_MAJORITY and right.exists and right.established:
                self._boards[right.holder or ""].add(right.held)

    def group(self, holder: str) -> frozenset[str]:
        """What `holder` controls through any chain, itself included; their votes are added up."""
        group, waiting = {holder}, [holder]
        votes: defaultdict[str, int] = defaultdict(int)
        while waiting:
            controlling = waiting.pop()
            reached = set(self._boards.get(controlling, ()))
            for held, share in self._down.get(controlling, ()):
                votes[held] += share
                if votes[held] > MAJORITY:
                    reached.add(held)
            waiting.extend(reached - group)
            group |= reached
        return frozenset(group)

    def beyond_foreign_reach(
        self,
        entities: Mapping[str, Entity],
        places: Mapping[str, Place],
        controlled: frozenset[str],
    ) -> frozenset[str]:
        """Entities of the Union that nobody outside it can control.

        Its persons and States; its companies of which half the votes or more are established to be
        with such entities; and those of which every holder that counts is recorded, when the
        others may have half the votes at most.
        """
        safe = {
            key
            for key, place in places.items()
            if place is Place.EU and entities[key].kind is not Kind.COMPANY
        }
        open_to_it = {
            key
            for key, place in places.items()
            if place is Place.EU and key not in safe and key not in controlled
        }
        waiting = sorted(open_to_it)
        while waiting:
            key = waiting.pop()
            if key in open_to_it and self._out_of_reach(entities[key], safe):
                open_to_it.discard(key)
                safe.add(key)
                waiting.extend(held for held, _share in self._down.get(key, ()))
        return frozenset(safe)

    def _out_of_reach(self, company: Entity, safe: set[str]) -> bool:
        row = self._links.get(company.key, ())
        inside = sum(link.votes.low for link in row if link.holder in safe)
        others = sum(link.votes.high for link in row if link.holder not in safe)
        return inside >= MAJORITY or (company.complete and others <= MAJORITY)
