"""Every door of a tender against every kind of visitor: who finds another evaluator's words there.

The doors are the routes of the access table, so that a new page is tried here without being listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions.bids import decide_gate
from assessments.actions.discussion import open_thread
from assessments.actions.evidence import attach_evidence
from assessments.actions.exposure import keep_reading
from assessments.actions.marks import Entry, record_marks
from assessments.actions.panel import sign_statement, submit_chapter
from assessments.actions.reports import order_report
from assessments.actions.simulations import order_simulation
from assessments.models import Membership, Submission, Thread, Wave, WorkbookDraft
from assessments.workbooks.read import Typed
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import Role
from tests import factories
from tests.access.table import TABLE, Row
from tests.factories import Scene
from tests.tenders.preparing_questions import asked
from tests.tenders.preparing_risks import risk_added
from tests.transition.making import filled, paid
from tests.workbooks.making import parts

# Who reads what is decided by the policy and the queries' filters, tried on both engines elsewhere;
# every door for every visitor takes minutes.
pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

# What the second evaluator wrote in each chapter; nothing else in the tender has these words.
SECRETS = {"B": "secretdelta", "C": "secretgamma"}
DOORS = [row for row in TABLE if row.method == "GET" and "reference" in row.kwargs]
OPEN_AFTER_HANDING_IN = (
    "/tenders/T-1/grid/B/?all",
    "/tenders/T-1/leaves/B.1/",
    "/tenders/T-1/discussion/",
    "/api/v1/",
)
VARIANTS = ("", "?all=1&evaluator=eval2&text=secret")


@pytest.fixture
def scene() -> Scene:
    """Two evaluators with every mark given; the first has handed nothing in, the second chapter B."""
    found = factories.tender(evaluators=2)
    for evaluator in found.evaluators:
        entries = [
            Entry(bid, leaf, 2, _words(found, evaluator, leaf.code), 0)
            for bid in found.bids
            for leaf in found.leaves
        ]
        assert not record_marks(by=evaluator, tender=found.tender, entries=entries).refused
    factories.hand_in(found, "B", evaluator=found.evaluators[1])
    for code, secret in SECRETS.items():
        open_thread(
            by=found.evaluators[1],
            tender=found.tender,
            node=found.nodes[f"{code}.1"],
            text=f"{secret} @evaluator1 @officer",
        )
    factories.prices(found)
    for bid in found.bids:
        decide_gate(
            by=found.officer,
            bid=bid,
            node=found.nodes["G-1"],
            outcome="met",
            reason="",
            evidence="",
            seen_version=0,
        )
    return found


def _words(scene: Scene, evaluator: User, code: str) -> str:
    return SECRETS[code[0]] if evaluator == scene.evaluators[1] else "mots du premier"


def values(scene: Scene) -> dict[str, Any]:
    seat = Membership.objects.get(tender=scene.tender, user=scene.evaluators[1])
    handed_in = Submission.objects.filter(membership=seat).first()
    report = order_report(by=scene.officer, tender=scene.tender, kind="analysis", language="fr")
    report.file.save("sealed.pdf", ContentFile(b"%PDF-1.7\n"), save=False)
    report.sha256 = "a" * 64
    report.sealed_at, report.size = timezone.now(), 9
    report.save()
    simulation, _is_new = order_simulation(by=scene.officer, tender=scene.tender)
    interest = scene.tender.statements.get(user=scene.evaluators[1])
    draft = WorkbookDraft.objects.create(
        tender=scene.tender,
        user=scene.evaluators[1],
        file_name="notes.xlsx",
        sha256="0" * 64,
        cells=_typed(),
        created_at=timezone.now(),
    )
    evidence = scene.evaluators[1].evidence.first() or attach_evidence(
        by=scene.evaluators[1],
        bid=scene.bids[0],
        node=scene.nodes["B.1"],
        name="preuve.txt",
        content=b"Une preuve.",
    )
    risk = risk_added(scene)
    said = open_thread(by=scene.reviewer, tender=scene.tender, risk=risk, text="À qui la preuve ?")
    reading = keep_reading(by=scene.reviewer, bid=scene.bids[0], as_of=date(2027, 2, 1))
    wave = Wave.objects.first() or filled(scene)
    return {
        "risk": risk.code,
        "question": asked(scene).number,
        "risk_thread": said.comment.thread_id,
        "reading": reading.pk,
        "wave": wave.code,
        "transition_cost": paid(scene, wave.transition).pk,
        "draft": draft.pk,
        "tender": scene.tender.reference,
        "evidence": evidence.pk,
        "bid": scene.bids[0].code,
        "report": report.pk,
        "sealed": report.pk,
        "simulation": simulation.pk,
        "seat": seat.pk,
        "member": seat.pk,
        "interest": interest.pk,
        "thread": Thread.objects.get(node__code="C.1").pk,
        "handed_in": handed_in.pk if handed_in else 0,
    }


def _typed() -> dict[str, Any]:
    """What the second evaluator's workbook waits to record: their words in each chapter."""
    typed = [
        asdict(Typed("alpha", f"{code}.1", 3, words, 1, f"{code}!D3", touched=True))
        for code, words in SECRETS.items()
    ]
    return {"typed": typed, "faults": [], "untouched": 0, "ignored": []}


def bodies(scene: Scene, who: User) -> Iterator[tuple[str, str]]:
    """The address and the answer of every door, in each variant, whatever its status."""
    client = Client()
    client.force_login(who)
    known = values(scene)
    addresses = {address(row, known, chapter): None for row in DOORS for chapter in SECRETS}
    for path in addresses:
        for variant in VARIANTS:
            response = client.get(path + variant)
            yield path + variant, _read(response)


def _read(response: Any) -> str:
    """A page, or every part of a workbook, hidden ones too.

    Another file is a report or a piece of evidence: who may download one stands in the access table.
    """
    if not response.streaming:
        return str(response.content.decode(errors="replace"))
    content = b"".join(response.streaming_content)
    return "".join(parts(content).values()) if content.startswith(b"PK") else ""


def address(row: Row, known: dict[str, Any], chapter: str) -> str:
    kwargs = {key: value.format(**known) for key, value in row.kwargs.items()}
    if kwargs.get("code") == "B":
        kwargs["code"] = chapter
    if kwargs.get("node") == "B.1":
        kwargs["node"] = f"{chapter}.1"
    return reverse(row.name, kwargs=kwargs)


def found_by(scene: Scene, who: User) -> dict[str, set[str]]:
    """Chapter -> the doors behind which this visitor reads what the second evaluator wrote there."""
    doors: dict[str, set[str]] = {chapter: set() for chapter in SECRETS}
    for url, body in bodies(scene, who):
        for chapter, secret in SECRETS.items():
            if secret in body:
                doors[chapter].add(url)
    return doors


def seated(scene: Scene, who: User) -> User:
    """The same person, now also on the panel, with every mark of theirs given."""
    Membership.objects.create(
        tender=scene.tender, user=who, role=Role.EVALUATOR, panel_code="eval9"
    )
    sign_statement(by=who, tender=scene.tender)
    entries = [
        Entry(bid, leaf, 1, "mots de plus", 0) for bid in scene.bids for leaf in scene.leaves
    ]
    assert not record_marks(by=who, tender=scene.tender, entries=entries).refused
    return who


def hand_in(scene: Scene, who: User, *codes: str) -> None:
    for code in codes:
        submit_chapter(by=who, tender=scene.tender, chapter=scene.nodes[code])


def test_evaluator_who_has_handed_nothing_in_finds_nothing(scene: Scene) -> None:
    assert found_by(scene, scene.evaluators[0]) == {"B": set(), "C": set()}


def test_evaluator_finds_what_was_handed_in_where_they_handed_in_too(scene: Scene) -> None:
    hand_in(scene, scene.evaluators[0], "B", "C")
    found = found_by(scene, scene.evaluators[0])
    assert f"/tenders/T-1/grid/B/{VARIANTS[1]}" in found["B"]
    # The second evaluator's C is still a draft, and drafts are nobody else's.
    assert found["C"] == set()


@pytest.mark.parametrize("role", ["officer", "reviewer", "auditor"])
def test_other_role_does_not_lift_the_blindness_of_a_seat(scene: Scene, role: str) -> None:
    who = seated(scene, getattr(scene, role))
    assert found_by(scene, who) == {"B": set(), "C": set()}
    hand_in(scene, who, "B")
    found = found_by(scene, who)
    assert found["B"] == {url for url in found["B"] if url.startswith(OPEN_AFTER_HANDING_IN)}
    assert found["C"] == set()


@pytest.mark.parametrize("role", ["officer", "reviewer", "auditor"])
def test_who_is_not_on_the_panel_reads_everything(scene: Scene, role: str) -> None:
    found = found_by(scene, getattr(scene, role))
    assert "/tenders/T-1/grid/B/" in found["B"]
    assert "/tenders/T-1/grid/C/" in found["C"]


@pytest.mark.parametrize("role", ["stranger", "admin"])
def test_who_has_no_business_with_marks_finds_none(scene: Scene, role: str) -> None:
    found = found_by(scene, getattr(scene, role))
    # The administrator keeps the journal, and is on no panel.
    doors = {url for urls in found.values() for url in urls if "/journal/" not in url}
    assert doors == set()


def test_seat_is_blind_again_once_a_chapter_is_reopened(scene: Scene) -> None:
    who = seated(scene, scene.officer)
    hand_in(scene, who, "B", "C")
    client = Client()
    client.force_login(who)
    assert client.get("/tenders/T-1/results/").status_code == 200
    Submission.objects.filter(membership__user=who, chapter__code="C").update(
        reopened_at=timezone.now(), reopened_by="x", reason="Erreur."
    )
    assert client.get("/tenders/T-1/results/").status_code == 403
    assert "secretgamma" not in client.get("/tenders/T-1/grid/C/?all=1").content.decode()


@pytest.mark.parametrize("role", ["officer", "reviewer", "auditor"])
def test_what_is_drawn_from_the_marks_is_refused_to_a_blind_seat_and_says_why(
    scene: Scene, role: str
) -> None:
    who = seated(scene, getattr(scene, role))
    client = Client()
    client.force_login(who)
    client.cookies["django_language"] = "en"
    for path in (
        "results/",
        "results/lines/",
        "results/robustness/",
        "results/what-if/",
        "reports/",
    ):
        response = client.get(f"/tenders/T-1/{path}")
        assert response.status_code == 403
        assert "a chapter of yours is not handed in yet" in response.content.decode()
    assert client.get("/api/v1/tenders/T-1/verdict/").status_code == 403
    assert client.post("/tenders/T-1/results/robustness/simulation/").status_code == 403
    overview = client.get("/tenders/T-1/").content.decode()
    assert "once your chapters are handed in" in overview
