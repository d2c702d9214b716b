"""Who holds each real provider, and 19.6 item by item, on its page and in the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from providers import queries
from providers.holders import holders_of
from providers.models import LegalEntity, Provider, Shareholding, Source
from providers.ownership import Place
from providers.ownership.requirements import Item, Outcome, Reading
from providers.ownership_tree import draw
from providers.ownership_words import refusal
from tests.ownership.graphs import company, person, reading, share
from tests.providers.conftest import CHECKED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

DAY = date(2026, 11, 30)


def items(slug: str, on: date = DAY) -> dict[Item, Reading]:
    found = holders_of(Provider.objects.get(slug=slug), on)
    return {reading.item: reading for reading in found.items}


@pytest.mark.parametrize(
    "slug",
    [
        "ovhcloud",
        "cloud-temple",
        "orange-business",
        "3ds-outscale",
        "scaleway",
        "s3ns",
        "bleu",
        "numspot",
        "worldline",
        "cegedim",
        "clever-cloud",
        "t-systems",
        "sap-delos",
        "microsoft-azure",
        "oodrive",
        "index-education",
        "whaller",
        "wimi",
    ],
)
def test_public_facts_prove_no_item_of_a_real_provider(slug: str) -> None:
    """Shares, statutes and tests are not public: nine times unknown, and never met by default."""
    assert {reading.outcome for reading in items(slug).values()} == {Outcome.UNKNOWN}


@pytest.mark.parametrize(
    ("slug", "reason", "source"),
    [
        ("ovhcloud", "seat_alone", "S86"),
        ("3ds-outscale", "seat_alone", "S87"),
        ("worldline", "to_check", "S67"),
        ("t-systems", "to_check", "S67"),
        ("microsoft-azure", "to_check", "S67"),
    ],
)
def test_seat_rests_on_the_source_of_the_fact(slug: str, reason: str, source: str) -> None:
    seat = items(slug)[Item.SEAT]
    assert (seat.reason, seat.sources) == (reason, (source,))


def test_ovhcloud_is_read_through_its_parent() -> None:
    found = holders_of(Provider.objects.get(slug="ovhcloud"), DAY)
    stakes = {stake.holder.key: stake for stake in found.reading.stakes}

    assert stakes["kkr"].place is Place.NON_EU
    assert [link.held for link in stakes["kkr"].path] == ["ovh-groupe", "ovh-sas"]
    assert stakes["kkr"].stale  # seen in October 2021, not since
    assert not stakes["octave-klaba"].path[0].stale
    assert stakes["octave-klaba"].place is Place.UNKNOWN


def test_figure_of_2021_counted_then() -> None:
    found = holders_of(Provider.objects.get(slug="ovhcloud"), date(2022, 1, 1))
    kkr = next(stake for stake in found.reading.stakes if stake.holder.key == "kkr")

    assert not kkr.stale
    assert kkr.path[0].capital.low > 0


def test_provider_without_company_still_answers() -> None:
    found = holders_of(Provider.objects.get(slug="wimi"), DAY)
    assert found.reading.host.name == "Wimi"
    assert draw(found.reading) is None


def test_depth_makes_no_more_queries(
    django_assert_num_queries: Callable[..., object],
) -> None:
    for slug in ("ovhcloud", "wimi"):
        provider = Provider.objects.get(slug=slug)
        with django_assert_num_queries(6):  # type: ignore[attr-defined]  # pytest-django's fixture
            holders_of(provider, DAY)


def test_more_than_all_of_a_company_is_told_and_nothing_read(member: Client) -> None:
    source = Source.objects.get(key="S24")
    held = LegalEntity.objects.get(key="bleu")
    for place in range(2):
        holder = LegalEntity.objects.create(
            key=f"more-{place}",
            role="holder",
            name_fr="M",
            name_en="M",
            source=source,
            checked_on=CHECKED,
            confidence="low",
        )
        Shareholding.objects.create(
            key=f"more-{place}",
            entity=held,
            holder=holder,
            capital_bp=6000,
            source=source,
            checked_on=CHECKED,
            confidence="low",
        )
    found = queries.provider_page("bleu", DAY).holders

    assert found.refused is not None
    assert "Bleu" in refusal(found.refused, found)
    assert found.reading.stakes == ()
    member.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = member.get("/providers/bleu/?as_of=2026-11-30")
    with override("en"):
        assert refusal(found.refused, found) in page.content.decode()


def test_drawing_has_every_holder_and_every_holding() -> None:
    reading = holders_of(Provider.objects.get(slug="ovhcloud"), DAY).reading
    tree = draw(reading)

    assert tree is not None
    assert {box.key for box in tree.boxes} == {
        "ovh-sas",
        *(stake.holder.key for stake in reading.stakes),
    }
    assert len(tree.arrows) == len(reading.links)
    host = next(box for box in tree.boxes if box.host)
    assert host.y == max(box.y for box in tree.boxes)
    for box in tree.boxes:
        assert box.x >= 0
        assert box.x + tree.box_width <= tree.width
        assert box.y >= 0
        assert box.foot <= tree.height


def test_page_says_the_chain_and_the_age_of_its_figures(member: Client) -> None:
    member.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    html = member.get("/providers/ovhcloud/?as_of=2026-11-30").content.decode()
    assert "KKR: about 8" in html
    assert "October 2021, not confirmed since" in html
    assert 'id="tree-description"' in html


def test_holder_stands_above_all_that_it_holds_but_for_a_loop() -> None:
    entities = [company("host"), company("mid"), person("anne")]
    rows = [
        share("mid", "host", 80),
        share("anne", "host", 20),
        share("anne", "mid", 92),
        share("host", "mid", 8),
    ]
    tree = draw(reading(entities, rows))

    assert tree is not None
    height = {box.key: box.y for box in tree.boxes}
    assert height["anne"] < height["mid"] < height["host"]
    assert [(arrow.link.holder, arrow.link.held) for arrow in tree.arrows if arrow.loop] == [
        ("host", "mid")
    ]
