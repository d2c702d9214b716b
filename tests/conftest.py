"""What every test has: no network but the loopback, its own files, tables that can be emptied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection
from django.utils import translation
from pytest_django.fixtures import Settings
from pytest_socket import socket_allow_hosts

from hdhcompliance.journal import triggers
from tests.environment import VAR
from tests.running import RunningApp, prepared_once, running

# No test is judged by the clock: a busy machine is no fault of the code.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
LONGEST_NAME = 80  # characters or bytes of a value in a test's name
LOOPBACK = ["127.0.0.1", "::1", "localhost"]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "running_app"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run the tests that touch the database and no browser: for a second engine",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "running_app" in fixtures_of(item) and not item.get_closest_marker("xdist_group"):
            # One application for all of them: on one worker of pytest-xdist (--dist loadgroup).
            item.add_marker(pytest.mark.xdist_group("running-app"))
    if config.getoption("--database-only"):
        kept = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long values are named by their argument, with a number.

    A file made while the tests are collected differs from worker to worker, which then refuse to
    share the tests; and a name of megabytes does not fit in the environment of a process.
    """
    return argname if isinstance(val, bytes | str) and len(val) > LONGEST_NAME else None


def touches_database(item: pytest.Item) -> bool:
    """Whether a test would behave differently on another database engine, browsers apart."""
    if any(item.get_closest_marker(name) for name in ("browser", "any_engine")):
        return False
    return item.get_closest_marker("django_db") is not None or bool(
        DATABASE_FIXTURES & fixtures_of(item)
    )


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """The product's language at the start of every test: a page asked for in English leaves its own."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(worker_id: str) -> None:
    """SQLite in a file, as in production: in memory, two threads would share one lock."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        settings["TEST"]["NAME"] = str(VAR / f"test-{worker_id}.sqlite3")
    elif worker_id != "master":
        settings["TEST"]["NAME"] = f"test_{settings['NAME']}_{worker_id}"


def fixtures_of(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def pytest_runtest_setup() -> None:
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True, scope="session")
def emptied_tables() -> Iterator[None]:
    """Tests that commit empty every table afterwards: the journal lets itself be emptied only here."""
    original = flush.Command.handle

    def handle(self: flush.Command, **options: object) -> str | None:
        triggers.remove(connection)
        try:
            return original(self, **options)
        finally:
            triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.fixture(autouse=True)
def test_settings(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Cheap password hashes and files of each test's own; everything else as in production."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path_factory.mktemp("files"), "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def prepared_var(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The var of an application prepared once on SQLite, for all the workers: copy it, never start it."""
    base = tmp_path_factory.getbasetemp()
    return prepared_once((base if worker_id == "master" else base.parent) / "prepared-var")


@pytest.fixture(scope="session")
def running_app(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[RunningApp]:
    """The application as `make run` starts it, with the demonstration; see tests.running."""
    var = tmp_path_factory.mktemp("app")
    if connection.vendor == "sqlite":
        shutil.copytree(request.getfixturevalue("prepared_var"), var, dirs_exist_ok=True)
    with running(var) as app:
        yield app
