"""The risks and the legal opinions of a dossier, as printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assessments.opinions.register import Row
from assessments.reports.figures import iso_moment
from assessments.reports.opinions import (
    SECTIONS,
    Changes,
    RiskRow,
    conclusion,
    risk_rows,
    what_changed,
)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When an approval was taken back, and why."""

    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """The opinion on a bid (`colour`), or on the whole tender (no colour); empty when there is none.

    `told`: (name, text) of its sections but the conclusion. `changes`: what moved since it was
    approved; falsy while it stands. `withdrawal`: it was approved and no longer is.
    """

    about: str
    colour: int | None
    conclusion: str = ""
    version: int = 0
    approved_at: str = ""
    sha256: str = ""
    told: tuple[tuple[str, str], ...] = ()
    changes: Changes | None = None
    withdrawal: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The risks of one bid, or of the whole tender."""

    about: str
    colour: int | None
    risks: tuple[RiskRow, ...]


@dataclass(frozen=True, slots=True)
class LegalPage:
    groups: tuple[Group, ...]
    opinions: tuple[Opinion, ...]

    @property
    def standing(self) -> tuple[Opinion, ...]:
        """The opinions approved, stale ones included."""
        return tuple(one for one in self.opinions if one.sha256 and not one.withdrawal)

    @property
    def withdrawn(self) -> tuple[Opinion, ...]:
        return tuple(one for one in self.opinions if one.withdrawal)


def read_legal(
    dossier: Mapping[str, Any], names: Mapping[str, str], colours: Mapping[str, int]
) -> LegalPage | None:
    """The legal review, the whole tender first; None for a dossier that holds none."""
    legal = dossier.get("legal")
    if legal is None:
        return None
    about: dict[str | None, tuple[str, int | None]] = {None: (_("The whole tender"), None)}
    about |= {bid["code"]: (names[bid["code"]], colours[bid["code"]]) for bid in dossier["bids"]}
    approved = {one["content"]["bid"]: one for one in legal["opinions"]}
    withdrawn = {one["bid"]: one for one in legal.get("withdrawn", [])}
    return LegalPage(
        groups=tuple(
            Group(name, colour, rows)
            for bid, (name, colour) in about.items()
            if (rows := tuple(risk_rows(row for row in legal["risks"] if row["bid"] == bid)))
        ),
        opinions=tuple(
            _taken_back(name, colour, withdrawn[bid])
            if bid in withdrawn
            else _opinion(name, colour, approved.get(bid), _rests_on(legal["risks"], bid))
            for bid, (name, colour) in about.items()
        ),
    )


def _rests_on(risks: list[Row], bid: str | None) -> list[Row]:
    """The rows an opinion rests on: those of its bid, all of them for the whole tender."""
    return risks if bid is None else [row for row in risks if row["bid"] == bid]


def _opinion(
    about: str, colour: int | None, approved: Mapping[str, Any] | None, register: list[Row]
) -> Opinion:
    if approved is None:
        return Opinion(about, colour)
    content = approved["content"]
    return Opinion(
        about=about,
        colour=colour,
        conclusion=conclusion(content["conclusion"]),
        version=content["version"],
        approved_at=iso_moment(datetime.fromisoformat(approved["approved_at"])),
        sha256=approved["sha256"],
        told=tuple(
            (str(label), content[name])
            for name, label in SECTIONS.items()
            if name != "conclusion" and content[name]
        ),
        changes=what_changed(content, approved.get("latest", content), register),
    )


def _taken_back(about: str, colour: int | None, told: Mapping[str, Any]) -> Opinion:
    return Opinion(
        about=about,
        colour=colour,
        version=told["version"],
        approved_at=iso_moment(datetime.fromisoformat(told["approved_at"])),
        sha256=told["sha256"],
        withdrawal=Withdrawal(
            iso_moment(datetime.fromisoformat(told["withdrawn_at"])), told["reason"]
        ),
    )
