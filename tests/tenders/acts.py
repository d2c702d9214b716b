"""Every act that writes the journal, on a small tender, ready to be called once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from assessments.actions.agreement import (
    agree_unanimous,
    close_evaluation,
    record_agreed_mark,
    reopen_evaluation,
)
from assessments.actions.awards import correct_award, open_transition
from assessments.actions.bids import decide_gate, open_bids, register_bid, set_prices
from assessments.actions.costs import set_costs
from assessments.actions.countersignatures import counter_sign
from assessments.actions.demo import reset_demo_accounts
from assessments.actions.derogations import record_derogation, withdraw_derogation
from assessments.actions.digests import send_digest
from assessments.actions.discussion import open_thread, reopen_thread, reply, resolve_thread
from assessments.actions.evidence import attach_evidence, withdraw_evidence
from assessments.actions.exposure import (
    add_link,
    choose_exposure,
    keep_reading,
    record_mitigation,
    withdraw_link,
)
from assessments.actions.feeds import open_feed, revoke_feed
from assessments.actions.framework_imports import (
    discard_framework,
    import_framework,
    read_framework,
)
from assessments.actions.frameworks import load_frameworks
from assessments.actions.grid_edits import (
    Words,
    add_criteria,
    add_line,
    describe_line,
    drop_line,
    move_line,
    set_weights,
)
from assessments.actions.grid_sources import EMPTY, start_again
from assessments.actions.grids import (
    choose_consensus_rule,
    choose_price_formula,
    choose_ties,
    freeze_method,
    revise_method,
)
from assessments.actions.inquiries import ask_explanation, decide_price, record_explanation
from assessments.actions.jobs import cancel, fail
from assessments.actions.marks import record_mark, record_marks
from assessments.actions.opinions import (
    approve_opinion,
    draft_opinion,
    withdraw_approval,
    write_opinion,
)
from assessments.actions.panel import (
    assign_chapters,
    decide_interest,
    reopen_chapter,
    sign_statement,
    submit_chapter,
)
from assessments.actions.public_record import record_public_call
from assessments.actions.questions import answer_question, publish_answers, record_question
from assessments.actions.renewals import keep_dated
from assessments.actions.reports import order_report, register
from assessments.actions.risk_proposals import propose_risks
from assessments.actions.risk_requests import ask_for_risks, record_risk_answer
from assessments.actions.risks import add_risk, edit_risk, entrust_risks, move_risks
from assessments.actions.simulations import keep_for_report, keep_result, order_simulation
from assessments.actions.sovereignty import choose_sovereignty, record_answers
from assessments.actions.stage_reminders import remind_tender
from assessments.actions.tenders import create_tender, grant_role, revoke_role
from assessments.actions.timeline import (
    adopt_plan,
    choose_counting,
    draw_up,
    plan_stage,
    record_stage,
)
from assessments.actions.timestamps import keep_token
from assessments.actions.transfers import record_transfers
from assessments.actions.transition import (
    end_transition,
    plan_transition,
    record_cost,
    record_erasure,
    reopen_transition,
    tick_item,
    withdraw_cost,
)
from assessments.actions.wave_reminders import remind_transition
from assessments.actions.wave_steps import (
    complete_step,
    decide_go,
    roll_back,
    take_back,
)
from assessments.actions.waves import (
    add_criterion,
    add_unit,
    drop_unit,
    measure_unit,
    plan_wave,
    record_adoption,
    settle_criterion,
)
from assessments.actions.workbooks import discard_workbook, read_workbook
from hdhcompliance.accounts.actions import (
    change_password,
    create_account,
    renew_password,
    set_account_active,
)
from hdhcompliance.accounts.policy import Role
from providers.actions import create_fictitious_provider, invent_certifications
from providers.entity_actions import add_entity, correct_entity, end_entity
from providers.holding_actions import (
    add_holding,
    add_right,
    correct_holding,
    correct_right,
    end_holding,
    end_right,
)
from providers.law_actions import add_law, add_period, correct_law, correct_period, end_period
from providers.loading import load_providers
from tests.factories import Scene
from tests.tenders.preparing import (
    Call,
    attached,
    branch_of,
    entry,
    gate,
    line_of,
    said,
    to_agree,
    to_answers,
    to_ask,
    to_assign,
    to_cancel,
    to_change_mark,
    to_close,
    to_costs,
    to_create,
    to_decide_interest,
    to_decide_price,
    to_declare,
    to_digest,
    to_discard,
    to_discard_framework,
    to_explain,
    to_fail,
    to_import_framework,
    to_keep_result,
    to_marks,
    to_order,
    to_prices,
    to_read_framework,
    to_register_bid,
    to_register_report,
    to_reopen,
    to_reopen_evaluation,
    to_reopen_thread,
    to_reply,
    to_requirements,
    to_reset,
    to_resolve,
    to_revoke,
    to_simulate,
    to_stamp,
    to_submit,
    to_unanimous,
    to_weigh,
    to_withdraw,
    to_workbook,
)
from tests.tenders.preparing_certifications import (
    to_answer_letter,
    to_ask_for_risks,
    to_derogate,
    to_invent,
    to_state_transfers,
    to_withdraw_derogation,
)
from tests.tenders.preparing_countersigning import to_countersign
from tests.tenders.preparing_dating import to_keep_dated
from tests.tenders.preparing_exposure import (
    to_add_link,
    to_keep_reading,
    to_mitigate,
    to_withdraw_link,
)
from tests.tenders.preparing_feeds import to_open_feed, to_revoke_feed
from tests.tenders.preparing_laws import (
    to_add_law,
    to_add_period,
    to_correct_law,
    to_correct_period,
    to_end_period,
)
from tests.tenders.preparing_opinions import to_approve, to_draft, to_unapprove, to_write
from tests.tenders.preparing_ownership import (
    to_add_entity,
    to_add_holding,
    to_add_right,
    to_correct_entity,
    to_correct_holding,
    to_correct_right,
    to_end_entity,
    to_end_holding,
    to_end_right,
)
from tests.tenders.preparing_questions import (
    to_answer_question,
    to_publish_answers,
    to_record_question,
)
from tests.tenders.preparing_risks import (
    to_add_risk,
    to_edit_risk,
    to_entrust,
    to_move,
    to_propose,
)
from tests.tenders.preparing_simulations import to_keep_for_report
from tests.tenders.preparing_timeline import (
    to_adopt_plan,
    to_count,
    to_draw_up,
    to_plan_stage,
    to_record_stage,
    to_remind,
)
from tests.tenders.preparing_transition import (
    to_add_criterion,
    to_add_unit,
    to_adopt,
    to_correct,
    to_decide,
    to_do_step,
    to_drop_unit,
    to_end,
    to_erase,
    to_measure,
    to_open,
    to_pay,
    to_plan,
    to_plan_wave,
    to_remind_waves,
    to_roll_back,
    to_settle,
    to_take_back,
    to_take_up_again,
    to_tick,
    to_withdraw_transition_cost,
)

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


AGREED = {"consensus": "agreed"}
CLOSED = {"opened": False}
DRAFT = {"opened": False, "frozen": False}

ACTS = [
    Act(create_tender, "tender.created", to_create),
    Act(
        grant_role,
        "role.granted",
        lambda s: (
            lambda: grant_role(by=s.officer, tender=s.tender, user=s.stranger, role=Role.EVALUATOR)
        ),
    ),
    Act(revoke_role, "role.revoked", to_revoke),
    Act(register_bid, "bid.registered", to_register_bid, CLOSED),
    Act(choose_counting, "timeline.counted", to_count, DRAFT),
    Act(open_feed, "feed.opened", to_open_feed),
    Act(revoke_feed, "feed.revoked", to_revoke_feed),
    Act(record_public_call, "tender.recorded", lambda s: lambda: record_public_call([s.auditor])),
    Act(adopt_plan, "timeline.adopted", to_adopt_plan, DRAFT),
    Act(draw_up, "timeline.drawn", to_draw_up, DRAFT),
    Act(record_question, "question.recorded", to_record_question, CLOSED),
    Act(answer_question, "question.answered", to_answer_question, CLOSED),
    Act(publish_answers, "answers.published", to_publish_answers, CLOSED),
    Act(remind_tender, "stages.recalled", to_remind, DRAFT),
    Act(plan_stage, "stage.planned", to_plan_stage, DRAFT),
    Act(record_stage, "stage.recorded", to_record_stage, DRAFT),
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
    Act(record_answers, "sovereignty.answered", to_answers, {"seal": ("2026-06", None)}),
    Act(add_risk, "risk.added", to_add_risk),
    Act(edit_risk, "risk.edited", to_edit_risk),
    Act(entrust_risks, "risks.entrusted", to_entrust),
    Act(move_risks, "risks.moved", to_move),
    Act(propose_risks, "risks.proposed", to_propose),
    Act(
        choose_exposure,
        "exposure.parameters_chosen",
        lambda s: (
            lambda: choose_exposure(by=s.officer, tender=s.tender, parameters="exposure-2026-11")
        ),
        DRAFT,
    ),
    Act(add_link, "exposure.link_added", to_add_link),
    Act(withdraw_link, "exposure.link_withdrawn", to_withdraw_link),
    Act(record_mitigation, "exposure.mitigation_recorded", to_mitigate),
    Act(keep_reading, "exposure.reading_kept", to_keep_reading),
    Act(
        freeze_method,
        "method.frozen",
        lambda s: lambda: freeze_method(by=s.officer, tender=s.tender),
        DRAFT,
    ),
    Act(keep_token, "method.timestamped", to_stamp, CLOSED),
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
    Act(set_weights, "grid.weighed", to_weigh, DRAFT),
    Act(
        describe_line,
        "grid.line_described",
        lambda s: lambda: describe_line(**line_of(s, "B.1"), words=Words("Autres mots")),
        DRAFT,
    ),
    Act(
        add_line,
        "grid.line_added",
        lambda s: lambda: add_line(**branch_of(s, "B"), code="B.9", words=Words("Une ligne")),
        DRAFT,
    ),
    Act(add_criteria, "grid.criteria_added", to_requirements, DRAFT),
    Act(
        move_line,
        "grid.line_moved",
        lambda s: lambda: move_line(**line_of(s, "B.1"), under=s.nodes["C"]),
        DRAFT,
    ),
    Act(drop_line, "grid.line_dropped", lambda s: lambda: drop_line(**line_of(s, "B")), DRAFT),
    Act(
        open_bids, "bids.opened", lambda s: lambda: open_bids(by=s.officer, tender=s.tender), CLOSED
    ),
    Act(set_prices, "price.recorded", to_prices),
    Act(set_costs, "costs.recorded", to_costs),
    Act(ask_explanation, "price.explanation_asked", to_ask),
    Act(record_explanation, "price.explanation_received", to_explain),
    Act(decide_price, "price.decided", to_decide_price),
    Act(decide_gate, "gate.decided", lambda s: gate(s, "alpha", "not_met", "Hors périmètre.")),
    Act(record_derogation, "derogation.recorded", to_derogate),
    Act(withdraw_derogation, "derogation.withdrawn", to_withdraw_derogation),
    Act(record_transfers, "transfers.recorded", to_state_transfers),
    Act(ask_for_risks, "risk_request.asked", to_ask_for_risks),
    Act(record_risk_answer, "risk_request.answered", to_answer_letter),
    Act(invent_certifications, "provider.fictitious_certified", to_invent),
    Act(
        record_mark,
        "mark.recorded",
        lambda s: lambda: record_mark(by=s.evaluators[0], entry=entry(s)),
    ),
    Act(record_mark, "mark.recorded", to_change_mark),
    Act(record_marks, "marks.recorded", to_marks),
    Act(
        sign_statement,
        "interest.none_declared",
        lambda s: lambda: sign_statement(by=s.evaluators[0], tender=s.tender),
    ),
    Act(read_workbook, "workbook.read", to_workbook),
    Act(discard_workbook, "workbook.discarded", to_discard),
    Act(sign_statement, "interest.declared", to_declare),
    Act(decide_interest, "interest.decided", to_decide_interest),
    Act(assign_chapters, "chapters.assigned", to_assign),
    Act(submit_chapter, "chapter.submitted", to_submit),
    Act(reopen_chapter, "chapter.reopened", to_reopen),
    Act(record_agreed_mark, "mark.agreed", to_agree, AGREED),
    Act(agree_unanimous, "marks.agreed", to_unanimous, AGREED),
    Act(close_evaluation, "evaluation.closed", to_close),
    Act(reopen_evaluation, "evaluation.reopened", to_reopen_evaluation),
    Act(open_thread, "thread.opened", lambda s: lambda: said(s)),
    Act(reply, "thread.answered", to_reply),
    Act(resolve_thread, "thread.resolved", to_resolve),
    Act(reopen_thread, "thread.reopened", to_reopen_thread),
    Act(send_digest, "digest.sent", to_digest),
    Act(attach_evidence, "evidence.attached", lambda s: lambda: attached(s)),
    Act(withdraw_evidence, "evidence.withdrawn", to_withdraw),
    Act(draft_opinion, "opinion.drafted", to_draft),
    Act(write_opinion, "opinion.written", to_write),
    Act(approve_opinion, "opinion.approved", to_approve),
    Act(withdraw_approval, "opinion.withdrawn", to_unapprove),
    Act(open_transition, "transition.opened", to_open, CLOSED),
    Act(correct_award, "transition.award_corrected", to_correct, CLOSED),
    Act(plan_transition, "transition.planned", to_plan),
    Act(record_erasure, "transition.erasure_recorded", to_erase),
    Act(tick_item, "transition.item_ticked", to_tick),
    Act(record_cost, "transition.cost_recorded", to_pay),
    Act(withdraw_cost, "transition.cost_withdrawn", to_withdraw_transition_cost),
    Act(end_transition, "transition.ended", to_end),
    Act(reopen_transition, "transition.reopened", to_take_up_again),
    Act(plan_wave, "wave.planned", to_plan_wave),
    Act(add_unit, "wave.unit_added", to_add_unit),
    Act(drop_unit, "wave.unit_dropped", to_drop_unit),
    Act(measure_unit, "wave.unit_measured", to_measure),
    Act(add_criterion, "wave.criterion_added", to_add_criterion),
    Act(settle_criterion, "wave.criterion_settled", to_settle),
    Act(decide_go, "wave.decided", to_decide),
    Act(complete_step, "wave.step_done", to_do_step),
    Act(take_back, "wave.step_taken_back", to_take_back),
    Act(roll_back, "wave.rolled_back", to_roll_back),
    Act(record_adoption, "wave.adoption_recorded", to_adopt),
    Act(remind_transition, "waves.recalled", to_remind_waves),
    Act(order_report, "report.ordered", to_order),
    Act(register, "report.registered", to_register_report),
    Act(counter_sign, "report.countersigned", to_countersign),
    Act(keep_dated, "report.dated", to_keep_dated),
    Act(order_simulation, "simulation.ordered", to_simulate),
    Act(keep_result, "simulation.completed", to_keep_result),
    Act(keep_for_report, "simulation.completed", to_keep_for_report),
    Act(fail, "job.failed", to_fail),
    Act(cancel, "job.cancelled", to_cancel),
    Act(read_framework, "framework.read", to_read_framework),
    Act(discard_framework, "framework.discarded", to_discard_framework),
    Act(import_framework, "framework.imported", to_import_framework),
    Act(load_frameworks, "frameworks.loaded", lambda s: lambda: load_frameworks(by=s.admin)),
    Act(add_law, "law.added", to_add_law),
    Act(correct_law, "law.corrected", to_correct_law),
    Act(add_period, "law.period_added", to_add_period),
    Act(correct_period, "law.period_corrected", to_correct_period),
    Act(end_period, "law.period_ended", to_end_period),
    Act(add_entity, "entity.added", to_add_entity),
    Act(correct_entity, "entity.corrected", to_correct_entity),
    Act(end_entity, "entity.ended", to_end_entity),
    Act(add_holding, "holding.added", to_add_holding),
    Act(correct_holding, "holding.corrected", to_correct_holding),
    Act(end_holding, "holding.ended", to_end_holding),
    Act(add_right, "right.added", to_add_right),
    Act(correct_right, "right.corrected", to_correct_right),
    Act(end_right, "right.ended", to_end_right),
    Act(load_providers, "providers.loaded", lambda s: lambda: load_providers(by=s.admin)),
    Act(
        create_fictitious_provider,
        "provider.fictitious_created",
        lambda s: lambda: create_fictitious_provider(name="Neuf (fictif)", slug="neuf", by=s.admin),
    ),
    Act(reset_demo_accounts, "demo.passwords_reset", to_reset),
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
