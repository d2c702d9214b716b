"""The database's own refusal to join a real company and an invented tender.

A mark, a price and a gate outcome exist only under a bid, and a bid joins one provider to one
tender: guarding the bid and the tender's flag guards them all. A provider's
flag never changes at all (see providers.triggers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "fictitious and real data never meet in a bid"

_MISMATCH = """(SELECT is_fictitious FROM assessments_tender WHERE id = NEW.tender_id)
    <> (SELECT is_fictitious FROM providers_provider WHERE id = NEW.provider_id)"""

# table -> (trigger name, event, condition that refuses)
RULES = {
    "assessments_bid": [
        ("bid_fiction_insert", "INSERT", _MISMATCH),
        ("bid_fiction_update", "UPDATE", _MISMATCH),
    ],
    "assessments_tender": [
        (
            "tender_fiction_update",
            "UPDATE",
            """NEW.is_fictitious <> OLD.is_fictitious
            AND EXISTS (SELECT 1 FROM assessments_bid WHERE tender_id = NEW.id)""",
        )
    ],
}

# What a tender is left for is as real as the tender: a host that is left has costs and measures.
_LEFT = """(SELECT is_fictitious FROM assessments_tender WHERE id = NEW.tender_id)
    <> (SELECT is_fictitious FROM providers_provider WHERE id = NEW.incumbent_id)"""
TRANSITION_RULES = {
    "assessments_transition": [
        ("transition_fiction_insert", "INSERT", _LEFT),
        ("transition_fiction_update", "UPDATE", _LEFT),
    ],
}
Rules = Mapping[str, Sequence[tuple[str, str, str]]]


def install(connection: BaseDatabaseWrapper, of: Rules = RULES, message: str = MESSAGE) -> None:
    """Create the triggers on either engine; `message` is what they refuse with."""
    with connection.cursor() as cursor:
        for table, rules in of.items():
            for name, event, condition in rules:
                if connection.vendor == "postgresql":
                    cursor.execute(
                        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN IF {condition} THEN
                          RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
                        END IF; RETURN NEW; END $$"""
                    )
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
                        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
                    )
                else:
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}"
                        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
                    )


def remove(connection: BaseDatabaseWrapper, of: Rules = RULES) -> None:
    """Drop the triggers."""
    with connection.cursor() as cursor:
        for table, rules in of.items():
            for name, _event, _condition in rules:
                if connection.vendor == "postgresql":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                    cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
