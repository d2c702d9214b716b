"""Where a tender stands: the acts of the journey, done or next, and who must do the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.models import Tender
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
    done_at: datetime | None = None
    done_by: str = ""


def steps(tender: Tender) -> list[Step]:
    """The stepper of the overview. Five queries."""
    grid = tender.grid
    has_bids = tender.bids.exists()
    closing = standing_closing(tender)
    sealed = tender.reports.filter(sealed_at__isnull=False).order_by("sealed_at").first()
    officer, evaluators = _("Procurement officer"), _("Evaluators")
    rows = [
        (
            _("Freeze the method"),
            grid.is_frozen,
            "method",
            Permission.FREEZE_METHOD,
            officer,
            grid.frozen_at,
            grid.frozen_by,
        ),
        (_("Register the bids"), has_bids, "bids", Permission.EDIT_TENDER, officer, None, ""),
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
    found: list[Step] = []
    waiting = False
    for label, done, route, permission, who, at, by in rows:
        state = "done" if done and not waiting else ("later" if waiting else "next")
        waiting = waiting or not done
        found.append(Step(label, state, route, permission, who, at if done else None, by))
    return found
