"""The database's own refusal to rewrite a dated record, for SQLite and PostgreSQL.

A record that another replaced is kept as it was, and one written by a person changes only by being
replaced. One of the data set changes with a new data set, which writes `loaded_values` anew.
SQLite drops the triggers of a table that a migration rebuilds: call `install` again after it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

_WORDS = "a dated record is replaced, never rewritten"
_FATE = ("superseded_by_id", "superseded_at", "superseded_because")
_PROVENANCE = (
    "source_id",
    "second_source_id",
    "checked_on",
    "confidence",
    "note_fr",
    "note_en",
)
_DATES = ("valid_from", "valid_to")

# table -> (columns that say something, the column of the data set or none)
TABLES: dict[str, tuple[tuple[str, ...], str]] = {
    "providers_lawperiod": (
        ("key", "law_id", "status", *_DATES, *_PROVENANCE),
        "loaded_values",
    ),
    "providers_shareholding": (
        (
            "key",
            "entity_id",
            "holder_id",
            "capital_bp",
            "votes_bp",
            "precision",
            "is_direct",
            "is_declared",
            "as_of",
            *_DATES,
            *_PROVENANCE,
        ),
        "loaded_values",
    ),
    "providers_companyright": (
        (
            "key",
            "entity_id",
            "holder_id",
            "kind",
            "exists",
            "told_fr",
            "told_en",
            *_DATES,
            *_PROVENANCE,
        ),
        "",
    ),
}


def trigger(table: str) -> str:
    """The name of the trigger of a table."""
    return f"{table.removeprefix('providers_')}_written_once"


def install(connection: BaseDatabaseWrapper, tables: Iterable[str] = TABLES) -> None:
    """Create the triggers; safe to call twice."""
    remove(connection)
    with connection.cursor() as cursor:
        for table in tables:
            name = trigger(table)
            if connection.vendor == "postgresql":
                cursor.execute(_postgresql(name, _condition(table, "IS DISTINCT FROM")))
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {name}()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} "
                    f"WHEN {_condition(table, 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
                )


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers. For migrations only."""
    with connection.cursor() as cursor:
        for table in TABLES:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger(table)}{on_table}")


def _condition(table: str, differs: str) -> str:
    said, loaded = TABLES[table]
    rewritten = _changed(said, differs)
    from_data_set = f" AND NOT (NEW.{loaded} {differs} OLD.{loaded})" if loaded else ""
    return (
        f"(OLD.superseded_by_id IS NOT NULL AND ({_changed((*said, *_FATE), differs)}))"
        f" OR (({rewritten}){from_data_set})"
    )


def _changed(columns: tuple[str, ...], differs: str) -> str:
    return " OR ".join(f'NEW."{column}" {differs} OLD."{column}"' for column in columns)


def _postgresql(name: str, condition: str) -> str:
    """check_violation, so that Django raises IntegrityError as it does on SQLite."""
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF {condition} THEN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'check_violation'; END IF;
          RETURN NEW;
        END $$"""
