"""Workers killed outright in the middle of their work: nobody orders it again, and it comes."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
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
tender = Tender.objects.get(reference="DEMO-2027-001")
officer = User.objects.get(username="acheteur")
report = order_report(by=officer, tender=tender, kind="analysis", language="fr")
simulation, _new = order_simulation(by=officer, tender=tender, draws=1_000_000)
tasks.send(report.job)
tasks.send(simulation.job)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A job as the database has it; `progress` in per cent."""

    state: str
    attempts: int
    progress: int

    @property
    def under_way(self) -> bool:
        return self.state == "running" and self.progress >= 5


def rows(app: RunningApp) -> dict[str, Row]:
    """The jobs by kind: one of each."""
    with sqlite3.connect(app.var / "hdhcompliance.sqlite3") as database:
        found = database.execute("SELECT kind, state, attempts, progress FROM assessments_job")
        return {kind: Row(*facts) for kind, *facts in found}


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
def test_work_comes_although_its_workers_were_killed(prepared_var: Path, tmp_path: Path) -> None:
    var = shutil.copytree(prepared_var, tmp_path / "var")
    with running(var, HDHC_JOB_SILENT_SECONDS="6") as app:
        app.manage("shell", "--no-imports", "-c", ORDER)
        # Side by side, each in a process of the worker; all of these are killed at one moment.
        until(lambda: all(row.under_way for row in rows(app).values()), 60)
        pool = pool_of(app.var)
        assert len(pool) == 2
        for pid in pool:
            os.kill(pid, signal.SIGKILL)
        until(lambda: all(row.state == "done" for row in rows(app).values()), 150)
        came = rows(app)
    assert came.keys() == {"report", "simulation"}
    assert all(row.attempts >= 2 for row in came.values())
