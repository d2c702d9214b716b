"""The pages of one area of a tender, side by side under its title."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.access import TenderAccess
from assessments.views.navigation import Item
from hdhcompliance.accounts.policy import Permission


def sovereignty_sections(request: HttpRequest, access: TenderAccess) -> list[Item]:
    """What is known of the hosts' sovereignty; a page the role may not read is not shown."""
    rows = [
        (Permission.VIEW_GATES, "sovereignty", _("European reading")),
        (Permission.READ_RISKS, "exposure", _("Exposure to foreign law")),
        (Permission.VIEW_GATES, "certifications", _("Certifications")),
        (Permission.READ_RISKS, "transfers", _("Transfers")),
    ]
    return _items(request, access, rows)


def risk_sections(request: HttpRequest, access: TenderAccess) -> list[Item]:
    """The legal review: the register, then what is concluded from it."""
    rows = [
        (Permission.READ_RISKS, "risks", _("Register of risks")),
        (Permission.READ_RISKS, "risk_proposals", _("Proposals of the analysis")),
        (Permission.READ_RISKS, "opinions", _("Opinions")),
    ]
    return _items(request, access, rows)


def transition_sections(request: HttpRequest, access: TenderAccess) -> list[Item]:
    """From the incumbent host to the new one."""
    rows = [
        (Permission.READ_TRANSITION, "transition", _("Where the transition stands")),
        (Permission.READ_TRANSITION, "waves", _("Waves")),
        (Permission.READ_TRANSITION, "transition_costs", _("Costs of the transition")),
        (Permission.READ_TRANSITION, "transition_erasure", _("Erasure")),
        (Permission.READ_TRANSITION, "transition_checklist", _("Checklist")),
    ]
    return _items(request, access, rows)


def _items(
    request: HttpRequest, access: TenderAccess, rows: list[tuple[Permission, str, str]]
) -> list[Item]:
    shown = [row for row in rows if access.may(row[0])]
    urls = [
        reverse(f"assessments:{name}", args=[access.tender.reference]) for _p, name, _l in shown
    ]
    # The longest address that the page lies under: a section may lie under another.
    here = max((url for url in urls if request.path.startswith(url)), key=len, default="")
    return [
        Item(label, url, url == here) for (_p, _name, label), url in zip(shown, urls, strict=True)
    ]
