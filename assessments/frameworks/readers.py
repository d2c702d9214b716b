"""From the rows of data files to the parts of a framework, cell by cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from assessments.frameworks.types import (
    CRITERION_KINDS,
    ELIMINATORY,
    EVIDENCE_TYPES,
    STAGES,
    Activity,
    Answer,
    Criterion,
    Law,
    ProfileWeight,
    Row,
    ScaleStep,
    SealLevel,
    Section,
    Source,
)

ANCHORS = tuple(f"anchor_{mark}_fr" for mark in range(5))
COLUMNS = {
    "sources": ("code", "label", "address", "kind", "to_be_checked"),
    "sections": ("code", "parent", "title_fr", "title_en"),
    "criteria": (
        *("ref", "section", "kind", "stage", "summary_fr", "summary_en"),
        *("evidence_type", "evidence_fr", *ANCHORS, "eliminatory", "eliminatory_note_fr"),
        *("theme", "laws", "activities", "activities_note_fr", "details", "predecessor"),
        *("note", "sources", "to_be_checked"),
    ),
    "activities": ("number", "label_fr", "label_en", "sources", "to_be_checked"),
    "laws": (
        *("code", "jurisdiction", "instrument_en", "who_is_exposed_en", "data_en"),
        *("compulsion_route_en", "severity", "severity_note_en", "mitigation_en", "status_en"),
        *("sources", "to_be_checked"),
    ),
    "answers": ("criterion", "option", "points", "seal", "label_fr", "label_en", "label_status"),
    "profiles": (
        *("profile", "objective", "weight", "label_fr", "label_en", "nominal_points"),
        *("document_date", "note", "sources", "to_be_checked"),
    ),
    "seal_levels": ("level", "title_fr", "title_en", "meaning_fr", "meaning_en"),
    "steps": ("value", "label_fr", "label_en", "anchor_fr", "anchor_en"),
    "nodes": (
        *("code", "parent", "kind", "weight", "not_applicable", "framework", "criterion"),
        *("label_fr", "label_en", "note_fr"),
    ),
}
# How many leading cells name a row.
KEYS = {"answers": 2, "profiles": 2}
SEVERITIES = ("high", "medium", "low-medium", "low", "shield")
LABEL_STATUSES = ("ok", "doubtful", "blank_in_source")
HIGHEST_SEAL = 4


def source(row: Row) -> Source:
    return Source(
        code=row.required("code"),
        label=row.required("label"),
        address=row.text("address"),
        kind=row.required("kind"),
        to_be_checked=row.flag("to_be_checked"),
    )


def section(row: Row, order: int) -> Section:
    return Section(
        code=row.required("code"),
        parent=row.text("parent") or None,
        title_fr=row.required("title_fr"),
        title_en=row.required("title_en"),
        order=order,
    )


def criterion(row: Row, order: int, framework: str) -> Criterion:
    return Criterion(
        framework=framework,
        ref=row.required("ref"),
        section=row.required("section"),
        kind=row.choice("kind", CRITERION_KINDS),
        stage=row.choice("stage", STAGES),
        summary_fr=row.required("summary_fr"),
        summary_en=row.required("summary_en"),
        evidence_type=row.choice("evidence_type", ("", *EVIDENCE_TYPES)),
        evidence_fr=row.text("evidence_fr"),
        anchors_fr=anchors(row),
        eliminatory=row.choice("eliminatory", ELIMINATORY),
        eliminatory_note_fr=row.text("eliminatory_note_fr"),
        theme=row.text("theme"),
        laws=row.names("laws"),
        activities=activity_numbers(row),
        activities_note_fr=row.text("activities_note_fr"),
        details=row.whole("details"),
        predecessor=row.text("predecessor"),
        note=row.text("note"),
        sources=row.names("sources"),
        to_be_checked=row.flag("to_be_checked"),
        order=order,
    )


def anchors(row: Row) -> tuple[str, ...] | None:
    """Five texts or none at all: a scale with a hole cannot be marked on."""
    texts = tuple(row.text(column) for column in ANCHORS)
    if not any(texts):
        return None
    if not all(texts):
        row.refuse("anchors are given for some marks only")
    return texts


def activity_numbers(row: Row) -> tuple[int, ...]:
    names = row.names("activities")
    if all(name.isascii() and name.isdigit() for name in names):
        return tuple(int(name) for name in names)
    row.refuse(f"activities are not whole numbers: {row.text('activities')!r}")
    return ()


def activity(row: Row) -> Activity:
    return Activity(
        number=row.whole("number"),
        label_fr=row.required("label_fr"),
        label_en=row.required("label_en"),
        sources=row.names("sources"),
        to_be_checked=row.flag("to_be_checked"),
    )


def law(row: Row) -> Law:
    return Law(
        code=row.required("code"),
        jurisdiction=row.required("jurisdiction"),
        instrument_en=row.required("instrument_en"),
        who_is_exposed_en=row.text("who_is_exposed_en"),
        data_en=row.text("data_en"),
        compulsion_route_en=row.text("compulsion_route_en"),
        severity=row.choice("severity", SEVERITIES),
        severity_note_en=row.text("severity_note_en"),
        mitigation_en=row.text("mitigation_en"),
        status_en=row.required("status_en"),
        sources=row.names("sources"),
        to_be_checked=row.flag("to_be_checked"),
    )


def answer(row: Row) -> Answer:
    return Answer(
        criterion=row.required("criterion"),
        option=row.whole("option"),
        points=hundredths(row, "points"),
        seal=seal(row, "seal"),
        label_fr=row.required("label_fr"),
        label_en=row.required("label_en"),
        label_status=row.choice("label_status", LABEL_STATUSES),
    )


def hundredths(row: Row, column: str) -> Decimal:
    """A number with two decimals at most: points are counted in whole hundredths."""
    value = row.decimal(column)
    if value * 100 % 1:
        row.refuse(f"{column} has more than two decimals: {row.text(column)}")
    return value


def seal(row: Row, column: str) -> int:
    level = row.whole(column)
    if level > HIGHEST_SEAL:
        row.refuse(f"{column} is above {HIGHEST_SEAL}: {level}")
    return level


def profile_weight(row: Row) -> ProfileWeight:
    try:
        date.fromisoformat(row.text("document_date"))
    except ValueError:
        row.refuse(f"document_date is not a date: {row.text('document_date')!r}")
    return ProfileWeight(
        profile=row.required("profile"),
        objective=row.required("objective"),
        weight=row.whole("weight"),
        label_fr=row.required("label_fr"),
        label_en=row.required("label_en"),
        nominal_points=row.optional_whole("nominal_points"),
        document_date=row.text("document_date"),
        note=row.text("note"),
        sources=row.names("sources"),
        to_be_checked=row.flag("to_be_checked"),
    )


def seal_level(row: Row) -> SealLevel:
    return SealLevel(
        level=seal(row, "level"),
        title_fr=row.required("title_fr"),
        title_en=row.required("title_en"),
        meaning_fr=row.required("meaning_fr"),
        meaning_en=row.required("meaning_en"),
    )


def step(row: Row) -> ScaleStep:
    return ScaleStep(
        value=row.whole("value"),
        label_fr=row.required("label_fr"),
        label_en=row.required("label_en"),
        anchor_fr=row.required("anchor_fr"),
        anchor_en=row.required("anchor_en"),
    )
