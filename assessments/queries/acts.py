"""What each act of the journal is called on the page; the code stays beside it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Mapping[str, str | Promise] = {
    "bid.registered": _("Bid registered"),
    "bids.opened": _("Bids opened"),
    "chapter.reopened": _("Chapter reopened"),
    "chapter.submitted": _("Chapter handed in"),
    "chapters.assigned": _("Chapters assigned"),
    "costs.recorded": _("Costs over the years recorded"),
    "derogation.recorded": _("Derogation recorded"),
    "derogation.withdrawn": _("Derogation withdrawn"),
    "evaluation.closed": _("Evaluation closed"),
    "evaluation.reopened": _("Evaluation reopened"),
    "digest.sent": _("Daily e-mail sent"),
    "evidence.attached": _("File attached"),
    "evidence.withdrawn": _("File withdrawn"),
    "exposure.link_added": _("Link with a third country added"),
    "exposure.link_withdrawn": _("Link with a third country withdrawn"),
    "exposure.mitigation_recorded": _("Mitigation of exposure recorded"),
    "exposure.parameters_chosen": _("Parameters of exposure chosen"),
    "exposure.reading_kept": _("Reading of exposure kept"),
    "framework.discarded": _("Framework's file discarded"),
    "framework.imported": _("Framework imported"),
    "framework.read": _("Framework's file read"),
    "gate.decided": _("Gate decided"),
    "grid.criteria_added": _("Requirements added to the grid"),
    "grid.line_added": _("Line added to the grid"),
    "grid.line_described": _("Line of the grid reworded"),
    "grid.line_dropped": _("Line dropped from the grid"),
    "grid.line_moved": _("Line of the grid moved"),
    "grid.started_again": _("Grid started again"),
    "grid.weighed": _("Weights of a branch recorded"),
    "interest.decided": _("Interest decided"),
    "interest.declared": _("Interest declared"),
    "interest.none_declared": _("Absence of interest declared"),
    "job.cancelled": _("Task cancelled"),
    "job.failed": _("Task failed"),
    "mark.agreed": _("Mark agreed"),
    "mark.recorded": _("Mark recorded"),
    "marks.agreed": _("Unanimous marks agreed"),
    "marks.recorded": _("Marks recorded together"),
    "marks.seeded": _("Demonstration marks written"),
    "method.formula_chosen": _("Price formula chosen"),
    "method.frozen": _("Method frozen"),
    "method.revised": _("Method taken up again"),
    "method.rule_chosen": _("Consensus rule chosen"),
    "method.timestamped": _("Frozen method timestamped"),
    "method.ties_chosen": _("Tie rule chosen"),
    "price.decided": _("Low price decided"),
    "price.explanation_asked": _("Explanations of a low price asked for"),
    "price.explanation_received": _("Explanations of a low price received"),
    "price.recorded": _("Price recorded"),
    "report.ordered": _("Report ordered"),
    "report.registered": _("Report signed and registered"),
    "risk_request.answered": _("Answer about risks received"),
    "risk_request.asked": _("Letter about risks written"),
    "role.granted": _("Role given"),
    "role.revoked": _("Role taken back"),
    "simulation.completed": _("Simulation completed"),
    "simulation.ordered": _("Simulation ordered"),
    "sovereignty.answered": _("European questions answered"),
    "sovereignty.chosen": _("European reading chosen"),
    "tender.created": _("Tender opened"),
    "transfers.recorded": _("Statement on transfers recorded"),
    "workbook.discarded": _("Workbook discarded"),
    "workbook.read": _("Workbook read"),
    "thread.answered": _("Thread answered"),
    "thread.opened": _("Thread opened"),
    "thread.reopened": _("Thread reopened"),
    "thread.resolved": _("Thread resolved"),
}


def act(code: str) -> str:
    """The name of an act in the reader's language; its code when it has none."""
    return str(ACTS.get(code, code))
