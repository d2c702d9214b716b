from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from hdhcompliance.journal import triggers
from hdhcompliance.journal.chain import GENESIS, canonical
from hdhcompliance.journal.models import JournalEntry, JournalIsAppendOnly
from hdhcompliance.journal.record import head, record
from hdhcompliance.journal.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[JournalEntry]:
    start, _ = head()
    assert start == 0
    return [record("thing.done", by=None, target=f"n°{n}", data={"n": n}) for n in range(3)]


def test_record_chains_each_entry_to_the_one_before(entries: list[JournalEntry]) -> None:
    assert [entry.sequence for entry in entries] == [1, 2, 3]
    assert entries[0].previous == GENESIS
    assert entries[2].previous == entries[1].hash
    assert verify().whole


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        record("thing.done", by=None, target="x")


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, {1: "a"}, object()])
def test_canonical_refuses_what_is_not_integers_and_strings(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)  # type: ignore[arg-type]  # the refusal is what is tested


def test_model_refuses_change_and_deletion(entries: list[JournalEntry]) -> None:
    with pytest.raises(JournalIsAppendOnly):
        entries[0].save()
    with pytest.raises(JournalIsAppendOnly):
        entries[0].delete()
    with pytest.raises(JournalIsAppendOnly):
        JournalEntry.objects.all().delete()
    with pytest.raises(JournalIsAppendOnly):
        JournalEntry.objects.update(actor="x")


COPY = "sequence, at, actor, action, target, tender, data, previous, hash"
ATTACKS = [
    "UPDATE journal_journalentry SET actor = 'x' WHERE sequence = 2",
    "DELETE FROM journal_journalentry WHERE sequence = 3",
    f"INSERT INTO journal_journalentry ({COPY}) SELECT 9, at, actor, action, target, tender,"
    " data, previous, 'ab' FROM journal_journalentry WHERE sequence = 1",
    f"INSERT INTO journal_journalentry ({COPY}) SELECT 4, at, actor, action, target, tender,"
    " data, 'ab', 'cd' FROM journal_journalentry WHERE sequence = 1",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_database_refuses_every_rewrite(entries: list[JournalEntry], attack: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(attack)
    assert verify().whole


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the REPLACE conflict is SQLite's own")
def test_sqlite_refuses_insert_or_replace(entries: list[JournalEntry]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(
            f"INSERT OR REPLACE INTO journal_journalentry ({COPY}) SELECT sequence, at, 'x',"
            " action, target, tender, data, previous, hash FROM journal_journalentry"
            " WHERE sequence = 2"
        )


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_postgresql_refuses_truncate(entries: list[JournalEntry]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE journal_journalentry")


@pytest.mark.parametrize(
    ("rewrite", "problem"),
    [
        ("UPDATE journal_journalentry SET actor = 'x' WHERE sequence = 2", "entry 2 was altered"),
        ("DELETE FROM journal_journalentry WHERE sequence = 2", "entry 2 is missing"),
        ("UPDATE journal_journalentry SET hash = 'ab' WHERE sequence = 3", "entry 3 was altered"),
    ],
)
def test_verify_tells_what_a_hand_in_the_database_changed(
    entries: list[JournalEntry], rewrite: str, problem: str
) -> None:
    triggers.remove(connection)
    connection.cursor().execute(rewrite)
    check = verify()
    assert any(found.startswith(problem) for found in check.problems)
    assert any("triggers are missing" in found for found in check.problems)
    triggers.install(connection)


def test_verify_tells_a_whole_chain_rewritten_after_a_report(entries: list[JournalEntry]) -> None:
    printed = (entries[1].sequence, "f" * 64)
    assert verify([printed]).problems == ("entry 2 differs from the hash printed in a report",)
    assert "entry 99, printed in a report, is missing" in verify([(99, "f" * 64)]).problems


def test_chain_continues_after_removal_and_installation_of_triggers(
    entries: list[JournalEntry],
) -> None:
    triggers.remove(connection)
    assert not triggers.installed(connection)
    triggers.install(connection)
    record("thing.done", by=None, target="after")
    assert verify().whole
