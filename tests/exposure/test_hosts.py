"""The exposure of the real hosts, as the public facts tell it on a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from django.utils.html import strip_tags
from pytest_django import DjangoDbBlocker

from hdhcompliance.accounts.models import User
from providers.exposure import Affects, Kind, Line, Weight, figure
from providers.exposure_queries import by_service, exposure_of
from providers.loading import load_providers
from providers.models import Provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

BEFORE, CHECKED, AFTER = date(2026, 6, 1), date(2026, 11, 23), date(2026, 12, 30)
CONF = Affects.CONFIDENTIALITY


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The public facts and laws, loaded once for the whole module, then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_providers()
        yield
        transaction.set_rollback(True)


def lines(slug: str, on: date = CHECKED) -> dict[str, Line]:
    found = exposure_of(Provider.objects.get(slug=slug), on)
    return {line.key: line for line in found.reading.lines}


def test_host_seated_in_a_third_country_is_fully_exposed() -> None:
    assert lines("microsoft-azure")["CLOUD_ACT:seat:microsoft-azure-seat"].established == 1500


def test_fisa_702_counts_while_its_certifications_last_then_may_count() -> None:
    key = "FISA_702:seat:microsoft-azure-seat"
    told = {}
    for on in (BEFORE, CHECKED, AFTER, date(2027, 6, 1)):
        line = lines("microsoft-azure", on)[key]
        assert line.law is not None
        told[on] = (line.weight, str(line.law.status))
    assert told == {
        BEFORE: (Weight.COUNTS, "in_force"),
        CHECKED: (Weight.COUNTS, "residual"),
        AFTER: (Weight.COUNTS, "residual"),
        date(2027, 6, 1): (Weight.POSSIBLE, "unknown"),
    }


def test_order_makes_the_canadian_link_established_from_its_day() -> None:
    key = "CAN_PROD:subsidiary:ovhcloud-canada"
    assert lines("ovhcloud", date(2024, 4, 18))[key].link.kind is Kind.SALES
    ordered = lines("ovhcloud", date(2024, 4, 19))[key]
    # Nexus 3, severity 2, metadata only.
    assert (ordered.link.kind, ordered.established) == (Kind.SUBSIDIARY, 300)
    reviewed = lines("ovhcloud", CHECKED)[key]
    assert (reviewed.established, reviewed.possible) == (0, 300)


def test_quarantined_supplier_weighs_less_than_one_of_unknown_access() -> None:
    google = lines("s3ns")["CLOUD_ACT:supplier:s3ns-google"]
    microsoft = lines("bleu")["CLOUD_ACT:supplier:bleu-microsoft"]
    assert (google.established, google.possible) == (600, 600)
    assert (microsoft.established, microsoft.possible) == (600, 900)


def test_general_knowledge_establishes_nothing() -> None:
    found = lines("t-systems")["CLOUD_ACT:subsidiary:t-systems-t-mobile-us"]
    assert (found.established, found.possible) == (0, 900)


def test_host_is_exposed_through_what_hosts_it() -> None:
    own = {key.split(":", 1)[1] for key in lines("3ds-outscale")}
    through = {key.split(":", 1)[1] for key in lines("numspot")}
    assert through >= {f"{key}@numspot-outscale" for key in own if key.startswith("subsidiary")}


def test_variant_and_activity_of_cloud_temple() -> None:
    host = Provider.objects.get(slug="cloud-temple")
    with translation.override("fr"):
        found = by_service(exposure_of(host, CHECKED))
    rows = {
        row.variant: row.figures
        for row in found
        if row.affects is CONF and row.service.startswith("IaaS")
    }
    # Activity 5 with the mixed team: staff in Tunisia, of which no law is recorded, at worst 3 x 3.
    assert set(rows) == {"", "équipe mixte"}
    assert rows["équipe mixte"][4].possible >= rows[""][4].possible
    tunisia = lines("cloud-temple")["unrecorded:staff:cloud-temple-tunisia"]
    assert (tunisia.established, tunisia.possible, tunisia.link.activities) == (0, 900, (5,))


def test_fund_whose_present_share_is_not_known_may_be_above_the_cap() -> None:
    found = lines("ovhcloud")["CLOUD_ACT:holder:kkr"]
    assert (found.established, found.link.kind) == (0, Kind.NONE)
    assert found.link.at_worst is Kind.SHAREHOLDER  # votes cannot exceed what O. Klaba leaves
    assert found.possible == 1200


def test_no_established_figure_rests_on_an_unopened_source() -> None:
    for host in Provider.objects.all():
        for line in exposure_of(host, CHECKED).reading.lines:
            if "S67" in line.link.sources or (line.law and line.law.to_be_checked):
                assert line.established == 0, line.key


def test_patriot_act_counts_for_nothing() -> None:
    found = lines("microsoft-azure")["PATRIOT_215:seat:microsoft-azure-seat"]
    assert (found.established, found.possible) == (0, 0)


@pytest.mark.parametrize("slug", ["ovhcloud", "wimi", "numspot"])
def test_exposure_makes_the_same_queries_for_much_and_little(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]], slug: str
) -> None:
    host = Provider.objects.get(slug=slug)
    with django_assert_num_queries(8):
        exposure_of(host, CHECKED)


@pytest.fixture
def member(client: Client, db: None) -> Client:
    client.force_login(User.objects.create(username="member"))
    client.cookies["django_language"] = "en"
    return client


def words(client: Client, address: str) -> str:
    main = re.search(r"<main.*?</main>", client.get(address).text, re.DOTALL)
    assert main is not None
    return " ".join(unescape(strip_tags(main.group())).split())


def test_page_says_why_fisa_differs_from_day_to_day(member: Client) -> None:
    address = "/providers/microsoft-azure/?as_of={}"
    before, after = words(member, address.format(BEFORE)), words(member, address.format(CHECKED))
    assert "FISA_702 50 U.S.C. § 1881a" in before
    assert "end: 12 June 2026" in before
    assert "start: 13 June 2026" in after
    assert "end: March 2027" in after


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_real_page_opens_its_exposure_with_a_sentence(member: Client, language: str) -> None:
    member.cookies["django_language"] = language
    opening = "Sur la confidentialité" if language == "fr" else "On confidentiality"
    for host in Provider.objects.all():
        page = words(member, f"/providers/{host.slug}/?as_of=2026-11-23")
        assert opening in page, host.slug
        assert "GDPR_48" in page


def test_worst_line_gives_the_figure() -> None:
    for host in Provider.objects.all():
        found = exposure_of(host, CHECKED).reading.lines
        for affects in Affects:
            given = figure(found, affects)
            if given.established and given.worst:
                assert given.worst.established == given.established
