"""The page that says how solid the ranking is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories import Scene
from tests.tenders.acts import complete

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/results/robustness/"


def officer(scene: Scene) -> Client:
    client = Client()
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    return client


def test_page_says_the_gap_and_what_would_close_it() -> None:
    page = officer(complete(factories.tender(bids=3))).get(PAGE).text
    assert "These figures inform" in page
    assert "leads" in page
    assert page.count("same order") + page.count("another order") == 3
    assert '<svg xmlns="http://www.w3.org/2000/svg" role="img"' in page


def test_another_bid_is_compared_on_demand_and_an_unknown_one_is_not_found() -> None:
    client = officer(complete(factories.tender(bids=3)))
    first = client.get(PAGE).text
    other = [code for code in ("alpha", "beta", "gamma") if f"?against={code}" in first]
    assert len(other) == 1
    assert "against" in client.get(f"{PAGE}?against={other[0]}").text
    assert client.get(f"{PAGE}?against=nobody").status_code == 404


def test_incomplete_tender_has_an_empty_state() -> None:
    assert "will be worked out here" in officer(factories.tender()).get(PAGE).text


def test_page_before_the_opening_sends_to_the_bids() -> None:
    assert officer(factories.tender(opened=False)).get(PAGE).status_code == 302


def test_page_costs_the_same_for_one_bid_and_three() -> None:
    counts = []
    for bids in (1, 3):
        scene = complete(factories.tender(f"T-{bids}", bids=bids))
        client = officer(scene)
        path = PAGE.replace("T-1", f"T-{bids}")
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 15
