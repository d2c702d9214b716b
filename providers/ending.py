"""A record with its last day, to take the place of the one without."""

from __future__ import annotations

import copy
from typing import TypeVar

from providers.models import CompanyRight, Shareholding, Source
from providers.superseding import free_key

Ended = TypeVar("Ended", bound=Shareholding | CompanyRight)


def keep_ended(old: Ended, last_day: str, source: Source) -> Ended:
    """Keep the same record ended on that partial date, as `source` tells.

    ValidationError on `valid_to` when it starts later.
    """
    new = copy.copy(old)
    new._state = copy.copy(old._state)
    new._state.adding = True
    new.pk = None
    new.valid_to = last_day
    new.second_source = None if source == old.source else source
    taken = type(old)._default_manager.filter(entity=old.entity).values_list("key", flat=True)
    new.key = free_key(old.entity.key, taken)
    if isinstance(new, Shareholding):
        new.data_version, new.loaded_values = "", None
    new.full_clean()
    new.save()
    return new
