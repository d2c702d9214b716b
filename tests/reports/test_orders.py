"""Kinds of report ordered, made by the worker, sealed, registered and verified."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from assessments import tasks
from assessments.actions.agreement import close_evaluation
from assessments.actions.errors import ActionRefused
from assessments.actions.opinions import Words, withdraw_approval
from assessments.actions.reports import order_report
from assessments.models import Mark, Report
from assessments.queries.verification import verify_pdf
from assessments.reports.kinds import KINDS
from hdhcompliance.journal.models import JournalEntry
from providers.models import Fact, Provider, Source
from tests import factories
from tests.factories import Scene
from tests.opinions.making import approved, risk, written
from tests.tenders.preparing import complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return factories.tender()


def made(report: Report) -> bytes:
    """The sealed file, by the worker's own way."""
    assert report.job is not None
    tasks.run_job(str(report.job.pk))
    report.refresh_from_db()
    assert report.is_sealed, Report.objects.get(pk=report.pk).job
    with report.file.open("rb") as file:
        content: bytes = file.read()
    return content


def text_of(pdf: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def attached(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: each.get_file().read_bytes() for name, each in document.attachments.items()}


def opinion_of(scene: Scene, language: str = "en") -> Report:
    return order_report(
        by=scene.reviewer, tender=scene.tender, kind="opinion", subject="alpha", language=language
    )


@pytest.mark.django_db(transaction=True)
def test_opinion_is_sealed_registered_and_proves_what_was_approved(
    scene: Scene, tmp_path: Path
) -> None:
    risk(scene, bid=scene.bids[0])
    risk(scene, "R02", bid=scene.bids[1], title="Secret de bêta")
    kept = approved(scene, scene.bids[0])
    pdf = made(opinion_of(scene))
    files = attached(pdf)
    assert list(files) == ["content.json", "opinion.json"]
    assert hashlib.sha256(files["content.json"]).hexdigest() == kept.sha256
    told = json.loads(files["opinion.json"])
    entry = JournalEntry.objects.get(action="report.ordered")
    assert told["journal"] == {"sequence": entry.sequence, "head": entry.hash}
    assert told["approved"]["by"] == "reviewer"
    text = text_of(pdf)
    name = next(line.split()[-1] for line in text.splitlines() if "pdfdetach" in line)
    (tmp_path / name).write_bytes(pdf)
    detach = f"pdfdetach -save 1 -o content.json {name}"
    assert detach in text
    subprocess.run(detach.split(), cwd=tmp_path, check=True)
    assert (tmp_path / "content.json").read_bytes() == files["content.json"]
    assert kept.sha256 in text
    assert "Approved by" in text
    assert "STALE" not in text
    assert b"Secret de b" not in files["opinion.json"]
    found = verify_pdf(pdf)
    assert (found.word, found.registered, found.scores_match) == ("authentic", True, None)


@pytest.mark.django_db(transaction=True)
def test_opinion_edited_since_says_stale_and_withdrawn_says_withdrawn(scene: Scene) -> None:
    kept = approved(scene, scene.bids[0])
    written(scene, scene.bids[0], words=Words(conclusion="unfavourable", reasons="Accès possible."))
    stale = text_of(made(opinion_of(scene, "fr")))
    assert "PÉRIMÉ" in stale
    assert "Accès possible." in stale
    withdraw_approval(
        by=scene.reviewer,
        tender=scene.tender,
        bid=scene.bids[0],
        reason="Contrat modifié.",
        seen=kept.version,
    )
    withdrawn = text_of(made(opinion_of(scene, "fr")))
    assert "RETIRÉ" in withdrawn
    assert "Contrat modifié." in withdrawn


def closed(scene: Scene) -> Scene:
    """Alpha is first; each line of beta has a reason."""
    complete(scene)
    for mark in Mark.objects.filter(bid=scene.bids[0]):
        Mark.objects.filter(pk=mark.pk).update(value=4, justification="Procédé secret d’alpha.")
    Mark.objects.filter(bid=scene.bids[1]).update(value=1, justification="Réponse trop brève.")
    factories.hand_in(scene)
    close_evaluation(by=scene.officer, tender=scene.tender)
    return scene


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "subject", "data"),
    [("letter", "beta", "letter.json"), ("redacted", "", "dossier-redacted.json")],
)
def test_kind_told_outside_is_made_on_a_closed_evaluation(
    scene: Scene, client: Client, kind: str, subject: str, data: str
) -> None:
    closed(scene)
    report = order_report(
        by=scene.officer, tender=scene.tender, kind=kind, subject=subject, language="fr"
    )
    pdf = made(report)
    files = attached(pdf)
    assert list(files) == [data]
    assert "Procédé secret" not in text_of(pdf) + files[data].decode()
    found = verify_pdf(pdf)
    assert (found.word, found.registered) == ("authentic", True)
    salt = json.loads(report.content).get("salt", "no salt")
    assert salt not in text_of(pdf) + files[data].decode()
    client.force_login(scene.auditor)
    page = client.get(report.get_absolute_url()).content.decode()
    assert (salt in page) == (kind == "redacted")


@pytest.mark.django_db(transaction=True)
def test_sheet_of_a_host_tells_facts_as_of_the_deadline_and_no_mark(scene: Scene) -> None:
    scene.tender.bids_due_at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    scene.tender.save()
    host = Provider.objects.get(slug="alpha")
    source = Source.objects.create(
        key="S-T", label_fr="Annuaire", label_en="Directory", kind="fictitious"
    )
    for number, valid_from in enumerate(("2026-01", "2026-09")):
        Fact.objects.create(
            key=f"alpha-{number}",
            provider=host,
            field=Fact.Field.DATACENTRE,
            value_fr=f"Site {valid_from}",
            value_en=f"Site {valid_from}",
            valid_from=valid_from,
            source=source,
            checked_on=date(2026, 10, 1),
            confidence="high",
        )
    report = order_report(
        by=scene.officer, tender=scene.tender, kind="provider", subject="alpha", language="fr"
    )
    pdf = made(report)
    told = json.loads(attached(pdf)["provider.json"])
    assert told["as_of"] == "2026-06-01"
    assert [fact["value"]["fr"] for fact in told["facts"]] == ["Site 2026-01"]
    assert told["later"] == 1
    text = text_of(pdf)
    assert "Site 2026-01" in text
    assert "Site 2026-09" not in text
    assert verify_pdf(pdf).word == "authentic"


def test_every_kind_is_made_by_something() -> None:
    assert set(KINDS) == set(Report.Kind)


@pytest.mark.parametrize(("kind", "subject"), [("letter", "beta"), ("redacted", "")])
def test_kind_told_outside_waits_for_the_closing(scene: Scene, kind: str, subject: str) -> None:
    complete(scene)
    with pytest.raises(ActionRefused) as refused:
        order_report(
            by=scene.officer, tender=scene.tender, kind=kind, subject=subject, language="fr"
        )
    assert refused.value.code == "not_closed"


def test_winner_is_sent_no_rejection(scene: Scene) -> None:
    closed(scene)
    with pytest.raises(ActionRefused) as refused:
        order_report(
            by=scene.officer, tender=scene.tender, kind="letter", subject="alpha", language="fr"
        )
    assert refused.value.code == "is_winner"
    assert not Report.objects.exists()


@pytest.mark.parametrize("subject", ["alpha", "nobody", "", "overall"])
def test_opinion_never_approved_is_not_ordered(scene: Scene, subject: str) -> None:
    written(scene, scene.bids[0])
    with pytest.raises(ActionRefused) as refused:
        order_report(
            by=scene.reviewer, tender=scene.tender, kind="opinion", subject=subject, language="fr"
        )
    assert refused.value.code == "unknown_subject"
    assert not JournalEntry.objects.filter(action="report.ordered").exists()


@pytest.mark.parametrize(
    ("who", "choice", "status"),
    [
        ("reviewer", "opinion:alpha", 302),
        ("officer", "opinion:alpha", 302),
        ("reviewer", "analysis", 400),
        ("auditor", "opinion:alpha", 403),
    ],
)
def test_who_reviews_risks_orders_an_opinion(
    scene: Scene, client: Client, who: str, choice: str, status: int
) -> None:
    approved(scene, scene.bids[0])
    client.force_login(getattr(scene, who))
    answer = client.post(
        reverse("assessments:reports", args=["T-1"]), {"kind": choice, "language": "fr"}
    )
    assert answer.status_code == status
    assert Report.objects.count() == (status == 302)
    page = client.get(reverse("assessments:opinion", args=["T-1", "alpha"]))
    assert ("Commander le PDF signé" in page.content.decode()) == (who != "auditor")
