"""What became of the dates of a tender: to come, before it is saved; past, from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from assessments.queries.acts import act
from assessments.queries.timeline import Calendar, Milestone
from hdhcompliance.journal.models import JournalEntry

TOLD = ("stage.planned", "stage.recorded", "timeline.adopted", "timeline.counted", "timeline.drawn")


@dataclass(frozen=True, slots=True)
class Move:
    """A stage whose planned day would change; `milestone`: as it would stand then."""

    milestone: Milestone
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would make. `broken`: stages at fault then that are not at fault now."""

    moves: tuple[Move, ...]
    broken: tuple[Milestone, ...]
    calendar: Calendar


def preview(calendar: Calendar, changes: Mapping[str, date | None]) -> Preview:
    """The calendar as `changes` would make it, in the order of the stages."""
    after = calendar.with_planned(changes)
    faults = {each.stage.code for each in calendar.milestones if each.finding.is_fault}
    return Preview(
        moves=tuple(
            Move(each, calendar.dates[each.stage.code].planned, each.dates.planned)
            for each in after.milestones
            if calendar.dates[each.stage.code].planned != each.dates.planned
        ),
        broken=tuple(
            each
            for each in after.milestones
            if each.finding.is_fault and each.stage.code not in faults
        ),
        calendar=after,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A change told by the journal. `moves`: label of the stage, day before, day after."""

    at: datetime
    by: str
    act: str
    reason: str
    moves: tuple[tuple[str, str, str], ...]


def changes_of(calendar: Calendar, code: str = "", limit: int = 20) -> list[Change]:
    """The last changes of the dates, newest first; `code`: those of one stage. One query."""
    entries = JournalEntry.objects.filter(tender=calendar.tender.reference, action__in=TOLD)
    if code:
        entries = entries.filter(data__contains=f'"{code}"') | entries.filter(target=code)
    return [
        change
        for entry in entries.order_by("-sequence")[:limit]
        if (change := _change(calendar, entry, code)) is not None
    ]


def _change(calendar: Calendar, entry: JournalEntry, code: str) -> Change | None:
    told = entry.details
    moves = _moves(entry, told)
    if code:
        moves = {name: days for name, days in moves.items() if name == code}
        if not moves:
            return None
    return Change(
        at=entry.at,
        by=entry.actor,
        act=act(entry.action),
        reason=told.get("reason", ""),
        moves=tuple(
            (calendar.stages[name].label, *days)
            for name, days in moves.items()
            if name in calendar.stages
        ),
    )


def _moves(entry: JournalEntry, told: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    before, after = told.get("before"), told.get("after")
    if entry.action == "stage.recorded":
        return {entry.target: (str(before or ""), str(after or ""))}
    if entry.action == "timeline.counted":
        return {}
    assert isinstance(before, dict) and isinstance(after, dict)
    return {name: (before.get(name, ""), day) for name, day in after.items()}
