from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from knox.models import AuthToken

from hdhcompliance.accounts.actions import renew_password, set_account_active
from hdhcompliance.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
LOGIN = "/api/v1/login/"
TENDERS = "/api/v1/tenders/"


@pytest.fixture
def person() -> User:
    return factories.user("someone")


def log_in(password: str = factories.PASSWORD, username: str = "someone") -> Any:
    return Client(headers={"Accept-Language": "en"}).post(
        LOGIN, {"username": username, "password": password}, content_type="application/json"
    )


def with_token(token: str) -> Client:
    return Client(headers={"Authorization": f"Token {token}"})


def test_password_gives_a_token_that_opens_the_api_and_is_stored_hashed(person: User) -> None:
    response = log_in()
    assert response.status_code == 200
    token = response.json()["token"]
    assert with_token(token).get(TENDERS).status_code == 200
    assert not AuthToken.objects.filter(digest=token).exists()
    assert AuthToken.objects.get().expiry is not None


def test_token_opens_no_page(person: User) -> None:
    response = with_token(log_in().json()["token"]).get("/")
    assert response.status_code == 302


def test_token_ends_with_logout(person: User) -> None:
    client = with_token(log_in().json()["token"])
    assert client.post("/api/v1/logout/").status_code == 204
    assert client.get(TENDERS).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 64, "a b"])
def test_token_that_is_none_is_refused(person: User, token: str) -> None:
    assert with_token(token).get(TENDERS).status_code == 401


def test_token_ends_with_the_password_it_came_from(person: User) -> None:
    client = with_token(log_in().json()["token"])
    renew_password(by=factories.user("admin", superuser=True), user=person)
    assert client.get(TENDERS).status_code == 401


def test_token_of_a_closed_account_is_refused(person: User) -> None:
    client = with_token(log_in().json()["token"])
    set_account_active(by=factories.user("admin", superuser=True), user=person, active=False)
    assert client.get(TENDERS).status_code == 401
    assert log_in().status_code == 400


def test_wrong_password_is_refused_without_saying_which_half_was_wrong(person: User) -> None:
    known, unknown = log_in("wrong"), log_in("wrong", "nobody")
    assert known.status_code == unknown.status_code == 400
    assert known.json() == unknown.json()
    assert not AuthToken.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b'{"username": 1}', b"\xff"])
def test_body_that_is_no_login_is_400(body: bytes) -> None:
    assert Client().post(LOGIN, body, content_type="application/json").status_code == 400


def test_form_body_is_415() -> None:
    assert Client().post(LOGIN, {"username": "x", "password": "y"}).status_code == 415


def test_sixth_attempt_is_locked_out_even_with_the_right_password(person: User) -> None:
    for _ in range(5):
        log_in("wrong")
    locked = log_in()
    assert locked.status_code == 429
    assert locked["Content-Type"] == "application/json"
    assert "minutes" in locked.json()["detail"]
    assert log_in(username="other", password="wrong").status_code == 400


def test_lockout_of_the_api_holds_on_the_page_too(person: User) -> None:
    for _ in range(5):
        log_in("wrong")
    page = Client().post("/login/", {"username": "someone", "password": factories.PASSWORD})
    assert page.status_code == 429


def test_login_page_locks_after_five_attempts_of_one_name_only(person: User) -> None:
    client = Client()
    for _ in range(5):
        last = client.post("/login/", {"username": "someone", "password": "wrong"})
    assert last.status_code == 429
    factories.user("another")
    good = Client().post("/login/", {"username": "another", "password": factories.PASSWORD})
    assert good.status_code == 302


def test_eleventh_login_of_a_minute_from_one_address_is_429() -> None:
    statuses = [log_in("wrong", f"name{number}").status_code for number in range(11)]
    assert statuses == [400] * 10 + [429]
