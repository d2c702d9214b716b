"""From who holds a host to its links with third countries: the rows of the scale about 19.6.b."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from providers.exposure import Kind, Link, Text
from providers.holders import Held
from providers.models import CompanyRight, LegalEntity
from providers.ownership import Entity, Ownership, Stake
from providers.ownership.member_states import is_member
from providers.ownership.requirements import SINGLE_CAP, TOGETHER_CAP
from providers.ownership.shares import MAJORITY

UNPLACED = Text(
    "Détenteurs dont l’établissement dans l’Union n’est pas prouvé",
    "Holders not established as inside the Union",
)
CONTRADICTED = Text(
    "Détenteurs : les données se contredisent", "Holders: the records contradict one another"
)


def holder_links(name: str, held: Held) -> tuple[Link, ...]:
    """A link per holder outside the Union, one for all whose place is not established.

    `name` is the host's. What is not proven to be inside the Union counts at worst only.
    """
    host = Text(name, name)
    if held.reading is None:
        return (_unplaced(host, CONTRADICTED, Kind.CONTROL),)
    found = [_of_stake(host, held, held.reading, stake) for stake in held.reading.from_outside()]
    found += _of_rights(host, held.reading, held.rights, held.entities)
    return (*found, *_of_the_rest(host, held.reading))


def _of_stake(host: Text, held: Held, reading: Ownership, stake: Stake) -> Link:
    low = _kind(
        stake.capital.low,
        stake.votes.low,
        together=max(reading.control.capital.low, reading.control.votes.low),
        controls=stake.holder in reading.controllers,
    )
    high = _kind(
        stake.capital.high,
        stake.votes.high,
        together=max(reading.control.capital.high, reading.control.votes.high),
    )
    upwards = [_name(held.entities[link.holder]) for link in reversed(stake.path)]
    told = {key for link in stake.path for row in link.holdings for key in row.sources}
    return Link(
        key=f"holder:{stake.holder.key}",
        kind=low,
        at_worst=high,
        party=upwards[-1],
        country=_outside(stake.holder, reading),
        chain=(host, *upwards),
        sources=tuple(sorted(told)),
    )


def _of_rights(
    host: Text,
    reading: Ownership,
    rights: Iterable[CompanyRight],
    entities: Mapping[str, LegalEntity],
) -> Iterator[Link]:
    """A veto or a majority of the board, held from outside over the host or a company above it."""
    above = {link.held for link in reading.links} | {reading.host.key}
    outside = {stake.holder.key: stake.holder for stake in reading.from_outside()}
    for right in rights:
        if not right.exists or right.holder is None or right.entity.key not in above:
            continue
        holder = outside.get(right.holder.key)
        if holder is not None:
            party = _name(entities[holder.key])
            yield Link(
                key=f"right:{right.key}",
                kind=Kind.NONE if right.source.to_be_checked else Kind.BLOCKING,
                at_worst=Kind.BLOCKING,
                party=party,
                country=_outside(holder, reading),
                chain=(host, party),
                sources=(right.source.key,),
            )


def _of_the_rest(host: Text, reading: Ownership) -> Iterator[Link]:
    """What nobody knows to be inside the Union or outside it: at worst, one with all that is outside.

    Taken alone it would shrink, and the figure with it, as holders from outside are found in it.
    """
    capital, votes = reading.control.capital, reading.control.votes
    at_worst = _kind(capital.high, votes.high)
    if at_worst is not Kind.NONE and reading.control.is_open:
        yield _unplaced(host, UNPLACED, at_worst)


def _unplaced(host: Text, party: Text, at_worst: Kind) -> Link:
    return Link("holder:unplaced", Kind.NONE, at_worst, party, "", (host, party))


def _kind(capital: int, votes: int, *, together: int = 0, controls: bool = False) -> Kind:
    """More than half the votes, or 19.6.b: 24 % alone, 39 % with the others."""
    if controls or votes > MAJORITY:
        return Kind.CONTROL
    share = max(capital, votes)
    if share > SINGLE_CAP or (share and together > TOGETHER_CAP):
        return Kind.SHAREHOLDER
    return Kind.NONE


def _outside(holder: Entity, reading: Ownership) -> str:
    """The country that puts the holder outside the Union: seat, administration or establishment."""
    told = (holder.country, holder.administration, holder.establishment)
    return next((each for each in told if each and not is_member(each, reading.on)), "")


def _name(row: LegalEntity) -> Text:
    return Text(row.name_fr, row.name_en)
