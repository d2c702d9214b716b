"""The database's own line between invented and real companies, for SQLite and PostgreSQL.

A company never changes side, those of a provider are on its side, and no company holds or has a
right over one of the other side. Check constraints cannot look into another row.
SQLite drops the triggers of a table that a migration rebuilds: call `install` again after it.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

ENTITY = "providers_legalentity"
_ENTITY_WORDS = "a company is on the side of its provider, invented or real, for good"
_PAIR_WORDS = "invented and real companies never hold one another"
_CHANGES = "NEW.is_fictitious <> OLD.is_fictitious"
_UNLIKE_PROVIDER = """EXISTS (
    SELECT 1 FROM providers_provider
    WHERE id = NEW.provider_id AND is_fictitious <> NEW.is_fictitious)"""
_UNLIKE_PAIR = """EXISTS (
    SELECT 1 FROM providers_legalentity held, providers_legalentity holder
    WHERE held.id = NEW.entity_id AND holder.id = NEW.holder_id
      AND held.is_fictitious <> holder.is_fictitious)"""

# name -> (table, event, condition, words)
RULES: dict[str, tuple[str, str, str, str]] = {
    "entity_side_insert": (ENTITY, "INSERT", _UNLIKE_PROVIDER, _ENTITY_WORDS),
    "entity_side_update": (ENTITY, "UPDATE", f"{_CHANGES} OR {_UNLIKE_PROVIDER}", _ENTITY_WORDS),
    **{
        f"{name}_side_{event.lower()}": (table, event, _UNLIKE_PAIR, _PAIR_WORDS)
        for name, table in (
            ("holding", "providers_shareholding"),
            ("right", "providers_companyright"),
        )
        for event in ("INSERT", "UPDATE")
    },
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; safe to call twice."""
    remove(connection)
    with connection.cursor() as cursor:
        for name, (table, event, condition, words) in RULES.items():
            if connection.vendor == "postgresql":
                cursor.execute(_postgresql(name, condition, words))
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {name}()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
                    f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
                )


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers. For migrations only."""
    with connection.cursor() as cursor:
        for name, (table, *_rest) in RULES.items():
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def _postgresql(name: str, condition: str, words: str) -> str:
    """check_violation, so that Django raises IntegrityError as it does on SQLite."""
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF {condition} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF;
          RETURN NEW;
        END $$"""
