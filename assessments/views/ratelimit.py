"""A plain per-address, per-minute counter in the shared cache, for public pages."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest


def too_many(request: HttpRequest, name: str, *, per_minute: int) -> bool:
    """Count this request; True once the address went over its share of the current minute."""
    key = f"rate:{name}:{request.META.get('REMOTE_ADDR', '')}:{int(time.time() // 60)}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > per_minute
