from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from assessments.actions.errors import ActionRefused
from assessments.actions.frameworks import load_frameworks
from assessments.actions.tenders import create_tender
from assessments.forms.tenders import TenderForm
from assessments.frameworks.loader import load
from assessments.models import GridNode, Membership, Tender
from assessments.queries.method import method_of
from assessments.scoring.dossier import read_method
from tests import factories
from tests.tenders.acts import snapshot

pytestmark = pytest.mark.django_db

GOOD: dict[str, Any] = {
    "reference": "PDS-2027-001",
    "title": "Hébergement",
    "buyer": "Plateforme",
    "procedure": "AOO",
}


@pytest.fixture
def frameworks() -> None:
    load_frameworks(by=None)


def test_tender_has_its_stages_its_grid_and_its_creator_on_the_panel(frameworks: None) -> None:
    officer = factories.user("officer")
    tender = create_tender(by=officer, **GOOD)
    assert tender.stages.count() > 5
    assert not tender.stages.filter(planned_on__isnull=False).exists()
    nodes = GridNode.objects.filter(grid=tender.grid)
    assert nodes.count() == len(load().grids["hdh-reference-1"].nodes)
    read_method(method_of(tender.grid, tender.reference))
    roles = Membership.objects.filter(tender=tender, user=officer)
    assert sorted(roles.values_list("role", "panel_code")) == [
        ("evaluator", "eval1"),
        ("officer", ""),
    ]


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"reference": "pds 2027"}, "reference", "capital letters"),
        ({"reference": "PDS-"}, "reference", "capital letters"),
        ({"reference": "PDS\n"}, "reference", "capital letters"),
        ({"reference": "A" * 61}, "reference", ""),
        ({"title": ""}, "title", ""),
        ({"procedure": "XYZ"}, "procedure", ""),
    ],
)
def test_bad_field_is_refused_and_nothing_is_written(
    frameworks: None, change: dict[str, str], field: str, message: str
) -> None:
    officer = factories.user("officer")
    before = snapshot()
    with pytest.raises(ValidationError) as refused:
        create_tender(by=officer, **{**GOOD, **change})
    assert message in str(refused.value.message_dict[field]).lower()
    assert snapshot() == before


def test_reference_already_taken_is_refused(frameworks: None) -> None:
    officer = factories.user("officer")
    create_tender(by=officer, **GOOD)
    with pytest.raises(ValidationError):
        create_tender(by=officer, **GOOD)
    assert Tender.objects.count() == 1


def test_tender_before_the_frameworks_are_loaded_is_refused_with_what_to_do() -> None:
    officer = factories.user("officer")
    with pytest.raises(ActionRefused, match="load_frameworks") as refused:
        create_tender(by=officer, **GOOD)
    assert refused.value.code == "frameworks_not_loaded"
    assert not Tender.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"bids_due_at": "2027-02-30T12:00"}, "bids_due_at", "valid"),
        ({"award_on": "2027-13-01"}, "award_on", "valid"),
        ({"award_on": "2027-03-01"}, "award_on", "before the receipt of bids"),
        ({"contract_end_on": "2027-06-30"}, "contract_end_on", "before it starts"),
        ({"reference": "petit"}, "reference", "capital letters"),
    ],
)
def test_form_names_the_field_that_is_wrong(
    change: dict[str, str], field: str, message: str
) -> None:
    dates = {
        "bids_due_at": "2027-03-02T12:00",
        "award_on": "2027-06-01",
        "contract_start_on": "2027-07-01",
        "contract_end_on": "2031-06-30",
    }
    assert TenderForm({**GOOD, **dates}).is_valid()
    form = TenderForm({**GOOD, **dates, **change})
    assert list(form.errors) == [field]
    assert message in str(form.errors[field][0]).lower()


def test_form_compares_the_award_with_the_day_of_receipt_in_paris() -> None:
    """23:30 UTC on 1 March is already 2 March in Paris."""
    form = TenderForm({**GOOD, "bids_due_at": "2027-03-02T00:30", "award_on": "2027-03-01"})
    assert list(form.errors) == ["award_on"]


def test_page_refuses_with_400_keeps_what_was_typed_and_writes_nothing(client: Client) -> None:
    client.force_login(factories.user("admin", superuser=True))
    client.cookies["django_language"] = "en"
    response = client.post("/tenders/new/", {**GOOD, "award_on": "2027-02-30"})
    assert response.status_code == 400
    assert b"PDS-2027-001" in response.content
    assert b"valid date" in response.content
    assert not Tender.objects.exists()


def test_page_without_frameworks_says_what_to_do(client: Client) -> None:
    client.force_login(factories.user("admin", superuser=True))
    response = client.post("/tenders/new/", GOOD)
    assert response.status_code == 400
    assert b"load_frameworks" in response.content


def test_database_refuses_half_an_opening_and_a_contract_that_ends_before_it_starts() -> None:
    start, end = date(2027, 2, 1), date(2027, 1, 1)
    for wrong in (
        {"bids_opened_at": datetime(2027, 1, 1, tzinfo=UTC)},
        {"bids_opened_by": "x"},
        {"contract_start_on": start, "contract_end_on": end},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tender.objects.create(**GOOD, **wrong)
