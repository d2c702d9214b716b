from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from hdhcompliance.accounts.models import User
from providers.loading import load_providers


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
def keeper(db: None) -> Client:
    """An administrator."""
    client = Client()
    client.force_login(User.objects.create(username="keeper", is_superuser=True))
    return client
