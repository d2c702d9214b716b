"""Load procedure templates, time limits and calendar from a folder of data files, all checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from assessments.frameworks.types import Problems, Row, fingerprint, read_table, read_text
from assessments.timeline.types import (
    CASES,
    CONFIDENCE,
    DAY_TYPES,
    MANDATORY,
    MOMENTS,
    Announcement,
    CalendarEvent,
    Deadline,
    Template,
    TemplateStage,
    Timeline,
    TimelineError,
    Variant,
)
from assessments.timeline.validation import check_announcements, check_stages, check_variants

DATA = Path(__file__).resolve().parent / "data" / "procedure-templates-1"
MANIFEST = ("code", "version", "title_fr", "title_en", "publisher", "status_fr", "status_en")
COLUMNS = {
    "procedures": ("code", "label_fr", "label_en"),
    "stages": (
        *("procedure", "code", "order", "label_fr", "label_en", "mandatory", "min_days"),
        *("day_type", "start_event_fr", "anchor", "moment", "legal_basis", "depends_on", "actor"),
        *("confidence", "note_fr"),
    ),
    "variants": (
        *("procedure", "code", "case", "days", "legal_basis", "sources", "to_be_checked"),
    ),
    "deadlines": (
        *("code", "subject_fr", "subject_en", "rule_en", "basis", "sources", "to_be_checked"),
    ),
    "announcements": (
        *("announced", "stage", "made", "event_fr", "event_en", "sources"),
        *("contradiction_fr", "contradiction_en"),
    ),
    "calendar": ("date", "event_fr", "event_en", "kind", "sources", "to_be_checked"),
}
# How many leading cells name a row; several events may share a date.
KEYS = {
    "procedures": 1,
    "stages": 2,
    "variants": 3,
    "deadlines": 1,
    "calendar": 3,
    "announcements": 1,
}
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def load(directory: Path = DATA) -> Timeline:
    """Everything in `directory`; the project's own data is read once per process.

    Raises TimelineError with every fault found, by file, line and reference.
    """
    return load_own() if directory == DATA else read_timeline(directory)


def templates() -> Mapping[str, Template]:
    """The procedure templates of the project, by code (AOO, AOR, MS, UGAP, DC)."""
    return load().templates


@cache
def load_own() -> Timeline:
    return read_timeline(DATA)


def read_timeline(directory: Path) -> Timeline:
    problems = Problems()
    manifest = read_manifest(directory, problems)
    rows = {
        name: read_table(directory, f"{name}.csv", columns, problems, key=KEYS[name])
        for name, columns in COLUMNS.items()
    }
    stages = tuple(stage(row) for row in rows["stages"])
    check_stages(stages, rows["stages"], rows["procedures"])
    variants = tuple(variant(row) for row in rows["variants"])
    check_variants(variants, rows["variants"], stages)
    found = {
        row.reference: Template(
            code=row.reference,
            label_fr=row.required("label_fr"),
            label_en=row.required("label_en"),
            stages=tuple(item for item in stages if item.procedure == row.reference),
            variants=tuple(item for item in variants if item.procedure == row.reference),
        )
        for row in rows["procedures"]
    }
    deadlines = {row.reference: deadline(row) for row in rows["deadlines"]}
    calendar = tuple(event(row) for row in rows["calendar"])
    announcements = tuple(announcement(row) for row in rows["announcements"])
    check_announcements(announcements, rows["announcements"], stages)
    problems.refuse(TimelineError)
    return Timeline(
        version=manifest["version"],
        status_fr=manifest["status_fr"],
        status_en=manifest["status_en"],
        sha256=fingerprint(manifest, rows),
        templates=MappingProxyType(found),
        deadlines=MappingProxyType(deadlines),
        calendar=calendar,
        announcements=announcements,
    )


def read_manifest(directory: Path, problems: Problems) -> dict[str, str]:
    text = read_text(directory / "manifest.toml", "manifest.toml", problems)
    if text is None:
        return {}
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.add("manifest.toml", 0, "", f"not readable as TOML: {error}")
        return {}
    for key in sorted(values.keys() ^ set(MANIFEST)):
        problems.add("manifest.toml", 0, key, "unknown key" if key in values else "missing key")
    for key, value in values.items():
        if not isinstance(value, str) or not value:
            problems.add("manifest.toml", 0, key, "a text is expected")
    return {key: str(value) for key, value in values.items()}


def stage(row: Row) -> TemplateStage:
    return TemplateStage(
        procedure=row.required("procedure"),
        code=row.required("code"),
        order=row.whole("order"),
        label_fr=row.required("label_fr"),
        label_en=row.required("label_en"),
        mandatory=row.choice("mandatory", MANDATORY),
        min_days=row.optional_whole("min_days"),
        day_type=row.choice("day_type", ("", *DAY_TYPES)),
        start_event_fr=row.text("start_event_fr"),
        anchor=row.text("anchor"),
        moment=row.choice("moment", ("", *MOMENTS)),
        legal_basis=row.required("legal_basis"),
        depends_on=row.names("depends_on"),
        actor=row.required("actor"),
        confidence=row.choice("confidence", CONFIDENCE),
        note_fr=row.text("note_fr"),
    )


def variant(row: Row) -> Variant:
    return Variant(
        procedure=row.required("procedure"),
        code=row.required("code"),
        case=row.choice("case", CASES),
        days=row.whole("days"),
        legal_basis=row.required("legal_basis"),
        sources=row.names("sources"),
        to_be_checked=unsourced(row),
    )


def deadline(row: Row) -> Deadline:
    return Deadline(
        code=row.required("code"),
        subject_fr=row.required("subject_fr"),
        subject_en=row.required("subject_en"),
        rule_en=row.text("rule_en"),
        basis=row.text("basis"),
        sources=row.names("sources"),
        to_be_checked=unsourced(row),
    )


def event(row: Row) -> CalendarEvent:
    return CalendarEvent(
        date=partial_date(row, "date"),
        event_fr=row.required("event_fr"),
        event_en=row.required("event_en"),
        kind=row.required("kind"),
        sources=row.names("sources"),
        to_be_checked=unsourced(row),
    )


def announcement(row: Row) -> Announcement:
    made = row.text("made")
    if made and len(partial_date(row, "made")) != len("YYYY-MM-DD"):
        row.refuse("made is a day, or empty")
    if not row.names("sources"):
        row.refuse("cites no source")
    return Announcement(
        stage=row.text("stage"),
        announced=partial_date(row, "announced"),
        made=made,
        event_fr=row.required("event_fr"),
        event_en=row.required("event_en"),
        sources=row.names("sources"),
        contradiction_fr=row.text("contradiction_fr"),
        contradiction_en=row.text("contradiction_en"),
    )


def unsourced(row: Row) -> bool:
    """The `to_be_checked` flag; a row that cites nothing must carry it."""
    flag = row.flag("to_be_checked")
    if not flag and not row.text("sources"):
        row.refuse("cites no source: set to_be_checked")
    return flag


def partial_date(row: Row, column: str) -> str:
    """A year, a month or a day that exists."""
    value = row.text(column)
    try:
        if not PARTIAL_DATE.fullmatch(value):
            raise ValueError(value)
        date.fromisoformat(value + "-01" * ((10 - len(value)) // 3))
    except ValueError:
        row.refuse(f"{column} is not a year, a month or a day that exists: {value!r}")
    return value
