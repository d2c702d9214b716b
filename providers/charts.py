"""The time axes of a provider's certifications and of a law's records, as pages draw them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from providers.axis import Axis, Span, lay_out
from providers.law_queries import LawView
from providers.laws import LawStatus
from providers.models import Certification, LawPeriod
from providers.queries import CertificationView
from providers.templatetags.laws import state as law_state

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


def law_axis(view: LawView, as_of: date) -> Axis | None:
    """One row per record of a law, an end known to the month drawn to its last day."""
    return lay_out([_record_span(view.law.kind, record) for record in view.records], as_of)


def _record_span(kind: str, record: LawPeriod) -> Span:
    span = record.period().span
    return Span(
        label=str(record.get_status_display()),
        start=span.starts[0] if record.valid_from else None,
        end=span.ends[1] if record.valid_to else None,
        status=law_state(kind, LawStatus(record.status)),
    )
