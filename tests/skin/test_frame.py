from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from hdhcompliance.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_user("staff", is_staff=True))
    return client


def page(client: Client, name: str = "skin:accessibility") -> str:
    response = client.get(reverse(name))
    assert response.status_code == 200
    return response.content.decode()


def test_page_is_french_unless_asked_otherwise(client: Client) -> None:
    assert '<html lang="fr"' in page(client)


def test_language_of_the_cookie_is_the_language_of_the_page(client: Client) -> None:
    client.cookies["django_language"] = "en"
    html = page(client)
    assert '<html lang="en"' in html
    assert "Accessibility statement · HDH assessment file</title>" in html


def test_theme_is_kept_and_set_by_the_server(client: Client) -> None:
    assert "data-theme" not in page(client)
    target = reverse("skin:accessibility")
    response = client.post(reverse("skin:theme"), {"theme": "dark", "next": target})
    assert response.status_code == 302
    assert response["Location"] == target
    assert 'data-theme="dark"' in page(client)
    client.post(reverse("skin:theme"), {"theme": "", "next": target})
    assert "data-theme" not in page(client)


def test_theme_that_is_not_offered_is_refused_in_words(client: Client) -> None:
    response = client.post(reverse("skin:theme"), {"theme": "pink"})
    assert response.status_code == 400
    assert "theme" not in response.cookies
    assert "<h1>" in response.content.decode()


def test_theme_never_sends_a_visitor_elsewhere(client: Client) -> None:
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
        response = client.post(reverse("skin:theme"), {"theme": "dark", "next": target})
        assert response["Location"] == "/"


def test_theme_is_not_changed_by_a_link(client: Client) -> None:
    assert client.get(reverse("skin:theme")).status_code == 405


def test_nonsense_in_the_theme_cookie_is_ignored(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    html = page(client)
    assert "data-theme" not in html
    assert "<script>" not in html


def test_frame_has_skip_link_landmarks_and_one_heading(client: Client) -> None:
    html = page(client)
    assert 'href="#content"' in html
    assert '<main id="content"' in html
    assert html.count("<main") == html.count("<h1") == 1
    assert reverse("assessments:verify") in html


def test_stranger_is_not_shown_the_rooms_he_cannot_enter(client: Client) -> None:
    html = page(client)
    assert reverse("providers:list") not in html
    assert reverse("login") in html


def test_member_finds_work_providers_and_account(staff: Client) -> None:
    html = page(staff)
    for name in ("home", "providers:list", "password_change", "logout"):
        assert f'"{reverse(name)}"' in html


def test_style_guide_is_for_staff_alone(client: Client) -> None:
    client.force_login(User.objects.create_user("member"))
    assert client.get(reverse("skin:styleguide")).status_code == 404


def test_no_page_of_the_skin_needs_inline_script_or_style(staff: Client) -> None:
    html = page(staff, "skin:styleguide")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", html)


def test_identifiers_of_the_style_guide_are_unique(staff: Client) -> None:
    found = re.findall(r'\sid="([^"]+)"', page(staff, "skin:styleguide"))
    assert len(found) == len(set(found))
