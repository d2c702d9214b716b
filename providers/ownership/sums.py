"""What is established to be held of a company on a day, which cannot be more than the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from providers.ownership.network import Link, links_in_force
from providers.ownership.shares import WHOLE
from providers.ownership.types import Entity, Holding


@dataclass(frozen=True, slots=True)
class Sum:
    """The low bounds of capital or votes added up, in parts of WHOLE, and the links that have one."""

    kind: Literal["capital", "votes"]
    total: int
    links: tuple[Link, ...]

    @property
    def exceeds(self) -> bool:
        return self.total > WHOLE


def sums(
    held: str, entities: Mapping[str, Entity], holdings: Iterable[Holding], on: date
) -> tuple[Sum, Sum]:
    """Capital and votes of `held` on the day. OwnershipRefused as `links_in_force`."""
    links = links_in_force(entities, holdings, on).get(held, [])
    capital = tuple(link for link in links if link.capital.low)
    votes = tuple(link for link in links if link.votes.low)
    return (
        Sum("capital", sum(link.capital.low for link in capital), capital),
        Sum("votes", sum(link.votes.low for link in votes), votes),
    )
