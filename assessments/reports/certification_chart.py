"""The certifications of the services offered, on a time axis against the tender's days."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.models import Bid
from assessments.queries.certifications import Board
from providers.axis import Axis, Span, lay_out
from providers.models import Certification
from providers.queries import CertificationView

_LABEL_LENGTH = 42


def axis(board: Board, bids: Sequence[Bid]) -> Axis | None:
    """One row per certification, bid by bid; the days are numbered as in the head of the tables."""
    spans = [
        _span(bid, view)
        for bid in bids
        for view in board.views
        if view.certification.provider_id == bid.provider_id
        and view.certification.service_id in (None, bid.service_id)
        and view.certification.state != Certification.State.ABSENT
    ]
    marks = [(day, str(number)) for number, day in enumerate(board.days.values(), 1) if day]
    return lay_out(spans, board.as_of, marks)


def _span(bid: Bid, view: CertificationView) -> Span:
    item = view.certification
    parts = (bid.provider.name, str(item.get_scheme_display()), item.milestone)
    words = " · ".join(part for part in parts if part)
    return Span(
        label=words if len(words) <= _LABEL_LENGTH else words[: _LABEL_LENGTH - 1].rstrip() + "…",
        start=item.valid_from,
        end=item.valid_to,
        status=view.status.value,
        point=item.state != Certification.State.GRANTED,
    )
