"""Which links hold for a service, and for a variant of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from providers.exposure.types import Kind, Link, Text


def for_service(links: Iterable[Link], service: str) -> tuple[Link, ...]:
    """The links of a service (its key) and those of the whole host; an empty key takes all."""
    return tuple(link for link in links if not service or link.service in ("", service))


def of_variant(links: Iterable[Link], variant: Text | None) -> tuple[Link, ...]:
    """The links of a variant and those of all; None is the service without any option."""
    return tuple(link for link in links if link.variant in (None, variant))


def variant_not_stated(links: Iterable[Link]) -> tuple[Link, ...]:
    """What holds for one variant only is possible, and not established, while none is chosen."""
    return tuple(replace(link, kind=Kind.NONE) if link.variant else link for link in links)


def variants(links: Iterable[Link]) -> tuple[Text | None, ...]:
    """The service without option, then each variant, in the order of their names."""
    named = {link.variant for link in links if link.variant is not None}
    return (None, *sorted(named, key=lambda variant: variant.en))
