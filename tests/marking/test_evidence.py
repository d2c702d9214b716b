"""Evidence on a line: attached, listed, downloaded, withdrawn; who may, and what is refused."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.errors import ActionRefused
from assessments.actions.evidence import MAXIMUM_BYTES, attach_evidence, withdraw_evidence
from assessments.models import Closing, Evidence
from assessments.queries.dossiers import dossier_of
from assessments.queries.evidence import Exhibit
from assessments.scoring.dossier import read_dossier
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.documents.making import PDF, PNG
from tests.factories import Scene

pytestmark = pytest.mark.django_db

LEAF = "/tenders/T-1/leaves/C.1/"
DIGEST = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def scene() -> Scene:
    return factories.tender(evaluators=2)


@pytest.fixture
def evaluator(client: Client, scene: Scene) -> Client:
    return signed_in(client, scene.evaluators[0])


def signed_in(client: Client, who: User) -> Client:
    client.force_login(who)
    client.cookies["django_language"] = "en"
    return client


def attach(scene: Scene, by: User | None = None, bid: int = 0, **more: Any) -> Evidence:
    given: dict[str, Any] = {
        "by": by or scene.evaluators[0],
        "bid": scene.bids[bid],
        "node": scene.nodes["C.1"],
        "name": "audit.pdf",
        "content": PDF,
    }
    return attach_evidence(**(given | more))


def post(client: Client, content: bytes = PDF, name: str = "audit.pdf", **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"{LEAF}evidence/", {"bid": "alpha", "file": file} | more)


def stored() -> list[str]:
    return default_storage.listdir("evidence")[1] if default_storage.exists("evidence") else []


def test_file_is_attached_hashed_and_listed_on_the_line(evaluator: Client, scene: Scene) -> None:
    response = post(evaluator, effective_on="2026-01-01", expires_on="2026-06-30")
    assert response.status_code == 302
    assert response["Location"] == f"{LEAF}#evidence"
    row = Evidence.objects.get()
    assert (row.name, row.sha256, row.size) == ("audit.pdf", DIGEST, len(PDF))
    assert row.media_type == "application/pdf"
    assert row.file.name == f"evidence/{DIGEST}"
    entry = JournalEntry.objects.get(action="evidence.attached")
    assert DIGEST in entry.data
    for url in (LEAF, f"{LEAF}?panel=1"):
        page = evaluator.get(url).content.decode()
        assert "audit.pdf" in page
        assert DIGEST in page
        assert "2026-06-30" in page
        assert "Expired" in page
    assert "evidence_file" in evaluator.get(LEAF).content.decode()


def test_file_comes_back_as_it_was_and_is_never_shown(evaluator: Client, scene: Scene) -> None:
    row = attach(scene, name="piège \u202e«é».pdf")
    response = evaluator.get(f"/tenders/T-1/evidence/{row.pk}/")
    assert response.getvalue() == PDF
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "inline" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]


def test_file_that_is_gone_from_the_disk_is_told_with_what_to_do(
    evaluator: Client, scene: Scene
) -> None:
    row = attach(scene)
    row.file.delete(save=False)  # the file only: the row still names it
    response = evaluator.get(f"/tenders/T-1/evidence/{row.pk}/", follow=True)
    assert response.redirect_chain == [(f"{LEAF}#evidence", 302)]
    page = response.content.decode()
    assert "no longer on the server" in page
    assert DIGEST in page


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (PDF, "audit.exe", "This kind of file is not taken"),
        (PNG, "audit.pdf", "not what its name says"),
        (b"", "audit.pdf", "This file is empty"),
        (b"PK\x03\x04", "audit.xlsx", "damaged"),
        (b"%PDF-" + b"x" * MAXIMUM_BYTES, "audit.pdf", "larger than 10 MB"),
    ],
)
def test_other_files_are_refused_in_words_and_leave_nothing(
    evaluator: Client, content: bytes, name: str, said: str
) -> None:
    response = post(evaluator, content, name)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Evidence.objects.exists()
    assert not stored()


def test_no_file_or_dates_upside_down_are_refused(evaluator: Client) -> None:
    response = evaluator.post(f"{LEAF}evidence/", {"bid": "alpha"})
    assert "Choose the file to attach." in response.content.decode()
    response = post(evaluator, effective_on="2026-02-01", expires_on="2026-01-31")
    assert response.status_code == 400
    assert "cannot expire before" in response.content.decode()
    response = post(evaluator, bid="nobody")
    assert response.status_code == 400
    assert not Evidence.objects.exists()


def test_same_file_twice_on_a_cell_is_refused_kindly_and_kept_once_elsewhere(scene: Scene) -> None:
    attach(scene)
    with pytest.raises(ActionRefused) as refused:
        attach(scene, scene.officer, name="autre nom.pdf")
    assert refused.value.code == "already_attached"
    attach(scene, bid=1)
    attach(scene, node=scene.nodes["G-1"])
    assert stored() == [DIGEST]


def test_withdrawal_keeps_the_row_and_hides_the_file(evaluator: Client, scene: Scene) -> None:
    row = attach(scene)
    assert evaluator.post(f"/tenders/T-1/evidence/{row.pk}/withdraw/").status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_by == scene.evaluators[0].get_username()
    page = evaluator.get(LEAF).content.decode()
    assert "Withdrawn by evaluator1" in page
    assert f"/evidence/{row.pk}/" not in page
    assert evaluator.get(f"/tenders/T-1/evidence/{row.pk}/").status_code == 404
    auditor = signed_in(Client(), scene.auditor)
    assert auditor.get(f"/tenders/T-1/evidence/{row.pk}/").status_code == 200
    with pytest.raises(ActionRefused):
        withdraw_evidence(by=scene.officer, evidence=row)
    attach(scene)  # the same file may come back
    assert stored() == [DIGEST]


def test_only_its_author_or_an_officer_withdraws_a_file(scene: Scene) -> None:
    row = attach(scene)
    other = signed_in(Client(), scene.evaluators[1])
    other.post(f"/tenders/T-1/evidence/{row.pk}/withdraw/")
    row.refresh_from_db()
    assert row.withdrawn_at is None
    assert f"/evidence/{row.pk}/withdraw/" not in other.get(LEAF).content.decode()
    officer = signed_in(Client(), scene.officer)
    assert f"/evidence/{row.pk}/withdraw/" in officer.get(LEAF).content.decode()
    officer.post(f"/tenders/T-1/evidence/{row.pk}/withdraw/")
    row.refresh_from_db()
    assert row.withdrawn_by == "officer"


@pytest.mark.parametrize("node", ["COU-01", "PRIX-TCO", "B"])
def test_lines_without_evidence_take_none(scene: Scene, node: str) -> None:
    with pytest.raises(ActionRefused):
        attach(scene, node=scene.nodes[node])


def test_nothing_is_attached_before_the_opening_nor_after_the_closing(client: Client) -> None:
    closed = factories.tender("T-9", opened=False)
    with pytest.raises(ActionRefused) as refused:
        attach(closed, closed.officer)
    assert refused.value.code == "bids_not_open"
    page = signed_in(client, closed.officer).get("/tenders/T-9/leaves/C.1/").content.decode()
    assert "Evidence attached" not in page
    scene = factories.tender("T-8")
    row = attach(scene)
    Closing.objects.create(tender=scene.tender, closed_at=timezone.now(), closed_by="officer")
    with pytest.raises(ActionRefused) as refused:
        attach(scene, scene.officer, content=PNG, name="a.png")
    assert refused.value.code == "evaluation_closed"
    with pytest.raises(ActionRefused) as refused:
        withdraw_evidence(by=scene.officer, evidence=row)
    assert refused.value.code == "evaluation_closed"


def test_marker_without_statement_attaches_nothing() -> None:
    scene = factories.tender(signed=False)
    with pytest.raises(ActionRefused) as refused:
        attach(scene)
    assert refused.value.code == "statement_missing"


def test_file_of_another_tender_is_404(evaluator: Client) -> None:
    other = factories.tender("T-2")
    row = attach(other)
    assert evaluator.get(f"/tenders/T-1/evidence/{row.pk}/").status_code == 404
    assert evaluator.post(f"/tenders/T-1/evidence/{row.pk}/withdraw/").status_code == 404


def test_expiry_is_told_from_the_day_after() -> None:
    row = Evidence(effective_on=date(2026, 3, 1), expires_on=date(2026, 3, 31))
    assert not Exhibit(row, date(2026, 3, 31)).is_expired
    assert Exhibit(row, date(2026, 4, 1)).is_expired
    assert Exhibit(row, date(2026, 2, 28)).is_early
    assert not Exhibit(row, date(2026, 3, 1)).is_early


def test_dossier_names_the_files_that_stand(scene: Scene) -> None:
    assert "evidence" not in dossier_of(scene.tender)["bids"][0]
    attach(scene, expires_on=date(2027, 1, 31))
    withdraw_evidence(by=scene.officer, evidence=attach(scene, content=PNG, name="a.png"))
    data = dossier_of(scene.tender)
    read_dossier(data)
    assert data["bids"][0]["evidence"] == {
        "C.1": [
            {
                "name": "audit.pdf",
                "sha256": DIGEST,
                "size": len(PDF),
                "effective_on": None,
                "expires_on": "2027-01-31",
            }
        ]
    }
    assert "evidence" not in data["bids"][1]


def test_page_of_a_line_costs_the_same_for_one_file_and_for_three(
    evaluator: Client, scene: Scene
) -> None:
    counts = []
    for number in range(3):
        attach(scene, content=PDF + bytes([65 + number]), by=scene.officer)
        with CaptureQueriesContext(connection) as found:
            evaluator.get(LEAF)
        counts.append(len(found))
    assert counts[1] == counts[2]
