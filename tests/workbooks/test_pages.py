"""The pages around the workbook: download, bad files, preview, confirmation. Without JavaScript."""

from __future__ import annotations

import io
import re
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assessments.actions.marks import Entry, record_mark
from assessments.models import Mark, WorkbookDraft
from assessments.views import uploads
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.workbooks.making import filled, reading
from tests.workbooks.test_refused_files import COMPOUND, _merge, _take_sheet_away, foreign

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/grid/workbook/"
FILE = f"{PAGE}file/"


@pytest.fixture
def scene() -> Scene:
    return factories.tender(evaluators=2)


@pytest.fixture
def evaluator(scene: Scene, client: Client) -> Client:
    client.force_login(scene.evaluators[0])
    client.cookies["django_language"] = "en"
    return client


def download(client: Client) -> bytes:
    response: Any = client.get(FILE)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def give(client: Client, data: bytes, name: str = "notes.xlsx") -> tuple[int, str]:
    response = client.post(PAGE, {"file": SimpleUploadedFile(name, data)})
    return response.status_code, response.headers.get("Location", response.content.decode())


def fill(workbook: Any) -> None:
    workbook["B"]["D3"] = 4
    workbook["B"]["E3"] = "<script>alert(1)</script>"
    workbook["B"]["D4"] = "beaucoup"


def answer(page: str) -> dict[str, str]:
    """What the form of a preview posts as it stands."""
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found
    return {"shown": found[1]}


def test_download_is_a_dated_file_named_after_tender_and_evaluator(evaluator: Client) -> None:
    response = evaluator.get(FILE)
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == (
        f'attachment; filename="FICTIF_T-1_marks_eval1_{day}.xlsx"'
    )
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    evaluator.cookies["django_language"] = "fr"
    assert f"FICTIF_T-1_notes_eval1_{day}" in evaluator.get(FILE)["Content-Disposition"]


def test_real_tender_names_its_file_without_the_sign_of_fiction(client: Client) -> None:
    scene = factories.tender(fictitious=False)
    client.force_login(scene.evaluators[0])
    assert "FICTIF" not in client.get(FILE)["Content-Disposition"]
    workbook = openpyxl.load_workbook(io.BytesIO(download(client)))
    assert workbook["B"]["E1"].value is None


def test_evaluation_page_offers_the_workbook_to_who_marks(evaluator: Client, scene: Scene) -> None:
    assert "XLSX, 12 marks" in evaluator.get("/tenders/T-1/grid/").content.decode()
    evaluator.force_login(scene.auditor)
    assert PAGE not in evaluator.get("/tenders/T-1/grid/").content.decode()


def test_from_upload_to_recorded_marks(evaluator: Client, scene: Scene) -> None:
    status, preview = give(evaluator, filled(download(evaluator), fill))
    assert status == 303
    page = evaluator.get(preview).content.decode()
    assert "Record 1 mark" in page
    assert "&lt;script&gt;" in page
    assert "B!D4" in page
    assert "“beaucoup” is not a mark" in page
    assert not Mark.objects.exists()
    assert preview in evaluator.get("/tenders/T-1/grid/").content.decode()
    done = evaluator.post(preview, answer(page), follow=True)
    assert "1 mark recorded from the workbook." in done.content.decode()
    assert Mark.objects.get().value == 4
    again = evaluator.post(preview, answer(page), follow=True)
    assert "already recorded or discarded" in again.content.decode()
    assert Mark.objects.get().version == 1
    assert evaluator.get(preview).status_code == 404


def test_file_that_changes_nothing_says_so(evaluator: Client) -> None:
    _status, preview = give(evaluator, download(evaluator))
    page = evaluator.get(preview).content.decode()
    assert "The file changes nothing" in page
    assert "Record " not in page


def test_conflict_since_the_preview_is_shown_with_409(evaluator: Client, scene: Scene) -> None:
    _status, preview = give(evaluator, filled(download(evaluator), fill))
    page = evaluator.get(preview).content.decode()
    entry = Entry(scene.bids[0], scene.nodes["B.1"], 1, "En ligne.", 0)
    record_mark(by=scene.evaluators[0], entry=entry)
    response = evaluator.post(preview, answer(page))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Marks moved since this page was shown" in page
    assert 'name="take" value="alpha:B.1"' in page
    assert Mark.objects.get().value == 1
    evaluator.post(preview, {**answer(page), "take": "alpha:B.1"})
    assert Mark.objects.get().value == 4


def test_discarding_forgets_the_file(evaluator: Client) -> None:
    _status, preview = give(evaluator, filled(download(evaluator), fill))
    done = evaluator.post(f"{preview}discard/", follow=True)
    assert "nothing of it was recorded" in done.content.decode()
    assert not WorkbookDraft.objects.exists()
    again = evaluator.post(f"{preview}discard/", follow=True)
    assert "already recorded or discarded" in again.content.decode()


def test_draft_is_nobody_elses(evaluator: Client, scene: Scene) -> None:
    _status, preview = give(evaluator, filled(download(evaluator), fill))
    evaluator.force_login(scene.evaluators[1])
    assert evaluator.get(preview).status_code == 404
    evaluator.post(preview, {"shown": ""})
    evaluator.post(f"{preview}discard/")
    assert WorkbookDraft.objects.exists()
    assert evaluator.get(f"{PAGE}{uuid4()}/").status_code == 404


BAD = [
    ("vide.xlsx", b"", "This file is empty"),
    ("notes.csv", b"ligne;note\n", "not an Excel workbook"),
    ("notes.xls", COMPOUND, "another Excel format"),
    ("notes.xlsx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ("autre.xlsx", foreign(), "was not made here"),
]


@pytest.mark.parametrize(("name", "data", "sentence"), BAD)
def test_bad_file_gets_a_sentence_400_and_nothing_is_written(
    evaluator: Client, name: str, data: bytes, sentence: str
) -> None:
    before = JournalEntry.objects.count()
    status, page = give(evaluator, data, name)
    assert status == 400
    assert sentence in page
    assert "Nothing was recorded." in page
    assert not WorkbookDraft.objects.exists()
    assert JournalEntry.objects.count() == before


def test_refusal_speaks_the_readers_language(evaluator: Client) -> None:
    evaluator.cookies["django_language"] = "fr"
    data = download(evaluator)
    _status, page = give(evaluator, filled(data, _merge))
    assert "Des cellules sont fusionnées en B!D3:D4" in page
    _status, page = give(evaluator, filled(data, _take_sheet_away))
    assert "La feuille «\u00a0C\u00a0» manque" in page


@pytest.mark.parametrize("extra", [1, uploads.DRAIN + 1, 40 * 1024 * 1024])
def test_file_too_large_gets_413(evaluator: Client, extra: int) -> None:
    status, page = give(evaluator, b"0" * (settings.WORKBOOK_MAX_BYTES + extra))
    assert status == 413
    assert "larger than 10 MB" in page


def test_upload_without_its_token_is_refused(scene: Scene) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.evaluators[0])
    assert give(client, b"")[0] == 403


def test_form_without_a_file_says_what_to_do(evaluator: Client) -> None:
    response = evaluator.post(PAGE, {})
    assert response.status_code == 400
    assert "Choose the filled workbook first." in response.content.decode()


def test_unsigned_statement_keeps_the_workbook_shut(client: Client) -> None:
    scene = factories.tender(signed=False)
    client.force_login(scene.evaluators[0])
    for response in (client.get(PAGE), client.get(FILE), client.post(PAGE)):
        assert response["Location"] == "/tenders/T-1/statement/"
    assert "workbook" not in client.get("/tenders/T-1/grid/").content.decode()


def test_exported_file_is_in_the_readers_language(evaluator: Client) -> None:
    assert "Instructions" in openpyxl.load_workbook(io.BytesIO(download(evaluator))).sheetnames
    evaluator.cookies["django_language"] = "fr"
    data = download(evaluator)
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    assert workbook.sheetnames == ["Mode d’emploi", "B", "C", "Repères", "_hdhc"]
    assert len(reading(data).cells) == 12
