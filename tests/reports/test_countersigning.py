"""A legal reviewer counter-signs a sealed report; what is refused says why and loses nothing."""

from __future__ import annotations

import base64
import io
import json
import re
import threading
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions import countersignatures
from assessments.actions.countersignatures import (
    DEVELOPMENT_PASSPHRASE,
    ReportMoved,
    counter_sign,
    development_certificate,
    seen_of,
)
from assessments.actions.errors import ActionRefused
from assessments.actions.reports import order_report, register, seal_pdf
from assessments.models import Membership, Report, ReportRevision
from assessments.queries.roots import persons_dir
from assessments.queries.verification import verify_pdf
from assessments.signing.certificate import PKCS12_NAME
from assessments.signing.countersign_apart import Key, countersign_apart
from assessments.signing.development import ensure_development_authority, issue_person
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.reports.test_orders import made
from tests.tenders.acts import snapshot
from tests.tenders.preparing import blank_pdf
from tests.tenders.preparing_countersigning import REASON, key_of, read_again, sealed_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_came_yet() -> None:
    cache.clear()


@pytest.fixture
def scene() -> Scene:
    return factories.tender()


@pytest.fixture
def report(scene: Scene) -> Report:
    return sealed_report(scene)


def signed(scene: Scene, report: Report, by: User | None = None) -> ReportRevision:
    who = by or scene.reviewer
    return counter_sign(by=who, report=report, key=key_of(who), reason=REASON, seen=seen_of(report))


def second_reviewer(scene: Scene) -> User:
    found = factories.user("reviewer2")
    Membership.objects.create(tender=scene.tender, user=found, role=Role.REVIEWER)
    return found


def content(row: Report | ReportRevision) -> bytes:
    with row.file.open("rb") as file:
        read: bytes = file.read()
    return read


def visit(user: User, language: str = "fr") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(user)
    return client


def address(name: str, report: Report, *more: int) -> str:
    return reverse(f"assessments:{name}", args=[report.tender.reference, report.pk, *more])


def typed(client: Client, report: Report, **other: Any) -> dict[str, Any]:
    """The form as a visitor fills it in, hidden fields from the page."""
    page = client.get(address("report_countersign", report)).content.decode()
    hidden = re.findall(r'type="hidden" name="(sha256|superseded_by)"(?: value="([^"]*)")?', page)
    key = client.post(address("report_development_key", report)).content
    return {
        **dict(hidden),
        "file": SimpleUploadedFile("moi.p12", key),
        "passphrase": DEVELOPMENT_PASSPHRASE,
        "reason": REASON,
        "read": "on",
        **other,
    }


def test_reviewer_counter_signs_on_the_page_and_both_files_stay(
    scene: Scene, report: Report
) -> None:
    before = content(report)
    client = visit(scene.reviewer)
    page = client.get(address("report_countersign", report)).content.decode()
    assert report.sha256 in page
    assert "sans valeur juridique" in page
    response = client.post(address("report_countersign", report), typed(client, report))
    assert response.status_code == 303
    revision = ReportRevision.objects.get()
    both = content(revision)
    assert both.startswith(before)
    assert content(Report.objects.get()) == before
    assert (revision.position, revision.by, revision.signer) == (1, "reviewer", "reviewer")
    assert (revision.role, revision.reason) == ("Juriste", REASON)
    assert revision.development
    entry = JournalEntry.objects.latest("sequence")
    assert (entry.action, entry.actor, entry.target) == (
        "report.countersigned",
        "reviewer",
        revision.sha256,
    )
    shown = client.get(report.get_absolute_url()).content.decode()
    assert "Contresigné par reviewer le" in shown
    assert address("report_countersign", report) not in shown
    again = client.get(address("report_countersign", report)).content.decode()
    assert "Vous avez déjà contresigné ce rapport" in again


def test_verification_lists_both_signatures_and_their_register(
    scene: Scene, report: Report
) -> None:
    revision = signed(scene, report)
    found = verify_pdf(content(revision))
    assert (found.word, found.registered) == ("authentic", True)
    assert found.report == report
    assert [each.kind for each in found.signatures] == ["seal", "approval"]
    assert [each.trusted for each in found.signatures] == [True, True]
    assert found.countersigned == {revision.sha256}
    told = Client().post(
        reverse("assessments:verify"), {"file": SimpleUploadedFile("r.pdf", content(revision))}
    )
    page = told.content.decode()
    for words in ("Sceau", "Contre-signature", "Juriste", REASON):
        assert words in page
    ReportRevision.objects.all().delete()
    assert verify_pdf(content(revision)).countersigned == frozenset()


def test_key_and_passphrase_are_kept_nowhere(scene: Scene, report: Report) -> None:
    key = key_of(scene.reviewer)
    counter_sign(by=scene.reviewer, report=report, key=key, reason=REASON, seen=seen_of(report))
    kept = str(snapshot())
    assert DEVELOPMENT_PASSPHRASE not in kept
    assert base64.b64encode(key.pkcs12).decode() not in kept
    assert key.pkcs12.hex() not in kept
    assert DEVELOPMENT_PASSPHRASE not in repr(key)
    folder = default_storage.listdir("reports")[1]
    assert not any(key.pkcs12 in default_storage.open(f"reports/{name}").read() for name in folder)


def expired(scene: Scene) -> bytes:
    then = timezone.now() - timedelta(days=3 * 365)
    ensure_development_authority(persons_dir() / "old", now=then)
    return issue_person(
        persons_dir() / "old", name="x", passphrase=DEVELOPMENT_PASSPHRASE.encode(), now=then
    )


def of_another_authority(scene: Scene) -> bytes:
    now = timezone.now()
    ensure_development_authority(persons_dir() / "other", now=now)
    return issue_person(
        persons_dir() / "other", name="x", passphrase=DEVELOPMENT_PASSPHRASE.encode(), now=now
    )


def test_what_cannot_sign_is_refused_at_its_field_and_nothing_is_lost(
    scene: Scene, report: Report
) -> None:
    client = visit(scene.reviewer)
    url = address("report_countersign", report)
    entries = JournalEntry.objects.count()
    cases: list[tuple[dict[str, Any], str, int]] = [
        ({"passphrase": ""}, "Saisissez la phrase secrète", 400),
        ({"passphrase": "fausse"}, "n’ouvre pas ce fichier", 400),
        ({"file": SimpleUploadedFile("r.pdf", content(report))}, "n’est pas un certificat", 400),
        ({"file": SimpleUploadedFile("vide.p12", b"")}, "n’est pas un certificat", 400),
        ({"file": SimpleUploadedFile("gros.p12", bytes(70_000))}, "64\u00a0ko", 400),
        ({"file": SimpleUploadedFile("enorme.p12", bytes(200_000))}, "64\u00a0ko", 413),
        ({"file": SimpleUploadedFile("x.p12", expired(scene))}, "a expiré", 400),
        (
            {"file": SimpleUploadedFile("x.p12", of_another_authority(scene))},
            "aucune autorité",
            400,
        ),
        ({"read": ""}, "Lisez le rapport", 400),
        ({"reason": "  "}, "obligatoire", 400),
        ({"file": ""}, "Choisissez le fichier de votre certificat", 400),
    ]
    for change, words, status in cases:
        cache.clear()
        response = client.post(url, typed(client, report, **change))
        page = response.content.decode()
        assert (response.status_code, words in page) == (status, True), (change, page)
        if status == 400 and "reason" not in change:
            assert REASON in page
        assert DEVELOPMENT_PASSPHRASE not in page.replace(
            f"<code>{DEVELOPMENT_PASSPHRASE}</code>", ""
        )
    assert not ReportRevision.objects.exists()
    assert JournalEntry.objects.count() == entries


def test_same_person_signs_once_and_a_second_after_them(scene: Scene, report: Report) -> None:
    first = signed(scene, report)
    again = read_again(scene, report)
    with pytest.raises(ActionRefused) as refused:
        signed(scene, again)
    assert refused.value.code == "already_countersigned"
    with pytest.raises(ActionRefused) as borrowed:  # another account, the same certificate
        counter_sign(
            by=second_reviewer(scene),
            report=again,
            key=key_of(scene.reviewer),
            reason=REASON,
            seen=seen_of(again),
        )
    assert borrowed.value.code == "already_countersigned"
    second = signed(scene, again, User.objects.get(username="reviewer2"))
    assert second.position == 2
    assert content(second).startswith(content(first))
    assert len(verify_pdf(content(second)).signatures) == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_signs_and_the_other_reads_again(
    scene: Scene, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, keys = [scene.reviewer, second_reviewer(scene)], threading.Barrier(2)
    before = len(default_storage.listdir("reports")[1])
    told: list[str] = []

    def together(*given: Any, **named: Any) -> Any:
        added = countersign_apart(*given, **named)
        keys.wait(timeout=60)  # both have signed; neither is registered
        return added

    def sign(who: User, seen: Report) -> None:
        try:
            signed(scene, seen, who)
        except ReportMoved as moved:
            told.append(moved.code)
        finally:
            connection.close()

    monkeypatch.setattr(countersignatures, "countersign_apart", together)
    hands = [threading.Thread(target=sign, args=(who, read_again(scene, report))) for who in both]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert told == ["conflict"]
    assert ReportRevision.objects.count() == 1
    assert len(default_storage.listdir("reports")[1]) == before + 1
    assert JournalEntry.objects.filter(action="report.countersigned").count() == 1


def test_report_superseded_meanwhile_is_said_then_signed_knowingly(
    scene: Scene, report: Report
) -> None:
    client = visit(scene.reviewer)
    form = typed(client, report)
    newer = order_report(by=scene.officer, tender=scene.tender, kind="analysis", language="fr")
    register(newer, seal_pdf(blank_pdf()), job=None)
    response = client.post(address("report_countersign", report), form)
    page = response.content.decode()
    assert response.status_code == 409
    assert f"Le rapport n°\u00a0{newer.pk} du même type a été scellé entre-temps" in page
    assert REASON in page
    assert not ReportRevision.objects.exists()
    done = client.post(address("report_countersign", report), typed(client, report))
    assert done.status_code == 303
    assert "Remplacé" in client.get(report.get_absolute_url()).content.decode()
    told = verify_pdf(content(ReportRevision.objects.get()))
    assert (told.word, told.superseded_by) == ("authentic", newer)
    assert verify_pdf(content(newer)).superseded_by is None
    upload = {"file": SimpleUploadedFile("r.pdf", content(report))}
    page = Client().post(reverse("assessments:verify"), upload).content.decode()
    assert f"n°\u00a0{newer.pk} du même type" in page
    assert newer.get_absolute_url() not in page


def test_file_changed_on_the_server_is_not_signed(scene: Scene, report: Report) -> None:
    assert report.file.name
    default_storage.delete(report.file.name)
    with pytest.raises(ActionRefused) as gone:
        signed(scene, report)
    assert gone.value.code == "file_missing"
    default_storage.save(report.file.name, io.BytesIO(blank_pdf()))
    with pytest.raises(ActionRefused) as changed:
        signed(scene, report)
    assert changed.value.code == "altered"


def test_seal_of_the_house_signs_for_nobody(scene: Scene, report: Report, settings: Any) -> None:
    house = (settings.SIGNING_DIR / PKCS12_NAME).read_bytes()
    passphrase = (settings.SIGNING_DIR / "passphrase").read_text().strip()
    with pytest.raises(ActionRefused) as refused:
        counter_sign(
            by=scene.reviewer,
            report=report,
            key=Key(house, passphrase),
            reason=REASON,
            seen=seen_of(report),
        )
    assert refused.value.code == "signer_untrusted"


def test_production_issues_no_certificate(scene: Scene, settings: Any) -> None:
    settings.SIGNER_PKCS12 = "/somewhere/signer.p12"
    with pytest.raises(ActionRefused) as refused:
        development_certificate(by=scene.reviewer)
    assert refused.value.code == "not_development"


def test_auditor_downloads_both_files(scene: Scene, report: Report) -> None:
    revision = signed(scene, report)
    client = visit(scene.auditor)
    for url, row in (
        (address("report_download", report), report),
        (address("report_revision", report, 1), revision),
    ):
        response = client.get(url)
        assert b"".join(response.streaming_content) == content(row)  # type: ignore[attr-defined]  # a file is streamed
    assert client.get(address("report_revision", report, 2)).status_code == 404
    assert "_contresigne.pdf" in response["Content-Disposition"]


def test_api_signs_lists_and_gives_the_files(scene: Scene, report: Report) -> None:
    key = key_of(scene.reviewer)
    base = f"/api/v1/tenders/{report.tender.reference}/reports/"
    body = {
        "pkcs12": base64.b64encode(key.pkcs12).decode(),
        "passphrase": key.passphrase,
        "reason": REASON,
        "sha256": "0" * 64,
    }
    client, url = visit(scene.reviewer), f"{base}{report.pk}/counter-signatures/"
    moved = client.post(url, json.dumps(body), content_type="application/json")
    assert (moved.status_code, moved.json()["code"]) == (409, "conflict")
    wrong = {**body, "sha256": report.sha256, "passphrase": "x"}
    refused = client.post(url, json.dumps(wrong), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "signer_wrong_passphrase")
    body["sha256"] = report.sha256
    done = client.post(url, json.dumps(body), content_type="application/json")
    assert done.status_code == 201
    assert "passphrase" not in done.json()
    (listed,) = visit(scene.auditor).get(base).json()["results"]
    assert [each["sha256"] for each in listed["revisions"]] == [done.json()["sha256"]]
    got = visit(scene.auditor).get(f"{url}1/file/")
    assert b"".join(got.streaming_content) == content(ReportRevision.objects.get())  # type: ignore[attr-defined]  # a file is streamed
    sealed = visit(scene.auditor).get(f"{base}{report.pk}/file/")
    assert b"".join(sealed.streaming_content) == content(report)  # type: ignore[attr-defined]  # a file is streamed


@pytest.mark.django_db(transaction=True)
def test_bundle_carries_the_newest_file(scene: Scene, report: Report) -> None:
    revision = signed(scene, report)
    order = order_report(by=scene.officer, tender=scene.tender, kind="bundle", language="fr")
    with zipfile.ZipFile(io.BytesIO(made(order))) as archive:
        (name,) = [each for each in archive.namelist() if each.startswith("reports/")]
        assert archive.read(name) == content(revision)
    assert name.endswith("_contresigne.pdf")


def test_list_asks_as_many_queries_for_one_report_as_for_three(
    scene: Scene, report: Report
) -> None:
    signed(scene, report)
    clients = [visit(scene.auditor) for _ in range(2)]
    pages = (reverse("assessments:reports", args=["T-1"]), "/api/v1/tenders/T-1/reports/")
    counts = [_queries(client, page) for client, page in zip(clients, pages, strict=True)]
    for _number in range(2):
        more = order_report(by=scene.officer, tender=scene.tender, kind="analysis", language="fr")
        register(more, seal_pdf(blank_pdf()), job=None)
        signed(scene, read_again(scene, more))
    assert counts == [_queries(client, page) for client, page in zip(clients, pages, strict=True)]


def _queries(client: Client, page: str) -> int:

    client.get(page)
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return len(found)
