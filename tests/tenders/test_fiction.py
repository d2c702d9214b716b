"""No invented mark on a real company: refused by the act, then by the database itself."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.models import ModelOperation

from assessments.actions.bids import register_bid
from assessments.actions.errors import ActionRefused
from assessments.models import Bid, Tender, fiction
from hdhcompliance.journal import triggers as journal_triggers
from providers import sides, written_once
from providers import triggers as provider_triggers
from tests import factories
from tests.tenders.acts import snapshot

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fictitious", [True, False])
def test_act_refuses_to_mix_the_real_and_the_invented(fictitious: bool) -> None:
    scene = factories.tender(fictitious=fictitious, opened=False)
    other = factories.provider("other-side", fictitious=not fictitious)
    before = snapshot()
    with pytest.raises(ActionRefused) as refused:
        register_bid(by=scene.officer, tender=scene.tender, provider=other, service=None)
    assert refused.value.code == "fiction_mismatch"
    assert snapshot() == before


@pytest.mark.parametrize("fictitious", [True, False])
def test_database_refuses_a_bid_across_the_line(fictitious: bool) -> None:
    scene = factories.tender(fictitious=fictitious, opened=False)
    other = factories.provider("other-side", fictitious=not fictitious)
    with pytest.raises(IntegrityError, match="never meet"), transaction.atomic():
        connection.cursor().execute(
            "INSERT INTO assessments_bid (tender_id, provider_id, code, colour, registered_at)"
            " VALUES (%s, %s, 'x', 8, '2027-01-01 00:00:00')",
            [scene.tender.pk, other.pk],
        )
    with pytest.raises(IntegrityError, match="never meet"), transaction.atomic():
        connection.cursor().execute(
            "UPDATE assessments_bid SET provider_id = %s WHERE id = %s",
            [other.pk, scene.bids[0].pk],
        )
    assert Bid.objects.count() == 2


def test_database_refuses_to_turn_a_tender_with_bids_into_a_real_one() -> None:
    scene = factories.tender()
    with pytest.raises(IntegrityError, match="never meet"), transaction.atomic():
        Tender.objects.filter(pk=scene.tender.pk).update(is_fictitious=False)
    empty = factories.tender("T-2", bids=0)
    Tender.objects.filter(pk=empty.tender.pk).update(is_fictitious=False)


def installed() -> set[str]:
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def test_every_trigger_is_there_after_all_migrations() -> None:
    """SQLite forgets the triggers of a table that a migration rebuilds: the last one re-installs."""
    journal, provider = (
        module.POSTGRESQL if connection.vendor == "postgresql" else module.SQLITE
        for module in (journal_triggers, provider_triggers)
    )
    bids = {name for rules in fiction.RULES.values() for name, _event, _condition in rules}
    written = map(written_once.trigger, written_once.TABLES)
    assert {*journal, *provider, *bids, *sides.RULES, *written} <= installed()
    assert journal_triggers.installed(connection)


@pytest.mark.parametrize(
    ("app", "model"),
    [
        ("assessments", "bid"),
        ("assessments", "tender"),
        ("journal", "journalentry"),
        ("providers", "provider"),
        ("providers", "legalentity"),
        ("providers", "shareholding"),
        ("providers", "companyright"),
        ("providers", "lawperiod"),
    ],
)
def test_no_migration_after_the_triggers_touches_a_guarded_table(app: str, model: str) -> None:
    """Whoever writes one must install the triggers again at its end, then name it here."""
    apps.get_model(app, model)
    loader = MigrationLoader(connection)
    names = sorted(name for label, name in loader.disk_migrations if label == app)
    guards = [name for name in names if "triggers" in name or "fiction_guard" in name]
    for name in names[names.index(guards[-1]) + 1 :]:
        for operation in loader.disk_migrations[app, name].operations:
            # The name of an operation on a field is that of the field, not of a table.
            touched = (
                operation.name
                if isinstance(operation, ModelOperation)
                else getattr(operation, "model_name", "")
            )
            assert touched.lower() != model, name
