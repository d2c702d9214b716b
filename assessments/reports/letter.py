"""A letter to a bidder, as PDF: a pure function of the row that keeps it."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.models import RiskRequest
from assessments.queries.risk_requests import reference
from assessments.reports.press.printing import render_page

TEMPLATE = "reports/letters/letter.html"


def render_letter(letter: RiskRequest) -> bytes:
    """PDF/A-3a in the language of the letter; watermarked when the tender is invented."""
    tender = letter.bid.tender
    with translation.override(letter.language):
        warning = _("FICTITIOUS DATA: no real bid, price or mark") if tender.is_fictitious else ""
        page = render_to_string(
            TEMPLATE,
            {
                "letter": letter,
                "bid": letter.bid,
                "tender": tender,
                "reference": reference(letter),
                "warning": warning,
                "created": f"{letter.asked_on.isoformat()}T00:00:00Z",
            },
        )
    return render_page(page, watermark=warning)
