"""Who holds the fictitious bidders, and what their invented documents say of 19.6."""

from __future__ import annotations

from datetime import date

from assessments.demonstration.data import CONTRACT_END_ON, rows
from providers.ownership import Entity, Holding, Kind, Right, RightKind, Statement
from providers.ownership.types import Told

INVENTED_ON = date(2026, 11, 23)


def entities(bid: str) -> tuple[Entity, ...]:
    """The hosting company first."""
    return tuple(
        Entity(
            key=row["key"],
            name=row["name"],
            kind=Kind(row["kind"]),
            country=row["country"],
            administration=row["country"],
            establishment=row["country"],
            listed=row["listed"] == "yes",
            complete=row["complete"] == "yes",
        )
        for row in rows("holders.csv")
        if row["bid"] == bid
    )


def holdings(bid: str) -> tuple[Holding, ...]:
    """Invented once for all: they hold until the contract ends."""
    return tuple(
        Holding(
            holder=row["holder"],
            held=row["held"],
            observed=INVENTED_ON,
            capital_bp=int(row["capital_bp"]),
            votes_bp=int(row["votes_bp"]),
            declared=row["declared"] == "yes" if row["declared"] else None,
            valid_to=CONTRACT_END_ON,
        )
        for row in rows("holdings.csv")
        if row["bid"] == bid
    )


def told(bid: str) -> tuple[Told, ...]:
    """Rights over the hosting company, then statements."""
    return tuple(
        Told(_what(row, entities(bid)[0].key), row["told_fr"], row["told_en"])
        for row in rows("holders_told.csv")
        if row["bid"] == bid
    )


def _what(row: dict[str, str], host: str) -> Right | Statement:
    holds = row["holds"] == "yes"
    if row["what"] in list(RightKind):
        return Right(host, RightKind(row["what"]), exists=holds, holder=row["holder"] or None)
    return Statement(row["what"], holds=holds, evidenced=row["evidenced"] == "yes")
