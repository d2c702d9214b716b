"""What an exposure is read from: laws on a day, links with third countries, mitigations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

# HDS v2: the six activities of hosting, article R. 1111-9 of the code de la santé publique.
ACTIVITIES = (1, 2, 3, 4, 5, 6)


class Kind(StrEnum):
    """How a third country is tied to a host: the rows of the nexus scale."""

    SEAT = "seat"
    CONTROL = "control"
    SHAREHOLDER = "shareholder"
    BLOCKING = "blocking"
    SUBSIDIARY = "subsidiary"
    LIVE_SUPPLIER = "live_supplier"
    QUARANTINED_SUPPLIER = "quarantined_supplier"
    FOREIGN_STAFF = "foreign_staff"
    SALES = "sales"
    NONE = "none"


class Affects(StrEnum):
    """What a law may reach: the data themselves, or the service's continuing."""

    CONFIDENTIALITY = "confidentiality"
    AVAILABILITY = "availability"


class Weight(StrEnum):
    """How the status of a law counts: in both figures, in the possible one only, in none."""

    COUNTS = "counts"
    POSSIBLE = "possible"
    NOTHING = "nothing"


class Law(Protocol):
    """A law as it stands on a day (`providers.laws.LawOnDay`). `severity` is 1 to 3 of an exposure.

    `kind` is exposure or shield; `reaches` and `status` are words that the parameters weigh.
    """

    @property
    def code(self) -> str: ...
    @property
    def jurisdiction(self) -> str: ...
    @property
    def instrument_fr(self) -> str: ...
    @property
    def instrument_en(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def affects(self) -> str: ...
    @property
    def reaches(self) -> str: ...
    @property
    def severity(self) -> int | None: ...
    @property
    def status(self) -> str: ...
    @property
    def period_from(self) -> str: ...
    @property
    def period_to(self) -> str: ...
    @property
    def sources(self) -> tuple[str, ...]: ...
    @property
    def to_be_checked(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the data, in both languages."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Link:
    """A tie with a third country. `kind`: what is established; `at_worst`: what facts leave open.

    `country`: ISO 3166 alpha-2, empty when not known. No `service` or `variant`: it holds for all
    of them; no activity: not stated, so all six. `chain`: how one gets there.
    """

    key: str
    kind: Kind
    at_worst: Kind
    party: Text
    country: str
    chain: tuple[Text, ...] = ()
    service: str = ""
    variant: Text | None = None
    activities: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()

    def concerns(self, activity: int) -> bool:
        return not self.activities or activity in self.activities


@dataclass(frozen=True, slots=True)
class Mitigation:
    """What stands in the way: a level of the parameters, and what data are left within reach.

    Empty `law` or `link`: every one. `reach` is 0, 50 or 100 hundredths; None: as the law reads.
    """

    level: str
    reach: int | None = None
    law: str = ""
    link: str = ""

    def holds(self, law: str, link: str) -> bool:
        return self.law in ("", law) and self.link in ("", link)
