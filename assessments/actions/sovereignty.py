"""The European reading: its profile and minimum chosen before the freeze, then a bid's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.agreement import refuse_closed
from assessments.actions.errors import ActionRefused
from assessments.actions.grid_edits import refuse_used, renumber
from assessments.actions.grids import draft_of
from assessments.frameworks.loader import load
from assessments.models import Bid, CsfAnswer, Grid, GridNode, Tender
from assessments.queries.sovereignty import FRAMEWORK, pinned, profiles
from assessments.sovereignty import HIGHEST_SEAL, SEAL_GATE, Questionnaire, UnknownAnswer
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.chain import Json
from hdhcompliance.journal.record import record

MAXIMUM_JUSTIFICATION = 5000
GATE_FR = "Niveau SEAL global : SEAL-{0} au moins (European Cloud Sovereignty Framework)"
GATE_EN = "Overall SEAL: SEAL-{0} at least (European Cloud Sovereignty Framework)"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as typed; no option: looked at and not established."""

    option: int | None
    justification: str


class AnswersChanged(ActionRefused):
    """Someone answered these questions since the writer read them. `current`: what stands now."""

    def __init__(self, current: Mapping[str, CsfAnswer]) -> None:
        super().__init__(
            "conflict",
            _(
                "Some answers were changed in the meantime: the recorded ones are shown beside yours."
                " Save again to replace them, or leave the page to keep them."
            ),
        )
        self.current = current


def choose_sovereignty(*, by: User, tender: Tender, profile: str, minimum: int | None) -> Grid:
    """Pin the weight profile and the lowest overall SEAL admitted; an empty profile takes it all out.

    A minimum adds the gate SEAL_GATE to the grid. Refused once the method is frozen.
    """
    if profile not in ("", *profiles()):
        raise ActionRefused("unknown_profile", _("Choose one of the published weight profiles."))
    if minimum is not None and not (profile and 1 <= minimum <= HIGHEST_SEAL):
        raise ActionRefused(
            "bad_minimum", _("A minimum is SEAL-1 to SEAL-4, and needs a weight profile.")
        )
    with transaction.atomic():
        grid = draft_of(tender)
        before = (grid.seal_profile, grid.seal_minimum)
        if before != (profile, minimum):
            grid.seal_framework = FRAMEWORK if profile else ""
            grid.seal_sha256 = load().frameworks[FRAMEWORK].sha256 if profile else ""
            grid.seal_profile, grid.seal_minimum = profile, minimum
            grid.save(
                update_fields=["seal_framework", "seal_sha256", "seal_profile", "seal_minimum"]
            )
            lay_gate(grid)
            record(
                "sovereignty.chosen",
                by=by,
                target=profile or "none",
                tender=tender.reference,
                data={
                    "minimum": minimum,
                    "sha256": grid.seal_sha256,
                    "before": {"profile": before[0], "minimum": before[1]},
                },
            )
    tender.grid = grid
    return grid


def lay_gate(grid: Grid) -> None:
    """Put the gate of the minimum in the grid, or take it out, as the European reading now asks.

    It stands with the European questions; beside the other gates in a grid without them. Part of
    an act that writes the journal.
    """
    nodes = GridNode.objects.filter(grid=grid)
    minimum = grid.seal_minimum
    if minimum is None:
        gone = nodes.filter(code=SEAL_GATE)
        refuse_used(gone)
        gone.delete()
        return
    framework = load().frameworks[FRAMEWORK]
    asked = nodes.filter(
        criterion__framework__code=framework.code, criterion__framework__version=framework.version
    )
    beside = asked.first() or nodes.filter(kind=GridNode.Kind.GATE).exclude(code=SEAL_GATE).first()
    parent = beside.parent if beside else nodes.filter(parent=None).first()
    last = nodes.order_by("order").last()
    labels = {"label_fr": GATE_FR.format(minimum), "label_en": GATE_EN.format(minimum)}
    GridNode.objects.update_or_create(
        grid=grid,
        code=SEAL_GATE,
        defaults={**labels, "kind": GridNode.Kind.GATE, "weight": 0},
        create_defaults={
            **labels,
            "parent": parent,
            "kind": GridNode.Kind.GATE,
            "order": (last.order if last else 0) + 1,
        },
    )
    renumber(grid)


def record_answers(
    *, by: User, bid: Bid, given: Mapping[str, Given], seen: Mapping[str, int]
) -> int:
    """Write the answers of a bid that change; returns how many. One journal entry for all.

    `seen`: the version of each answer that the writer saw (absent: none). AnswersChanged, with
    nothing written, when one that would change is not the one seen.
    """
    tender = bid.tender
    if not tender.bids_are_open:
        raise ActionRefused(
            "bids_not_open",
            _("The bids are not open yet: freeze the method, then open the bids."),
        )
    rule = pinned(tender.grid)
    if rule is None:
        raise ActionRefused(
            "no_reading", _("The European reading is not part of this tender's method.")
        )
    _check(rule.table, given)
    with transaction.atomic():
        # The same lock as at the gates: nothing moves while the evaluation is being closed.
        Tender.objects.select_for_update().get(pk=tender.pk)
        refuse_closed(tender)
        rows = {row.question: row for row in bid.csf_answers.all()}
        changed = {ref: one for ref, one in given.items() if _differs(rows.get(ref), one)}
        stale = {
            ref: rows[ref]
            for ref in changed
            if ref in rows and rows[ref].version != seen.get(ref, 0)
        }
        if stale:
            raise AnswersChanged(stale)
        if changed:
            _write(by, bid, rows, changed)
            record(
                "sovereignty.answered",
                by=by,
                target=bid.code,
                tender=tender.reference,
                data={"answers": _told(rows, changed)},
            )
    return len(changed)


def _check(table: Questionnaire, given: Mapping[str, Given]) -> None:
    questions = {question.ref: question for question in table.questions}
    for ref, one in given.items():
        if ref not in questions:
            raise ActionRefused("unknown_question", _("This question is not in the table."))
        if len(one.justification) > MAXIMUM_JUSTIFICATION:
            raise ActionRefused("too_long", _("This justification is too long."))
        try:
            if one.option is not None:
                questions[ref].option(one.option)
        except UnknownAnswer as error:
            raise ActionRefused(
                "unknown_option", _("Choose one of the proposed answers.")
            ) from error


def _differs(row: CsfAnswer | None, one: Given) -> bool:
    if row is None:
        return one.option is not None or bool(one.justification)
    return (row.option, row.justification) != (one.option, one.justification)


def _write(by: User, bid: Bid, rows: Mapping[str, CsfAnswer], changed: Mapping[str, Given]) -> None:
    now = timezone.now()
    CsfAnswer.objects.bulk_create(
        [
            CsfAnswer(
                bid=bid,
                question=ref,
                option=one.option,
                justification=one.justification,
                version=rows[ref].version + 1 if ref in rows else 1,
                answered_by=by.get_username(),
                answered_at=now,
            )
            for ref, one in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["bid", "question"],
        update_fields=["option", "justification", "version", "answered_by", "answered_at"],
    )


def _told(rows: Mapping[str, CsfAnswer], changed: Mapping[str, Given]) -> dict[str, Json]:
    """What the journal keeps of each answer: the new option, the one before, the reason."""
    return {
        ref: {
            "option": one.option,
            "before": rows[ref].option if ref in rows else None,
            "justification": one.justification,
        }
        for ref, one in sorted(changed.items())
    }
