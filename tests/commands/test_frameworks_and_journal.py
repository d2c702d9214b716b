from __future__ import annotations

import pytest
from django.db import connection

from assessments.models import Criterion, Framework
from hdhcompliance.journal import triggers
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.commands.conftest import run
from tests.tenders.preparing import ordered

pytestmark = pytest.mark.django_db


def test_load_frameworks_stores_each_version_once() -> None:
    first = run("load_frameworks", "--json")
    assert first.code == 0
    assert "secnumcloud 3.2" in first.json["loaded"]
    assert Criterion.objects.filter(framework__code="secnumcloud").count() == 278
    again = run("load_frameworks", "--json")
    assert (again.code, again.json) == (0, {"loaded": []})
    assert JournalEntry.objects.filter(action="frameworks.loaded").count() == 1


def test_load_frameworks_refuses_new_content_under_an_old_version() -> None:
    run("load_frameworks")
    Framework.objects.filter(code="secnumcloud").update(sha256="0" * 64)
    done = run("load_frameworks", "--json")
    assert (done.code, done.out) == (2, "")
    assert "secnumcloud-3.2" in done.err


def test_journal_that_is_whole() -> None:
    factories.tender()
    done = run("verify_journal", "--json")
    assert (done.code, done.err) == (0, "")
    assert set(done.json) == {"whole", "entries", "head", "problems"}
    assert done.json["whole"] is True
    assert done.json["entries"] == JournalEntry.objects.count() > 0


def test_empty_journal_is_whole() -> None:
    assert run("verify_journal", "--json").json["entries"] == 0


@pytest.mark.parametrize(
    ("rewrite", "told"),
    [
        ("UPDATE journal_journalentry SET actor = 'x' WHERE sequence = 1", "entry 1"),
        ("DELETE FROM journal_journalentry WHERE sequence = 1", "entry 1"),
    ],
)
def test_journal_that_was_rewritten(rewrite: str, told: str) -> None:
    factories.tender()
    triggers.remove(connection)
    connection.cursor().execute(rewrite)
    triggers.install(connection)
    done = run("verify_journal", "--json")
    assert done.code == 1
    assert told in done.err
    assert done.json["whole"] is False


def test_journal_cut_below_what_a_report_prints() -> None:
    report = ordered(factories.tender())
    triggers.remove(connection)
    connection.cursor().execute(
        "DELETE FROM journal_journalentry WHERE sequence >= %s", [report.journal_sequence]
    )
    triggers.install(connection)
    done = run("verify_journal", "--json")
    assert done.code == 1
    assert f"entry {report.journal_sequence}, printed in a report" in done.err


def test_journal_without_its_triggers() -> None:
    triggers.remove(connection)
    done = run("verify_journal", "--json")
    triggers.install(connection)
    assert done.code == 1
    assert "triggers" in done.err


def test_demo_accounts_without_a_demonstration_is_bad_input() -> None:
    done = run("demo_accounts", "--json")
    assert (done.code, done.out) == (2, "")
    assert "seed_demo" in done.err
    assert not JournalEntry.objects.exists()
