"""The web process killed outright while cells are saved: every acknowledged cell is there."""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import shutil
import signal
import sqlite3
import threading
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.factories import PASSWORD
from tests.running import RunningApp, running

pytestmark = pytest.mark.slow

CELLS = 200
KILL_AFTER = 60  # cells acknowledged
BUILD = f"""
from tests import factories
factories.tender("TUE-1", bids=4, leaves={CELLS // 8}, chapters=2)
"""


@dataclass(slots=True)
class Browser:
    """A person signed in, without a screen."""

    base: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def open(self, path: str, data: dict[str, str] | None = None) -> int:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        token = next((one.value or "" for one in self.jar if one.name == "csrftoken"), "")
        sent = None
        if data is not None:
            sent = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(self.base + path, data=sent)
        with opener.open(request, timeout=20) as response:
            response.read()
            return int(response.status)


def web_processes(var: Path) -> list[int]:
    """gunicorn's own and those that answer."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                environ = (entry / "environ").read_bytes().split(b"\0")
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if f"HDHC_VAR={var}".encode() in environ and b"gunicorn" in command:
                found.append(int(entry.name))
    return found


def save_until_killed(app: RunningApp) -> dict[tuple[str, str], int]:
    """Type 200 cells, kill the web after some were acknowledged; what was acknowledged."""
    browser = Browser(app.base_url)
    browser.open("/login/")
    assert browser.open("/login/", {"username": "evaluator1", "password": PASSWORD}) == 200
    acknowledged: dict[tuple[str, str], int] = {}
    lock = threading.Lock()

    def save(cell: tuple[str, str, int]) -> None:
        bid, node, value = cell
        sent = {"value": str(value), "justification": f"Vu {node}.", "seen_version": "0"}
        try:
            status = browser.open(f"/tenders/TUE-1/marks/{bid}/{node}/", sent)
        except (urllib.error.URLError, OSError, http.client.HTTPException):
            return  # no answer: the page keeps the entry and sends it again
        with lock:
            if status == 200:
                acknowledged[bid, node] = value
            if len(acknowledged) == KILL_AFTER:
                for pid in web_processes(app.var):
                    os.kill(pid, signal.SIGKILL)

    cells = [
        (bid, f"{chapter}.{leaf}", (leaf + turn) % 5)
        for turn, bid in enumerate(("alpha", "beta", "gamma", "delta"))
        for chapter in "BC"
        for leaf in range(1, CELLS // 8 + 1)
    ]
    assert len(cells) == CELLS
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, cells))
    return acknowledged


def standing(var: Path) -> dict[tuple[str, str], int]:
    with sqlite3.connect(var / "hdhcompliance.sqlite3") as database:
        rows = database.execute(
            """SELECT bid.code, node.code, mark.value FROM assessments_mark mark
            JOIN assessments_bid bid ON bid.id = mark.bid_id
            JOIN assessments_gridnode node ON node.id = mark.node_id
            JOIN assessments_tender tender ON tender.id = bid.tender_id
            WHERE tender.reference = 'TUE-1'"""
        ).fetchall()
    return {(bid, node): value for bid, node, value in rows}


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="reads the SQLite file directly")
def test_every_acknowledged_cell_survives_a_killed_web_process(
    prepared_var: Path, tmp_path: Path
) -> None:
    var = shutil.copytree(prepared_var, tmp_path / "var")
    with running(var) as app:
        app.manage("shell", "--no-imports", "-c", BUILD)
        acknowledged = save_until_killed(app)
    assert KILL_AFTER <= len(acknowledged) < CELLS
    kept = standing(var)
    assert {cell: kept.get(cell) for cell in acknowledged} == acknowledged
    with running(var) as again:
        journal = again.manage("verify_journal", "--json")
    assert '"whole": true' in journal
    assert standing(var) == kept
