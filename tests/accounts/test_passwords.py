"""A new password of one's own ends what the old one had opened, but for the page it was typed on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from knox.models import AuthToken

from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry
from tests import factories

pytestmark = pytest.mark.django_db

NEW = "another long pass phrase"
TWICE = {"new_password1": NEW, "new_password2": NEW}
TENDERS = "/api/v1/tenders/"


@pytest.fixture
def person() -> User:
    user = factories.user("someone")
    user.email = "someone@example.org"
    user.save(update_fields=["email"])
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def changed(person: User) -> Client:
    client = signed_in(person)
    form = {"old_password": factories.PASSWORD, **TWICE}
    assert client.post("/password/", form)["Location"] == "/password/done/"
    return client


def reset_by_link(person: User) -> Client:
    client = Client()
    client.post("/password/reset/", {"email": person.email})
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    page = client.get(found[1], follow=True)
    assert client.post(page.redirect_chain[-1][0], TWICE)["Location"] == "/password/reset/done/"
    return client


@pytest.mark.parametrize("change", [changed, reset_by_link])
def test_new_password_ends_tokens_and_other_sessions(
    person: User, change: Callable[[User], Client]
) -> None:
    elsewhere = signed_in(person)
    _row, token = AuthToken.objects.create(person)
    by_token = Client(headers={"Authorization": f"Token {token}"})
    assert elsewhere.get("/").status_code == by_token.get(TENDERS).status_code == 200
    change(person)
    assert elsewhere.get("/").status_code == 302
    assert by_token.get(TENDERS).status_code == 401
    person.refresh_from_db()
    assert person.check_password(NEW)


@pytest.mark.parametrize("change", [changed, reset_by_link])
def test_new_password_is_one_entry_in_the_journal(
    person: User, change: Callable[[User], Client]
) -> None:
    change(person)
    entry = JournalEntry.objects.get(action="account.password_changed")
    assert (entry.actor, entry.target) == ("someone", "someone")
    assert NEW not in str(entry.data)


def test_session_that_changed_the_password_goes_on(person: User) -> None:
    assert changed(person).get("/").status_code == 200


def test_tokens_of_others_go_on(person: User) -> None:
    _row, token = AuthToken.objects.create(factories.user("another"))
    changed(person)
    assert Client(headers={"Authorization": f"Token {token}"}).get(TENDERS).status_code == 200


def test_refused_password_changes_nothing(person: User) -> None:
    AuthToken.objects.create(person)
    form = {"old_password": "wrong", **TWICE}
    assert signed_in(person).post("/password/", form).status_code == 200
    assert AuthToken.objects.filter(user=person).exists()
    assert not JournalEntry.objects.filter(action="account.password_changed").exists()
