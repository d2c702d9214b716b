"""What a start prepares: everything once, then only what changed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hdhcompliance.launch import database, plan, stamps
from hdhcompliance.launch.database import ABSENT, State
from hdhcompliance.launch.errors import LaunchError
from hdhcompliance.launch.layout import Layout

IN_DATABASE = ["tables", "frameworks", "providers", "demonstration"]
FILES = {name: f"files of {name}" for name in plan.NAMES}
HERE = State("migrations", (180, "hash of 180"))
ADDRESS = "address"
PREPARED = {
    "steps": FILES,
    "database": {
        "address": ADDRESS,
        "migrations": "migrations",
        "sequence": 180,
        "hash": "hash of 180",
    },
}


def shows(state: State) -> Callable[[int | None], State]:
    return lambda _sequence: state


def to_do(
    tmp_path: Path,
    *,
    stamp: dict[str, object] = PREPARED,
    files: dict[str, str] = FILES,
    address: str = ADDRESS,
    state: State = HERE,
) -> list[str]:
    return plan.to_do(stamp, files, address, shows(state), tmp_path)


def test_first_start_prepares_everything_in_order(tmp_path: Path) -> None:
    assert to_do(tmp_path, stamp={}, state=ABSENT) == list(plan.NAMES)


def test_second_start_prepares_nothing(tmp_path: Path) -> None:
    assert to_do(tmp_path) == []


@pytest.mark.parametrize("name", plan.NAMES)
def test_changed_files_repeat_their_step_only(tmp_path: Path, name: str) -> None:
    assert to_do(tmp_path, files={**FILES, name: "changed"}) == [name]


@pytest.mark.parametrize(
    "state",
    [
        ABSENT,
        State("migrations", None),
        State("migrations", (180, "another hash")),
        State("older migrations", (180, "hash of 180")),
    ],
    ids=["deleted", "restored from before", "another database", "other migrations"],
)
def test_other_database_is_prepared_again(tmp_path: Path, state: State) -> None:
    assert to_do(tmp_path, state=state) == IN_DATABASE


def test_other_address_is_prepared_again(tmp_path: Path) -> None:
    assert to_do(tmp_path, address="elsewhere") == IN_DATABASE


def test_static_files_that_were_deleted_are_collected_again(tmp_path: Path) -> None:
    assert to_do(tmp_path / "gone") == ["static files"]


def test_fingerprint_follows_names_and_contents_not_times(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    first, second = tmp_path / "data" / "first.csv", tmp_path / "data" / "second.csv"
    first.write_text("a", encoding="utf-8")
    before = stamps.fingerprint(tmp_path, ["data/**/*"])
    os.utime(first, (1, 1))
    assert stamps.fingerprint(tmp_path, ["data/**/*"]) == before
    first.rename(second)
    renamed = stamps.fingerprint(tmp_path, ["data/**/*"])
    second.write_text("b", encoding="utf-8")
    changed = stamps.fingerprint(tmp_path, ["data/**/*"])
    assert len({before, renamed, changed}) == 3


def test_fingerprint_ignores_compiled_python(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text("1", encoding="utf-8")
    before = stamps.fingerprint(tmp_path, ["**/*"])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "code.pyc").write_text("2", encoding="utf-8")
    assert stamps.fingerprint(tmp_path, ["**/*"]) == before


@pytest.mark.parametrize("step", plan.STEPS, ids=lambda step: step.name)
def test_every_step_watches_files_that_exist(root: Path, step: plan.Step) -> None:
    assert any(True for pattern in step.files for _ in root.glob(pattern))


@pytest.mark.parametrize("content", ["", "{", "[1]"])
def test_broken_stamp_counts_as_none(tmp_path: Path, content: str) -> None:
    stamp = tmp_path / "stamp.json"
    stamp.write_text(content, encoding="utf-8")
    assert stamps.read(stamp) == {}


def journal(path: Path, entries: int) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        connection.execute("INSERT INTO django_migrations VALUES ('journal', '0001_initial')")
        connection.execute("CREATE TABLE journal_journalentry (sequence INTEGER, hash TEXT)")
        connection.executemany(
            "INSERT INTO journal_journalentry VALUES (?, ?)",
            [(number, f"hash {number}") for number in range(1, entries + 1)],
        )
    connection.close()


def test_sqlite_is_recognised_by_its_journal(tmp_path: Path) -> None:
    layout = Layout.of({"HDHC_VAR": str(tmp_path)})
    assert database.look(layout, {}) == ABSENT
    journal(tmp_path / "hdhcompliance.sqlite3", 3)
    assert database.look(layout, {}).entry == (3, "hash 3")
    assert database.look(layout, {}, 2).entry == (2, "hash 2")
    assert database.look(layout, {}, 9).entry is None


def test_sqlite_elsewhere_is_found_through_its_address(tmp_path: Path) -> None:
    path = tmp_path / "a b.sqlite3"
    journal(path, 1)
    found = database.look(Layout.of({}), {"DATABASE_URL": f"sqlite:///{path}"})
    assert found.entry == (1, "hash 1")


def test_sqlite_of_a_var_with_an_odd_name_is_the_one_the_settings_open(tmp_path: Path) -> None:
    var = tmp_path / "a%20b#c?d"
    var.mkdir()
    environ = {**os.environ, "HDHC_VAR": str(var), "DATABASE_URL": ""}
    opened = subprocess.run(
        [sys.executable, "-c", NAME], env=environ, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert opened == str(var / "hdhcompliance.sqlite3")
    journal(Path(opened), 1)
    assert database.look(Layout.of(environ), environ).entry == (1, "hash 1")


NAME = "from hdhcompliance import settings; print(settings.DATABASES['default']['NAME'])"


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    layout = Layout.of({"HDHC_VAR": str(tmp_path)})
    (tmp_path / "hdhcompliance.sqlite3").write_text("not a database at all" * 100)
    with pytest.raises(LaunchError, match="is not a database"):
        database.look(layout, {})


def test_server_that_does_not_answer_is_refused_without_showing_the_password() -> None:
    environ = {"DATABASE_URL": "postgres://someone:hidden@127.0.0.1:1/assessments"}
    with pytest.raises(LaunchError, match="DATABASE_URL") as refusal:
        database.look(Layout.of({}), environ)
    assert "hidden" not in str(refusal.value)


def test_the_stamp_keeps_no_password() -> None:
    environ = {"DATABASE_URL": "postgres://someone:hidden@db.example.org/assessments"}
    assert "hidden" not in plan.address(environ)
