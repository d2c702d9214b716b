"""What the dated records of a law say of a day. Pure: the day is given, no clock is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from providers.partial_dates import Span


class LawStatus(StrEnum):
    IN_FORCE = "in_force"
    # In force, and its reach is contested, its revision debated, or a case about it is pending.
    DISPUTED = "disputed"
    DEBATED = "debated"
    PENDING = "pending"
    # The authority has lapsed; what was certified under it goes on.
    RESIDUAL = "residual"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


# Every status a record may state: unknown is what is left when no record answers.
STATED = tuple(status for status in LawStatus if status is not LawStatus.UNKNOWN)
OVER = frozenset({LawStatus.LAPSED, LawStatus.EXPIRED})


class Why(StrEnum):
    """Why a law has the status it has on a day."""

    RECORDED = "recorded"
    # A record starts or ends in the month, or year, of the day: its day is not known.
    IMPRECISE = "imprecise"
    NO_RECORD = "no_record"
    # Two records cover the day and do not agree.
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Period:
    """One dated record. Dates are partial (`2027-03`), both ends included; empty is not known.

    An empty start covers every earlier day and an empty end every later one, as of `checked_on`.
    `sources` are keys of sources.
    """

    key: str
    status: LawStatus
    valid_from: str
    valid_to: str
    sources: tuple[str, ...]
    checked_on: date
    confidence: str

    @property
    def span(self) -> Span:
        return Span(self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer for a day: the record that gives it, those nearest before and after, and why."""

    day: date
    status: LawStatus
    why: Why
    period: Period | None = None
    before: Period | None = None
    after: Period | None = None

    @property
    def since_unknown(self) -> bool:
        """Whether the record that answers does not say since when."""
        return self.period is not None and not self.period.valid_from

    def changes_within(self, days: int) -> bool:
        """Whether the record that answers may end at most `days` after the day."""
        return self.period is not None and (self.period.span.ends[0] - self.day).days <= days


def read(periods: Sequence[Period], day: date) -> Reading:
    """Status on the day. A gap, an imprecise boundary and a contradiction are unknown."""
    ordered = sorted(periods, key=lambda period: (period.span.starts, period.span.ends, period.key))
    before = [period for period in ordered if period.span.ends[1] < day]
    after = [period for period in ordered if period.span.starts[0] > day]
    status, why, period = _answer(ordered, day)
    return Reading(
        day=day,
        status=status,
        why=why,
        period=period,
        before=max(before, key=lambda found: found.span.ends, default=None),
        after=after[0] if after else None,
    )


def _answer(ordered: Sequence[Period], day: date) -> tuple[LawStatus, Why, Period | None]:
    covering = [period for period in ordered if period.span.covers(day)]
    if len({period.status for period in covering}) > 1:
        return LawStatus.UNKNOWN, Why.CONTRADICTED, None
    if covering:
        return covering[-1].status, Why.RECORDED, covering[-1]
    if any(period.span.may_cover(day) for period in ordered):
        return LawStatus.UNKNOWN, Why.IMPRECISE, None
    return LawStatus.UNKNOWN, Why.NO_RECORD, None


@dataclass(frozen=True, slots=True)
class LawOnDay:
    """A law as it stands on a day, ready for the exposure engine.

    `kind` is exposure or shield; `affects` confidentiality, availability or none; `reaches` what
    may be obtained: content, records (without content), service (cut off), or empty. `severity`
    is 1 to 3 for an exposure, None for a shield. `sources` are keys; `to_be_checked` when no page
    was opened for any of them.
    """

    code: str
    jurisdiction: str
    instrument_fr: str
    instrument_en: str
    kind: str
    affects: str
    reaches: str
    severity: int | None
    reading: Reading
    sources: tuple[str, ...]
    to_be_checked: bool

    @property
    def status(self) -> LawStatus:
        return self.reading.status

    @property
    def period_from(self) -> str:
        return self.reading.period.valid_from if self.reading.period else ""

    @property
    def period_to(self) -> str:
        return self.reading.period.valid_to if self.reading.period else ""

    @property
    def applies(self) -> bool | None:
        """Whether it can be used on that day; None is unknown, which is never no."""
        if self.status is LawStatus.UNKNOWN:
            return None
        return self.status not in OVER
