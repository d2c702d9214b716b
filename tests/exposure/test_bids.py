"""The exposure of a bid: what is recorded, what it gives, what is kept, and its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from assessments.actions.errors import ActionRefused
from assessments.actions.exposure import (
    Measure,
    MeasureChanged,
    add_link,
    choose_exposure,
    keep_reading,
    record_mitigation,
    withdraw_link,
)
from assessments.actions.grids import freeze_method
from assessments.models import BidLink, ExposureMitigation, ExposureReading, Grid
from assessments.queries.exposure import (
    BidExposure,
    exposure_of_bid,
    exposures,
    findings_of,
    parameters_of,
)
from assessments.queries.exposure_readings import content_of, differences
from assessments.queries.freeze import check_freeze
from assessments.queries.method import method_of
from hdhcompliance.journal.models import JournalEntry
from providers.exposure import Affects, Line, load_parameters
from providers.loading import load_providers
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing_exposure import HELD_KEYS, STAFF, added

DAY = date(2027, 2, 1)
HOME = "/tenders/T-1/sovereignty/exposure/"
ALPHA = f"{HOME}bids/alpha/"
CONF = Affects.CONFIDENTIALITY


@pytest.fixture(scope="module")
def laws(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The laws of the repository, loaded once for the whole module, then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_providers()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def scene(laws: None, db: None) -> Scene:
    return factories.tender()


@pytest.fixture
def reviewer(client: Client, scene: Scene) -> Client:
    client.force_login(scene.reviewer)
    client.cookies["django_language"] = "en"
    return client


def of(scene: Scene, on: date = DAY) -> BidExposure:
    found = exposure_of_bid(scene.bids[0], on)
    assert found is not None
    return found


def line(exposure: BidExposure, key: str) -> Line:
    return next(each for each in exposure.reading.lines if each.key == key)


def test_bidder_of_unknown_holders_may_be_wholly_exposed(scene: Scene) -> None:
    found = of(scene)
    assert (found.figure(CONF).established, found.figure(CONF).possible) == (0, 1500)
    assert {each.link.key for each in found.reading.lines} == {"holder:unplaced"}


def mitigate(scene: Scene, measure: Measure = HELD_KEYS, seen: int = 0) -> ExposureMitigation:
    return record_mitigation(
        by=scene.reviewer,
        bid=scene.bids[0],
        measure=measure,
        parameters=load_parameters(),
        seen=seen,
    )


def test_link_of_the_bid_is_read_under_the_laws_of_its_country(scene: Scene) -> None:
    added(scene)
    found = of(scene)
    # Staff with access: nexus 3, CLOUD Act in force, severity 3, content.
    assert found.figure(CONF).established == 900
    assert {line.law_code for line in found.reading.lines} >= {"CLOUD_ACT", "FISA_702", "OFAC"}
    assert found.figure(CONF, 5).established == 900
    assert found.figure(CONF, 1).established == 0


def test_mitigation_lowers_what_it_holds_against(scene: Scene) -> None:
    added(scene)
    mitigate(scene)
    found = of(scene)
    assert found.figure(CONF).established == 360
    assert line(found, "OFAC:staff:bid-L1").possible == 900
    mitigate(scene, replace(HELD_KEYS, level="none", evidence="", justification="Retiré."), seen=1)
    assert of(scene).figure(CONF).established == 900


def test_withdrawn_link_no_longer_counts_and_stays_in_the_list(scene: Scene) -> None:
    link = added(scene)
    withdraw_link(by=scene.reviewer, link=link, reason="Retiré de l’offre.")
    assert not [each for each in of(scene).reading.lines if "bid-L1" in each.key]
    assert BidLink.objects.get().withdrawal_reason == "Retiré de l’offre."
    with pytest.raises(ActionRefused) as refused:
        withdraw_link(by=scene.reviewer, link=link, reason="Encore.")
    assert refused.value.code == "already_withdrawn"
    assert added(scene).code == "L2"


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        (replace(HELD_KEYS, justification="  "), "reason_missing"),
        (replace(HELD_KEYS, evidence=""), "evidence_missing"),
        (replace(HELD_KEYS, level="none", reach=0, evidence=""), "evidence_missing"),
        (replace(HELD_KEYS, level="magic"), "unknown_level"),
        (replace(HELD_KEYS, reach=33), "unknown_reach"),
        (replace(HELD_KEYS, justification="x" * 5001), "too_long"),
    ],
)
def test_mitigation_refused(scene: Scene, measure: Measure, code: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        mitigate(scene, measure)
    assert refused.value.code == code
    assert not ExposureMitigation.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"justification": ""}, "reason_missing"),
        ({"country": "usa"}, "bad_link"),
        ({"nature": "friend"}, "bad_link"),
        ({"activities": "7"}, "bad_link"),
        ({"party": ""}, "bad_link"),
        ({"party": "x" * 201}, "bad_link"),
    ],
)
def test_link_refused(scene: Scene, change: dict[str, str], code: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        added(scene, replace(STAFF, **change))
    assert refused.value.code == code
    assert not BidLink.objects.exists()


def test_nothing_is_recorded_before_the_bids_are_open(laws: None, db: None) -> None:
    scene = factories.tender(opened=False)
    for act in (
        lambda: added(scene),
        lambda: mitigate(scene),
        lambda: keep_reading(by=scene.reviewer, bid=scene.bids[0], as_of=DAY),
    ):
        with pytest.raises(ActionRefused) as refused:
            act()
        assert refused.value.code == "bids_not_open"


def test_second_writer_sees_what_the_first_recorded(scene: Scene) -> None:
    first = mitigate(scene)
    other = replace(HELD_KEYS, level="byok", justification="Lu autrement.")
    with pytest.raises(MeasureChanged) as conflict:
        mitigate(scene, other)
    assert conflict.value.current == first
    assert ExposureMitigation.objects.get().level == "hyok"
    assert mitigate(scene, other, seen=1).version == 2


def test_same_mitigation_again_writes_nothing(scene: Scene) -> None:
    mitigate(scene)
    mitigate(scene)
    assert JournalEntry.objects.filter(action="exposure.mitigation_recorded").count() == 1


def test_database_refuses_what_the_acts_refuse(scene: Scene) -> None:
    row = mitigate(scene)
    for change in ({"reach": 33}, {"justification": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExposureMitigation.objects.filter(pk=row.pk).update(**change)
    link = added(scene)
    for values in ({"nature": "friend"}, {"withdrawn_by": "x"}, {"justification": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BidLink.objects.filter(pk=link.pk).update(**values)


# --- readings kept ------------------------------------------------------------------------------


def test_kept_reading_is_named_by_its_bytes_and_survives_corrections(
    scene: Scene, reviewer: Client
) -> None:
    link = added(scene)
    kept = keep_reading(by=scene.reviewer, bid=scene.bids[0], as_of=DAY)
    assert keep_reading(by=scene.reviewer, bid=scene.bids[0], as_of=DAY) == kept
    withdraw_link(by=scene.reviewer, link=link, reason="Retiré.")
    response = reviewer.get(f"{ALPHA}kept/{kept.pk}/")
    assert hashlib.sha256(response.content).hexdigest() == kept.sha256
    assert "FICTIF_T-1-alpha-exposure-2027-02-01.json" in response["Content-Disposition"]
    changed = differences(kept.content, content_of(of(scene)))
    assert ("staff:bid-L1", "present", "") in [
        (each.key, each.before, each.after) for each in changed
    ]
    page = reviewer.get(f"{ALPHA}?as_of=2027-02-01").text
    assert "Differs from what is shown" in page
    assert kept.sha256 in page


def test_kept_reading_tells_a_law_whose_status_changed(scene: Scene) -> None:
    added(scene)
    before = content_of(of(scene, date(2026, 6, 1)))
    after = content_of(of(scene, date(2026, 11, 23)))
    told = {
        (each.key, each.field): (each.before, each.after) for each in differences(before, after)
    }
    assert told["FISA_702", "status"] == ("in_force", "residual")


def test_nobody_rewrites_a_reading(scene: Scene, reviewer: Client) -> None:
    added(scene)
    for day in ("2026-06-01", "2026-11-23", "2026-11-23"):
        assert reviewer.post(f"{ALPHA}keep/", {"as_of": day}).status_code == 302
    first, _second = ExposureReading.objects.all()
    assert reviewer.get(f"{HOME}bids/beta/kept/{first.pk}/").status_code == 404


# --- parameters in the method -------------------------------------------------------------------


def test_parameters_are_frozen_with_the_method_when_chosen(laws: None, db: None) -> None:
    scene = factories.tender(frozen=False, opened=False)
    choose_exposure(by=scene.officer, tender=scene.tender, parameters="exposure-2026-11")
    grid = freeze_method(by=scene.officer, tender=scene.tender)
    assert method_of(grid, "T-1")["exposure"] == {
        "parameters": "exposure-2026-11",
        "sha256": load_parameters().sha256,
    }
    scene.tender.refresh_from_db()
    assert check_freeze(scene.tender).problems == ()
    with pytest.raises(ActionRefused) as refused:
        choose_exposure(by=scene.officer, tender=scene.tender, parameters="")
    assert refused.value.code == "already_frozen"


def test_method_without_parameters_keeps_its_bytes(scene: Scene) -> None:
    assert "exposure" not in method_of(scene.grid, "T-1")


def test_altered_parameters_read_nothing(scene: Scene, reviewer: Client) -> None:
    Grid.objects.update(exposure_parameters="exposure-2026-11", exposure_sha256="0" * 64)
    scene.grid.refresh_from_db()
    scene.bids[0].tender.grid = scene.grid
    assert parameters_of(scene.grid) is None
    assert findings_of(scene.bids[0], DAY) == ()
    assert "nothing is read with others" in reviewer.get(HOME).text
    assert reviewer.get(ALPHA).status_code == 200
    assert reviewer.get(f"{ALPHA}mitigation/").status_code == 404


# --- findings -----------------------------------------------------------------------------------


def test_findings_have_stable_keys_and_a_sentence(scene: Scene) -> None:
    added(scene)
    first = findings_of(scene.bids[0], DAY)
    assert first == findings_of(scene.bids[0], DAY)
    cloud_act = next(each for each in first if each.law_code == "CLOUD_ACT")
    assert cloud_act.key == "CLOUD_ACT:staff:bid-L1"
    assert (cloud_act.residual, cloud_act.activities) == (900, (5,))
    assert "Support de nuit" in cloud_act.sentence
    assert "3 × 3 × 1 = 9" in cloud_act.sentence
    assert len({(each.key, each.affects) for each in first}) == len(first)


# --- pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_list_makes_the_same_queries_for_one_bid_and_three(
    laws: None, db: None, client: Client, count: int
) -> None:
    scene = factories.tender(bids=count)
    for bid in scene.bids:
        add_link(by=scene.reviewer, bid=bid, found=STAFF)
    with CaptureQueriesContext(connection) as queries:
        assert len(exposures(scene.tender, scene.bids, DAY)) == count
    assert len(queries) == 10


def test_page_says_the_exposure_first_and_why(scene: Scene, reviewer: Client) -> None:
    added(scene)
    page = reviewer.get(f"{ALPHA}?as_of=2027-02-01").text
    assert "On confidentiality, 9 out of 15 is established" in page or "the exposure is 9" in page
    assert "Established: 3 × 3 × 1 = 9." in page.replace("\xa0", " ")
    assert "GDPR_48" in page
    assert page.count("Record a mitigation") > 2


def test_day_that_is_none_is_told(scene: Scene, reviewer: Client) -> None:
    response = reviewer.get(f"{ALPHA}?as_of=2027-02-31")
    assert response.status_code == 400
    assert "This is no day" in response.text


def test_conflict_on_the_page_loses_nothing(scene: Scene, reviewer: Client) -> None:
    mitigate(scene)
    typed = {"level": "byok", "justification": "Lu autrement.", "evidence": "Pièce 9", "seen": "0"}
    response = reviewer.post(f"{ALPHA}mitigation/", typed)
    assert response.status_code == 409
    assert "Lu autrement." in response.text
    assert "Clés détenues par l’acheteur seul." in response.text
    again = reviewer.post(f"{ALPHA}mitigation/", typed | {"seen": "1"})
    assert again.status_code == 303
    assert ExposureMitigation.objects.get().level == "byok"


def test_form_comes_back_filled(scene: Scene, reviewer: Client) -> None:
    typed = {"nature": "staff", "party": "Support de nuit", "country": "états-unis"}
    response = reviewer.post(f"{ALPHA}link/", typed)
    assert response.status_code == 400
    assert "Support de nuit" in response.text
    assert "two capital letters" in response.text
    assert not BidLink.objects.exists()


def test_link_and_withdrawal_through_the_pages(scene: Scene, reviewer: Client) -> None:
    typed = {
        "nature": "supplier",
        "party": "Éditeur <b>X</b>",
        "country": "US",
        "access": "unknown",
        "common_systems": "unknown",
        "activities": ["3", "4"],
        "justification": "Nommé dans l’offre.",
    }
    assert reviewer.post(f"{ALPHA}link/", typed).status_code == 303
    assert BidLink.objects.get().activities == "3,4"
    page = reviewer.get(ALPHA).text
    assert "Éditeur &lt;b&gt;X&lt;/b&gt;" in page
    assert reviewer.post(f"{ALPHA}link/L1/withdraw/", {"reason": " "}).status_code == 400
    assert reviewer.post(f"{ALPHA}link/L1/withdraw/", {"reason": "Retiré."}).status_code == 303
    assert reviewer.post(f"{ALPHA}link/L1/withdraw/", {"reason": "Retiré."}).status_code == 400
    assert reviewer.get(f"{ALPHA}link/L9/withdraw/").status_code == 404
