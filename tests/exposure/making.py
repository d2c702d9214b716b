"""Laws and links for the tests of the reading, none of them about anyone."""

from __future__ import annotations

from dataclasses import dataclass

from providers.exposure import Affects, Kind, Link, Text


@dataclass(frozen=True, slots=True)
class FakeLaw:
    """What the rule reads of a law."""

    code: str
    jurisdiction: str = "US"
    instrument_fr: str = "Une loi"
    instrument_en: str = "A law"
    kind: str = "exposure"
    affects: str = Affects.CONFIDENTIALITY.value
    reaches: str = "content"
    severity: int | None = 3
    status: str = "in_force"
    period_from: str = ""
    period_to: str = ""
    sources: tuple[str, ...] = ("S37",)
    to_be_checked: bool = False


def link(
    key: str = "a",
    kind: Kind = Kind.SUBSIDIARY,
    at_worst: Kind | None = None,
    country: str = "US",
    **more: object,
) -> Link:
    return Link(
        key=key,
        kind=kind,
        at_worst=at_worst or kind,
        party=Text(f"Partie {key}", f"Party {key}"),
        country=country,
        **more,  # type: ignore[arg-type]  # the fields a test names
    )
