"""Where a tender stands: the acts of the journey, done or next, and who must do the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from django.utils.translation import gettext as _

from assessments.models import Tender, Transition
from assessments.queries.panel import all_handed_in, standing_closing
from hdhcompliance.accounts.policy import Permission


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is done, next or later; `route` is where it is done, for those who may."""

    label: str
    state: str
    route: str
    permission: Permission
    who: str
    done_at: date | datetime | None = None
    done_by: str = ""


# label, done, route, permission, who, done at, done by
Row: TypeAlias = tuple[str, bool, str, Permission, str, date | datetime | None, str]


def steps(tender: Tender) -> list[Step]:
    """The stepper of the overview. Six queries.

    What is done is told as done, whatever was skipped before it. An award opens the move of the
    platform, although a report may still wait. Bids evaluated elsewhere leave nothing to do here
    before the award.
    """
    moving = Transition.objects.filter(tender=tender).first()
    elsewhere = moving is not None and not tender.bids_are_open
    evaluating = [] if elsewhere else _in_order(_evaluation(tender))
    waiting = moving is None and any(step.state != "done" for step in evaluating)
    return [*evaluating, *_in_order(_award(moving), waiting=waiting)]


def _evaluation(tender: Tender) -> list[Row]:
    grid, closing = tender.grid, standing_closing(tender)
    sealed = tender.reports.filter(sealed_at__isnull=False).order_by("sealed_at").first()
    officer, evaluators = _("Procurement officer"), _("Evaluators")
    return [
        (
            _("Freeze the method"),
            grid.is_frozen,
            "method",
            Permission.FREEZE_METHOD,
            officer,
            grid.frozen_at,
            grid.frozen_by,
        ),
        (
            _("Register the bids"),
            tender.bids.exists(),
            "bids",
            Permission.EDIT_TENDER,
            officer,
            None,
            "",
        ),
        (
            _("Open the bids"),
            tender.bids_are_open,
            "bids",
            Permission.OPEN_BIDS,
            officer,
            tender.bids_opened_at,
            tender.bids_opened_by,
        ),
        (_("Mark the bids"), all_handed_in(tender), "grid", Permission.MARK, evaluators, None, ""),
        (
            _("Close the evaluation"),
            closing is not None,
            "closing",
            Permission.CLOSE_EVALUATION,
            officer,
            closing.closed_at if closing else None,
            closing.closed_by if closing else "",
        ),
        (
            _("Produce the signed report"),
            sealed is not None,
            "reports",
            Permission.ORDER_REPORT,
            officer,
            sealed.sealed_at if sealed else None,
            sealed.ordered_by if sealed else "",
        ),
    ]


def _award(moving: Transition | None) -> list[Row]:
    officer = _("Procurement officer")
    return [
        (
            _("Record the award"),
            moving is not None,
            "transition",
            Permission.MANAGE_TRANSITION,
            officer,
            moving.awarded_on if moving else None,
            "",
        ),
        (
            _("Move the platform to its new host"),
            moving is not None and moving.is_closed,
            "transition",
            Permission.READ_TRANSITION,
            officer,
            moving.closed_at if moving else None,
            moving.closed_by if moving else "",
        ),
    ]


def _in_order(rows: list[Row], *, waiting: bool = False) -> list[Step]:
    """The first that is not done is next, the others later; all later when `waiting`."""
    found: list[Step] = []
    for label, done, route, permission, who, at, by in rows:
        state = "done" if done else "later" if waiting else "next"
        waiting = waiting or not done
        found.append(Step(label, state, route, permission, who, at if done else None, by))
    return found
