"""Statements on transfers: the rule of their wording, their page, their conflict, their file."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.transfers import Whole, record_transfers
from assessments.models import TransferActor, TransferStatement
from assessments.queries.transfers import proposed, standing
from assessments.transfers.published import published
from assessments.transfers.rules import Actor, Lacking, Wording, lacks, wording
from hdhcompliance.journal.models import JournalEntry
from providers.loading import load_providers
from providers.models import HostingService, Source
from tests import factories
from tests.certifications.conftest import certified, signed_in
from tests.factories import Scene

LIST = "/tenders/T-1/sovereignty/transfers/"
PAGE = f"{LIST}alpha/"
FILE = f"{PAGE}table.csv"
HOST = Actor("Alpha", "host", "yes", "yes", (1, 2, 3, 4, 5, 6), "none", "", "none")
WHOLE = Whole("covered", "Page 4.", "https://alpha.example/exi31", date(2026, 11, 1))


def write(scene: Scene, *actors: Actor, seen: int = 0, whole: Whole = WHOLE) -> TransferStatement:
    return record_transfers(
        by=scene.officer, bid=scene.bids[0], whole=whole, actors=actors, seen_version=seen
    )


def posted(*actors: Actor, seen: int = 0, **changes: str) -> dict[str, object]:
    data: dict[str, object] = {
        "actors-TOTAL_FORMS": str(len(actors)),
        "actors-INITIAL_FORMS": "0",
        "seen_version": str(seen),
        "appraisal": "covered",
        "appraisal_evidence": "Page 4.",
        "page_address": "https://alpha.example/exi31",
        "page_dated_on": "2026-11-01",
    }
    for place, actor in enumerate(actors):
        for name in Actor.__dataclass_fields__:
            data[f"actors-{place}-{name}"] = getattr(actor, name)
    return {**data, **changes}


@pytest.mark.pure
@pytest.mark.parametrize(
    ("actors", "expected"),
    [
        ([], Wording.UNKNOWN),
        ([HOST], Wording.QUALIFIED),
        ([HOST, replace(HOST, secnumcloud="no")], Wording.NO_TRANSFER),
        ([HOST, replace(HOST, secnumcloud="unknown")], Wording.NO_TRANSFER),
        ([replace(HOST, access="unknown")], Wording.UNKNOWN),
        ([replace(HOST, risk="unknown")], Wording.UNKNOWN),
        ([HOST, replace(HOST, access="safeguards")], Wording.TABLE),
        ([HOST, replace(HOST, access="adequacy")], Wording.TABLE),
        ([replace(HOST, risk="described")], Wording.TABLE),
    ],
)
def test_wording_follows_the_rule(actors: list[Actor], expected: Wording) -> None:
    assert wording(actors) is expected


ROWS = st.lists(
    st.builds(
        Actor,
        name=st.just("X"),
        role=st.sampled_from(["host", "subcontractor"]),
        hds=st.sampled_from(["yes", "no", "exempt", "unknown"]),
        secnumcloud=st.sampled_from(["yes", "no", "unknown"]),
        access=st.sampled_from(["none", "adequacy", "safeguards", "unknown"]),
        risk=st.sampled_from(["none", "described", "unknown"]),
    ),
    max_size=5,
)


@pytest.mark.pure
@given(ROWS)
def test_short_wording_is_never_open_on_an_access_a_risk_or_an_unknown(rows: list[Actor]) -> None:
    if wording(rows) in (Wording.QUALIFIED, Wording.NO_TRANSFER):
        assert all((row.access, row.risk) == ("none", "none") for row in rows)


@pytest.mark.pure
def test_what_lacks_is_named_row_by_row_then_as_a_whole() -> None:
    bare = Actor("Sous-traitant", "subcontractor")
    found = [lack.what for lack in lacks([bare], appraisal="unknown", page="")]
    assert found == [
        Lacking.HDS,
        Lacking.SECNUMCLOUD,
        Lacking.ACTIVITIES,
        Lacking.ACCESS,
        Lacking.RISK,
        Lacking.NO_HOST,
        Lacking.APPRAISAL,
        Lacking.PAGE,
    ]
    assert lacks([HOST], appraisal="covered", page="https://alpha.example/") == []


@pytest.mark.pure
def test_published_rows_are_whole() -> None:
    assert published()
    for row in published():
        assert row.actor_fr.activities
        assert row.actor_fr.risk == "unknown"  # the pages read say nothing of it


@pytest.mark.django_db
def test_host_s_own_page_is_proposed_with_its_source() -> None:
    load_providers()
    assert {row.source for row in published()} <= set(Source.objects.values_list("key", flat=True))
    scene = factories.tender(bids=1, fictitious=False)
    bid = scene.bids[0]
    bid.service = HostingService.objects.get(key="cloud-temple-iaas-secure-temple")
    bid.provider = bid.service.provider
    bid.save()
    rows = proposed(bid, date(2026, 11, 23))
    assert [row.access for row in rows] == ["none", "none", "safeguards"]
    assert all("S98" in row.basis and "2026-11-23" in row.basis for row in rows)


@pytest.mark.django_db
def test_certifications_propose_a_row_and_leave_the_rest_unknown(scene: Scene) -> None:
    certified(scene)
    (row,) = proposed(scene.bids[0], date(2026, 11, 23))
    assert (row.hds, row.secnumcloud) == ("unknown", "yes")
    assert (row.access, row.risk) == ("unknown", "unknown")
    (expired,) = proposed(scene.bids[0], date(2030, 1, 1))
    assert expired.secnumcloud == "unknown"


@pytest.mark.django_db
def test_proposal_is_told_as_one_and_recorded_by_nobody(scene: Scene, officer: Client) -> None:
    certified(scene)
    assert "proposals drawn from public facts" in officer.get(PAGE).text
    assert not TransferStatement.objects.exists()
    assert "Nothing recorded" in officer.get(LIST).text


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["officer", "reviewer"])
def test_officer_and_reviewer_record_and_correct(scene: Scene, client: Client, who: str) -> None:
    writer = signed_in(client, scene, who)
    assert writer.post(PAGE, posted(HOST)).status_code == 303
    found = standing(scene.bids[0])
    assert found.is_complete
    assert found.actors == (HOST,)
    assert "short “no risk” wording is open" in writer.get(PAGE).text
    assert writer.post(PAGE, posted(replace(HOST, risk="unknown"), seen=1)).status_code == 303
    assert "risk of imposed access not known" in writer.get(LIST).text


@pytest.mark.django_db
def test_second_writer_gets_the_conflict_and_loses_nothing(scene: Scene, officer: Client) -> None:
    write(scene, HOST)
    answer = officer.post(PAGE, posted(replace(HOST, name="Tapé entre-temps")))
    assert answer.status_code == 409
    assert "Tapé entre-temps" in answer.text
    assert TransferActor.objects.get().name == "Alpha"
    assert 'name="seen_version" value="1"' in answer.text
    with pytest.raises(Conflict):
        write(scene, HOST, seen=0)


@pytest.mark.django_db
def test_same_statement_again_writes_nothing(scene: Scene) -> None:
    write(scene, HOST)
    before = JournalEntry.objects.count()
    assert write(scene, HOST, seen=1).version == 1
    assert JournalEntry.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"role": "friend"}, "unknown_value"),
        ({"activities": (7,)}, "unknown_value"),
        ({"access": "safeguards"}, "access_undetailed"),
        ({"risk": "described"}, "laws_missing"),
        ({"residual": "x" * 5001}, "text_too_long"),
    ],
)
def test_row_that_cannot_be_is_refused(scene: Scene, change: dict[str, str], code: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        write(scene, replace(HOST, **change))  # type: ignore[arg-type]  # wrong on purpose
    assert refused.value.code == code
    assert not TransferStatement.objects.exists()


@pytest.mark.django_db
def test_form_with_a_fault_comes_back_filled(scene: Scene, officer: Client) -> None:
    answer = officer.post(PAGE, posted(replace(HOST, access="safeguards"), appraisal_evidence=""))
    assert answer.status_code == 400
    assert "from which country" in answer.text
    assert "Say where the risk appraisal was read" in answer.text
    assert 'value="Alpha"' in answer.text


@pytest.mark.django_db
def test_more_adds_a_block_and_writes_nothing(scene: Scene, officer: Client) -> None:
    answer = officer.post(PAGE, posted(HOST, more="1"))
    assert answer.status_code == 200
    assert "actors-1-name" in answer.text
    assert not TransferStatement.objects.exists()


@pytest.mark.django_db
def test_block_ticked_for_removal_is_left_out(scene: Scene, officer: Client) -> None:
    data = {**posted(HOST, replace(HOST, name="Autre")), "actors-1-DELETE": "on"}
    officer.post(PAGE, data)
    assert [row.name for row in TransferActor.objects.all()] == ["Alpha"]


@pytest.mark.django_db
def test_file_has_the_seven_columns_and_no_formula(scene: Scene, officer: Client) -> None:
    write(scene, replace(HOST, name="=1+1", risk="described", laws="Loi d’essai"))
    answer = officer.get(FILE)
    assert answer["Content-Disposition"].startswith('attachment; filename="FICTIF_T-1_')
    head, row = csv.reader(answer.text.lstrip("\ufeff").splitlines(), delimiter=";")
    assert len(head) == len(row) == 7
    assert row[0] == "'=1+1"
    assert row[4] == "1, 2, 3, 4, 5, 6"
    assert "Loi d’essai" in row[6]


@pytest.mark.django_db
def test_as_many_queries_with_one_statement_as_with_three(client: Client) -> None:
    counts = []
    for number in (1, 3):
        scene = factories.tender(f"Q-{number}", bids=number)
        for bid in scene.bids:
            record_transfers(
                by=scene.officer, bid=bid, whole=WHOLE, actors=[HOST] * number, seen_version=0
            )
        signed_in(client, scene, "officer")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/tenders/Q-{number}/sovereignty/transfers/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
