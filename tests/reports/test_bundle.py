"""The audit bundle: made by the worker, checked as its README says, refused once touched."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions.reports import order_report
from assessments.actions.verdicts import keep_verdict
from assessments.models import Evidence, PublishedAnswer, Question, Report
from assessments.queries.verification import verify_file
from assessments.signing.manifest import TIMESTAMP
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.opinions.making import approved
from tests.reports.test_orders import made, opinion_of
from tests.signing.authority import Authority, established, serving
from tests.tenders.preparing import attached, complete
from tests.tenders.preparing_questions import ASKER

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    """A complete tender with a verdict kept, a sealed opinion and a file."""
    found = factories.tender()
    complete(found)
    attached(found)
    approved(found, found.bids[0])
    question = Question.objects.create(
        tender=found.tender,
        number=1,
        text="Le volume est-il un plafond ?",
        received_on=date(2027, 1, 12),
        channel="email",
        asker=ASKER,
    )
    PublishedAnswer.objects.create(
        question=question,
        number=1,
        text="Non, une estimation.",
        published_by="officer",
        published_at=timezone.now(),
    )
    made(opinion_of(found))
    keep_verdict(by=found.officer, tender=found.tender)
    return found


def bundle(scene: Scene, language: str = "fr") -> bytes:
    report = order_report(by=scene.officer, tender=scene.tender, kind="bundle", language=language)
    return made(report)


def unpacked(content: bytes, folder: Path) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
        return archive.namelist()


def commands(readme: str) -> list[str]:
    starts = ("openssl ", "sha256sum ", "python3 ", "python ")
    return [line for line in readme.splitlines() if line.startswith(starts)]


def run(command: str, folder: Path, root: Path) -> subprocess.CompletedProcess[str]:
    program, *arguments = command.split()
    program = sys.executable if program.startswith("python") else program
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_instructions_of_the_readme_run_as_written(
    scene: Scene, language: str, tmp_path: Path, root: Path
) -> None:
    names = unpacked(bundle(scene, language), tmp_path)
    assert {"README.txt", "dossier.json", "journal.jsonl", "evidence.json"} <= set(names)
    assert [name for name in names if name.startswith("reports/")]
    (evidence,) = [name for name in names if name.startswith("evidence/")]
    assert (tmp_path / evidence).read_bytes() == Evidence.objects.get().file.read()
    told = commands((tmp_path / "README.txt").read_text())
    assert len(told) == 4
    for command in told:
        done = run(command, tmp_path, root)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    (tmp_path / "dossier.json").write_text("{}")
    assert run(told[1], tmp_path, root).returncode == 1
    journal = (tmp_path / "journal.jsonl").read_text()
    (tmp_path / "journal.jsonl").write_text(journal.replace("officer", "nobody"))
    assert run(told[2], tmp_path, root).returncode == 1
    (tmp_path / "MANIFEST.sha256").write_bytes(b"")
    assert run(told[0], tmp_path, root).returncode != 0


def test_journal_shows_the_links_of_other_tenders_and_nothing_they_say(
    scene: Scene, tmp_path: Path
) -> None:
    factories.tender("T-2", opened=False)
    unpacked(bundle(scene), tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_text().splitlines()]
    ordered = JournalEntry.objects.filter(action="report.ordered").latest("sequence")
    assert lines[-1]["hash"] == ordered.hash
    assert {line["tender"] for line in lines if "action" in line} == {"T-1"}
    bare = [line for line in lines if "action" not in line]
    assert bare
    assert all(set(line) == {"sequence", "previous", "hash"} for line in bare)


def test_questions_are_told_with_their_answers_and_never_who_asked(
    scene: Scene, tmp_path: Path
) -> None:
    content = bundle(scene)
    unpacked(content, tmp_path)
    (told,) = json.loads((tmp_path / "questions.json").read_text())
    assert (told["question"], told["received_on"]) == ("Q01", "2027-01-12")
    assert [each["text"] for each in told["answers"]] == ["Non, une estimation."]
    assert "email" not in json.dumps(told)
    # Nothing is compressed: what is said anywhere can be read in the bytes.
    assert ASKER.encode() not in content


def test_bundle_is_authentic_until_a_file_is_touched(scene: Scene) -> None:
    content = bundle(scene)
    found = verify_file(io.BytesIO(content))
    assert (found.word, found.registered) == ("authentic", True)
    assert [signature.level for signature in found.signatures] == ["CMS"]
    changes: list[tuple[Callable[[dict[str, bytes]], object], str]] = [
        (lambda files: files.update({"dossier.json": b"{}"}), "member_changed"),
        (lambda files: files.pop("evidence.json"), "bundle_incomplete"),
        (lambda files: files.update({"more.txt": b"x"}), "bundle_incomplete"),
        (
            lambda files: files.update({"MANIFEST.sha256": files["MANIFEST.sha256"] + b"\n"}),
            "digest_mismatch",
        ),
    ]
    for change, code in changes:
        found = verify_file(io.BytesIO(rewritten(content, change)))
        assert found.word == "altered"
        assert code in found.codes
    assert verify_file(io.BytesIO(content[:-40])).word == "unreadable"
    assert verify_file(io.BytesIO(b"PK\x03\x04 no archive")).word == "unreadable"
    Report.objects.filter(kind="bundle").delete()
    assert verify_file(io.BytesIO(content)).word == "unknown"


def rewritten(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_compressed_archive_is_not_unpacked(scene: Scene) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("MANIFEST.sha256", b"0" * 30_000_000)
        archive.writestr("MANIFEST.sha256.p7s", b"x")
    assert verify_file(target).word == "unreadable"


def test_file_changed_or_gone_stops_the_bundle_with_its_reason(scene: Scene) -> None:
    row = Evidence.objects.get()
    with row.file.open("rb") as file:
        before = file.read()
    assert row.file.name
    row.file.storage.delete(row.file.name)
    for content, words in ((None, "plus sur le serveur"), (before + b"x", "qui a été enregistré")):
        if content is not None:
            row.file.storage.save(row.file.name, ContentFile(content))
        report = order_report(by=scene.officer, tender=scene.tender, kind="bundle", language="fr")
        assert report.job is not None
        with pytest.raises(AssertionError):
            made(report)
        report.job.refresh_from_db()
        assert report.job.state == "failed"
        assert words in report.job.reason


@pytest.mark.parametrize(("who", "status"), [("officer", 200), ("auditor", 200), ("reviewer", 403)])
def test_bundle_is_for_those_who_read_the_journal(
    scene: Scene, client: Client, who: str, status: int
) -> None:
    report = order_report(by=scene.officer, tender=scene.tender, kind="bundle", language="fr")
    made(report)
    client.force_login(getattr(scene, who))
    for name in ("report", "report_progress", "report_download"):
        assert (
            client.get(reverse(f"assessments:{name}", args=["T-1", report.pk])).status_code
            == status
        )
    listed = client.get(reverse("assessments:reports", args=["T-1"])).content.decode()
    assert (report.get_absolute_url() in listed) == (status == 200)


@pytest.fixture
def authority(settings: Any, tmp_path: Path) -> Iterator[Authority]:
    folder = tmp_path / "tsa"
    folder.mkdir()
    established(folder)
    with serving(folder) as found:
        settings.TSA_URL, settings.TSA_ROOTS_PEM = found.url, str(found.root)
        yield found


def test_signature_is_dated_by_the_authority_and_openssl_says_so(
    scene: Scene, authority: Authority, tmp_path: Path, root: Path, settings: Any
) -> None:
    content = bundle(scene)
    found = verify_file(io.BytesIO(content))
    (signature,) = found.signatures
    assert (found.word, signature.time_source) == ("authentic", "timestamp")
    assert signature.authority == "Autorité d’essai"
    unpacked(content, tmp_path / "bundle")
    told = commands((tmp_path / "bundle" / "README.txt").read_text())
    assert len(told) == 5
    for command in told:
        done = run(command, tmp_path / "bundle", root)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    (tmp_path / "bundle" / "MANIFEST.sha256.p7s").write_bytes(b"another")
    assert run(told[1], tmp_path / "bundle", root).returncode != 0
    settings.TSA_ROOTS_PEM = ""
    doubted = verify_file(io.BytesIO(content))
    assert (doubted.word, doubted.signatures[0].time_source) == ("authentic", "claimed")
    assert "timestamp_untrusted" in doubted.codes


def test_token_over_another_signature_is_an_alteration(scene: Scene, authority: Authority) -> None:
    one, other = bundle(scene), bundle(scene)
    with zipfile.ZipFile(io.BytesIO(other)) as archive:
        token = archive.read("MANIFEST.sha256.p7s.tst")
    for wrong in (token, b"no token"):
        found = verify_file(io.BytesIO(rewritten(one, _with_token(wrong))))
        assert (found.word, "timestamp_invalid" in found.codes) == ("altered", True)


def _with_token(token: bytes) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.update({TIMESTAMP: token})


def test_authority_that_does_not_answer_stops_the_bundle_with_its_reason(
    scene: Scene, authority: Authority
) -> None:
    authority.answer = b"no token"
    report = order_report(by=scene.officer, tender=scene.tender, kind="bundle", language="fr")
    assert report.job is not None
    with pytest.raises(AssertionError):
        made(report)
    report.job.refresh_from_db()
    assert report.job.state == "failed"
    assert "horodatage" in report.job.reason
    authority.answer = None
    assert verify_file(io.BytesIO(bundle(scene))).word == "authentic"
