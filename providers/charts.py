"""The time axis of a provider's certifications, as the page draws it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from providers.axis import Axis, Span, lay_out
from providers.models import Certification
from providers.queries import CertificationView

_LABEL_LENGTH = 42


def certification_axis(
    views: Iterable[CertificationView], as_of: date, marks: Iterable[tuple[date, str]] = ()
) -> Axis | None:
    """One row per certification; `marks` are days of a tender to compare with. None if undated."""
    shown = [v for v in views if v.certification.state != Certification.State.ABSENT]
    return lay_out([_span(view) for view in shown], as_of, marks)


def _span(view: CertificationView) -> Span:
    item = view.certification
    return Span(
        label=_label(item),
        start=item.valid_from,
        end=item.valid_to,
        status=view.status.value,
        point=item.state != Certification.State.GRANTED,
    )


def _label(item: Certification) -> str:
    service = item.service.name if item.service is not None else ""
    words = " · ".join(
        part for part in (item.get_scheme_display(), item.milestone, service) if part
    )
    return words if len(words) <= _LABEL_LENGTH else words[: _LABEL_LENGTH - 1].rstrip() + "…"
