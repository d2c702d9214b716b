"""Looking at the database without loading Django: is it the one we prepared last time?"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url

from hdhcompliance.launch.errors import LaunchError
from hdhcompliance.launch.layout import Layout

MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
HEAD = "SELECT sequence, hash FROM journal_journalentry ORDER BY sequence DESC LIMIT 1"
ENTRY = "SELECT sequence, hash FROM journal_journalentry WHERE sequence = {}"


@dataclass(frozen=True, slots=True)
class State:
    """`migrations`: digest of those applied. `entry`: one journal entry, this database's own mark.

    A restored backup or another database has other migrations or lacks the entry.
    """

    migrations: str
    entry: tuple[int, str] | None


ABSENT = State("", None)


def look(layout: Layout, environ: Mapping[str, str], sequence: int | None = None) -> State:
    """State of the database now, with journal entry `sequence` (the last one when None).

    LaunchError when a PostgreSQL server named by DATABASE_URL cannot be reached.
    """
    url = environ.get("DATABASE_URL", "")
    config: Mapping[str, Any] = dj_database_url.parse(url) if url else {}
    entry = HEAD if sequence is None else ENTRY.format(int(sequence))
    if not config:
        return _sqlite(layout.var / "hdhcompliance.sqlite3", entry)
    if config["ENGINE"].endswith("sqlite3"):
        return _sqlite(Path(config["NAME"]), entry)
    return _postgresql(url, entry)


def _sqlite(path: Path, entry: str) -> State:
    if not path.exists():
        return ABSENT
    try:
        with closing(sqlite3.connect(path, timeout=20)) as connection:
            return _state(
                connection.execute(MIGRATIONS).fetchall(), connection.execute(entry).fetchone()
            )
    except sqlite3.OperationalError:
        return ABSENT  # no tables yet
    except sqlite3.DatabaseError as error:
        raise LaunchError(f"{path} is not a database: {error}.") from error


def _postgresql(url: str, entry: str) -> State:
    import psycopg  # here: a tenth of a second that a start on SQLite need not wait

    config = dj_database_url.parse(url)
    try:
        connection = psycopg.connect(
            host=config["HOST"] or None,
            port=config["PORT"] or None,
            user=config["USER"] or None,
            password=config["PASSWORD"] or None,
            dbname=config["NAME"],
            connect_timeout=10,
        )
    except psycopg.OperationalError as error:
        raise LaunchError(f"The database named by DATABASE_URL cannot be used:\n{error}") from error
    with connection:
        try:
            return _state(
                connection.execute(MIGRATIONS).fetchall(),
                connection.execute(entry).fetchone(),
            )
        except psycopg.errors.UndefinedTable:
            return ABSENT


def _state(migrations: list[Any], entry: Any) -> State:
    digest = hashlib.sha256(repr([tuple(row) for row in migrations]).encode()).hexdigest()
    return State(digest, (int(entry[0]), str(entry[1])) if entry else None)
