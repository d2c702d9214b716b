"""SecNumCloud 3.2, requirement 19.6, item by item: met, not met, unknown. Unknown is never met.

b.1 to b.4 are this project's split of 19.6.b. A qualification of a service is no input here: it is
told beside the items, since the version of the framework it was given under is not published.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from providers.ownership.member_states import is_member
from providers.ownership.network import Network
from providers.ownership.reading import Ownership, Path, Stake, Together
from providers.ownership.shares import percent
from providers.ownership.types import Place, Right, RightKind, Statement, in_force

SINGLE_CAP = percent(24)
TOGETHER_CAP = percent(39)


class Item(StrEnum):
    SEAT = "19.6.a"
    SINGLE = "19.6.b.1"
    TOGETHER = "19.6.b.2"
    VETO = "19.6.b.3"
    BOARD = "19.6.b.4"
    REACH = "19.6.c"
    AUTONOMY = "19.6.d"
    VALUES = "19.6.e"
    NOTICE = "19.6.f"


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the three places of 19.6.a: `what` is country, administration or establishment."""

    what: str
    country: str | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to one item. `reason` names why; what it rests on is in the other fields.

    `stake` is the largest non-EU one where the item is about shares, `figures` their bounds.
    `sources` are keys.
    """

    item: Item
    outcome: Outcome
    reason: str
    sources: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()
    figures: Together | None = None
    stake: Stake | None = None
    rights: tuple[Right, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def path(self) -> Path:
        return self.stake.path if self.stake is not None else ()


def judge(
    ownership: Ownership,
    network: Network,
    statements: Iterable[Statement],
    services: Iterable[str] = (),
) -> tuple[Reading, ...]:
    """The nine items in order, for a host of which `services` are the keys of what it offers.

    An item about services (c to f) is met when a statement with evidence says so of each of them,
    or of the host as a whole.
    """
    told = [row for row in statements if in_force(row, ownership.on)]
    offered = tuple(services)
    return (
        _seat(ownership),
        _cap(Item.SINGLE, ownership, ownership.single, SINGLE_CAP),
        _cap(Item.TOGETHER, ownership, ownership.control, TOGETHER_CAP),
        _right(Item.VETO, RightKind.VETO, ownership, network),
        _right(Item.BOARD, RightKind.BOARD_MAJORITY, ownership, network),
        *(
            _stated(item, [row for row in told if row.item == item], offered)
            for item in (Item.REACH, Item.AUTONOMY, Item.VALUES, Item.NOTICE)
        ),
    )


def _seat(ownership: Ownership) -> Reading:
    host = ownership.host
    seats = tuple(
        _place(what, country, host.established, ownership)
        for what, country in (
            ("country", host.country),
            ("administration", host.administration),
            ("establishment", host.establishment),
        )
    )
    outcomes = {seat.outcome for seat in seats}
    if Outcome.NOT_MET in outcomes:
        outcome, reason = Outcome.NOT_MET, "outside"
    elif outcomes == {Outcome.MET}:
        outcome, reason = Outcome.MET, "inside"
    elif not host.established and host.country:
        outcome, reason = Outcome.UNKNOWN, "to_check"
    else:
        outcome = Outcome.UNKNOWN
        reason = "seat_alone" if Outcome.MET in outcomes else "no_seat"
    return Reading(Item.SEAT, outcome, reason, host.sources, seats=seats)


def _place(what: str, country: str | None, established: bool, ownership: Ownership) -> Seat:
    if country is None or not established:
        return Seat(what, country, Outcome.UNKNOWN)
    inside = is_member(country, ownership.on)
    return Seat(what, country, Outcome.MET if inside else Outcome.NOT_MET)


def _cap(item: Item, ownership: Ownership, figures: Together, cap: int) -> Reading:
    """Capital and votes are both under the cap, or the item is not met (19.6.b)."""
    low = max(figures.capital.low, figures.votes.low)
    high = max(figures.capital.high, figures.votes.high)
    outside = ownership.from_outside()
    stake = max(outside, key=_weight, default=None)
    if low > cap:
        outcome, reason = Outcome.NOT_MET, "above"
    elif high <= cap:
        outcome, reason = Outcome.MET, "below" if low or high else "nothing"
    elif not ownership.links:
        outcome, reason = Outcome.UNKNOWN, "no_holder"
    else:
        outcome, reason = Outcome.UNKNOWN, "open"
    sources = ownership.sources if ownership.links else ()
    return Reading(item, outcome, reason, sources, figures=figures, stake=stake)


def _weight(stake: Stake) -> tuple[int, int, str]:
    lows = (stake.capital.low, stake.votes.low)
    return max(lows), sum(lows), stake.holder.key


def _right(item: Item, kind: RightKind, ownership: Ownership, network: Network) -> Reading:
    """Not met when an entity outside the Union has it; met when a source says that none has."""
    host = ownership.host.key
    rights = tuple(row for row in network.rights if row.held == host and row.kind is kind)
    sure = tuple(row for row in rights if row.established)
    outside = {stake.holder.key for stake in ownership.from_outside()}
    outside |= {key for stake in ownership.from_outside() for key in stake.group}
    against = tuple(row for row in sure if row.exists and _is_outside(row, outside, network))
    sources = _sources(against or rights)
    if against:
        return Reading(item, Outcome.NOT_MET, "right_outside", sources, rights=against)
    if kind is RightKind.BOARD_MAJORITY and ownership.controllers:
        names = {entity.key for entity in ownership.controllers}
        stake = next(s for s in ownership.stakes if s.holder.key in names)
        return Reading(item, Outcome.NOT_MET, "controlled", ownership.sources, stake=stake)
    doubtful = any(row.exists and not _is_inside(row, network) for row in rights)
    if any(not row.exists and row.holder is None for row in sure) and not doubtful:
        return Reading(item, Outcome.MET, "no_right", sources, rights=sure)
    return Reading(
        item, Outcome.UNKNOWN, "right_open" if rights else "not_read", sources, rights=rights
    )


def _is_outside(right: Right, outside: set[str], network: Network) -> bool:
    if right.holder is None:
        return False
    holder = network.entities[right.holder]
    return right.holder in outside or holder.place(network.on) is Place.NON_EU


def _is_inside(right: Right, network: Network) -> bool:
    return right.holder is not None and network.entities[right.holder].place(network.on) is Place.EU


def _stated(item: Item, rows: list[Statement], services: tuple[str, ...]) -> Reading:
    sources = _sources(rows)
    sure = [row for row in rows if row.established]
    kept = tuple(rows)
    if any(not row.holds for row in sure):
        return Reading(item, Outcome.NOT_MET, "stated_against", sources, statements=kept)
    proved = {row.service for row in sure if row.evidenced}
    if None in proved or (services and set(services) <= proved):
        return Reading(item, Outcome.MET, "evidenced", sources, statements=kept)
    reason = "not_stated" if not rows else "part_evidenced" if proved else "word_alone"
    return Reading(item, Outcome.UNKNOWN, reason, sources, statements=kept)


def _sources(rows: Iterable[Right | Statement]) -> tuple[str, ...]:
    return tuple(sorted({source for row in rows for source in row.sources}))
