"""The real call of 2026 kept from public facts: plan against reality, contradictions, read only."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from assessments.access import tender_access
from assessments.actions.public_record import record_public_call
from assessments.forms.tenders import TenderForm
from assessments.models import Tender
from assessments.queries.timeline import calendar_of
from assessments.timeline import Standing, State
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Permission
from hdhcompliance.journal.models import JournalEntry
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = "/tenders/PDS-2026-UGAP/timeline/"
TODAY = date(2026, 11, 30)


@pytest.fixture
def reader(db: None) -> User:
    return factories.user("lecteur", fictitious=True)


@pytest.fixture
def record(reader: User) -> Tender:
    tender = record_public_call([reader])
    assert tender is not None
    return tender


def test_plan_stands_beside_reality(record: Tender) -> None:
    found = {each.stage.code: each for each in calendar_of(record, TODAY).milestones}
    assert set(found) == {"DEMDEVIS", "DEVIS", "DECISION"}
    launch, quotes, choice = (found[code] for code in ("DEMDEVIS", "DEVIS", "DECISION"))
    assert launch.dates.planned == launch.dates.actual == date(2026, 2, 9)
    assert quotes.dates.planned == date(2026, 3, 30)
    assert (quotes.finding.state, quotes.finding.days) == (State.SUFFICIENT, 49)
    assert quotes.standing is Standing.PASSED  # the day quotes came in is not public
    assert (choice.dates.planned, choice.dates.actual) == (date(2026, 3, 31), date(2026, 4, 23))


def test_page_shows_the_contradictions_with_their_sources(
    record: Tender, reader: User, client: Client
) -> None:
    client.force_login(reader)
    client.cookies["django_language"] = "en"
    page = client.get(PAGE).text
    assert "PUBLIC FACTS, to be read only" in page
    assert "Choice of the holder: announced for 2026-03, made on 2026-04-23, 23 days late." in page
    assert "“three months later” elsewhere" in page
    assert "End of 2026 for some, early 2027 for others" in page
    assert "https://www.lemondeinformatique.fr/" in page
    assert "draw/" not in page
    assert "FICTITIOUS" not in page


def test_its_readers_write_nothing(record: Tender, reader: User) -> None:
    access = tender_access(reader, record.reference, Permission.VIEW_TENDER)
    assert not access.may(Permission.EDIT_TENDER)
    assert not access.may(Permission.MARK)
    assert not record.is_fictitious
    assert not record.bids.exists()


def test_nobody_opens_a_tender_under_its_reference() -> None:
    form = TenderForm({"reference": "PDS-2026-UGAP"})
    assert "reference" in form.errors


def test_kept_twice_it_changes_nothing(record: Tender, reader: User) -> None:
    entries = JournalEntry.objects.count()
    assert record_public_call([reader]) is None
    assert JournalEntry.objects.count() == entries


def test_journal_tells_which_data_and_sources_it_was_made_from(record: Tender) -> None:
    told = JournalEntry.objects.order_by("-sequence")[0]
    assert told.action == "tender.recorded"
    assert told.details["sources"] == ["S18", "S19", "S21", "S22", "S66", "S68"]
    assert len(told.details["sha256"]) == 64
