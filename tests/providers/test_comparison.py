"""Hosts side by side: what differs first, nothing invented, and what was asked wrongly is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from providers.actions import create_fictitious_provider
from providers.comparison import Comparison, Row, Value, compare
from providers.holders import holders_of
from providers.models import Fact
from tests.providers.test_provider_pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

Counting = Callable[[int], AbstractContextManager[object]]
DAY = date(2026, 11, 24)
SIX = ["ovhcloud", "3ds-outscale", "s3ns", "bleu", "scaleway", "t-systems"]


def row(found: Comparison, label: str) -> Row:
    return next(row for row in found.rows if row.label == label)


@pytest.fixture
def english() -> None:
    from django.utils.translation import activate

    activate("en")


def test_each_row_stands_once_either_different_or_the_same() -> None:
    found = compare(SIX[:3], DAY)
    assert {id(row) for row in found.differences} | {id(row) for row in found.same} == {
        id(row) for row in found.rows
    }
    assert not {id(row) for row in found.differences} & {id(row) for row in found.same}


def test_order_asked_for_is_the_order_shown() -> None:
    assert [host.slug for host in compare(["s3ns", "ovhcloud"], DAY).providers] == [
        "s3ns",
        "ovhcloud",
    ]


def test_same_words_from_other_sources_are_no_difference() -> None:
    fact = Fact.objects.select_related("source").first()
    assert not Row("", ((Value("a", item=fact),), (Value("a"),))).differs
    assert Row("", ((Value("a"),), ())).differs
    assert not Row("", ((), ())).differs


@pytest.mark.parametrize("slugs", [SIX[:2], SIX])
def test_two_hosts_and_six_make_the_same_queries(
    django_assert_num_queries: Counting, slugs: list[str]
) -> None:
    with django_assert_num_queries(20):
        found = compare(slugs, DAY)
        for each in found.rows:
            for cell in each.cells:
                assert all(str(value.item.source) for value in cell if value.item)


def test_items_of_19_6_are_those_of_each_page() -> None:
    found = compare(SIX, DAY)
    items = [row for row in found.rows if row.label.startswith("19.6.")]
    assert len(items) == 9
    for place, host in enumerate(found.providers):
        told = [
            str(value.badge["state"]) for row in items for value in row.cells[place] if value.badge
        ]
        assert told == [reading.outcome for reading in holders_of(host, DAY).items]


@pytest.mark.usefixtures("english")
def test_certifications_follow_the_day() -> None:
    def said(day: str) -> set[str]:
        (cell, _other) = row(
            compare(["3ds-outscale", "ovhcloud"], date.fromisoformat(day)), "SecNumCloud"
        ).cells
        return {str(value.badge["label"]) for value in cell if value.badge}

    assert said("2026-06-01") == {"Valid"}
    assert said("2026-11-23") == {"Valid, ends in 7 days"}
    assert said("2026-12-30") == {"Expired, renewal unknown"}


def test_every_sourced_value_shows_source_day_and_confidence(member: Client) -> None:
    member.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    html = member.get("/providers/compare/?p=ovhcloud&p=scaleway").content.decode()
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        for value in table.split('class="compare-value"')[1:]:
            computed = "out of 15" in value or '<p class="mb-1">' in value
            assert computed or ("2026-11-23" in value and "confidence:" in value)


def test_opinions_of_third_parties_are_left_out(member: Client) -> None:
    shown = text_of(member, "/providers/compare/?" + "&".join(f"p={slug}" for slug in SIX))
    assert "SEAL" not in shown
    assert "Atos" not in shown
    for rating in Fact.objects.filter(field="third_party_csf_rating"):
        assert rating.value_en not in shown


def test_what_is_not_recorded_is_unknown(member: Client) -> None:
    shown = text_of(member, "/providers/compare/?p=wimi&p=ovhcloud")
    assert "Unknown" in shown


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("p=ovhcloud", "at least one more"),
        ("&".join(f"p={slug}" for slug in [*SIX, "numspot"]), "six providers at most"),
        ("p=ovhcloud&p=ovhcloud&p=scaleway", "chosen twice"),
        ("p=ovhcloud&p=scaleway&p=nobody", "no provider kept here"),
        ("p=ovhcloud&p=<script>", "no provider kept here"),
        ("p=ovhcloud&p=scaleway&as_of=2026-02-31", "is not a day"),
    ],
)
def test_what_was_asked_wrongly_is_told(member: Client, query: str, told: str) -> None:
    shown = text_of(member, f"/providers/compare/?{query}", 400)
    assert told in shown
    assert "OVHcloud" in shown


def test_seven_asked_are_six_compared(member: Client) -> None:
    slugs = [*SIX, "numspot"]
    answer = member.get("/providers/compare/", {"p": slugs})
    assert [host.slug for host in answer.context["comparison"].providers] == SIX


def test_nothing_asked_is_a_page_to_choose_from(member: Client) -> None:
    shown = text_of(member, "/providers/compare/")
    assert "Choose the providers and the day" in shown
    assert "What differs" not in shown


def test_invented_host_is_not_compared_with_a_real_one(member: Client) -> None:
    for slug in ("a", "b"):
        create_fictitious_provider(name=f"Hôte {slug} (fictif)", slug=f"hote-{slug}", by=None)
    mixed = text_of(member, "/providers/compare/?p=hote-a&p=ovhcloud", 400)
    assert "not compared with a real one" in mixed
    assert "What differs" not in mixed
    html = member.get("/providers/compare/?p=hote-a&p=hote-b").content.decode()
    assert "fictitious-banner" in html or "fictif" in html


def test_list_offers_to_choose(member: Client) -> None:
    html = member.get("/providers/?as_of=2026-12-30").content.decode()
    assert html.count('form="compare"') == 18
    assert 'id="compare"' in html


# --- the same page on three days ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "day", "told"),
    [
        ("3ds-outscale", "2026-06-01", "Valid"),
        ("3ds-outscale", "2026-11-23", "Ends on 2026-11-30; no renewal was found on 2026-11-23."),
        ("3ds-outscale", "2026-12-30", "Last day: 2026-11-30; no renewal was found on 2026-11-23."),
        ("ovhcloud", "2026-06-01", "Valid"),
        ("ovhcloud", "2026-11-23", "Ends on 2026-12-29; no renewal was found on 2026-11-23."),
        ("ovhcloud", "2026-12-30", "Last day: 2026-12-29; no renewal was found on 2026-11-23."),
    ],
)
def test_page_of_a_host_says_the_status_of_the_day_and_why(
    member: Client, slug: str, day: str, told: str
) -> None:
    shown = text_of(member, f"/providers/{slug}/?as_of={day}")
    assert told in shown
    assert ("no renewal" in shown) is (day != "2026-06-01")
