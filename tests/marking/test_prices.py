"""The amounts of a bid as typed."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from assessments.forms.prices import EurosField, typed
from assessments.models import PriceLine
from tests import factories
from tests.factories import Scene

PRICES = "/tenders/T-1/bids/alpha/prices/"


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0", 0),
        ("12", 1200),
        ("12,5", 1250),
        ("12.50", 1250),
        ("1 250 000,50", 125_000_050),
        ("1\u202f250\u202f000,50", 125_000_050),
        ("1\u00a0250\u2009000.05 €", 125_000_005),
        (" 7 ", 700),
        ("007", 700),
        ("999999999999,99", 99_999_999_999_999),
    ],
)
def test_amount_is_read_in_cents(text: str, cents: int) -> None:
    assert EurosField().clean(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "required"),
        ("-1", "negative"),
        ("1,234", "decimals"),
        ("1.250.000", "invalid"),
        ("1,250.00", "invalid"),
        ("abc", "invalid"),
        ("1e6", "invalid"),
        ("NaN", "invalid"),
        ("١٢", "invalid"),
        (",5", "invalid"),
        ("1,", "invalid"),
        ("€", "invalid"),
        ("1" * 13, "too_large"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, code: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        EurosField().clean(text)
    assert refused.value.error_list[0].code == code


@given(st.integers(min_value=0, max_value=10**13))
def test_amount_shown_is_read_back_the_same(cents: int) -> None:
    assert EurosField().clean(typed(cents)) == cents


@pytest.fixture
def scene(db: None) -> Scene:
    return factories.tender()


@pytest.fixture
def officer(client: Client, scene: Scene) -> Client:
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    return client


def amounts() -> dict[str, int]:
    return {line.node.code: line.amount_cents for line in PriceLine.objects.select_related("node")}


def post(client: Client, **data: Any) -> Any:
    seen = client.get(PRICES).context["form"].initial["seen"]
    given_ = {"amount-COU-01": "1 000,50", "amount-COU-02": "0", "seen": seen}
    return client.post(PRICES, given_ | {key.replace("COU_", "COU-"): v for key, v in data.items()})


def test_price_is_recorded_in_cents(officer: Client) -> None:
    assert post(officer).status_code == 303
    assert amounts() == {"COU-01": 100_050, "COU-02": 0}
    page = officer.get(PRICES).content.decode()
    assert 'value="1000,50"' in page
    assert "€1,000.50" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"amount-COU_01": "text"}, "in digits"),
        ({"amount-COU_01": ""}, "Write the amount"),
        ({"amount-COU_01": "-5"}, "cannot be negative"),
        ({"amount-COU_01": "1,001"}, "At most two decimals"),
        ({"amount-COU_01": "1" * 300}, "at most 60"),
        ({"amount-COU_01": "0"}, "more than zero"),
    ],
)
def test_bad_price_is_refused_and_what_was_typed_stays(
    officer: Client, data: dict[str, str], said: str
) -> None:
    response = post(officer, **data)
    assert response.status_code == 400
    page = response.content.decode()
    assert said in page
    assert f'value="{next(iter(data.values()))}"' in page or not next(iter(data.values()))
    assert amounts() == {}


def test_total_is_worked_out_without_writing(officer: Client) -> None:
    response = post(officer, total="1")
    assert response.status_code == 200
    assert "€1,000.50" in response.content.decode()
    fragment = officer.post(
        PRICES,
        {"amount-COU-01": "2,10", "amount-COU-02": "x", "total": "1"},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "€2.10" in fragment
    assert "1 line is missing" in fragment
    assert "<html" not in fragment
    assert amounts() == {}


def test_price_changed_meanwhile_shows_both_and_saving_again_keeps_the_typed_one(
    officer: Client,
) -> None:
    stale = officer.get(PRICES).context["form"].initial["seen"]
    post(officer)
    response = officer.post(PRICES, {"amount-COU-01": "7", "amount-COU-02": "8", "seen": stale})
    assert response.status_code == 409
    page = response.content.decode()
    assert "€1,000.50" in page
    assert 'value="7"' in page
    assert amounts() == {"COU-01": 100_050, "COU-02": 0}
    seen = response.context["form"].data["seen"]
    again = officer.post(PRICES, {"amount-COU-01": "7", "amount-COU-02": "8", "seen": seen})
    assert again.status_code == 303
    assert amounts() == {"COU-01": 700, "COU-02": 800}


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("reviewer", 403), ("auditor", 403), ("admin", 403), ("stranger", 404)],
)
def test_only_officers_enter_prices(client: Client, scene: Scene, who: str, status: int) -> None:
    client.force_login(getattr(scene, who))
    assert client.get(PRICES).status_code == status
    if status != 200:
        assert client.post(PRICES, {"amount-COU-01": "7"}).status_code == status
        assert amounts() == {}


def test_unknown_bid_is_404(officer: Client) -> None:
    assert officer.get("/tenders/T-1/bids/nobody/prices/").status_code == 404


@pytest.mark.django_db
def test_price_before_opening_is_refused(client: Client) -> None:
    closed = factories.tender("T-9", opened=False)
    client.force_login(closed.officer)
    client.cookies["django_language"] = "en"
    url = "/tenders/T-9/bids/alpha/prices/"
    page = client.get(url).content.decode()
    assert "bids are not open" in page
    assert "amount-COU-01" not in page
    response = client.post(url, {"amount-COU-01": "1", "amount-COU-02": "1"})
    assert response.status_code == 400
    assert amounts() == {}
