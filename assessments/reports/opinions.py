"""What changed between two states of a legal opinion, in words: one telling for page and report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessments.models import LegalOpinion, Risk
from assessments.opinions.register import Kind, RiskChange, Row, Value, register_difference
from assessments.opinions.words import Piece, excerpt, word_difference
from assessments.queries.risk_words import LEVELS
from assessments.rating import rating

SECTIONS: Mapping[str, str | Promise] = {
    "conclusion": gettext_lazy("Conclusion"),
    "reasons": gettext_lazy("Reasons"),
    "conditions": gettext_lazy("Conditions"),
    "text": gettext_lazy("Text of the opinion"),
}
FIELDS: Mapping[str, str | Promise] = {
    "bid": gettext_lazy("Bid"),
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"),
    "affects": gettext_lazy("Affects"),
    "law": gettext_lazy("Law"),
    "activities": gettext_lazy("HDS activities"),
    "likelihood_before": gettext_lazy("Likelihood before treatment"),
    "impact_before": gettext_lazy("Impact before treatment"),
    "likelihood_after": gettext_lazy("Likelihood after treatment"),
    "impact_after": gettext_lazy("Impact after treatment"),
    "treatment_kind": gettext_lazy("Treatment"),
    "treatment": gettext_lazy("What is done"),
    "due_on": gettext_lazy("Due on"),
    "status": gettext_lazy("Status"),
    "reason": gettext_lazy("Reason of the status"),
}
CHOICES: Mapping[str, Mapping[str, str | Promise]] = {
    "affects": dict(Risk.Affects.choices),
    "treatment_kind": dict(Risk.Treatment.choices),
    "status": dict(Risk.Status.choices),
}
KINDS: Mapping[Kind, str | Promise] = {
    Kind.ADDED: pgettext_lazy("a risk in a register", "Added"),
    Kind.REMOVED: pgettext_lazy("a risk in a register", "Removed"),
    Kind.CHANGED: pgettext_lazy("a risk in a register", "Changed"),
}
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Edit:
    """A section or a field that changed: its name, and its text with what left and what came."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk of a register as printed; a rating is « likelihood × impact · level », a dash for none."""

    code: str
    bid: str | None
    title: str
    before: str
    after: str
    treatment: str
    status: str


@dataclass(frozen=True, slots=True)
class RiskEdit:
    code: str
    title: str
    what: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Falsy when nothing changed."""

    sections: tuple[Edit, ...]
    risks: tuple[RiskEdit, ...]

    def __bool__(self) -> bool:
        return bool(self.sections or self.risks)


def what_changed(
    before: Mapping[str, Any], after: Mapping[str, Any], register: Iterable[Row]
) -> Changes:
    """From the content of a version to other words on another register, in the active language.

    `before`: LegalOpinion.content; `after` holds at least the four sections.
    """
    return Changes(
        sections=tuple(
            Edit(str(label), _pieces(_section(name, before), _section(name, after)))
            for name, label in SECTIONS.items()
            if before[name] != after[name]
        ),
        risks=tuple(map(_risk, register_difference(before["register"], register))),
    )


def risk_rows(register: Iterable[Row]) -> list[RiskRow]:
    """The rows of a register, in the active language."""
    return [
        RiskRow(
            code=str(row["code"]),
            bid=None if row["bid"] is None else str(row["bid"]),
            title=str(row["title"]),
            before=_rated(row, "before"),
            after=_rated(row, "after"),
            treatment=_value("treatment_kind", row["treatment_kind"]),
            status=_value("status", row["status"]),
        )
        for row in register
    ]


def _rated(row: Row, when: str) -> str:
    found = rating(_figure(row[f"likelihood_{when}"]), _figure(row[f"impact_{when}"]))
    return f"{found.likelihood} × {found.impact} · {LEVELS[found.level]}" if found else NOTHING


def _figure(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def sections(words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, text) of the sections that say something, the conclusion first."""
    return [(str(label), _section(name, words)) for name, label in SECTIONS.items() if words[name]]


def conclusion(code: str) -> str:
    return str(LegalOpinion.Conclusion(code).label)


def _section(name: str, words: Mapping[str, Any]) -> str:
    return conclusion(words[name]) if name == "conclusion" else str(words[name])


def _risk(change: RiskChange) -> RiskEdit:
    return RiskEdit(
        code=change.code,
        title=change.title,
        what=str(KINDS[change.kind]),
        edits=tuple(
            Edit(
                str(FIELDS.get(field.name, field.name)),
                _pieces(_value(field.name, field.before), _value(field.name, field.after)),
            )
            for field in change.fields
        ),
    )


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    return excerpt(word_difference(before, after))


def _value(name: str, value: Value) -> str:
    if value is None or value == "":
        return NOTHING
    return str(CHOICES.get(name, {}).get(str(value), value))
