"""What falls due by itself around a tender, and the laws about to change on the home page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.actions.timeline import choose_counting
from assessments.models import Tender
from assessments.queries.timeline import calendar_of
from assessments.queries.timeline_events import Event, Kind, events_of, years_after
from assessments.timeline import Options
from providers.law_queries import law_changes
from tests import factories
from tests.certifications.conftest import certified
from tests.factories import Scene
from tests.tenders.preparing_laws import kept_law, kept_period
from tests.tenders.preparing_timeline import START, drawn_up

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/timeline/"
BEFORE = date(2026, 11, 30)


@pytest.fixture
def scene(db: None) -> Scene:
    return drawn_up(factories.tender(opened=False, frozen=False))


def found(
    scene: Scene, today: date = BEFORE, *, certifications: bool = True
) -> dict[Kind, list[Event]]:
    kinds: dict[Kind, list[Event]] = {}
    for event in events_of(calendar_of(scene.tender, today), certifications=certifications):
        kinds.setdefault(event.kind, []).append(event)
    return kinds


def test_standstill_ends_by_itself_under_its_article(scene: Scene) -> None:
    calendar = calendar_of(scene.tender)
    (event,) = found(scene)[Kind.STANDSTILL]
    assert event.day == calendar.dates["STANDSTILL"].planned
    assert event.basis == "R.2182-1"


def test_bids_are_valid_as_long_as_the_rules_say(scene: Scene) -> None:
    assert Kind.VALIDITY not in found(scene)
    choose_counting(
        by=scene.officer, tender=scene.tender, options=Options(), bid_validity_days=120, seen=1
    )
    (event,) = found(scene)[Kind.VALIDITY]
    receipt = calendar_of(scene.tender).dates["OFF35"].planned
    assert receipt is not None
    assert event.day == receipt + timedelta(days=120)


def test_file_is_kept_five_years_and_the_contract_ten(scene: Scene) -> None:
    Tender.objects.update(contract_end_on=date(2045, 2, 28))
    scene.tender.refresh_from_db()
    signed = calendar_of(scene.tender).dates["SIGN"].planned
    assert signed is not None
    kinds = found(scene)
    (file,), (contract,) = kinds[Kind.FILE], kinds[Kind.CONTRACT]
    assert (file.day, file.to_be_checked) == (years_after(signed, 5), True)
    assert contract.day == date(2055, 2, 28)
    assert "R.2184-13" in contract.basis


def test_29_february_becomes_1_march() -> None:
    assert years_after(date(2028, 2, 29), 5) == date(2033, 3, 1)
    assert years_after(date(2028, 2, 29), 4) == date(2032, 2, 29)


def test_switching_charges_end_on_12_january_2027_and_are_not_told_after(scene: Scene) -> None:
    (event,) = found(scene)[Kind.SWITCHING]
    assert event.day == date(2027, 1, 12)
    assert Kind.SWITCHING not in found(scene, date(2027, 1, 13))


def test_certifications_of_the_services_bid_end_for_those_who_may_see_them(scene: Scene) -> None:
    certified(scene, end=date(2029, 3, 1))
    certified(scene, bid=1, end=date(2026, 3, 2))  # over
    certified(scene, bid=1, scheme="hds", state="in_progress")
    (event,) = found(scene)[Kind.CERTIFICATION]
    assert event.day == date(2029, 3, 1)
    assert "SecNumCloud" in event.label
    assert Kind.CERTIFICATION not in found(scene, certifications=False)


def test_law_changes_on_the_first_day_its_next_record_may_start(scene: Scene) -> None:
    law = kept_law()
    kept_period(law, valid_from="2025", valid_to="2027-03")
    kept_period(law, "essai-2", status="lapsed", valid_from="2027-04")
    (event,) = found(scene)[Kind.LAW]
    assert (event.known, event.day) == ("2027-04", date(2027, 4, 1))
    assert event.label.replace("\u00a0", " ").endswith(": de « En vigueur » à « Échue »")


def test_law_whose_record_ends_without_another_becomes_unknown(db: None) -> None:
    kept_period(kept_law(), valid_from="2025", valid_to="2027-03")
    kept_period(kept_law("AUTRE"), "essai-2", valid_from="2025")  # nothing ends it
    (change,) = law_changes(BEFORE)
    assert (change.law.code, change.day, change.after) == ("LOI_TEST", "2027-03", None)
    assert law_changes(BEFORE, date(2027, 1, 1)) == []


def test_page_shows_them(client: Client, scene: Scene) -> None:
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    page = client.get(PAGE).text
    assert "What falls due by itself" in page
    assert "End of the standstill, counted from the letters of rejection" in page


def test_home_tells_laws_about_to_change_to_those_who_follow_them(
    client: Client, scene: Scene
) -> None:
    law = kept_law()
    soon = timezone.localdate() + timedelta(days=20)
    kept_period(law, valid_from="2025", valid_to=soon.isoformat())
    for who, told in ((scene.officer, True), (scene.evaluators[0], False)):
        client.force_login(who)
        assert ("LOI_TEST" in client.get("/").text) is told


@pytest.mark.parametrize("number", [1, 3])
def test_events_cost_the_same_for_one_law_and_for_three(
    scene: Scene, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(number):
        kept_period(kept_law(f"LOI_{place}"), f"essai-{place}", valid_to="2027-03")
        certified(scene, scheme="hds", end=START + timedelta(days=place))
    calendar = calendar_of(scene.tender, BEFORE)
    with django_assert_num_queries(3):
        assert len(events_of(calendar)) > number
