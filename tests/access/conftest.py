from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from assessments.actions.bids import decide_gate
from assessments.actions.discussion import open_thread
from assessments.actions.exposure import keep_reading
from assessments.actions.feeds import open_feed
from assessments.actions.panel import sign_statement
from assessments.actions.reports import order_report
from assessments.actions.simulations import order_simulation
from assessments.actions.tenders import add_stages
from assessments.actions.workbooks import read_workbook, share_to_mark
from assessments.models import (
    Evidence,
    FreezeTimestamp,
    Membership,
    Notification,
    Report,
    ReportRevision,
    Submission,
)
from assessments.queries.workbooks import book_of
from assessments.workbooks.write import write
from hdhcompliance.accounts.policy import Role
from tests import factories
from tests.access.table import WHO, Row
from tests.importers.making import framework_draft, imported
from tests.opinions.making import approved
from tests.tenders.preparing_certifications import to_ask_for_risks
from tests.tenders.preparing_exposure import added
from tests.tenders.preparing_laws import kept_law, kept_period
from tests.tenders.preparing_ownership import invented_pair, kept_holding, kept_right
from tests.tenders.preparing_questions import asked
from tests.tenders.preparing_risks import risk_added
from tests.transition.making import awarded, filled, paid

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass(frozen=True, slots=True)
class House:
    """A complete tender with two reports, and a session for each of WHO."""

    values: dict[str, Any]
    sessions: dict[str, str]
    sealed: Report

    def ask(self, who: str, row: Row, method: str = "") -> Any:
        """The answer to one request, made with a client of its own."""
        cache.clear()  # addresses are counted: all these visitors have the same one
        client = Client()
        if who in self.sessions:
            client.cookies["sessionid"] = self.sessions[who]
        kwargs = {key: value.format(**self.values) for key, value in row.kwargs.items()}
        url = reverse(row.name, kwargs=kwargs)
        content = {"content_type": "application/json"} if url.startswith("/api/") else {}
        send: Callable[..., Any] = getattr(client, (method or row.method).lower())
        return send(url, dict(row.data), **content)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """Built once for the module, then rolled back: requests are undone one by one by the tests."""
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=HASHERS),
        transaction.atomic(),
    ):
        yield _house()
        transaction.set_rollback(True)


@pytest.fixture
def house(built: House, db: None) -> House:
    stored = built.sealed.file.storage.save(built.sealed.file.name, ContentFile(b"%PDF-1.7\n"))
    assert stored == built.sealed.file.name
    default_storage.save("evidence/kept", ContentFile(b"%PDF-1.7\n"))
    return built


def _house() -> House:
    scene = factories.tender("T-1", bids=2, evaluators=2, seal=("2026-06", None))
    factories.all_marks(scene)
    add_stages(scene.tender)
    approved(scene, scene.bids[0])
    interest = sign_statement(
        by=scene.evaluators[1], tender=scene.tender, has_interest=True, details="Actionnaire."
    )
    seat = Membership.objects.get(tender=scene.tender, user=scene.evaluators[1])
    handed_in = Submission.objects.create(
        membership=seat, chapter=scene.nodes["B"], submitted_at=timezone.now()
    )
    factories.prices(scene)
    FreezeTimestamp.objects.create(
        grid=scene.grid,
        version=scene.grid.version,
        sha256=scene.grid.sha256,
        token=b"0",
        stamped_at=timezone.now(),
        serial="1",
        tried_at=timezone.now(),
    )
    to_ask_for_risks(scene)()
    for bid in scene.bids:
        decide_gate(
            by=scene.officer,
            bid=bid,
            node=scene.nodes["G-1"],
            outcome="met",
            reason="",
            evidence="",
            seen_version=0,
        )
    thread = open_thread(
        by=scene.reviewer, tender=scene.tender, node=scene.nodes["B.1"], text="Avis de @officer ?"
    ).comment.thread
    feed_secret = open_feed(by=scene.officer, tender=scene.tender)
    risk = risk_added(scene)
    risk_thread = open_thread(
        by=scene.reviewer, tender=scene.tender, risk=risk, text="À qui la preuve ?"
    ).comment.thread
    waiting, sealed = (
        order_report(by=scene.officer, tender=scene.tender, kind="analysis", language="fr")
        for _ in range(2)
    )
    simulation, _is_new = order_simulation(by=scene.auditor, tender=scene.tender)
    sealed.file.name, sealed.sha256 = "reports/sealed.pdf", "a" * 64
    sealed.sealed_at, sealed.size = timezone.now(), 9
    sealed.save()
    ReportRevision.objects.create(
        report=sealed,
        position=1,
        kind="countersigned",
        file="reports/sealed.pdf",
        sha256="b" * 64,
        size=9,
        at=timezone.now(),
        by="another",
        signer="Camille Roche",
        certificate_sha256="c" * 64,
    )
    evidence = Evidence.objects.create(
        bid=scene.bids[0],
        node=scene.nodes["B.1"],
        name="audit.pdf",
        file="evidence/kept",
        media_type="application/pdf",
        size=9,
        sha256="a" * 64,
        added_by=scene.officer,
        added_at=timezone.now(),
    )
    added(scene)
    reading = keep_reading(by=scene.reviewer, bid=scene.bids[0], as_of=date(2027, 2, 1))
    moving = awarded(scene)
    wave = filled(scene, moving)
    people = (
        scene.stranger,
        scene.officer,
        scene.evaluators[0],
        scene.reviewer,
        scene.auditor,
        scene.admin,
    )
    sessions = {}
    for who, user in zip(WHO[1:], people, strict=True):
        client = Client()
        client.force_login(user)
        sessions[who] = client.cookies["sessionid"].value
    share = share_to_mark(by=scene.evaluators[0], tender=scene.tender)
    book = book_of(scene.tender, share, made_at=timezone.now(), longest=5000)
    draft = read_workbook(
        by=scene.evaluators[0], tender=scene.tender, name="notes.xlsx", data=write(book)
    )
    imported(code="coffre", version="1")
    law_record = kept_period(kept_law())
    held, holder = invented_pair(scene.bids[0].provider)
    values = {
        "entity": holder.key,
        "holding": kept_holding(held, holder).key,
        "right": kept_right(held, holder).key,
        "law": law_record.law.code,
        "law_record": law_record.key,
        "framework_draft": framework_draft(scene.admin).pk,
        "tender": scene.tender.reference,
        "bid": scene.bids[0].code,
        "provider": scene.bids[0].provider.slug,
        "report": waiting.pk,
        "sealed": sealed.pk,
        "simulation": simulation.pk,
        "reading": reading.pk,
        "wave": wave.code,
        "transition_cost": paid(scene, moving).pk,
        "draft": draft.pk,
        "thread": thread.pk,
        "question": asked(scene).number,
        "feed": scene.officer.feeds.get().pk,
        "feed_secret": feed_secret,
        "risk": risk.code,
        "risk_thread": risk_thread.pk,
        "called": Notification.objects.get(user=scene.officer, kind="mention").pk,
        "evidence": evidence.pk,
        "username": scene.reviewer.username,
        "seat": seat.pk,
        "interest": interest.pk,
        "handed_in": handed_in.pk,
        "member": Membership.objects.get(tender=scene.tender, role=Role.REVIEWER).pk,
    }
    return House(values=values, sessions=sessions, sealed=sealed)
