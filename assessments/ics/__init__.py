"""Dates as an iCalendar feed (RFC 5545). Pure: events go in, a file comes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone

PRODUCT = "-//hdhcompliance//calendar//FR"
EVERY = timedelta(hours=6)
# Directive 2000/84/EC: summer time from the last Sunday of March to that of October, at 1:00 UTC.
PARIS = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19970330T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19971026T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """One event. `uid` never changes; `sequence` rises when anything of it does.

    `on`: a whole day, or an instant in Paris. `changed_at`: when it was last changed.
    """

    uid: str
    on: date | datetime
    title: str
    about: str
    url: str
    sequence: int
    changed_at: datetime
    is_done: bool = False


def written(name: str, moments: Iterable[Moment]) -> bytes:
    """The feed: lines folded and ended as the standard asks, with the time zone of its hours."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_ical(PARIS))
    for moment in moments:
        calendar.add_component(_event(moment))
    return bytes(calendar.to_ical())


def _event(moment: Moment) -> Event:
    event = Event()
    event.add("uid", moment.uid)
    event.add("dtstamp", moment.changed_at)
    event.add("last-modified", moment.changed_at)
    event.add("sequence", moment.sequence)
    event.add("summary", moment.title)
    event.add("description", moment.about)
    event.add("url", moment.url)
    event.add("dtstart", moment.on)
    if not isinstance(moment.on, datetime):
        event.add("dtend", moment.on + timedelta(days=1))
    # A day of the procedure keeps nobody busy; what is planned may still move.
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED" if moment.is_done else "TENTATIVE")
    return event
