from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation

from assessments.management.script import GOOD, WRONG, ScriptCommand, bad_input, tender_argument
from assessments.models import Tender
from assessments.queries.timeline import Calendar, Milestone, calendar_of
from assessments.queries.timeline_events import Event, events_of
from assessments.queries.timeline_words import lawfulness, summary


class Command(ScriptCommand):
    help = "Check every date of a tender against its delay; 1 when one of them breaks a rule."

    def add_arguments(self, parser: Any) -> None:
        tender_argument(parser)
        parser.add_argument(
            "--as-of", metavar="DAY", help="the day it is read on, today by default"
        )

    def run(self, **options: Any) -> int:
        tender = Tender.objects.select_related("grid").get(reference=options["tender"])
        calendar = calendar_of(tender, _day(options["as_of"]))
        with translation.override("en"):
            faults = [each for each in calendar.milestones if each.finding.is_fault]
            self.result(
                {
                    "tender": tender.reference,
                    "as_of": calendar.today.isoformat(),
                    "lawful": not faults,
                    "next": calendar.next.stage.code if calendar.next else None,
                    "stages": [_stage(calendar, each) for each in calendar.milestones],
                    "events": [_event(each) for each in events_of(calendar)],
                },
                "\n".join(summary(calendar)),
                as_json=options["json"],
            )
            for each in faults:
                self.say(f"{each.stage.code}: {lawfulness(calendar, each)} ({each.basis})")
        return WRONG if faults else GOOD


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise bad_input(f"{given} is not a day, as in 2027-02-01.") from error


def _stage(calendar: Calendar, each: Milestone) -> dict[str, Any]:
    limit = each.finding.limit
    return {
        "code": each.stage.code,
        "planned": _iso(each.dates.planned),
        "actual": _iso(each.dates.actual),
        "expected": _iso(each.expected),
        "standing": each.standing.value,
        "lawful": each.finding.state.value,
        "days": each.finding.days,
        "limit": _iso(limit.strict) if limit else None,
        "limit_working_day": _iso(limit.day) if limit else None,
        "on_day_off": each.finding.holiday,
        "slack": each.slack,
        "basis": each.cited,
        "said": lawfulness(calendar, each),
    }


def _event(each: Event) -> dict[str, Any]:
    return {
        "kind": each.kind.value,
        "day": each.known,
        "label": each.label,
        "basis": each.basis,
        "to_be_checked": each.to_be_checked,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
