"""The database's own refusal to change the journal, for SQLite and PostgreSQL.

The model refuses too, but a hand in the database is what a court asks about. On SQLite,
`INSERT OR REPLACE` deletes without firing DELETE triggers, so the INSERT trigger checks that
the new entry really is the next link.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "journal_journalentry"
ZERO = "0" * 64

SQLITE = {
    "journal_no_update": f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    "journal_no_delete": f"""CREATE TRIGGER journal_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    "journal_next_link": f"""CREATE TRIGGER journal_next_link BEFORE INSERT ON {TABLE}
        WHEN NEW.sequence IS NOT (SELECT COALESCE(MAX(sequence), 0) + 1 FROM {TABLE})
          OR NEW.previous IS NOT COALESCE(
               (SELECT hash FROM {TABLE} ORDER BY sequence DESC LIMIT 1), '{ZERO}')
          OR EXISTS (SELECT 1 FROM {TABLE} WHERE hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only: not the next entry'); END""",
}

POSTGRESQL_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
CREATE OR REPLACE FUNCTION journal_check_next() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_sequence bigint; last_hash text;
BEGIN
  SELECT sequence, hash INTO last_sequence, last_hash
    FROM {TABLE} ORDER BY sequence DESC LIMIT 1;
  IF NEW.sequence IS DISTINCT FROM COALESCE(last_sequence, 0) + 1
     OR NEW.previous IS DISTINCT FROM COALESCE(last_hash, '{ZERO}') THEN
    RAISE EXCEPTION 'the journal is append-only: not the next entry';
  END IF;
  RETURN NEW;
END $$;
"""

POSTGRESQL = {
    "journal_no_change": f"""CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
    "journal_no_truncate": f"""CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
    "journal_next_link": f"""CREATE TRIGGER journal_next_link BEFORE INSERT ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION journal_check_next()""",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; safe to call twice."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTIONS)
        for statement in _statements(connection).values():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers. For migrations and for tests that empty tables; nothing else calls it."""
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _statements(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether every trigger is there and, on PostgreSQL, enabled."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        found = {row[0] for row in cursor.fetchall()}
    return set(_statements(connection)) <= found


def _statements(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE
