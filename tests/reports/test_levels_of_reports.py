"""Reports sealed with a certificate and authorities that vouch for it: made, told, dated anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import pem
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from assessments import tasks
from assessments.actions.countersignatures import counter_sign, seen_of
from assessments.actions.errors import ActionRefused
from assessments.actions.newest import newest_bytes
from assessments.actions.renewals import renew
from assessments.actions.reports import order_report, register, seal_pdf
from assessments.models import Report, ReportRevision
from assessments.queries.proofs import due, proven_until
from assessments.queries.roots import trust_roots
from assessments.queries.verification import verify_pdf
from hdhcompliance.environment import choice
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.commands.conftest import run
from tests.factories import Scene
from tests.signing.pki import PASSPHRASE, YEAR, Pki, established
from tests.tenders.preparing import blank_pdf
from tests.tenders.preparing_countersigning import key_of, read_again, sealed_report

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    with established(tmp_path_factory.mktemp("pki")) as found:
        yield found


@pytest.fixture(autouse=True)
def installation(pki: Pki, settings: Settings, tmp_path: Path) -> None:
    """A certificate bought, an authority, and the root of both."""
    (tmp_path / "passphrase").write_bytes(PASSPHRASE)
    (tmp_path / "root.pem").write_bytes(pem.armor("CERTIFICATE", pki.der("root")))
    settings.SIGNER_PKCS12 = str(pki.pkcs12("signer", tmp_path))
    settings.SIGNER_PASSPHRASE_FILE = str(tmp_path / "passphrase")
    settings.TSA_URL = pki.tsa_url()
    settings.TSA_ROOTS_PEM = str(tmp_path / "root.pem")
    settings.TRUST_ROOTS_PEM = str(tmp_path / "root.pem")


@pytest.fixture
def scene() -> Scene:
    return factories.tender()


@pytest.fixture
def report(scene: Scene) -> Report:
    return sealed_report(scene)


def page(client: Client, user: object, address: str, language: str = "fr") -> str:
    client.force_login(user)  # type: ignore[arg-type]  # one of the scene
    client.cookies["django_language"] = language
    return client.get(address).text


def long_before() -> datetime:
    return datetime.now(UTC) + 4 * YEAR


def test_report_is_sealed_to_last_and_its_page_says_so(
    report: Report, scene: Scene, client: Client
) -> None:
    assert report.level == "B-LTA"
    assert report.proven_until is not None
    told = page(client, scene.officer, report.get_absolute_url())
    assert "PAdES B-LTA" in told
    assert "le fichier se prouve lui-même" in told
    assert "the file proves itself" in page(client, scene.officer, report.get_absolute_url(), "en")


def test_verification_tells_level_authority_and_revocation(report: Report, client: Client) -> None:
    content = newest_bytes(report)
    assert verify_pdf(content).word == "authentic"
    with report.file.open("rb") as file:
        told = client.post("/verify/", {"file": file}, headers={"Accept-Language": "fr"}).text
    assert "PAdES B-LTA" in told
    assert "horodatage de Essai tsa" in told
    assert "non révoqué à cette date" in told


def test_command_tells_level_authority_and_revocation(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(newest_bytes(report))
    done = run("verify_report", str(path), "--json")
    assert done.code == 0
    seal, stamp = done.json["signatures"]
    assert (seal["level"], seal["authority"], seal["revocation"]) == ("B-LTA", "Essai tsa", "good")
    assert (seal["time_source"], stamp["kind"]) == ("timestamp", "timestamp")


@pytest.mark.parametrize(
    ("signer", "away", "level", "code", "words"),
    [
        ("revoked", (), "", "signer_revoked", "a révoqué"),
        ("orphan", (), "", "signer_chain_refused", "Une autorité au-dessus"),
        ("expired", (), "", "signer_expired", "a expiré"),
        ("signer", ("/essai/tsa",), "", "timestamp_unavailable", "dans quelques minutes"),
        ("signer", ("/essai/ocsp", "/essai/crls"), "", "revocation_unavailable", "minutes"),
        ("forger-signer", (), "B-LTA", "level_unreachable", "ne peut pas être obtenu"),
    ],
)
def test_what_cannot_be_sealed_says_what_to_do(
    signer: str,
    away: tuple[str, ...],
    level: str,
    code: str,
    words: str,
    pki: Pki,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.SIGNER_PKCS12 = str(pki.pkcs12(signer, tmp_path))
    settings.SIGNATURE_LEVEL = level
    with pki.without(*away), pytest.raises(ActionRefused) as refusal:
        seal_pdf(blank_pdf())
    assert refusal.value.code == code
    assert words in str(refusal.value)
    assert not Report.objects.filter(sealed_at__isnull=False).exists()


def test_token_that_is_not_there_says_what_to_do(
    pki: Pki, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "own.pem").write_bytes(pem.armor("CERTIFICATE", pki.der("signer")))
    settings.PKCS11_MODULE = str(tmp_path / "absent.so")
    settings.PKCS11_PIN_FILE = settings.SIGNER_PASSPHRASE_FILE
    settings.SIGNER_CERTIFICATE_PEM = str(tmp_path / "own.pem")
    settings.TSA_URL = ""
    with pytest.raises(ActionRefused) as refusal:
        seal_pdf(blank_pdf())
    assert refusal.value.code == "token_unavailable"
    assert "branché" in str(refusal.value)
    assert trust_roots() == (pki.der("root"), pki.der("signer"))


def test_expired_certificate_of_this_installation_still_vouches_for_what_it_sealed(
    pki: Pki, settings: Settings, tmp_path: Path
) -> None:
    settings.TRUST_ROOTS_PEM = ""
    settings.SIGNER_PKCS12 = str(pki.pkcs12("expired", tmp_path))
    assert trust_roots() == (pki.der("expired"),)


def test_unknown_level_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HDHC_SIGNATURE_LEVEL", "B-XL")
    with pytest.raises(ImproperlyConfigured):
        choice("HDHC_SIGNATURE_LEVEL", among=("B-B", "B-T"))


def test_report_due_is_dated_anew_and_both_files_stay(
    report: Report, scene: Scene, pki: Pki, settings: Settings, client: Client
) -> None:
    before = newest_bytes(report)
    settings.TSA_URL = pki.tsa_url("tsa-late")
    day = long_before().date().isoformat()
    listed = run("renew_timestamps", "--before", day, "--dry-run", "--json")
    assert (listed.code, [each["report"] for each in listed.json["reports"]]) == (0, [report.pk])
    assert not ReportRevision.objects.exists()

    done = run("renew_timestamps", "--before", day, "--json")
    revision = ReportRevision.objects.get()
    (told,) = done.json["reports"]
    assert (done.code, told["problem"]) == (0, "")
    assert (told["renewed_sha256"], revision.kind) == (revision.sha256, "dated")
    assert revision.signer == "Essai tsa-late"
    with revision.file.open("rb") as file:
        renewed = file.read()
    assert renewed.startswith(before)
    verified = verify_pdf(renewed)
    assert (verified.word, verified.report) == ("authentic", report)
    entry = JournalEntry.objects.get(action="report.dated")
    assert (entry.target, json.loads(entry.data)["before"]) == (revision.sha256, report.sha256)
    assert run("renew_timestamps", "--before", day, "--json").json["reports"] == []
    told_page = page(client, scene.officer, report.get_absolute_url())
    assert "Daté à nouveau par Essai tsa-late" in told_page
    got = client.get(reverse("assessments:report_revision", args=["T-1", report.pk, 1]))
    assert b"".join(got.streaming_content) == renewed  # type: ignore[attr-defined]  # a file is streamed
    assert "_date-a-nouveau.pdf" in got["Content-Disposition"]


def test_dated_report_is_counter_signed_and_told_by_the_interface(
    report: Report, scene: Scene, pki: Pki, settings: Settings, client: Client
) -> None:
    """Over a file dated anew, by a person whose certificate allows no more than B-T."""
    settings.TSA_URL = pki.tsa_url("tsa-late")
    renew(by=None, report=report)
    settings.SIGNER_PKCS12 = ""  # an installation of development issues people their certificates
    stands = read_again(scene, report)
    key, seen = key_of(scene.reviewer), seen_of(stands)
    revision = counter_sign(by=scene.reviewer, report=stands, key=key, reason="Relu", seen=seen)
    assert revision.level == "B-T"
    with revision.file.open("rb") as file:
        found = verify_pdf(file.read())
    assert (found.word, len(found.signatures)) == ("authentic", 4)
    assert found.signatures[3].covered_sha256 in found.countersigned
    client.force_login(scene.officer)
    (told,) = client.get("/api/v1/tenders/T-1/reports/").json()["results"]
    assert (told["level"], [each["level"] for each in told["revisions"]]) == ("B-LTA", ["", "B-T"])
    assert told["revisions"][0]["kind"] == "dated"


def test_nothing_is_due_long_before_the_end(report: Report) -> None:
    done = run("renew_timestamps", "--all-due", "--json")
    assert (done.code, done.json["reports"]) == (0, [])


def test_authority_away_is_told_and_the_report_stays_due(report: Report, pki: Pki) -> None:
    day = long_before().date().isoformat()
    with pki.without("/essai/tsa"):
        done = run("renew_timestamps", "--before", day, "--json")
    assert done.code == 1
    assert "dans quelques minutes" in done.json["reports"][0]["problem"]
    assert [each.pk for each in due(long_before())] == [report.pk]


def test_daily_task_dates_what_would_soon_be_proven_no_more(
    report: Report, pki: Pki, settings: Settings
) -> None:
    tasks.renew_timestamps()
    assert not ReportRevision.objects.exists()
    Report.objects.update(proven_until=datetime.now(UTC) + timedelta(days=30))
    settings.TSA_URL = pki.tsa_url("tsa-late")
    tasks.renew_timestamps()
    tasks.renew_timestamps()
    assert ReportRevision.objects.count() == 1


def test_file_changed_on_the_server_is_not_dated(report: Report, scene: Scene) -> None:
    Path(report.file.path).write_bytes(newest_bytes(report) + b"\n")
    with pytest.raises(ActionRefused) as refusal:
        renew(by=None, report=read_again(scene, report))
    assert refusal.value.code == "altered"


def test_report_never_dated_is_never_due(scene: Scene, settings: Settings) -> None:
    settings.TSA_URL = ""
    report = sealed_report(scene)
    assert (report.level, report.proven_until) == ("B-B", None)
    assert due(datetime(2100, 1, 1, tzinfo=UTC)) == []
    with pytest.raises(ActionRefused) as refusal:
        renew(by=None, report=report)
    assert refusal.value.code == "level_unreachable"
    settings.TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(ActionRefused) as refusal:
        renew(by=None, report=report)
    assert refusal.value.code == "never_dated"


def test_what_is_due_takes_two_queries_whatever_their_number(scene: Scene) -> None:
    counts = []
    sealed_report(scene)
    for more in (0, 2):
        for _ in range(more):
            another = order_report(
                by=scene.officer,
                tender=scene.tender,
                kind="analysis",
                language="fr",
                with_job=False,
            )
            register(another, seal_pdf(blank_pdf()), job=None)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            found = due(long_before())
            assert len(found) == 1 + more
            assert all(proven_until(each) for each in found)
            assert all(each.tender.reference for each in found)
        counts.append(len(captured))
    assert counts == [2, 2]


def test_day_that_is_none_is_bad_input() -> None:
    assert run("renew_timestamps", "--before", "tomorrow").code == 2
    assert json.dumps(run("renew_timestamps").code) == "2"
