"""Entities, holdings, rights and statements, as an owner of the facts hands them over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from providers.ownership.member_states import is_member


class Kind(StrEnum):
    """What a holder is. A company has holders of its own; the others end a chain."""

    COMPANY = "company"
    PERSON = "person"
    GROUP = "group"  # several persons counted as one: a family, persons acting in concert
    STATE = "state"


class Place(StrEnum):
    """Where an entity is established for 19.6; unknown is neither."""

    EU = "eu"
    NON_EU = "non_eu"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


class RightKind(StrEnum):
    VETO = "veto"
    BOARD_MAJORITY = "board_majority"


@dataclass(frozen=True, slots=True)
class Entity:
    """A company or holder. Countries are ISO codes of two letters, None when not known.

    `country` is the registered seat (the country of a person or a State). `administration` and
    `establishment` are the central administration and the main establishment (19.6.a).
    `established` is False for what no opened source says: it then proves nothing.
    `complete`: every holder is recorded; of a listed company, every holder that declared a
    threshold (Code de commerce, L. 233-7 I).
    """

    key: str
    name: str
    kind: Kind = Kind.COMPANY
    country: str | None = None
    administration: str | None = None
    establishment: str | None = None
    listed: bool = False
    complete: bool = False
    established: bool = True
    sources: tuple[str, ...] = ()

    def place(self, on: date) -> Place:
        """Outside the Union as soon as one of the three is; inside as soon as the seat is."""
        if not self.established or self.country is None:
            return Place.UNKNOWN
        told = (self.country, self.administration, self.establishment)
        known = [country for country in told if country is not None]
        return Place.EU if all(is_member(country, on) for country in known) else Place.NON_EU


@dataclass(frozen=True, slots=True)
class Holding:
    """A share of `held` that `holder` has, in hundredths of a percent; None is unknown.

    `observed` is the last day its source speaks of. `direct` False: the source gives an effective
    share without the companies in between. `declared`: whether a threshold was declared under
    L. 233-7 I, for listed shares; None when not known. `established` as for an entity.
    """

    holder: str
    held: str
    observed: date
    capital_bp: int | None = None
    votes_bp: int | None = None
    precision: Precision = Precision.EXACT
    direct: bool = True
    declared: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    established: bool = True
    sources: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """A right over `held`. `holder` None with `exists` False: no entity outside the Union has it."""

    held: str
    kind: RightKind
    exists: bool
    holder: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    established: bool = True
    sources: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is known of an item of 19.6 that no share tells (c, d, e, f), for one service or all.

    `holds`: the item is satisfied or not. `evidenced` is False for the host's word alone, which
    may tell against it but never makes an item met.
    """

    item: str
    holds: bool
    evidenced: bool
    service: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    established: bool = True
    sources: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A right or a statement with its sentence in both languages."""

    what: Right | Statement
    fr: str
    en: str


def in_force(thing: Holding | Right | Statement, on: date) -> bool:
    """Both ends included; a missing date is no limit."""
    start, end = thing.valid_from, thing.valid_to
    return (start is None or start <= on) and (end is None or on <= end)
