"""The pages of laws: the status of a day and why, exposures and shields apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags

from providers.models import Law
from tests import factories
from tests.api.conftest import Ask, ask  # noqa: F401  # the fixture of the API's tests

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
Counting = Callable[[int], AbstractContextManager[object]]


def text_of(client: Client, url: str, code: int = 200, language: str = "en") -> str:
    """The words of a page, spaces made plain."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(url)
    assert response.status_code == code
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main is not None
    return " ".join(unescape(strip_tags(main.group())).split())


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-06-01", "In force Recorded from 2008 to 12 June 2026."),
        ("2026-11-23", "Lapsed, effects continue Recorded from 13 June 2026 to March 2027."),
        ("2026-12-30", "Lapsed, effects continue Recorded from 13 June 2026 to March 2027."),
        ("2027-03-15", "Unknown A record starts or ends in that month or year"),
        ("2027-06-01", "Unknown The last record ends March 2027: nothing was found"),
        ("2007-06-01", "Unknown The first record starts 2008: nothing is recorded before."),
    ],
)
def test_page_says_the_status_of_the_day_and_why(member: Client, day: str, told: str) -> None:
    assert told in text_of(member, f"/laws/FISA_702/?as_of={day}")


def test_page_says_the_next_change(member: Client) -> None:
    before = text_of(member, "/laws/FISA_702/?as_of=2026-06-01")
    assert "This record ends 12 June 2026; then: Lapsed, effects continue." in before
    after = text_of(member, "/laws/FISA_702/?as_of=2026-11-23")
    assert "This record ends March 2027; nothing was found about what follows." in after
    assert "none is announced" in text_of(member, "/laws/CLOUD_ACT/")


def test_day_after_the_check_says_that_nothing_is_known_since(member: Client) -> None:
    assert "what happened since" in text_of(member, "/laws/FISA_702/?as_of=2026-12-30")
    assert "what happened since" not in text_of(member, "/laws/FISA_702/?as_of=2026-11-23")


def test_general_knowledge_is_never_shown_as_sourced(member: Client) -> None:
    for law in Law.objects.filter(source__kind="unverified"):
        shown = text_of(member, law.get_absolute_url())
        assert "To be checked" in shown
        assert "S67" not in shown


def test_exposures_and_shields_stand_apart(member: Client) -> None:
    html = member.get("/laws/").content.decode()
    exposures, shields = html.split('id="shields-caption"')
    assert "CLOUD_ACT" in exposures
    assert "GDPR_48" in shields
    assert "CLOUD_ACT" not in shields


@pytest.mark.parametrize(
    ("query", "kept", "left_out"),
    [
        ("kind=shield", "GDPR_48", "CLOUD_ACT"),
        ("jurisdiction=CA", "CAN_PROD", "CLOUD_ACT"),
        ("status=residual&as_of=2026-11-23", "FISA_702", "CLOUD_ACT"),
        ("status=unknown&as_of=2025-09-01", "DATA_ACT_32", "GDPR_48"),
    ],
)
def test_filters_keep_what_is_asked(member: Client, query: str, kept: str, left_out: str) -> None:
    shown = text_of(member, f"/laws/?{query}")
    assert kept in shown
    assert left_out not in shown


@pytest.mark.parametrize("query", ["as_of=2026-02-31", "kind=sword", "jurisdiction=ZZ"])
def test_filter_that_is_not_understood_is_told(member: Client, query: str) -> None:
    assert "CLOUD_ACT" in text_of(member, f"/laws/?{query}", 400)


def test_list_says_what_may_change_soon(member: Client) -> None:
    assert "May change within" not in text_of(member, "/laws/?as_of=2026-11-23")
    soon = text_of(member, "/laws/?as_of=2026-12-30&kind=shield")
    assert "May change within 90 days: FISA_702: This record ends March 2027" in soon


def test_nothing_found_says_so(member: Client) -> None:
    assert "No law matches" in text_of(member, "/laws/?jurisdiction=CH&status=expired")


@pytest.mark.parametrize("code", ["NOPE", "fisa_702", "é"])
def test_unknown_law_is_not_found(member: Client, code: str) -> None:
    assert member.get(f"/laws/{code}/").status_code == 404


def test_member_is_offered_no_act(member: Client, keeper: Client) -> None:
    assert "/laws/add/" not in member.get("/laws/").content.decode()
    assert "/end/" not in member.get("/laws/NSL/").content.decode()
    assert "/laws/add/" in keeper.get("/laws/").content.decode()
    assert "/end/" in keeper.get("/laws/NSL/").content.decode()


@pytest.mark.parametrize("path", ["/laws/", "/laws/FISA_702/", "/laws/NSL/"])
def test_pages_hold_no_inline_style_or_script(member: Client, path: str) -> None:
    main = member.get(path).content.decode().split("<main", 1)[1]
    assert not re.search(r"<style|<script|\sstyle=|\son[a-z]+=", main)


@pytest.mark.parametrize("kept", [1, 3])
def test_list_makes_the_same_queries_for_one_law_and_three(
    member: Client, django_assert_num_queries: Counting, kept: int
) -> None:
    others = Law.objects.exclude(code__in=["DPF", "NSL", "CLOUD_ACT"][:kept])
    for law in others:
        law.periods.all().delete()
    others.delete()
    with django_assert_num_queries(6):
        assert member.get("/laws/").status_code == 200


def test_axis_draws_one_bar_per_record(member: Client) -> None:
    html = member.get("/laws/FISA_702/?as_of=2026-11-23").content.decode()
    axis = html.split('<svg class="chart time-axis"')[1].split("</svg>")[0]
    assert axis.count("<rect") == 2


def test_api_gives_the_status_of_the_day(ask: Ask) -> None:  # noqa: F811  # the fixture, not another
    who = factories.user("reader")
    laws = {law["code"]: law for law in ask(who, "GET", "laws/?as_of=2026-11-23").json()}
    fisa = laws["FISA_702"]
    assert (fisa["status"], fisa["why"], fisa["valid_to"]) == ("residual", "recorded", "2027-03")
    assert (laws["NSL"]["to_be_checked"], laws["NSL"]["sources"]) == (True, [])
    assert ask(who, "GET", "laws/?as_of=2026-02-30").status_code == 400
