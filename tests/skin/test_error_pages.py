from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults
from pytest_django.fixtures import Settings

from hdhcompliance.accounts.models import User

KEPT = "Nothing you saved was lost."


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/somewhere/")


def in_english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.django_db
def test_unknown_address_says_so_and_leads_home(client: Client) -> None:
    client.force_login(User.objects.create_user("member"))
    response = in_english(client).get("/no/such/page/")
    html = response.content.decode()
    assert response.status_code == 404
    assert KEPT in html
    assert f'href="{reverse("home")}"' in html


@pytest.mark.django_db
def test_refusal_shows_the_reason_it_was_given(request_: HttpRequest) -> None:
    response = defaults.permission_denied(request_, PermissionDenied("Only officers <open> it."))
    assert response.status_code == 403
    assert "Only officers &lt;open&gt; it." in response.content.decode()


@pytest.mark.django_db
def test_form_without_its_token_is_refused_in_words() -> None:
    client = in_english(Client(enforce_csrf_checks=True))
    response = client.post(reverse("skin:theme"), {"theme": "dark"})
    html = response.content.decode()
    assert response.status_code == 403
    assert "This page has expired" in html


def test_bad_request_is_rendered_without_any_context(request_: HttpRequest) -> None:
    response = defaults.bad_request(request_, ValueError())
    assert response.status_code == 400
    assert b"<h1>" in response.content


def test_failure_page_leans_on_nothing_and_speaks_both_languages(
    request_: HttpRequest, settings: Settings
) -> None:
    # No database fixture: a query would fail this test. No manifest either.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    response: HttpResponse = defaults.server_error(request_)
    html = response.content.decode()
    assert response.status_code == 500
    assert "n’est perdu" in html
    assert "Nothing you saved was lost" in html
    assert "<style" not in html
    assert "<script" not in html


@pytest.mark.django_db
def test_locked_out_visitor_is_told_how_long_and_what_to_do(client: Client) -> None:
    User.objects.create_user("member", password="the right password")
    in_english(client)
    for _attempt in range(6):
        response = client.post(reverse("login"), {"username": "member", "password": "wrong"})
    html = response.content.decode()
    assert response.status_code == 429
    assert "fifteen minutes" in html
    assert KEPT in html


def test_lockout_page_is_a_page_of_the_product(request_: HttpRequest) -> None:
    html = render_to_string("errors/lockout.html")
    assert "<main" in html
