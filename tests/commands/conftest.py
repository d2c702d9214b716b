from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import CommandError, call_command, load_command_class
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass(frozen=True, slots=True)
class Done:
    """What a script sees of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(name: str, *arguments: str) -> Done:
    """Run a command as a shell would, in this process and its transaction."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    command = load_command_class("assessments", name)
    # As from a shell, where words that cannot be parsed end in exit code 2.
    command._called_from_command_line = True  # type: ignore[attr-defined]  # Django sets it so
    try:
        with redirect_stderr(err):
            call_command(command, *arguments, stdout=out, stderr=err, no_color=True)
    except SystemExit as stop:
        code = int(stop.code or 0)
    except CommandError as error:
        code = error.returncode
        err.write(f"CommandError: {error}\n")
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Done]:
    """The demonstration, seeded once for a module, then rolled back; what the command said."""
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=HASHERS),
        transaction.atomic(),
    ):
        yield run("seed_demo", "--json")
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded: Done, db: None) -> Done:
    return seeded
