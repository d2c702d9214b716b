"""The database's own refusal to mix fictitious and real providers, for SQLite and PostgreSQL.

Check constraints cannot look into another row; these two rules need to:
a provider never changes side, and the company of a fictitious provider has no SIREN.
SQLite drops the triggers of a table that a migration rebuilds: call `install` again after it.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

PROVIDER = "providers_provider"
ENTITY = "providers_legalentity"

_FICTION = "a provider is fictitious or real for good"
_SIREN = "a fictitious provider has no SIREN"
_FICTITIOUS_WITH_SIREN = """NEW.siren <> '' AND EXISTS (
    SELECT 1 FROM providers_provider WHERE id = NEW.provider_id AND is_fictitious)"""

SQLITE = {
    "provider_fiction_is_final": f"""CREATE TRIGGER provider_fiction_is_final
        BEFORE UPDATE ON {PROVIDER} WHEN NEW.is_fictitious IS NOT OLD.is_fictitious
        BEGIN SELECT RAISE(ABORT, '{_FICTION}'); END""",
    "entity_fictitious_insert": f"""CREATE TRIGGER entity_fictitious_insert
        BEFORE INSERT ON {ENTITY} WHEN {_FICTITIOUS_WITH_SIREN}
        BEGIN SELECT RAISE(ABORT, '{_SIREN}'); END""",
    "entity_fictitious_update": f"""CREATE TRIGGER entity_fictitious_update
        BEFORE UPDATE ON {ENTITY} WHEN {_FICTITIOUS_WITH_SIREN}
        BEGIN SELECT RAISE(ABORT, '{_SIREN}'); END""",
}

# check_violation, so that Django raises IntegrityError as it does on SQLite.
POSTGRESQL_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION provider_fiction_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.is_fictitious IS DISTINCT FROM OLD.is_fictitious THEN
    RAISE EXCEPTION '{_FICTION}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION entity_fictitious_without_siren() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_FICTITIOUS_WITH_SIREN} THEN
    RAISE EXCEPTION '{_SIREN}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""

POSTGRESQL = {
    "provider_fiction_is_final": f"""CREATE TRIGGER provider_fiction_is_final
        BEFORE UPDATE ON {PROVIDER}
        FOR EACH ROW EXECUTE FUNCTION provider_fiction_is_final()""",
    "entity_fictitious_without_siren": f"""CREATE TRIGGER entity_fictitious_without_siren
        BEFORE INSERT OR UPDATE ON {ENTITY}
        FOR EACH ROW EXECUTE FUNCTION entity_fictitious_without_siren()""",
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
    """Drop the triggers. For migrations only."""
    with connection.cursor() as cursor:
        for name in _statements(connection):
            table = PROVIDER if name.startswith("provider") else ENTITY
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def _statements(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE
