"""Pages about providers of the test's own: constant number of queries, empty states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from providers import queries
from providers.actions import create_fictitious_provider
from providers.models import Certification
from providers.status import Status

pytestmark = pytest.mark.django_db

Make = Callable[..., Certification]
DAY = date(2026, 11, 24)


def shown(client: Client, url: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client.get(url).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_makes_the_same_queries_for_one_and_three(
    make_certification: Make, django_assert_num_queries: Callable[..., object], count: int
) -> None:
    for number in range(count):
        make_certification(f"host-{number}")
    with django_assert_num_queries(3):  # type: ignore[attr-defined]  # pytest-django's fixture
        rows = queries.providers_as_of(DAY)
        assert [view.certification.source.key for row in rows for view in row.certifications]
        assert [service.name for row in rows for service in row.provider.services.all()]


@pytest.mark.parametrize("count", [1, 3])
def test_list_page_makes_the_same_queries_for_one_and_three(
    member: Client,
    make_certification: Make,
    django_assert_num_queries: Callable[..., object],
    count: int,
) -> None:
    for number in range(count):
        make_certification(f"host-{number}")
    with django_assert_num_queries(7):  # type: ignore[attr-defined]  # session, user, frame, 3 + expiring
        assert member.get(reverse("providers:list")).status_code == 200


def test_fictitious_provider_says_so_and_shows_no_fact_table(member: Client) -> None:
    create_fictitious_provider(name="Hébergeur Alpha (fictif)", slug="alpha", by=None)
    response = member.get("/providers/alpha/")
    assert response.status_code == 200
    assert "sourced-table" not in response.content.decode()
    assert b"FICTI" in response.content.upper()


def test_renewal_is_told_once_another_decision_follows(make_certification: Make) -> None:
    first = make_certification("host", valid_to=date(2026, 1, 31))
    Certification.objects.create(
        key="host-2",
        provider=first.provider,
        service=first.service,
        scheme="snc",
        state="granted",
        valid_from=date(2026, 2, 1),
        valid_to=date(2029, 1, 31),
        source=first.source,
        checked_on=first.checked_on,
        confidence="high",
    )
    views = queries.provider_page("host", DAY).certifications
    assert [(view.status, view.renewed) for view in views] == [
        (Status.EXPIRED, True),
        (Status.VALID, False),
    ]


def test_empty_states(member: Client) -> None:
    assert "load_providers" in shown(member, "/providers/")
    assert "No provider matches" in shown(member, "/providers/?q=x")
    assert "No certification known here" in shown(member, "/providers/expiring/")
