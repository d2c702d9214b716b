from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from hdhcompliance.accounts.models import User
from providers.loading import load_providers
from providers.models import Certification, HostingService, Provider, Source

CHECKED = date(2026, 11, 23)
Make = Callable[..., Certification]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The public facts of the repository, loaded once for the whole module, then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_providers()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def member(client: Client, db: None) -> Client:
    """Someone logged in, without any role."""
    client.force_login(User.objects.create(username="member"))
    return client


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(
        key="T1", label_fr="Page", label_en="Page", address="https://example.org/", kind="press"
    )


@pytest.fixture
def make_certification(source: Source) -> Make:
    """A provider of that name with one service and one certification."""

    def make(name: str, **values: object) -> Certification:
        provider = Provider.objects.create(slug=name, name=name, kind="considered")
        service = HostingService.objects.create(
            key=f"{name}-service", provider=provider, name=f"Service {name}", type="IaaS"
        )
        given: dict[str, object] = {
            "key": f"{name}-snc",
            "scheme": "snc",
            "state": "granted",
            "valid_from": date(2024, 1, 1),
            "valid_to": date(2026, 12, 31),
            "source": source,
            "checked_on": CHECKED,
            "confidence": "high",
            **values,
        }
        return Certification.objects.create(provider=provider, service=service, **given)

    return make
