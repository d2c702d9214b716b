"""Who gets what from every route: written by hand, so that a change of rights is made twice.

Statuses stand in the order of WHO. `{bid}`, `{report}`… are filled from the scene of the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WHO = ("anonymous", "stranger", "officer", "evaluator", "reviewer", "auditor", "administrator")


@dataclass(frozen=True, slots=True)
class Row:
    """`data` is posted as a form, or as JSON below `/api/`."""

    name: str
    method: str
    statuses: str
    kwargs: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def expected(self) -> dict[str, int]:
        return dict(zip(WHO, map(int, self.statuses.split()), strict=True))

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


T = {"reference": "{tender}"}
BID = {**T, "bid": "{bid}"}
LINE = {**T, "code": "B"}
REPORT = {**T, "report": "{report}"}
SEALED = {**T, "report": "{sealed}"}
SIMULATION = {**T, "simulation": "{simulation}"}
DRAFT = {**T, "draft": "{draft}"}
THREAD = {**T, "thread": "{thread}"}
SAID = {"text": "Vu."}
OWNED = {"slug": "{provider}"}
ENTITY = {**OWNED, "key": "{entity}"}
HOLDING = {**OWNED, "key": "{holding}"}
RIGHT = {**OWNED, "key": "{right}"}
LAW = {"code": "{law}"}
RECORD = {**LAW, "key": "{law_record}"}
OPINION = {**T, "subject": "{bid}"}
RISK = {**T, "code": "{risk}"}
QUESTION = {**T, "number": "{question}"}
STAGE = {**T, "code": "REJET"}
RISK_THREAD = {**T, "thread": "{risk_thread}"}
RISK_TYPED = {"title": "Filiale", "affects": "confidentiality", "seen": "1"}
MOVED = {"to": "discussed", "reason": "À instruire.", "seen": "1"}
TICKED = {"risks": "R01:1", "act": "move", "to": "discussed", "reason": "À instruire."}
CONFIRMED = {**TICKED, "confirm": "yes"}
WAVE = {**T, "code": "{wave}"}
COST = {**T, "cost": "{transition_cost}"}
PAID = {"kind": "copy", "label": "Copie", "amount_cents": "12,50", "billed_on": "2026-09-01"}
SCHEDULED = {
    "title": "Vague",
    "copy_on": "2026-09-01",
    "cutover_on": "2026-09-02",
    "closing_on": "2026-09-03",
    "seen": "4",
}
COPIED = {"act": "step", "step": "copy", "done_on": "2026-09-01", "seen": "4"}
FILE = {"draft": "{framework_draft}"}
USER = {"username": "{username}"}
LINK = {"uidb64": "MQ", "token": "no-token"}

# ------------------- anonymous, stranger, officer, evaluator, reviewer, auditor, administrator
EVERYONE = "200 200 200 200 200 200 200"
REFUSED_FORM = "400 400 400 400 400 400 400"
SENT_ON = "302 302 302 302 302 302 302"
SIGNED_IN = "302 200 200 200 200 200 200"
MEMBERS = "302 404 200 200 200 200 200"
PANEL = "302 404 200 200 200 200 403"
OFFICER_READS = "302 404 200 403 403 403 403"
OFFICER_WRONG = "302 404 400 403 403 403 403"
OFFICER_DONE = "302 404 302 403 403 403 403"
WHO_SEES_ALL = "302 404 200 403 200 200 403"
REVIEWERS = "302 404 {0} 403 {0} 403 403"
REVIEWERS_WRONG = "302 404 400 403 400 403 403"
WHO_SEES_ALL_DOES = "302 404 302 403 302 302 403"
RISK_TALK = "302 404 303 404 303 403 403"
COMMENTERS = "302 404 {0} {0} {0} 403 403"
PEOPLE = "302 404 {0} 403 403 403 {0}"
ADMINISTRATOR = "302 403 403 403 403 403 {0}"
OPENERS = "302 403 {0} 403 403 403 {0}"
WHO_MARKS = "302 404 403 {0} 403 403 403"
READS_RISKS = "302 404 200 403 200 200 403"
REVIEWS_RISKS = "302 404 {0} 403 {0} 403 403"
APPROVES = "302 404 403 403 {0} 403 403"
READS_TRANSITION = "302 404 200 200 200 200 403"
MOVES = "302 404 {0} 403 403 403 403"
API_ANYONE = "401 200 200 200 200 200 200"
API_SEES_ALL = "401 404 200 403 200 200 403"
API_MEMBERS = "401 404 200 200 200 200 200"

HOUSE = [
    Row("home", "GET", SIGNED_IN),
    Row("notifications", "GET", SIGNED_IN),
    Row("notifications_read", "POST", SENT_ON),
    Row("notification_open", "POST", "302 404 302 404 404 404 404", {"notification": "{called}"}),
    Row("assessments:calendars", "GET", SIGNED_IN),
    Row("assessments:calendars", "POST", SIGNED_IN, data={"tender": ""}),
    Row("assessments:calendars", "POST", "302 400 200 200 200 200 400", data={"tender": "T-1"}),
    Row("assessments:calendar_revoke", "POST", "302 404 302 404 404 404 404", {"feed": "{feed}"}),
    Row("assessments:calendar_feed", "GET", EVERYONE, {"secret": "{feed_secret}"}),
    Row("set_language", "POST", SENT_ON, data={"language": "en"}),
    Row("set_language", "POST", REFUSED_FORM, data={"language": "xx"}),
    Row("accounts", "GET", ADMINISTRATOR.format(200)),
    Row("accounts", "POST", ADMINISTRATOR.format(400), data={"username": ""}),
    Row("account_active", "POST", ADMINISTRATOR.format(302), USER),
    Row("account_password", "POST", ADMINISTRATOR.format(200), USER),
    Row("login", "GET", "200 302 302 302 302 302 302"),
    Row("login", "POST", "200 302 302 302 302 302 302"),
    Row("logout", "POST", SENT_ON),
    Row("password_change", "GET", SIGNED_IN),
    Row("password_change", "POST", SIGNED_IN),
    Row("password_change_done", "GET", SIGNED_IN),
    Row("password_reset", "GET", EVERYONE),
    Row("password_reset", "POST", SENT_ON, data={"email": "nobody@example.org"}),
    Row("password_reset_done", "GET", EVERYONE),
    Row("password_reset_confirm", "GET", EVERYONE, LINK),
    Row("password_reset_confirm", "POST", EVERYONE, LINK),
    Row("password_reset_complete", "GET", EVERYONE),
    Row("skin:theme", "POST", SENT_ON, data={"theme": "dark"}),
    Row("skin:theme", "POST", REFUSED_FORM, data={"theme": "pink"}),
    Row("skin:accessibility", "GET", EVERYONE),
    Row("skin:styleguide", "GET", "302 404 404 404 404 404 404"),
    Row("providers:list", "GET", SIGNED_IN),
    Row("providers:expiring", "GET", SIGNED_IN),
    Row("providers:compare", "GET", SIGNED_IN),
    Row("providers:detail", "GET", SIGNED_IN, {"slug": "{provider}"}),
    Row("providers:entity_add", "GET", ADMINISTRATOR.format(200), OWNED),
    Row("providers:entity_add", "POST", ADMINISTRATOR.format(400), OWNED),
    Row("providers:entity_correct", "GET", ADMINISTRATOR.format(200), ENTITY),
    Row("providers:entity_correct", "POST", ADMINISTRATOR.format(400), ENTITY),
    Row("providers:entity_end", "GET", ADMINISTRATOR.format(200), ENTITY),
    Row("providers:entity_end", "POST", ADMINISTRATOR.format(400), ENTITY),
    Row("providers:holding_add", "GET", ADMINISTRATOR.format(200), OWNED),
    Row("providers:holding_add", "POST", ADMINISTRATOR.format(400), OWNED),
    Row("providers:holding_correct", "GET", ADMINISTRATOR.format(200), HOLDING),
    Row("providers:holding_correct", "POST", ADMINISTRATOR.format(400), HOLDING),
    Row("providers:holding_end", "GET", ADMINISTRATOR.format(200), HOLDING),
    Row("providers:holding_end", "POST", ADMINISTRATOR.format(400), HOLDING),
    Row("providers:right_add", "GET", ADMINISTRATOR.format(200), OWNED),
    Row("providers:right_add", "POST", ADMINISTRATOR.format(400), OWNED),
    Row("providers:right_correct", "GET", ADMINISTRATOR.format(200), RIGHT),
    Row("providers:right_correct", "POST", ADMINISTRATOR.format(400), RIGHT),
    Row("providers:right_end", "GET", ADMINISTRATOR.format(200), RIGHT),
    Row("providers:right_end", "POST", ADMINISTRATOR.format(400), RIGHT),
    Row("laws:list", "GET", SIGNED_IN),
    Row("laws:detail", "GET", SIGNED_IN, LAW),
    Row("laws:add", "GET", ADMINISTRATOR.format(200)),
    Row("laws:add", "POST", ADMINISTRATOR.format(400)),
    Row("laws:correct", "GET", ADMINISTRATOR.format(200), LAW),
    Row("laws:correct", "POST", ADMINISTRATOR.format(400), LAW),
    Row("laws:period_add", "GET", ADMINISTRATOR.format(200), LAW),
    Row("laws:period_add", "POST", ADMINISTRATOR.format(400), LAW),
    Row("laws:period_correct", "GET", ADMINISTRATOR.format(200), RECORD),
    Row("laws:period_correct", "POST", ADMINISTRATOR.format(400), RECORD),
    Row("laws:period_end", "GET", ADMINISTRATOR.format(200), RECORD),
    Row("laws:period_end", "POST", ADMINISTRATOR.format(400), RECORD),
]

TENDER = [
    Row("assessments:verify", "GET", EVERYONE),
    Row("assessments:verify", "POST", REFUSED_FORM),
    Row("assessments:frameworks", "GET", SIGNED_IN),
    Row("assessments:framework", "GET", SIGNED_IN, {"code": "coffre", "version": "1"}),
    Row("assessments:framework_import", "GET", ADMINISTRATOR.format(200)),
    Row("assessments:framework_import", "POST", ADMINISTRATOR.format(400)),
    Row("assessments:framework_draft", "GET", ADMINISTRATOR.format(200), FILE),
    Row("assessments:framework_draft", "POST", ADMINISTRATOR.format(409), FILE),
    Row("assessments:framework_discard", "POST", ADMINISTRATOR.format(303), FILE),
    Row("assessments:tender_new", "GET", OPENERS.format(200)),
    Row("assessments:tender_new", "POST", OPENERS.format(400)),
    Row("assessments:tender", "GET", MEMBERS, T),
    Row("assessments:timeline", "GET", MEMBERS, T),
    Row("assessments:timeline_draw", "GET", OFFICER_READS, T),
    Row("assessments:timeline_draw", "POST", OFFICER_WRONG, T),
    Row("assessments:questions", "GET", MEMBERS, T),
    Row("assessments:question_new", "GET", OFFICER_READS, T),
    Row("assessments:question_new", "POST", OFFICER_WRONG, T),
    Row("assessments:question", "GET", MEMBERS, QUESTION),
    Row("assessments:question", "POST", OFFICER_WRONG, QUESTION),
    Row("assessments:questions_publish", "POST", OFFICER_WRONG, T),
    Row("assessments:questions_published", "GET", MEMBERS, T),
    Row("assessments:questions_csv", "GET", MEMBERS, T),
    Row("assessments:timeline_stage", "GET", MEMBERS, STAGE),
    Row("assessments:timeline_stage", "POST", OFFICER_WRONG, STAGE),
    Row("assessments:method", "GET", MEMBERS, T),
    Row("assessments:rule", "POST", OFFICER_WRONG, T),
    Row("assessments:price_simulator", "GET", MEMBERS, T),
    Row("assessments:price_formula", "POST", OFFICER_WRONG, T),
    Row("assessments:freeze", "POST", OFFICER_WRONG, T),
    Row("assessments:ties", "POST", OFFICER_DONE, T),
    Row("assessments:revise", "POST", OFFICER_WRONG, T),
    Row("assessments:method_versions", "GET", MEMBERS, T),
    Row("assessments:grid_start", "GET", OFFICER_READS, T),
    Row("assessments:grid_start", "POST", OFFICER_WRONG, T),
    Row("assessments:branch", "GET", MEMBERS, LINE),
    Row("assessments:branch", "POST", OFFICER_WRONG, LINE),
    *(
        row
        for name in ("line_words", "line_add", "criteria_add", "line_move")
        for row in (
            Row(f"assessments:{name}", "GET", OFFICER_READS, LINE),
            Row(f"assessments:{name}", "POST", OFFICER_WRONG, LINE),
        )
    ),
    Row("assessments:line_drop", "GET", OFFICER_READS, LINE),
    Row("assessments:line_drop", "POST", OFFICER_DONE, LINE),
    Row("assessments:freeze_timestamp", "GET", MEMBERS, T),
    Row("assessments:bids", "GET", MEMBERS, T),
    Row("assessments:bids", "POST", OFFICER_WRONG, T),
    Row("assessments:open", "POST", OFFICER_DONE, T),
    Row("assessments:prices", "GET", OFFICER_READS, BID),
    Row("assessments:prices", "POST", OFFICER_WRONG, BID),
    Row("assessments:cost", "GET", MEMBERS, BID),
    Row("assessments:cost", "POST", OFFICER_WRONG, BID),
    Row("assessments:price_inquiry", "GET", WHO_SEES_ALL, BID),
    Row("assessments:price_inquiry", "POST", OFFICER_WRONG, BID),
    Row("assessments:members", "GET", PEOPLE.format(200), T),
    Row("assessments:members", "POST", PEOPLE.format(400), T),
    Row("assessments:member_remove", "POST", PEOPLE.format(302), {**T, "membership": "{member}"}),
    Row("assessments:panel", "GET", WHO_SEES_ALL, T),
    Row("assessments:assign", "GET", OFFICER_READS, {**T, "membership": "{seat}"}),
    Row("assessments:assign", "POST", OFFICER_DONE, {**T, "membership": "{seat}"}),
    Row("assessments:decide_interest", "GET", OFFICER_READS, {**T, "statement": "{interest}"}),
    Row("assessments:decide_interest", "POST", OFFICER_WRONG, {**T, "statement": "{interest}"}),
    Row("assessments:reopen_chapter", "GET", OFFICER_READS, {**T, "submission": "{handed_in}"}),
    Row("assessments:reopen_chapter", "POST", OFFICER_WRONG, {**T, "submission": "{handed_in}"}),
    Row("assessments:statement", "GET", "302 404 403 200 403 403 403", T),
    Row("assessments:statement", "POST", "302 404 403 400 403 403 403", T),
    Row("assessments:grid", "GET", MEMBERS, T),
    Row("assessments:hand_in", "POST", "302 404 403 302 403 403 403", {**T, "code": "B"}),
    Row("assessments:chapter", "GET", PANEL, {**T, "code": "B"}),
    Row("assessments:chapter", "POST", "302 404 403 303 403 403 403", {**T, "code": "B"}),
    Row("assessments:workbook", "GET", WHO_MARKS.format(200), T),
    Row("assessments:workbook", "POST", WHO_MARKS.format(400), T),
    Row("assessments:workbook_file", "GET", WHO_MARKS.format(200), T),
    Row("assessments:workbook_draft", "GET", WHO_MARKS.format(200), DRAFT),
    Row("assessments:workbook_draft", "POST", WHO_MARKS.format(409), DRAFT),
    Row("assessments:workbook_discard", "POST", WHO_MARKS.format(303), DRAFT),
    Row("assessments:line_discussion", "GET", PANEL, {**T, "node": "B.1"}),
    Row("assessments:line_discussion", "POST", COMMENTERS.format(303), {**T, "node": "B.1"}, SAID),
    Row("assessments:line_discussion", "POST", COMMENTERS.format(400), {**T, "node": "B.1"}),
    Row("assessments:discussion", "GET", PANEL, T),
    Row("assessments:thread_answer", "GET", "302 404 302 302 302 302 403", THREAD),
    Row("assessments:thread_answer", "POST", COMMENTERS.format(303), THREAD, SAID),
    Row("assessments:thread_resolve", "POST", COMMENTERS.format(303), THREAD),
    Row("assessments:thread_reopen", "POST", COMMENTERS.format(303), THREAD),
    Row("assessments:marks", "POST", "302 404 403 400 403 403 403", T),
    Row("assessments:mark", "POST", "302 404 403 400 403 403 403", {**BID, "node": "B.1"}),
    Row("assessments:leaf", "GET", MEMBERS, {**T, "node": "B.1"}),
    Row("assessments:evidence_attach", "POST", "302 404 400 400 403 403 403", {**T, "node": "B.1"}),
    Row("assessments:evidence_download", "GET", MEMBERS, {**T, "evidence": "{evidence}"}),
    Row(
        "assessments:evidence_withdraw",
        "POST",
        "302 404 302 302 403 403 403",
        {**T, "evidence": "{evidence}"},
    ),
    Row("assessments:gates", "GET", WHO_SEES_ALL, T),
    Row("assessments:gate", "GET", OFFICER_READS, {**BID, "node": "G-1"}),
    Row("assessments:gate", "POST", OFFICER_WRONG, {**BID, "node": "G-1"}),
    Row("assessments:risks", "GET", WHO_SEES_ALL, T),
    Row("assessments:risk_proposals", "GET", WHO_SEES_ALL, T),
    Row("assessments:risk_propose", "POST", REVIEWERS.format(303), BID),
    Row("assessments:risk_new", "GET", REVIEWERS.format(200), T),
    Row("assessments:risk_new", "POST", REVIEWERS.format(400), T),
    Row("assessments:risk_new", "POST", REVIEWERS.format(303), T, RISK_TYPED),
    Row("assessments:risks_together", "POST", REVIEWERS.format(400), T),
    Row("assessments:risks_together", "POST", REVIEWERS.format(200), T, TICKED),
    Row("assessments:risks_together", "POST", REVIEWERS.format(303), T, CONFIRMED),
    Row("assessments:risk", "GET", WHO_SEES_ALL, RISK),
    Row("assessments:risk_edit", "GET", REVIEWERS.format(200), RISK),
    Row("assessments:risk_edit", "POST", REVIEWERS.format(400), RISK),
    Row("assessments:risk_edit", "POST", REVIEWERS.format(303), RISK, RISK_TYPED),
    Row("assessments:risk_move", "POST", REVIEWERS.format(400), RISK),
    Row("assessments:risk_move", "POST", REVIEWERS.format(303), RISK, MOVED),
    Row("assessments:risk_discussion", "GET", WHO_SEES_ALL, RISK),
    Row("assessments:risk_discussion", "POST", REVIEWERS.format(303), RISK, SAID),
    Row("assessments:risk_discussion", "POST", REVIEWERS.format(400), RISK),
    Row("assessments:thread_answer", "GET", "302 404 302 404 302 302 403", RISK_THREAD),
    Row("assessments:thread_answer", "POST", RISK_TALK, RISK_THREAD, SAID),
    Row("assessments:thread_resolve", "POST", RISK_TALK, RISK_THREAD),
    Row("assessments:thread_reopen", "POST", RISK_TALK, RISK_THREAD),
    Row("assessments:sovereignty", "GET", WHO_SEES_ALL, T),
    Row("assessments:certifications", "GET", WHO_SEES_ALL, T),
    Row("assessments:derogation", "GET", WHO_SEES_ALL, BID),
    Row("assessments:derogation", "POST", OFFICER_WRONG, BID),
    Row("assessments:transfers", "GET", WHO_SEES_ALL, T),
    Row("assessments:transfer_statement", "GET", WHO_SEES_ALL, BID),
    Row("assessments:transfer_statement", "POST", REVIEWERS_WRONG, BID),
    Row("assessments:transfer_table", "GET", WHO_SEES_ALL, BID),
    Row("assessments:risk_requests", "GET", WHO_SEES_ALL, BID),
    Row("assessments:risk_requests", "POST", OFFICER_WRONG, BID),
    Row("assessments:risk_letter", "GET", WHO_SEES_ALL, {**BID, "number": "1"}),
    Row("assessments:sovereignty_profile", "POST", OFFICER_WRONG, T, {"minimum": "9"}),
    Row("assessments:sovereignty_bid", "GET", WHO_SEES_ALL, BID),
    Row("assessments:sovereignty_bid", "POST", OFFICER_WRONG, BID),
    Row("assessments:opinions", "GET", READS_RISKS, T),
    Row("assessments:opinion", "GET", READS_RISKS, OPINION),
    Row("assessments:opinion", "GET", READS_RISKS, {**T, "subject": "overall"}),
    Row("assessments:opinion_draft", "GET", REVIEWS_RISKS.format(200), OPINION),
    Row("assessments:opinion_draft", "POST", REVIEWS_RISKS.format(303), OPINION),
    Row("assessments:opinion_edit", "GET", REVIEWS_RISKS.format(200), OPINION),
    Row("assessments:opinion_edit", "POST", REVIEWS_RISKS.format(400), OPINION),
    Row("assessments:opinion_versions", "GET", READS_RISKS, OPINION),
    Row("assessments:opinion_approve", "GET", APPROVES.format(200), OPINION),
    Row("assessments:opinion_approve", "POST", APPROVES.format(400), OPINION),
    Row("assessments:opinion_withdraw", "GET", APPROVES.format(200), OPINION),
    Row("assessments:opinion_withdraw", "POST", APPROVES.format(400), OPINION),
    Row("assessments:exposure", "GET", WHO_SEES_ALL, T),
    Row("assessments:exposure_parameters", "POST", OFFICER_WRONG, T, {"parameters": "x"}),
    Row("assessments:exposure_bid", "GET", WHO_SEES_ALL, BID),
    Row("assessments:exposure_keep", "POST", REVIEWERS.format(302), BID),
    Row("assessments:exposure_kept", "GET", WHO_SEES_ALL, {**BID, "reading": "{reading}"}),
    Row("assessments:exposure_mitigation", "GET", REVIEWERS.format(200), BID),
    Row("assessments:exposure_mitigation", "POST", REVIEWERS.format(400), BID),
    Row("assessments:exposure_link", "GET", REVIEWERS.format(200), BID),
    Row("assessments:exposure_link", "POST", REVIEWERS.format(400), BID),
    Row("assessments:exposure_link_withdraw", "GET", REVIEWERS.format(200), {**BID, "code": "L1"}),
    Row("assessments:exposure_link_withdraw", "POST", REVIEWERS.format(400), {**BID, "code": "L1"}),
    Row("assessments:consensus", "GET", WHO_SEES_ALL, T),
    Row("assessments:consensus_unanimous", "POST", OFFICER_WRONG, T),
    Row("assessments:consensus_point", "GET", WHO_SEES_ALL, {**BID, "node": "B.1"}),
    Row("assessments:consensus_point", "POST", OFFICER_WRONG, {**BID, "node": "B.1"}),
    Row("assessments:closing", "GET", OFFICER_READS, T),
    Row("assessments:closing", "POST", OFFICER_WRONG, T),
    Row("assessments:reopening", "POST", OFFICER_WRONG, T),
    Row("assessments:results", "GET", WHO_SEES_ALL, T),
    Row("assessments:results_lines", "GET", WHO_SEES_ALL, T),
    Row("assessments:robustness", "GET", WHO_SEES_ALL, T),
    Row("assessments:what_if", "GET", WHO_SEES_ALL, T),
    Row("assessments:simulation", "POST", WHO_SEES_ALL_DOES, T),
    Row("assessments:simulation_progress", "GET", WHO_SEES_ALL, SIMULATION),
    Row("assessments:simulation_cancel", "POST", WHO_SEES_ALL_DOES, SIMULATION),
    Row("assessments:reports", "GET", WHO_SEES_ALL, T),
    Row("assessments:reports", "POST", REVIEWERS_WRONG, T),
    Row("assessments:report", "GET", WHO_SEES_ALL, REPORT),
    Row("assessments:report_progress", "GET", WHO_SEES_ALL, REPORT),
    Row("assessments:report_download", "GET", WHO_SEES_ALL, SEALED),
    Row("assessments:report_cancel", "POST", OFFICER_DONE, REPORT),
    Row("assessments:report_countersign", "GET", APPROVES.format(200), SEALED),
    Row("assessments:report_countersign", "POST", APPROVES.format(400), SEALED),
    Row("assessments:report_development_key", "POST", APPROVES.format(200), SEALED),
    Row("assessments:report_revision", "GET", WHO_SEES_ALL, {**SEALED, "position": "1"}),
    Row("assessments:transition", "GET", READS_TRANSITION, T),
    Row("assessments:transition_open", "GET", MOVES.format(200), T),
    Row("assessments:transition_open", "POST", MOVES.format(400), T),
    Row("assessments:transition_plan", "GET", MOVES.format(200), T),
    Row("assessments:transition_plan", "POST", MOVES.format(400), T),
    Row("assessments:transition_plan", "POST", MOVES.format(303), T, {"seen": "1"}),
    Row("assessments:transition_end", "GET", MOVES.format(200), T),
    Row("assessments:transition_end", "POST", MOVES.format(400), T, {"reference": "T-1"}),
    Row("assessments:transition_erasure", "GET", READS_TRANSITION, T),
    Row("assessments:transition_erasure", "POST", MOVES.format(303), T, {"seen": "1"}),
    Row("assessments:transition_checklist", "GET", READS_TRANSITION, T),
    Row("assessments:transition_checklist", "POST", MOVES.format(400), T),
    Row("assessments:transition_checklist", "POST", MOVES.format(303), T, {"key": "users"}),
    Row("assessments:transition_costs", "GET", READS_TRANSITION, T),
    Row("assessments:transition_costs", "POST", MOVES.format(400), T),
    Row("assessments:transition_costs", "POST", MOVES.format(303), T, PAID),
    Row("assessments:transition_cost_withdraw", "GET", MOVES.format(200), COST),
    Row("assessments:transition_cost_withdraw", "POST", MOVES.format(400), COST),
    Row("assessments:transition_cost_withdraw", "POST", MOVES.format(303), COST, {"reason": "X."}),
    Row("assessments:waves", "GET", READS_TRANSITION, T),
    Row("assessments:wave_new", "GET", MOVES.format(200), T),
    Row("assessments:wave_new", "POST", MOVES.format(400), T),
    Row("assessments:wave_new", "POST", MOVES.format(303), T, SCHEDULED),
    Row("assessments:wave", "GET", READS_TRANSITION, WAVE),
    Row("assessments:wave", "POST", MOVES.format(400), WAVE, {"act": "decide"}),
    Row("assessments:wave", "POST", MOVES.format(303), WAVE, COPIED),
    Row("assessments:wave_plan", "GET", MOVES.format(200), WAVE),
    Row("assessments:wave_plan", "POST", MOVES.format(303), WAVE, SCHEDULED),
    Row("assessments:wave_back", "GET", MOVES.format(200), WAVE),
    Row("assessments:wave_back", "POST", MOVES.format(400), WAVE),
    Row("assessments:journal", "GET", "302 404 200 403 403 200 200", T),
]

API = [
    Row("api:schema", "GET", API_ANYONE),
    Row("api:login", "POST", REFUSED_FORM),
    # Ends a token: a session alone has none to end.
    Row("api:logout", "POST", "401 401 401 401 401 401 401"),
    Row("api:tenders", "GET", API_ANYONE),
    Row("api:tender", "GET", API_MEMBERS, T),
    Row("api:bids", "GET", API_MEMBERS, T),
    Row("api:marks", "GET", API_MEMBERS, T),
    Row("api:comments", "GET", "401 404 200 200 200 200 403", T),
    Row("api:risks", "GET", "401 404 200 403 200 200 403", T),
    Row("api:questions", "GET", API_MEMBERS, T),
    Row("api:transition", "GET", "401 404 200 200 200 200 403", T),
    Row("api:waves", "GET", "401 404 200 200 200 200 403", T),
    Row("api:mark", "PUT", "401 404 403 400 403 403 403", {**BID, "node": "B.1"}),
    Row("api:agreed", "GET", "401 404 200 403 200 200 403", T),
    Row("api:reports", "GET", API_SEES_ALL, T),
    Row("api:report_file", "GET", API_SEES_ALL, SEALED),
    Row("api:counter_signatures", "POST", "401 404 403 403 400 403 403", SEALED),
    Row("api:revision_file", "GET", API_SEES_ALL, {**SEALED, "position": "1"}),
    Row("api:verdict", "GET", "401 404 200 403 200 200 403", T),
    Row("api:providers", "GET", API_ANYONE),
    Row("api:laws", "GET", API_ANYONE),
    Row("api:provider", "GET", API_ANYONE, {"slug": "{provider}"}),
]

TABLE = [*HOUSE, *TENDER, *API]
