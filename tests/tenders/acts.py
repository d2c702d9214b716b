"""Every act that writes the journal, on a small tender, ready to be called once."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
from django.apps import apps
from django.core.mail import get_connection
from django.utils import timezone

from assessments.actions.agreement import (
    agree_unanimous,
    close_evaluation,
    record_agreed_mark,
    reopen_evaluation,
)
from assessments.actions.bids import decide_gate, open_bids, register_bid, set_prices
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
    Words,
    add_criteria,
    add_line,
    choose_ties,
    describe_line,
    drop_line,
    move_line,
    set_weights,
)
from assessments.actions.grid_sources import EMPTY, start_again
from assessments.actions.grids import (
    choose_consensus_rule,
    choose_price_formula,
    freeze_method,
    revise_method,
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
from assessments.actions.reports import order_report, register
from assessments.actions.simulations import keep_result, order_simulation
from assessments.actions.sovereignty import Given, choose_sovereignty, record_answers
from assessments.actions.tenders import create_tender, grant_role, revoke_role
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
from hdhcompliance.accounts.actions import (
    change_password,
    create_account,
    renew_password,
    set_account_active,
)
from hdhcompliance.accounts.policy import Role
from providers.actions import create_fictitious_provider
from providers.loading import load_providers
from tests import factories
from tests.factories import Scene
from tests.importers.making import SOURCE, framework_draft, kept
from tests.importers.samples import LIBRARY, as_yaml
from tests.signing.authority import established, serving

Call = Callable[[], object]
OWN_APPS = ("assessments", "providers", "accounts", "journal")


@dataclass(frozen=True, slots=True)
class Act:
    """`prepare` builds what the act needs and returns the call; `entry` is what the journal says."""

    function: Callable[..., object]
    entry: str
    prepare: Callable[[Scene], Call]
    stage: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.function.__module__}.{self.function.__name__}"

    def __str__(self) -> str:
        return f"{self.function.__name__}/{self.entry}"


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of this product, but for when people last signed in."""
    return {
        model._meta.label: [
            {key: value for key, value in row.items() if key != "last_login"}
            for row in model._default_manager.order_by("pk").values()
        ]
        for name in OWN_APPS
        for model in apps.get_app_config(name).get_models()
    }


def complete(scene: Scene) -> Scene:
    """Every mark, price and gate of the scene."""
    factories.all_marks(scene)
    factories.prices(scene)
    for bid in scene.bids:
        _gate(scene, bid.code)()
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


def _gate(scene: Scene, code: str, outcome: str = "met", reason: str = "") -> Call:
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


def _create(scene: Scene) -> Call:
    load_frameworks(by=None)
    return lambda: create_tender(
        by=scene.officer, reference="NEW-1", title="Neuf", buyer="Acheteur", procedure="AOO"
    )


def _revoke(scene: Scene) -> Call:
    membership = Membership.objects.get(tender=scene.tender, role=Role.AUDITOR)
    return lambda: revoke_role(by=scene.officer, membership=membership)


def _register_bid(scene: Scene) -> Call:
    provider = factories.provider("late")
    return lambda: register_bid(
        by=scene.officer, tender=scene.tender, provider=provider, service=provider.services.first()
    )


def _register_report(scene: Scene) -> Call:
    report = ordered(scene)
    assert report.job is not None
    job = claim(report.job.pk)
    return lambda: register(report, blank_pdf(), job=job)


def _fail(scene: Scene) -> Call:
    report = ordered(scene)
    assert report.job is not None
    job = claim(report.job.pk)
    assert job is not None
    return lambda: fail(job, "Panne d’essai.")


def _cancel(scene: Scene) -> Call:
    job = ordered(scene).job
    assert job is not None
    return lambda: cancel(by=scene.officer, job=job, tender=scene.tender.reference)


def _order(scene: Scene) -> Call:
    complete(scene)
    return lambda: order_report(
        by=scene.officer, tender=scene.tender, kind="analysis", language="en"
    )


def simulation_of(scene: Scene) -> Simulation:
    """One ordered for the complete scene, small enough to be drawn in a test."""
    complete(scene)
    return order_simulation(by=scene.officer, tender=scene.tender, draws=2_000)[0]


def _simulate(scene: Scene) -> Call:
    complete(scene)
    return lambda: order_simulation(by=scene.auditor, tender=scene.tender)


def _keep_result(scene: Scene) -> Call:
    simulation = simulation_of(scene)
    job = claim(simulation.job.pk)
    assert job is not None
    return lambda: keep_result(simulation, Simulated(()), job=job)


def _reset(scene: Scene) -> Call:
    factories.user("acheteur", fictitious=True)
    return reset_demo_accounts


def _prices(scene: Scene) -> Call:
    factories.prices(scene)
    amounts = {"COU-01": 700, "COU-02": 0}
    return lambda: set_prices(by=scene.officer, bid=scene.bids[0], amounts_cents=amounts)


def _change_mark(scene: Scene) -> Call:
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], 1)
    return lambda: record_mark(by=scene.evaluators[0], entry=entry(scene, 4, seen=1))


def _marks(scene: Scene) -> Call:
    entries = [entry(scene), entry(scene, 2, node="B.2")]
    return lambda: record_marks(by=scene.evaluators[0], tender=scene.tender, entries=entries)


def _declare(scene: Scene) -> Call:
    return lambda: sign_statement(
        by=scene.evaluators[0], tender=scene.tender, has_interest=True, details="Actionnaire."
    )


def _decide_interest(scene: Scene) -> Call:
    statement = sign_statement(
        by=scene.evaluators[0], tender=scene.tender, has_interest=True, details="Actionnaire."
    )
    return lambda: decide_interest(
        by=scene.officer, statement=statement, decision="excluded", reason="Intérêt direct."
    )


def _assign(scene: Scene) -> Call:
    membership = Membership.objects.get(tender=scene.tender, role=Role.EVALUATOR)
    membership.tender = scene.tender
    return lambda: assign_chapters(
        by=scene.officer, membership=membership, chapters=[scene.nodes["B"]]
    )


def _submit(scene: Scene) -> Call:
    factories.all_marks(scene)
    return lambda: submit_chapter(
        by=scene.evaluators[0], tender=scene.tender, chapter=scene.nodes["B"]
    )


def _reopen(scene: Scene) -> Call:
    factories.all_marks(scene)
    submission = submit_chapter(
        by=scene.evaluators[0], tender=scene.tender, chapter=scene.nodes["B"]
    )
    return lambda: reopen_chapter(by=scene.officer, submission=submission, reason="À revoir.")


def _agree(scene: Scene) -> Call:
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


def _unanimous(scene: Scene) -> Call:
    factories.all_marks(scene)
    factories.hand_in(scene)
    return lambda: agree_unanimous(by=scene.officer, tender=scene.tender, reason="Unanimité.")


def _close(scene: Scene) -> Call:
    complete(scene)
    factories.hand_in(scene)
    return lambda: close_evaluation(by=scene.officer, tender=scene.tender)


def _reopen_evaluation(scene: Scene) -> Call:
    _close(scene)()
    return lambda: reopen_evaluation(by=scene.officer, tender=scene.tender, reason="Erreur.")


def _workbook(scene: Scene) -> Call:
    evaluator = scene.evaluators[0]
    share = share_to_mark(by=evaluator, tender=scene.tender)
    data = write(book_of(scene.tender, share, made_at=timezone.now(), longest=5000))
    return lambda: read_workbook(by=evaluator, tender=scene.tender, name="n.xlsx", data=data)


def _discard(scene: Scene) -> Call:
    draft = _workbook(scene)()
    assert isinstance(draft, WorkbookDraft)
    return lambda: discard_workbook(by=scene.evaluators[0], draft=draft)


def _read_framework(scene: Scene) -> Call:
    data = as_yaml(LIBRARY)
    return lambda: read_framework(by=scene.admin, name="coffre.yaml", data=data, asked=Asked())


def _discard_framework(scene: Scene) -> Call:
    draft = framework_draft(scene.admin)
    return lambda: discard_framework(by=scene.admin, draft=draft)


def _import_framework(scene: Scene) -> Call:
    return lambda: import_framework(by=scene.admin, found=kept(), source=SOURCE)


AGREED = {"consensus": "agreed"}


def _said(scene: Scene) -> Thread:
    return open_thread(
        by=scene.officer, tender=scene.tender, node=scene.nodes["B.1"], text="Et @reviewer ?"
    ).comment.thread


def _reply(scene: Scene) -> Call:
    thread = _said(scene)
    return lambda: reply(by=scene.reviewer, thread=thread, text="Vu, @auditor aussi.")


def _resolve(scene: Scene) -> Call:
    thread = _said(scene)
    return lambda: resolve_thread(by=scene.reviewer, thread=thread)


def _reopen_thread(scene: Scene) -> Call:
    thread = resolve_thread(by=scene.reviewer, thread=_said(scene))
    return lambda: reopen_thread(by=scene.officer, thread=thread)


def _costs(scene: Scene) -> Call:
    factories.prices(scene)
    bid = scene.bids[0]
    return lambda: set_costs(
        by=scene.officer,
        bid=bid,
        items=[Item("COU-01", "Serveurs", 1, 4, 2_500)],
        seen=fingerprint([], amounts_of(bid)),
    )


def _asked(scene: Scene) -> PriceInquiry:
    today = timezone.localdate()
    return ask_explanation(
        by=scene.officer,
        bid=scene.bids[0],
        request="Justifiez le prix de l’hébergement.",
        requested_on=today,
        reply_due_on=today + timedelta(days=15),
        seen_version=0,
    )


def _ask(scene: Scene) -> Call:
    factories.prices(scene)
    return lambda: _asked(scene)


def _explain(scene: Scene) -> Call:
    factories.prices(scene)
    _asked(scene)
    return lambda: record_explanation(
        by=scene.officer,
        bid=scene.bids[0],
        answer="Nos centres sont amortis.",
        answered_on=timezone.localdate(),
        seen_version=1,
    )


def _decide_price(scene: Scene) -> Call:
    factories.prices(scene)
    return lambda: decide_price(
        by=scene.officer,
        bid=scene.bids[0],
        decision="not_needed",
        reason="Prix du catalogue.",
        seen_version=0,
    )


def _digest(scene: Scene) -> Call:
    scene.reviewer.email = "reviewer@example.org"
    scene.reviewer.save()
    _said(scene)
    now = timezone.now() + timedelta(minutes=2)
    (news,) = news_of_the_day(now)
    return lambda: send_digest(news, now=now, connection=get_connection())


def _attach(scene: Scene) -> Evidence:
    return attach_evidence(
        by=scene.evaluators[0],
        bid=scene.bids[0],
        node=scene.nodes["B.1"],
        name="audit.pdf",
        content=blank_pdf(),
    )


def _withdraw(scene: Scene) -> Call:
    evidence = _attach(scene)
    return lambda: withdraw_evidence(by=scene.officer, evidence=evidence)


def _line(scene: Scene, code: str) -> dict[str, Any]:
    return {"by": scene.officer, "tender": scene.tender, "node": scene.nodes[code]}


def _branch(scene: Scene, code: str) -> dict[str, Any]:
    return {"by": scene.officer, "tender": scene.tender, "branch": scene.nodes[code]}


def _weigh(scene: Scene) -> Call:
    wanted = [Child("B.1", 0, 3), Child("B.2", 50, 2), Child("B.3", 50, 1)]
    return lambda: set_weights(**_branch(scene, "B"), wanted=wanted)


def _requirements(scene: Scene) -> Call:
    drop_line(**_line(scene, "B.3"))
    criteria = list(Criterion.objects.filter(ref="B.3"))
    return lambda: add_criteria(**_branch(scene, "C"), criteria=criteria, kind="scored")


def _answers(scene: Scene) -> Call:
    given = {"SOV-1.1": Given(3, "Pièce 4."), "SOV-1.2": Given(None, "Rien dans l’offre.")}
    return lambda: record_answers(by=scene.officer, bid=scene.bids[0], given=given, seen={})


def _stamp(scene: Scene) -> Call:
    with tempfile.TemporaryDirectory() as folder:
        established(Path(folder))
        with serving(Path(folder)) as authority:
            token = request_token(authority.url, scene.grid.sha256, timeout=10)
    found = read_token(token, scene.grid.sha256, roots=())
    return lambda: keep_token(grid=scene.grid, token=token, found=found)


CLOSED = {"opened": False}
DRAFT = {"opened": False, "frozen": False}

ACTS = [
    Act(create_tender, "tender.created", _create),
    Act(
        grant_role,
        "role.granted",
        lambda s: (
            lambda: grant_role(by=s.officer, tender=s.tender, user=s.stranger, role=Role.EVALUATOR)
        ),
    ),
    Act(revoke_role, "role.revoked", _revoke),
    Act(register_bid, "bid.registered", _register_bid, CLOSED),
    Act(
        choose_consensus_rule,
        "method.rule_chosen",
        lambda s: lambda: choose_consensus_rule(by=s.officer, tender=s.tender, rule="agreed"),
        DRAFT,
    ),
    Act(
        choose_price_formula,
        "method.formula_chosen",
        lambda s: (
            lambda: choose_price_formula(
                by=s.officer, tender=s.tender, formula="fixed_reference", reference_cents=1
            )
        ),
        DRAFT,
    ),
    Act(
        choose_sovereignty,
        "sovereignty.chosen",
        lambda s: (
            lambda: choose_sovereignty(by=s.officer, tender=s.tender, profile="2026-06", minimum=2)
        ),
        DRAFT,
    ),
    Act(record_answers, "sovereignty.answered", _answers, {"seal": ("2026-06", None)}),
    Act(
        freeze_method,
        "method.frozen",
        lambda s: lambda: freeze_method(by=s.officer, tender=s.tender),
        DRAFT,
    ),
    Act(keep_token, "method.timestamped", _stamp, CLOSED),
    Act(
        revise_method,
        "method.revised",
        lambda s: lambda: revise_method(by=s.officer, tender=s.tender, reason="Un poids à revoir."),
        CLOSED,
    ),
    Act(
        choose_ties,
        "method.ties_chosen",
        lambda s: lambda: choose_ties(by=s.officer, tender=s.tender, ties=["C", "price"]),
        DRAFT,
    ),
    Act(
        start_again,
        "grid.started_again",
        lambda s: lambda: start_again(by=s.officer, tender=s.tender, source=EMPTY),
        DRAFT,
    ),
    Act(set_weights, "grid.weighed", _weigh, DRAFT),
    Act(
        describe_line,
        "grid.line_described",
        lambda s: lambda: describe_line(**_line(s, "B.1"), words=Words("Autres mots")),
        DRAFT,
    ),
    Act(
        add_line,
        "grid.line_added",
        lambda s: lambda: add_line(**_branch(s, "B"), code="B.9", words=Words("Une ligne")),
        DRAFT,
    ),
    Act(add_criteria, "grid.criteria_added", _requirements, DRAFT),
    Act(
        move_line,
        "grid.line_moved",
        lambda s: lambda: move_line(**_line(s, "B.1"), under=s.nodes["C"]),
        DRAFT,
    ),
    Act(drop_line, "grid.line_dropped", lambda s: lambda: drop_line(**_line(s, "B")), DRAFT),
    Act(
        open_bids, "bids.opened", lambda s: lambda: open_bids(by=s.officer, tender=s.tender), CLOSED
    ),
    Act(set_prices, "price.recorded", _prices),
    Act(set_costs, "costs.recorded", _costs),
    Act(ask_explanation, "price.explanation_asked", _ask),
    Act(record_explanation, "price.explanation_received", _explain),
    Act(decide_price, "price.decided", _decide_price),
    Act(decide_gate, "gate.decided", lambda s: _gate(s, "alpha", "not_met", "Hors périmètre.")),
    Act(
        record_mark,
        "mark.recorded",
        lambda s: lambda: record_mark(by=s.evaluators[0], entry=entry(s)),
    ),
    Act(record_mark, "mark.recorded", _change_mark),
    Act(record_marks, "marks.recorded", _marks),
    Act(
        sign_statement,
        "interest.none_declared",
        lambda s: lambda: sign_statement(by=s.evaluators[0], tender=s.tender),
    ),
    Act(read_workbook, "workbook.read", _workbook),
    Act(discard_workbook, "workbook.discarded", _discard),
    Act(sign_statement, "interest.declared", _declare),
    Act(decide_interest, "interest.decided", _decide_interest),
    Act(assign_chapters, "chapters.assigned", _assign),
    Act(submit_chapter, "chapter.submitted", _submit),
    Act(reopen_chapter, "chapter.reopened", _reopen),
    Act(record_agreed_mark, "mark.agreed", _agree, AGREED),
    Act(agree_unanimous, "marks.agreed", _unanimous, AGREED),
    Act(close_evaluation, "evaluation.closed", _close),
    Act(reopen_evaluation, "evaluation.reopened", _reopen_evaluation),
    Act(open_thread, "thread.opened", lambda s: lambda: _said(s)),
    Act(reply, "thread.answered", _reply),
    Act(resolve_thread, "thread.resolved", _resolve),
    Act(reopen_thread, "thread.reopened", _reopen_thread),
    Act(send_digest, "digest.sent", _digest),
    Act(attach_evidence, "evidence.attached", lambda s: lambda: _attach(s)),
    Act(withdraw_evidence, "evidence.withdrawn", _withdraw),
    Act(order_report, "report.ordered", _order),
    Act(register, "report.registered", _register_report),
    Act(order_simulation, "simulation.ordered", _simulate),
    Act(keep_result, "simulation.completed", _keep_result),
    Act(fail, "job.failed", _fail),
    Act(cancel, "job.cancelled", _cancel),
    Act(read_framework, "framework.read", _read_framework),
    Act(discard_framework, "framework.discarded", _discard_framework),
    Act(import_framework, "framework.imported", _import_framework),
    Act(load_frameworks, "frameworks.loaded", lambda s: lambda: load_frameworks(by=s.admin)),
    Act(load_providers, "providers.loaded", lambda s: lambda: load_providers(by=s.admin)),
    Act(
        create_fictitious_provider,
        "provider.fictitious_created",
        lambda s: lambda: create_fictitious_provider(name="Neuf (fictif)", slug="neuf", by=s.admin),
    ),
    Act(reset_demo_accounts, "demo.passwords_reset", _reset),
    Act(
        create_account,
        "account.created",
        lambda s: (
            lambda: create_account(
                by=s.admin, username="new", first_name="N", last_name="W", email="n@example.org"
            )
        ),
    ),
    Act(
        set_account_active,
        "account.closed",
        lambda s: lambda: set_account_active(by=s.admin, user=s.stranger, active=False),
    ),
    Act(
        set_account_active,
        "account.opened",
        lambda s: lambda: set_account_active(by=s.admin, user=s.stranger, active=True),
    ),
    Act(
        renew_password,
        "account.password_renewed",
        lambda s: lambda: renew_password(by=s.admin, user=s.stranger),
    ),
    Act(
        change_password,
        "account.password_changed",
        lambda s: lambda: change_password(by=s.stranger, password="another long pass phrase"),
    ),
]
