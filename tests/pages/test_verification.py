"""The public page: bad files get a sentence and the right status, and nothing is kept."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments.models import Report
from assessments.views import ratelimit
from hdhcompliance.journal.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_came_yet() -> None:
    cache.clear()


def send(content: bytes, name: str = "rapport.pdf") -> tuple[int, str]:
    response = Client().post("/verify/", {"file": SimpleUploadedFile(name, content)})
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("content", [b"", b"Ceci n'est pas un PDF.", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_report_is_said_to_be_unreadable(content: bytes) -> None:
    status, page = send(content)
    assert status == 200
    assert "Illisible" in page or "Pas des nôtres" in page
    assert not Report.objects.exists()
    assert not JournalEntry.objects.exists()


def test_page_without_a_file_says_what_to_do() -> None:
    response = Client().post("/verify/", {})
    assert response.status_code == 400
    assert "Choisissez d’abord le fichier" in response.content.decode()


def test_huge_file_is_refused_before_it_is_read() -> None:
    status, page = send(b"0" * (settings.VERIFY_MAX_BYTES + 200_000))
    assert status == 413
    assert "25 Mo" in page


def test_flood_from_one_address_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratelimit, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))
    statuses = [Client().post("/verify/", {}).status_code for _ in range(21)]
    assert statuses == [400] * 20 + [429]
