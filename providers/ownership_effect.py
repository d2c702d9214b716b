"""What an act would change to 19.6: it is done, read, and undone, so that it cannot differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from providers.holders import Holders, holders_of_each
from providers.models import Provider


@dataclass(frozen=True, slots=True)
class Other:
    """Another provider whose items change too."""

    provider: Provider
    before: Holders
    after: Holders


@dataclass(frozen=True, slots=True)
class Effect:
    """The reading of a provider on a day, before and after an act, and of those it touches too."""

    day: date
    before: Holders
    after: Holders
    others: tuple[Other, ...]

    @property
    def outcomes(self) -> str:
        """The items before and after, to know whether the effect is still the one shown."""
        return " ".join([*_outcomes(self.before), *_outcomes(self.after)])


def effect_of(act: Callable[[], object], provider: Provider, day: date) -> Effect:
    """What `act` would change; nothing of it stays. It raises what the act raises.

    Every provider of the same side, invented or real, is read: a holder may stand above several.
    """
    side = list(Provider.objects.filter(is_fictitious=provider.is_fictitious))
    before = holders_of_each(side, day)
    with transaction.atomic():
        act()
        after = holders_of_each(side, day)
        transaction.set_rollback(True)
    return Effect(
        day=day,
        before=before[provider.pk],
        after=after[provider.pk],
        others=tuple(
            Other(each, before[each.pk], after[each.pk])
            for each in side
            if each != provider and _outcomes(before[each.pk]) != _outcomes(after[each.pk])
        ),
    )


def _outcomes(holders: Holders) -> list[str]:
    return [reading.outcome.value for reading in holders.items]
