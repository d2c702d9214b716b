"""How a correction is written on a page."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from providers.corrections import Correction, field_label

register = template.Library()


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a correction, as it is called on the page."""

    label: str
    before: str
    after: str


@register.filter
def differences(correction: Correction) -> list[Line]:
    """Each field that changed, in the reader's language; the values as they were typed."""
    return [
        Line(field_label(correction.model, each.name), each.before, each.after)
        for each in correction.differences
    ]
