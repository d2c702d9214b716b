"""The application the job and browser tests share, on the engine of the run."""

from __future__ import annotations

import json
import os

import pytest

from tests.launch.test_real_start import status
from tests.running import RunningApp

pytestmark = pytest.mark.slow


def test_application_serves_the_demonstration_from_a_database_of_its_own(
    running_app: RunningApp,
) -> None:
    assert status(running_app, "/login/") == 200
    assert running_app.passwords.keys() >= {"acheteur", "auditeur", "admin"}
    journal = json.loads(running_app.manage("verify_journal", "--json"))
    assert journal["whole"]
    assert journal["entries"] > 0
    on_a_server = os.environ.get("DATABASE_URL", "").startswith("postgres")
    assert (running_app.var / "hdhcompliance.sqlite3").exists() is not on_a_server
