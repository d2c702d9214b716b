"""From what is known of a link to its place on the nexus scale: established, and at worst."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from providers.exposure.types import Kind


@dataclass(frozen=True, slots=True)
class Known:
    """What the facts say of a link.

    `nature`: seat, subsidiary, supplier, staff or sales. `access`: live, quarantined, none or
    unknown. `common_systems`: yes, no or unknown. `ordered`: an authority has already ordered the
    host through it, as in R v OVH. `to_be_checked`: no page was opened that says so.
    """

    nature: str
    access: str = "unknown"
    common_systems: str = "unknown"
    ordered: bool = False
    to_be_checked: bool = False


def kinds_of(known: Known) -> tuple[Kind, Kind]:
    """The kind established and the kind that the facts leave open at worst."""
    kind, at_worst = _RULES[known.nature](known)
    return (Kind.NONE if known.to_be_checked else kind), at_worst


def _subsidiary(known: Known) -> tuple[Kind, Kind]:
    if known.ordered or known.common_systems == "yes":
        return Kind.SUBSIDIARY, Kind.SUBSIDIARY
    return Kind.SALES, Kind.SALES if known.common_systems == "no" else Kind.SUBSIDIARY


def _supplier(known: Known) -> tuple[Kind, Kind]:
    if known.access == "live":
        return Kind.LIVE_SUPPLIER, Kind.LIVE_SUPPLIER
    is_open = known.access == "unknown"
    return Kind.QUARANTINED_SUPPLIER, Kind.LIVE_SUPPLIER if is_open else Kind.QUARANTINED_SUPPLIER


def _staff(known: Known) -> tuple[Kind, Kind]:
    if known.access == "none":
        return Kind.NONE, Kind.NONE
    return Kind.NONE if known.access == "unknown" else Kind.FOREIGN_STAFF, Kind.FOREIGN_STAFF


_RULES: Mapping[str, Callable[[Known], tuple[Kind, Kind]]] = {
    "seat": lambda known: (Kind.SEAT, Kind.SEAT),
    "subsidiary": _subsidiary,
    "supplier": _supplier,
    "staff": _staff,
    "sales": lambda known: (Kind.SALES, Kind.SALES),
}
NATURES = tuple(_RULES)
