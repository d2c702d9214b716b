"""`make bench`: one table in one run, on the demonstration's size (349 leaves, 6 bids, 3 evaluators).

Every figure is a median of several runs beside its own floor: the raw read of the same marks, or
the same work without what we add. Nothing here is a test: machines differ, ratios less so.
"""

from __future__ import annotations

import hashlib
import io
import resource
import time
from operator import sub

import pikepdf
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions.reports import order_report, register, render, seal_pdf
from assessments.demonstration.data import REFERENCE
from assessments.models import Mark, Report, Submission, Tender
from assessments.queries.dossiers import assess, dossier_of
from assessments.queries.verification import verify_pdf
from assessments.scoring.dossier import read_dossier
from assessments.scoring.registry import evaluate
from assessments.scoring.v1 import compile_method, scores
from assessments.views.cells import mark_json
from benchmarks import ownership
from benchmarks.sealing import rows as sealing_rows
from benchmarks.table import Row, show, title
from benchmarks.timing import median
from hdhcompliance.accounts.models import User

PASTED = 500


def main() -> int:
    """Print the table; 0 when it could be measured."""
    quiet: dict[str, dict[str, object]] = {"collectstatic": {"interactive": False, "verbosity": 0}}
    for command in ("migrate", "collectstatic", "load_frameworks", "load_providers", "seed_demo"):
        call_command(command, stdout=io.StringIO(), **quiet.get(command, {}))
    tender = Tender.objects.select_related("grid").get(reference=REFERENCE)
    rows = [*_verdict(tender), *_pages(), *_report(tender)]
    show([title("The product, on the demonstration"), *rows])
    show([title("Who holds a host, through any depth"), *ownership.rows()])
    return 0


def _verdict(tender: Tender) -> list[Row]:
    dossier = read_dossier(dossier_of(tender))
    compiled = compile_method(dossier.method, dossier.panel)
    raw = median(_raw_read)
    alone = median(lambda: scores(compiled, dossier.bids), 99)
    whole = median(lambda: evaluate(dossier))
    database = median(lambda: assess(tender))
    with CaptureQueriesContext(connection) as queries:
        assess(tender)
    return [
        ("scores alone, marks in memory", f"{alone:.2f} ms", "exact, method compiled"),
        ("verdict with every reason", f"{whole:.1f} ms", f"{whole / alone:.0f} x the scores"),
        ("raw read of the marks", f"{raw:.1f} ms", "SQLite, the floor"),
        (
            "verdict from the database",
            f"{database:.1f} ms",
            f"{database / raw:.1f} x the raw read, {len(queries)} queries",
        ),
    ]


def _raw_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bid_id, node_id, evaluator_id, value FROM assessments_mark")
        cursor.fetchall()


def _pages() -> list[Row]:
    user = User.objects.get(username="acheteur")
    # The demonstration's chapters are handed in: marking is measured as before that.
    Submission.objects.filter(membership__user=user).delete()
    marker, reader = _signed_in("acheteur"), _signed_in("auditeur")
    here = f"/tenders/{REFERENCE}/"
    rows = []
    for name, client, path in [
        ("chapter page, 34 lines x 6 bids", marker, f"{here}grid/C09/"),
        ("results page", reader, f"{here}results/"),
        ("gates page", reader, f"{here}gates/"),
        ("journal page", reader, f"{here}journal/"),
        ("providers page", reader, "/providers/"),
    ]:
        taken = median(lambda client=client, path=path: _read(client, path))  # type: ignore[misc] # bound now
        with CaptureQueriesContext(connection) as queries:
            _read(client, path)
        rows.append((name, f"{taken:.0f} ms", f"{len(queries)} queries"))
    taken = median(lambda: _save(marker, here, user))
    rows.append(("autosave of one mark", f"{taken:.0f} ms", "one transaction, one journal entry"))
    taken = median(lambda: _paste(marker, here, user))
    rows.append((f"{PASTED} cells pasted", f"{taken:.0f} ms", "one request, one journal entry"))
    return rows


def _signed_in(username: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    user = User.objects.get(username=username)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _read(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200, path


def _save(client: Client, here: str, user: User) -> None:
    mark = Mark.objects.get(bid__code="alpha", node__code="9.1.a", evaluator=user)
    answer = client.post(
        f"{here}marks/alpha/9.1.a/",
        {
            "value": str(3 if mark.value != 3 else 4),
            "justification": mark.justification,
            "seen_version": str(mark.version),
        },
    )
    assert answer.status_code == 200


def _paste(client: Client, here: str, user: User) -> None:
    """Every one of the cells changes; the answer says so of each."""
    marks = Mark.objects.filter(bid__tender__reference=REFERENCE, evaluator=user)
    cells = [
        {
            "bid": mark.bid.code,
            "node": mark.node.code,
            "value": 3 if mark.value != 3 else 4,
            "seen": mark_json(mark)["seen"],
        }
        for mark in marks.select_related("bid", "node")[:PASTED]
    ]
    answer = client.post(f"{here}marks/", {"cells": cells}, content_type="application/json").json()
    assert {cell["state"] for cell in answer["cells"]} == {"saved"}


def _report(tender: Tender) -> list[Row]:
    report = order_report(by=None, tender=tender, kind="analysis", language="fr", with_job=False)
    told = [time.perf_counter()]
    unsigned = render(report, lambda _percent, _step: told.append(time.perf_counter()))
    rendered = time.perf_counter() - told[0]
    printing = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    asking = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    sealed = register(report, seal_pdf(unsigned), job=None)
    sealing = time.perf_counter() - start
    with sealed.file.open("rb") as file:
        pdf = file.read()
    known = median(lambda: _known(pdf))
    start = time.perf_counter()
    found = verify_pdf(pdf)
    verifying = time.perf_counter() - start
    pages = _pages_of(unsigned)
    return [
        (
            "analysis report, rendered",
            f"{rendered:.1f} s",
            f"{pages} pages, {rendered * 1000 / pages:.0f} ms a page",
        ),
        (
            "its first word of progress",
            f"{(told[1] - told[0]) * 1000:.0f} ms",
            f"then never silent for longer than {max(map(sub, told[2:], told[1:])):.1f} s",
        ),
        (
            "its memory at most",
            f"{printing:.0f} MB",
            f"the process that prints; {asking:.0f} MB the one that orders, all of the above done",
        ),
        (f"sealed and registered ({sealed.level})", f"{sealing:.2f} s", f"{len(pdf) / 1e6:.1f} MB"),
        ("its digest found in the register", f"{known:.1f} ms", "read, hashed, looked up"),
        ("verified, scores computed again", f"{verifying:.2f} s", found.word),
        *sealing_rows(unsigned),
    ]


def _known(pdf: bytes) -> None:
    assert Report.objects.filter(sha256=hashlib.sha256(pdf).hexdigest()).exists()


def _pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
