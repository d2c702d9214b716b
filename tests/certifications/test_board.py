"""The page of certifications, the gates it proposes, and derogations."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.bids import register_bid
from assessments.actions.derogations import record_derogation, withdraw_derogation
from assessments.actions.errors import ActionRefused, Conflict
from assessments.models import Derogation, Tender
from assessments.queries.certifications import board, proposals
from assessments.queries.grid import bids_in_order
from hdhcompliance.journal.models import JournalEntry
from providers.actions import Invented, invent_certifications
from providers.loading import load_providers
from providers.models import Certification, HostingService
from tests import factories
from tests.certifications.conftest import certified, signed_in
from tests.factories import Scene
from tests.tenders.preparing_certifications import granted

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/sovereignty/certifications/"
FORM = f"{PAGE}alpha/derogation/"
GATES = {"G-SNC", "EXI01"}


def proposed(scene: Scene, gate: str = "G-SNC", bid: int = 0) -> tuple[str, str]:
    found = proposals(scene.tender, bids_in_order(scene.tender), GATES)[scene.bids[bid].pk, gate]
    return found.outcome, found.reason


def test_valid_service_is_proposed_as_met_with_the_day_it_ends(scene: Scene) -> None:
    certified(scene)
    outcome, reason = proposed(scene)
    assert outcome == "met"
    assert "1er mars 2029" in reason


def test_milestone_is_proposed_as_not_met_until_a_derogation_is_recorded(scene: Scene) -> None:
    certified(scene, state="milestone", start=date(2026, 10, 5))
    assert proposed(scene)[0] == "not_met"
    record_derogation(by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=0)
    outcome, reason = proposed(scene)
    assert outcome == "conditional"
    assert "Le ministre (essai)" in reason
    assert "n’est pas une qualification" in reason


def test_derogation_never_shows_as_a_qualification(scene: Scene, officer: Client) -> None:
    certified(scene, state="in_progress", start=date(2026, 10, 5))
    record_derogation(by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=0)
    row = board(scene.tender, bids_in_order(scene.tender), date(2026, 11, 23)).tables[
        Certification.Scheme.SNC
    ][0]
    assert [cell.finding.state for cell in row.cells] == ["not_met"] * 5
    assert "by derogation, not by qualification" in officer.get(PAGE).text


def test_derogation_does_not_touch_the_hds_certificate(scene: Scene) -> None:
    certified(scene, scheme="hds", state="in_progress", start=None)
    record_derogation(by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=0)
    assert proposed(scene, "EXI01")[0] == "not_met"


def test_certificate_of_the_company_alone_is_unknown(scene: Scene) -> None:
    certified(scene, scheme="hds", of_service=False)
    assert proposed(scene, "EXI01")[0] == "unknown"


def test_gate_page_comes_filled_with_the_proposal(scene: Scene, officer: Client) -> None:
    certified(scene, end=date(2027, 5, 1))
    page = officer.get("/tenders/T-1/gates/alpha/G-SNC/").text
    assert "The certifications propose:" in page
    assert "before the contract starts" in page


@pytest.mark.parametrize(
    ("as_of", "outscale", "vmware"),
    [
        ("2026-06-01", "182 days later", "211 days later"),
        ("2026-11-23", "7 days later", "36 days later"),
        ("2026-12-30", "ended on 30 November 2026", "ended on 29 December 2026"),
    ],
)
def test_real_services_tell_three_answers_on_three_days(
    as_of: str, outscale: str, vmware: str, client: Client
) -> None:
    load_providers()
    scene = factories.tender(bids=0, opened=False, fictitious=False)
    for key in ("3ds-outscale-cloud-on-demand", "ovhcloud-hosted-private-cloud"):
        service = HostingService.objects.get(key=key)
        register_bid(
            by=scene.officer, tender=scene.tender, provider=service.provider, service=service
        )
    page = signed_in(client, scene, "auditor").get(f"{PAGE}?as_of={as_of}").text
    assert outscale in page
    assert vmware in page


def test_expiries_are_listed_soonest_first_and_renewed_ones_left_out(scene: Scene) -> None:
    certified(scene, end=date(2027, 5, 1))
    later = certified(scene, start=date(2027, 5, 2), end=date(2030, 5, 1))
    sooner = certified(scene, 1, scheme="hds", end=date(2027, 3, 1))
    found = board(scene.tender, bids_in_order(scene.tender), date(2026, 11, 23)).alerts
    assert [alert.view.certification for alert in found] == [sooner, later]
    assert found[0].sentence


def test_page_without_dates_or_bids_says_so(officer: Client, scene: Scene) -> None:
    Tender.objects.update(bids_due_at=None, award_on=None)
    Tender.objects.update(contract_start_on=None, contract_end_on=None)
    certified(scene)
    assert "this date of the tender is not known yet" in officer.get(PAGE).text
    empty = factories.tender("T-2", bids=0)
    page = officer.get(f"/tenders/{empty.tender.reference}/sovereignty/certifications/")
    assert "No bid is registered yet" in page.text


def test_day_that_is_none_is_refused_and_the_page_still_works(officer: Client) -> None:
    answer = officer.get(f"{PAGE}?as_of=2026-02-31")
    assert answer.status_code == 400
    assert "is not a day" in answer.text


def test_as_many_queries_with_one_certification_as_with_three_bids(client: Client) -> None:
    counts = []
    for number in (1, 3):
        scene = factories.tender(f"Q-{number}", bids=number)
        for bid in range(number):
            certified(scene, bid)
            certified(scene, bid, scheme="hds")
        signed_in(client, scene, "officer")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/tenders/Q-{number}/sovereignty/certifications/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_form_records_then_a_second_writer_sees_what_stands(scene: Scene, officer: Client) -> None:
    data = {**_form(), "seen_version": "0"}
    assert officer.post(FORM, data).status_code == 303
    again = officer.post(FORM, {**data, "authority": "Une autre"})
    assert again.status_code == 409
    assert "Le ministre (essai)" in again.text  # what stands
    assert "Une autre" in again.text  # what was typed
    assert Derogation.objects.get().authority == "Le ministre (essai)"


def test_same_derogation_again_writes_nothing(scene: Scene) -> None:
    record_derogation(by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=0)
    before = JournalEntry.objects.count()
    record_derogation(by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=1)
    assert JournalEntry.objects.count() == before
    assert Derogation.objects.get().version == 1


def test_withdrawal_wants_a_reason_and_keeps_the_row(scene: Scene, officer: Client) -> None:
    record_derogation(by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=0)
    empty = officer.post(FORM, {"withdraw": "1", "withdrawal-seen_version": "1"})
    assert empty.status_code == 400
    given = {"withdraw": "1", "withdrawal-seen_version": "1", "withdrawal-withdrawal": "Finie."}
    assert officer.post(FORM, given).status_code == 303
    assert "Finie." in officer.get(FORM).text
    record_derogation(by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=0)
    assert Derogation.objects.count() == 2


def test_withdrawal_of_another_version_is_a_conflict(scene: Scene) -> None:
    record_derogation(by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=0)
    with pytest.raises(Conflict):
        withdraw_derogation(by=scene.officer, bid=scene.bids[0], reason="Vu.", seen_version=0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"authority": " "}, "text_missing"),
        ({"evidence": "x" * 5001}, "text_too_long"),
        ({"decided_on": date(2026, 4, 16)}, "before_the_decree"),
        ({"ends_on": date(2026, 10, 14)}, "ends_too_early"),
    ],
)
def test_derogation_that_cannot_be_is_refused(
    scene: Scene, change: dict[str, object], code: str
) -> None:
    given = {name: getattr(granted(), name) for name in type(granted()).__dataclass_fields__}
    with pytest.raises(ActionRefused) as refused:
        record_derogation(
            by=scene.officer,
            bid=scene.bids[0],
            granted=type(granted())(**{**given, **change}),
            seen_version=0,
        )
    assert refused.value.code == code
    assert not Derogation.objects.exists()


def test_database_refuses_a_second_standing_derogation(scene: Scene) -> None:
    record_derogation(by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=0)
    row = Derogation.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_database_refuses_half_a_withdrawal(scene: Scene) -> None:
    record_derogation(by=scene.officer, bid=scene.bids[0], granted=granted(), seen_version=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Derogation.objects.update(withdrawn_at=timezone.now())


def test_nothing_invented_is_attached_to_a_real_host(scene: Scene) -> None:
    real = factories.provider("reel", "Réel", fictitious=False)
    one = Invented("snc", "3.2", "granted", "1", date(2026, 1, 1), date(2029, 1, 1))
    with pytest.raises(ValueError, match="invented"):
        invent_certifications(
            by=scene.officer,
            service=HostingService.objects.get(provider=real),
            certifications=[one],
            on=date(2026, 1, 1),
        )


def test_reviewer_reads_the_derogation_and_cannot_write_it(scene: Scene, client: Client) -> None:
    reviewer = signed_in(client, scene, "reviewer")
    assert reviewer.get(FORM).status_code == 200
    assert reviewer.post(FORM, {**_form(), "seen_version": "0"}).status_code == 403


def test_home_tells_what_ends_within_ninety_days(scene: Scene, officer: Client) -> None:
    today = timezone.localdate()
    certified(scene, start=date(2024, 1, 1), end=today)
    assert "1 certification ends within 90 days" in officer.get("/").text
    certified(scene, start=today, end=date(today.year + 2, 1, 1))
    assert "ends within 90 days" not in officer.get("/").text


def _form() -> dict[str, str]:
    given = granted()
    names = type(given).__dataclass_fields__
    return {name: str(getattr(given, name) or "") for name in names}
