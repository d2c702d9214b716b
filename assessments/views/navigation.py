"""The left navigation of a tender, in the order the work goes."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.access import TenderAccess
from hdhcompliance.accounts.policy import Permission


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    active: bool
    disabled_reason: str = ""


def navigation(request: HttpRequest, access: TenderAccess) -> list[Item]:
    """What a role may not do is not shown; what is not yet possible is shown with its reason."""
    tender = access.tender
    closed = "" if tender.bids_are_open else _("once the bids are open")
    rows = [
        (Permission.VIEW_TENDER, "tender", _("Overview"), ""),
        (Permission.VIEW_TENDER, "timeline", _("Calendar"), ""),
        (Permission.VIEW_TENDER, "method", _("Grid and method"), ""),
        (Permission.VIEW_TENDER, "bids", _("Bids"), ""),
        (Permission.VIEW_PANEL, "panel", _("Panel"), ""),
        (Permission.VIEW_TENDER, "grid", _("Evaluation"), ""),
        (Permission.READ_COMMENTS, "discussion", _("Discussion"), ""),
        (Permission.VIEW_GATES, "gates", _("Gates"), closed),
        (Permission.VIEW_GATES, "sovereignty", _("Sovereignty"), ""),
        (Permission.READ_RISKS, "risks", _("Risks and opinion"), ""),
        (Permission.VIEW_ALL_MARKS, "consensus", _("Consensus"), closed),
        (Permission.VIEW_RESULTS, "results", _("Results"), closed),
        (Permission.DOWNLOAD_REPORT, "reports", _("Reports"), ""),
        (Permission.READ_TRANSITION, "transition", _("Transition"), ""),
        (Permission.VIEW_JOURNAL, "journal", _("Journal"), ""),
        (Permission.MANAGE_MEMBERS, "members", _("People"), ""),
    ]
    if tender.is_public_record:
        rows = [row for row in rows if row[1] in ("tender", "timeline", "journal")]
    items = []
    for permission, name, label, disabled in rows:
        if access.may(permission) or permission in access.blinded:
            url = reverse(f"assessments:{name}", args=[tender.reference])
            active = request.path == url or (name != "tender" and request.path.startswith(url))
            blind = _("once your chapters are handed in")
            reason = disabled or (blind if permission in access.blinded else "")
            items.append(Item(label, url, active, reason))
    return items
