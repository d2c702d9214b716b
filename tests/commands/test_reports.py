"""export_report and verify_report, as a script or a stranger uses them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from assessments.models import Job, Report
from tests import factories
from tests.commands.conftest import HASHERS, Done, run
from tests.tenders.acts import snapshot
from tests.tenders.preparing import complete

KEYS = {"verdict", "registered", "scores_match", "sha256", "signatures", "reasons"}


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, Done]]:
    """A small complete tender and its exported report."""
    file = tmp_path_factory.mktemp("export") / "a report.pdf"
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=HASHERS),
        transaction.atomic(),
    ):
        complete(factories.tender())
        arguments = ("T-1", "--kind", "analysis", "--output", str(file), "--json")
        yield file, run("export_report", *arguments)
        transaction.set_rollback(True)


@pytest.fixture
def report(made: tuple[Path, Done], db: None) -> Path:
    return made[0]


def test_export_writes_a_registered_pdf_and_says_where(
    made: tuple[Path, Done], report: Path
) -> None:
    done = made[1]
    assert (done.code, done.err) == (0, "")
    assert set(done.json) == {"file", "sha256", "size"}
    registered = Report.objects.get(sha256=done.json["sha256"])
    assert report.read_bytes().startswith(b"%PDF-")
    assert report.stat().st_size == done.json["size"] == registered.size
    assert not Job.objects.exists()


def test_exported_report_is_authentic(report: Path) -> None:
    before = snapshot()
    done = run("verify_report", str(report), "--json")
    assert (done.code, done.err) == (0, "")
    assert set(done.json) == KEYS
    assert done.json["verdict"] == "authentic"
    assert done.json["registered"] is True
    assert done.json["scores_match"] is True
    assert [signature["intact"] for signature in done.json["signatures"]] == [True]
    first, seal = run("verify_report", str(report)).out.splitlines()
    assert first == f"authentic  {done.json['sha256']}"
    assert seal.startswith("Sceau | Développement – sans valeur juridique | Acheteur | ")
    assert snapshot() == before


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_report_with_one_changed_byte_is_altered(
    report: Path, tmp_path: Path, where: float
) -> None:
    content = bytearray(report.read_bytes())
    content[int(len(content) * where)] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(content)
    done = run("verify_report", str(changed), "--json")
    assert done.code == 1
    assert done.json["verdict"] == "altered"
    assert done.json["reasons"]
    assert done.err.strip()


def test_report_the_register_does_not_know_is_unknown(report: Path) -> None:
    Report.objects.all().delete()
    done = run("verify_report", str(report), "--json")
    assert done.code == 1
    assert (done.json["verdict"], done.json["registered"]) == ("unknown", False)


@pytest.mark.parametrize("content", [b"", b"just a text", b"%PDF-1.7\n%%EOF\n"])
def test_file_that_is_no_report_is_unreadable(report: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    done = run("verify_report", str(file), "--json")
    assert done.code == 2
    assert done.json["verdict"] == "unreadable"
    assert done.json["signatures"] == []


@pytest.mark.parametrize("name", ["missing.pdf", "."])
def test_file_that_cannot_be_read_is_bad_input(tmp_path: Path, name: str) -> None:
    done = run("verify_report", str(tmp_path / name), "--json")
    assert (done.code, done.out) == (2, "")
    assert name.strip(".") in done.err


def test_file_beyond_the_limit_is_bad_input(tmp_path: Path) -> None:
    file = tmp_path / "large.pdf"
    with file.open("wb") as large:
        large.truncate(26 * 1024 * 1024)
    done = run("verify_report", str(file), "--json")
    assert (done.code, done.out) == (2, "")
    assert "25 MB" in done.err
