"""What must stand before an act can be tried: each `to_…` builds it and returns the call."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
from django.core.mail import get_connection
from django.utils import timezone

from assessments.actions.agreement import (
    agree_unanimous,
    close_evaluation,
    record_agreed_mark,
    reopen_evaluation,
)
from assessments.actions.bids import decide_gate, register_bid, set_prices
from assessments.actions.costs import set_costs
from assessments.actions.demo import reset_demo_accounts
from assessments.actions.digests import news_of_the_day, send_digest
from assessments.actions.discussion import open_thread, reopen_thread, reply, resolve_thread
from assessments.actions.evidence import attach_evidence, withdraw_evidence
from assessments.actions.framework_imports import (
    discard_framework,
    import_framework,
    read_framework,
)
from assessments.actions.frameworks import load_frameworks
from assessments.actions.grid_edits import (
    Child,
    add_criteria,
    drop_line,
    set_weights,
)
from assessments.actions.inquiries import ask_explanation, decide_price, record_explanation
from assessments.actions.jobs import cancel, claim, fail
from assessments.actions.marks import Entry, record_mark, record_marks
from assessments.actions.panel import (
    assign_chapters,
    decide_interest,
    reopen_chapter,
    sign_statement,
    submit_chapter,
)
from assessments.actions.reports import order_report, register, seal_pdf
from assessments.actions.simulations import keep_result, order_simulation
from assessments.actions.sovereignty import Given, record_answers
from assessments.actions.tenders import create_tender, revoke_role
from assessments.actions.timestamps import keep_token
from assessments.actions.workbooks import discard_workbook, read_workbook, share_to_mark
from assessments.frameworks.importers import Asked
from assessments.models import (
    Criterion,
    Evidence,
    Membership,
    PriceInquiry,
    Report,
    Simulation,
    Thread,
    WorkbookDraft,
)
from assessments.queries.costs import amounts_of, fingerprint
from assessments.queries.workbooks import book_of
from assessments.scoring.cost import Item
from assessments.scoring.robustness.simulation import Simulated
from assessments.signing.timestamp import read_token, request_token
from assessments.workbooks.write import write
from hdhcompliance.accounts.policy import Role
from tests import factories
from tests.factories import Scene
from tests.importers.making import SOURCE, framework_draft, kept
from tests.importers.samples import LIBRARY, as_yaml
from tests.signing.authority import established, serving

Call = Callable[[], object]


def complete(scene: Scene) -> Scene:
    """Every mark, price and gate of the scene."""
    factories.all_marks(scene)
    factories.prices(scene)
    for bid in scene.bids:
        gate(scene, bid.code)()
    return scene


def ordered(scene: Scene) -> Report:
    complete(scene)
    return order_report(by=scene.officer, tender=scene.tender, kind="analysis", language="fr")


def blank_pdf() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(buffer)
    return buffer.getvalue()


def entry(scene: Scene, value: int | None = 3, seen: int = 0, node: str = "B.1") -> Entry:
    return Entry(
        bid=scene.bids[0],
        node=scene.nodes[node],
        value=value,
        justification="Vu.",
        seen_version=seen,
    )


def gate(scene: Scene, code: str, outcome: str = "met", reason: str = "") -> Call:
    bid = next(bid for bid in scene.bids if bid.code == code)
    return lambda: decide_gate(
        by=scene.officer,
        bid=bid,
        node=scene.nodes["G-1"],
        outcome=outcome,
        reason=reason,
        evidence="",
        seen_version=0,
    )


def to_create(scene: Scene) -> Call:
    load_frameworks(by=None)
    return lambda: create_tender(
        by=scene.officer, reference="NEW-1", title="Neuf", buyer="Acheteur", procedure="AOO"
    )


def to_revoke(scene: Scene) -> Call:
    membership = Membership.objects.get(tender=scene.tender, role=Role.AUDITOR)
    return lambda: revoke_role(by=scene.officer, membership=membership)


def to_register_bid(scene: Scene) -> Call:
    provider = factories.provider("late")
    return lambda: register_bid(
        by=scene.officer, tender=scene.tender, provider=provider, service=provider.services.first()
    )


def to_register_report(scene: Scene) -> Call:
    report = ordered(scene)
    assert report.job is not None
    job = claim(report.job.pk)
    return lambda: register(report, seal_pdf(blank_pdf()), job=job)


def to_fail(scene: Scene) -> Call:
    report = ordered(scene)
    assert report.job is not None
    job = claim(report.job.pk)
    assert job is not None
    return lambda: fail(job, "Panne d’essai.")


def to_cancel(scene: Scene) -> Call:
    job = ordered(scene).job
    assert job is not None
    return lambda: cancel(by=scene.officer, job=job, tender=scene.tender.reference)


def to_order(scene: Scene) -> Call:
    complete(scene)
    return lambda: order_report(
        by=scene.officer, tender=scene.tender, kind="analysis", language="en"
    )


def simulation_of(scene: Scene) -> Simulation:
    """One ordered for the complete scene, small enough to be drawn in a test."""
    complete(scene)
    return order_simulation(by=scene.officer, tender=scene.tender, draws=2_000)[0]


def to_simulate(scene: Scene) -> Call:
    complete(scene)
    return lambda: order_simulation(by=scene.auditor, tender=scene.tender)


def to_keep_result(scene: Scene) -> Call:
    simulation = simulation_of(scene)
    assert simulation.job is not None
    job = claim(simulation.job.pk)
    assert job is not None
    return lambda: keep_result(simulation, Simulated(()), job=job)


def to_reset(scene: Scene) -> Call:
    factories.user("acheteur", fictitious=True)
    return reset_demo_accounts


def to_prices(scene: Scene) -> Call:
    factories.prices(scene)
    amounts = {"COU-01": 700, "COU-02": 0}
    return lambda: set_prices(by=scene.officer, bid=scene.bids[0], amounts_cents=amounts)


def to_change_mark(scene: Scene) -> Call:
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], 1)
    return lambda: record_mark(by=scene.evaluators[0], entry=entry(scene, 4, seen=1))


def to_marks(scene: Scene) -> Call:
    entries = [entry(scene), entry(scene, 2, node="B.2")]
    return lambda: record_marks(by=scene.evaluators[0], tender=scene.tender, entries=entries)


def to_declare(scene: Scene) -> Call:
    return lambda: sign_statement(
        by=scene.evaluators[0], tender=scene.tender, has_interest=True, details="Actionnaire."
    )


def to_decide_interest(scene: Scene) -> Call:
    statement = sign_statement(
        by=scene.evaluators[0], tender=scene.tender, has_interest=True, details="Actionnaire."
    )
    return lambda: decide_interest(
        by=scene.officer, statement=statement, decision="excluded", reason="Intérêt direct."
    )


def to_assign(scene: Scene) -> Call:
    membership = Membership.objects.get(tender=scene.tender, role=Role.EVALUATOR)
    membership.tender = scene.tender
    return lambda: assign_chapters(
        by=scene.officer, membership=membership, chapters=[scene.nodes["B"]]
    )


def to_submit(scene: Scene) -> Call:
    factories.all_marks(scene)
    return lambda: submit_chapter(
        by=scene.evaluators[0], tender=scene.tender, chapter=scene.nodes["B"]
    )


def to_reopen(scene: Scene) -> Call:
    factories.all_marks(scene)
    submission = submit_chapter(
        by=scene.evaluators[0], tender=scene.tender, chapter=scene.nodes["B"]
    )
    return lambda: reopen_chapter(by=scene.officer, submission=submission, reason="À revoir.")


def to_agree(scene: Scene) -> Call:
    factories.all_marks(scene)
    factories.hand_in(scene)
    return lambda: record_agreed_mark(
        by=scene.officer,
        bid=scene.bids[0],
        node=scene.nodes["B.1"],
        value=2,
        reason="Après discussion.",
        seen_version=0,
    )


def to_unanimous(scene: Scene) -> Call:
    factories.all_marks(scene)
    factories.hand_in(scene)
    return lambda: agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.")


def to_close(scene: Scene) -> Call:
    complete(scene)
    factories.hand_in(scene)
    return lambda: close_evaluation(by=scene.officer, tender=scene.tender)


def to_reopen_evaluation(scene: Scene) -> Call:
    to_close(scene)()
    return lambda: reopen_evaluation(by=scene.officer, tender=scene.tender, reason="Erreur.")


def to_workbook(scene: Scene) -> Call:
    evaluator = scene.evaluators[0]
    share = share_to_mark(by=evaluator, tender=scene.tender)
    data = write(book_of(scene.tender, share, made_at=timezone.now(), longest=5000))
    return lambda: read_workbook(by=evaluator, tender=scene.tender, name="n.xlsx", data=data)


def to_discard(scene: Scene) -> Call:
    draft = to_workbook(scene)()
    assert isinstance(draft, WorkbookDraft)
    return lambda: discard_workbook(by=scene.evaluators[0], draft=draft)


def to_read_framework(scene: Scene) -> Call:
    data = as_yaml(LIBRARY)
    return lambda: read_framework(by=scene.admin, name="coffre.yaml", data=data, asked=Asked())


def to_discard_framework(scene: Scene) -> Call:
    draft = framework_draft(scene.admin)
    return lambda: discard_framework(by=scene.admin, draft=draft)


def to_import_framework(scene: Scene) -> Call:
    return lambda: import_framework(by=scene.admin, found=kept(), source=SOURCE)


def said(scene: Scene) -> Thread:
    return open_thread(
        by=scene.officer, tender=scene.tender, node=scene.nodes["B.1"], text="Et @reviewer ?"
    ).comment.thread


def to_reply(scene: Scene) -> Call:
    thread = said(scene)
    return lambda: reply(by=scene.reviewer, thread=thread, text="Vu, @auditor aussi.")


def to_resolve(scene: Scene) -> Call:
    thread = said(scene)
    return lambda: resolve_thread(by=scene.reviewer, thread=thread)


def to_reopen_thread(scene: Scene) -> Call:
    thread = resolve_thread(by=scene.reviewer, thread=said(scene))
    return lambda: reopen_thread(by=scene.officer, thread=thread)


def to_costs(scene: Scene) -> Call:
    factories.prices(scene)
    bid = scene.bids[0]
    return lambda: set_costs(
        by=scene.officer,
        bid=bid,
        items=[Item("COU-01", "Serveurs", 1, 4, 2_500)],
        seen=fingerprint([], amounts_of(bid)),
    )


def asked(scene: Scene) -> PriceInquiry:
    today = timezone.localdate()
    return ask_explanation(
        by=scene.officer,
        bid=scene.bids[0],
        request="Justifiez le prix de l’hébergement.",
        requested_on=today,
        reply_due_on=today + timedelta(days=15),
        seen_version=0,
    )


def to_ask(scene: Scene) -> Call:
    factories.prices(scene)
    return lambda: asked(scene)


def to_explain(scene: Scene) -> Call:
    factories.prices(scene)
    asked(scene)
    return lambda: record_explanation(
        by=scene.officer,
        bid=scene.bids[0],
        answer="Nos centres sont amortis.",
        answered_on=timezone.localdate(),
        seen_version=1,
    )


def to_decide_price(scene: Scene) -> Call:
    factories.prices(scene)
    return lambda: decide_price(
        by=scene.officer,
        bid=scene.bids[0],
        decision="not_needed",
        reason="Prix du catalogue.",
        seen_version=0,
    )


def to_digest(scene: Scene) -> Call:
    scene.reviewer.email = "reviewer@example.org"
    scene.reviewer.save()
    said(scene)
    now = timezone.now() + timedelta(minutes=2)
    (news,) = news_of_the_day(now)
    return lambda: send_digest(news, now=now, connection=get_connection())


def attached(scene: Scene) -> Evidence:
    return attach_evidence(
        by=scene.evaluators[0],
        bid=scene.bids[0],
        node=scene.nodes["B.1"],
        name="audit.pdf",
        content=blank_pdf(),
    )


def to_withdraw(scene: Scene) -> Call:
    evidence = attached(scene)
    return lambda: withdraw_evidence(by=scene.officer, evidence=evidence)


def line_of(scene: Scene, code: str) -> dict[str, Any]:
    return {"by": scene.officer, "tender": scene.tender, "node": scene.nodes[code]}


def branch_of(scene: Scene, code: str) -> dict[str, Any]:
    return {"by": scene.officer, "tender": scene.tender, "branch": scene.nodes[code]}


def to_weigh(scene: Scene) -> Call:
    wanted = [Child("B.1", 0, 3), Child("B.2", 50, 2), Child("B.3", 50, 1)]
    return lambda: set_weights(**branch_of(scene, "B"), wanted=wanted)


def to_requirements(scene: Scene) -> Call:
    drop_line(**line_of(scene, "B.3"))
    criteria = list(Criterion.objects.filter(ref="B.3"))
    return lambda: add_criteria(**branch_of(scene, "C"), criteria=criteria, kind="scored")


def to_answers(scene: Scene) -> Call:
    given = {"SOV-1.1": Given(3, "Pièce 4."), "SOV-1.2": Given(None, "Rien dans l’offre.")}
    return lambda: record_answers(by=scene.officer, bid=scene.bids[0], given=given, seen={})


def to_stamp(scene: Scene) -> Call:
    with tempfile.TemporaryDirectory() as folder:
        established(Path(folder))
        with serving(Path(folder)) as authority:
            token = request_token(authority.url, scene.grid.sha256, timeout=10)
    found = read_token(token, scene.grid.sha256, roots=())
    return lambda: keep_token(grid=scene.grid, token=token, found=found)
