from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from hdhcompliance.accounts.models import User
from tests import factories
from tests.factories import Scene

Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def no_count() -> None:
    """Attempts are counted by address in the cache; all tests have the same address."""
    cache.clear()


@pytest.fixture
def scene(db: None) -> Scene:
    return factories.tender(evaluators=2)


@pytest.fixture
def ask() -> Ask:
    """ask(user, "PUT", "tenders/T-1/", {...}) with a session, messages in English."""

    def send(user: User | None, method: str, path: str, data: Any = None) -> Any:
        client = Client(headers={"Accept-Language": "en"})
        if user is not None:
            client.force_login(user)
        return client.generic(
            method,
            f"/api/v1/{path}",
            b"" if data is None else json.dumps(data).encode(),
            content_type="application/json",
        )

    return send
