from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from hdhcompliance.accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough pass phrase"


@pytest.fixture
def member() -> User:
    return User.objects.create_user("member", "member@example.org", PASSWORD)


def test_wrong_password_keeps_the_name_and_shows_the_error(client: Client, member: User) -> None:
    response = client.post(reverse("login"), {"username": "member", "password": "wrong"})
    html = response.content.decode()
    assert "error-summary" in html
    assert 'value="member"' in html
    assert "wrong" not in html.replace("wrong-", "")


def test_sign_in_goes_back_to_the_page_that_was_asked(client: Client, member: User) -> None:
    target = reverse("skin:accessibility")
    form = {"username": "member", "password": PASSWORD, "next": target}
    assert client.post(reverse("login"), form)["Location"] == target


@pytest.mark.parametrize("language", ["fr", "en"])
def test_forgotten_password_is_reset_by_the_link_of_the_mail(
    client: Client, member: User, language: str
) -> None:
    client.cookies["django_language"] = language
    client.post(reverse("password_reset"), {"email": member.email})
    (message,) = mail.outbox
    assert "\n" not in message.subject
    found = re.search(r"https?://[^/\s]+(/\S+)", str(message.body))
    assert found
    page = client.get(found[1], follow=True)
    new = "another long pass phrase"
    done = client.post(
        page.redirect_chain[-1][0], {"new_password1": new, "new_password2": new}, follow=True
    )
    assert done.status_code == 200
    signed_in = client.post(reverse("login"), {"username": "member", "password": new})
    assert signed_in.status_code == 302


def test_used_link_says_that_it_was_used(client: Client) -> None:
    response = client.get(reverse("password_reset_confirm", args=["MQ", "set-password"]))
    assert response.status_code == 200
    assert reverse("password_reset") in response.content.decode()


def test_unknown_address_gets_the_same_answer_as_a_known_one(client: Client, member: User) -> None:
    known = client.post(reverse("password_reset"), {"email": member.email})
    unknown = client.post(reverse("password_reset"), {"email": "nobody@example.org"})
    assert known["Location"] == unknown["Location"]


def test_member_changes_the_password(client: Client, member: User) -> None:
    client.force_login(member)
    new = "another long pass phrase"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("password_change"), form).status_code == 302
    member.refresh_from_db()
    assert member.check_password(new)
