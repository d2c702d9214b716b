"""A worker killed outright in the middle of its work: nobody orders it again, and it comes."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running import RunningApp, running

pytestmark = pytest.mark.slow

ORDER = """
from assessments import tasks
from assessments.actions.reports import order_report
from assessments.actions.simulations import order_simulation
from assessments.models import Tender
from hdhcompliance.accounts.models import User
from hdhcompliance.celery import app
tender = Tender.objects.get(reference="DEMO-2027-001")
officer = User.objects.get(username="acheteur")
tasks.send({order}.job)
"""
WORK = {
    "report": "order_report(by=officer, tender=tender, kind='analysis', language='fr')",
    "simulation": "order_simulation(by=officer, tender=tender, draws=2_000_000)[0]",
}


def row(app: RunningApp) -> tuple[str, int, int]:
    """State, attempts and progress of the only job."""
    with sqlite3.connect(app.var / "hdhcompliance.sqlite3") as database:
        found: tuple[str, int, int] = database.execute(
            "SELECT state, attempts, progress FROM assessments_job"
        ).fetchone()
    return found


def until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def pool_of(var: Path) -> list[int]:
    """The worker's processes that do the work: Celery processes whose parent is one too."""
    workers: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            environ = (entry / "environ").read_bytes()
            command = (entry / "cmdline").read_bytes()
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if f"HDHC_VAR={var}".encode() in environ.split(b"\0") and b"\0worker\0" in command:
            workers[int(entry.name)] = parent
    return [pid for pid, parent in workers.items() if parent in workers]


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="reads the SQLite file directly")
@pytest.mark.parametrize("order", WORK.values(), ids=WORK)
def test_work_comes_although_its_worker_was_killed(
    prepared_var: Path, tmp_path: Path, order: str
) -> None:
    var = shutil.copytree(prepared_var, tmp_path / "var")
    with running(var, HDHC_JOB_SILENT_SECONDS="6") as app:
        app.manage("shell", "--no-imports", "-c", ORDER.format(order=order))
        until(lambda: row(app)[0] == "running" and row(app)[2] >= 5, 60)
        pool = pool_of(app.var)
        assert pool
        for pid in pool:
            os.kill(pid, signal.SIGKILL)
        until(lambda: row(app)[0] == "done", 150)
        assert row(app)[1] >= 2
