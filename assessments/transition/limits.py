"""The legal limits of leaving a host, as findings on a day, each with its article.

- Data Act, Regulation (EU) 2023/2854, art. 25: notice of at most two months; transition of at most
  30 days, up to seven months where the host shows that it is technically unfeasible; retrieval of
  at least 30 days after it.
- Data Act, art. 29: switching charges at cost until 12 January 2027, none from then on; outbound
  transfers of a lasting parallel use may still be billed at cost.
- SecNumCloud 3.2, 19.4.a: erasure after a formal notice of 21 calendar days.
- HDS v2, EXI 27: all data returned, no copy left: the certificate says so.

Days are calendar days and the first is not counted. An extension asked for by the buyer is not
judged: the limits are those a host may impose.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

NOTICE_MONTHS = 2
TRANSITION_DAYS = 30
TRANSITION_MONTHS = 7
RETRIEVAL_DAYS = 30
ERASURE_NOTICE_DAYS = 21
NO_CHARGE_FROM = date(2027, 1, 12)

DATA_ACT_25 = "Data Act, art. 25"
DATA_ACT_29 = "Data Act, art. 29"
SNC_19_4 = "SecNumCloud 3.2, 19.4.a"
HDS_27 = "HDS v2, EXI 27"


class Limit(StrEnum):
    NOTICE = "notice"
    TRANSITION = "transition"
    RETRIEVAL = "retrieval"
    ERASURE_AFTER_RETRIEVAL = "erasure_after_retrieval"
    ERASURE_NOTICE = "erasure_notice"
    CERTIFICATE = "certificate"
    CHARGES = "charges"


class Outcome(StrEnum):
    """LAWFUL: kept. EXTENDED: kept by the exception. RUNNING: nothing is due yet. BREACH: passed or
    too short. UNKNOWN: a date is missing."""

    LAWFUL = "lawful"
    EXTENDED = "extended"
    RUNNING = "running"
    BREACH = "breach"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """`limit_on`: the day the rule sets. `on`: the day held against it; `planned` when it is to come.

    `gap`: days short of the rule or beyond it, 0 when kept.
    """

    limit: Limit
    article: str
    outcome: Outcome
    limit_on: date | None = None
    on: date | None = None
    planned: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """The days of the way out, planned or past; None when not known.

    `unfeasible`: the host has shown in writing that 30 days are technically unfeasible.
    `certificate`: its erasure certificate is held.
    """

    notice_on: date | None = None
    transition_start_on: date | None = None
    transition_end_on: date | None = None
    unfeasible: bool = False
    retrieval_end_on: date | None = None
    erasure_notice_on: date | None = None
    erased_on: date | None = None
    certificate: bool = False


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def earliest_erasure(leaving: Leaving) -> date | None:
    """The first day on which erasing is lawful; None while a date it rests on is missing."""
    if leaving.erasure_notice_on is None or leaving.retrieval_end_on is None:
        return None
    return max(
        leaving.erasure_notice_on + timedelta(days=ERASURE_NOTICE_DAYS + 1),
        leaving.retrieval_end_on + timedelta(days=1),
    )


def findings(leaving: Leaving, today: date) -> tuple[Finding, ...]:
    """Every limit but that of charges, in the order of the way out."""
    start, end = leaving.transition_start_on, leaving.transition_end_on
    latest_start = months_after(leaving.notice_on, NOTICE_MONTHS) if leaving.notice_on else None
    retrieval = end + timedelta(days=RETRIEVAL_DAYS) if end else None
    kept = leaving.retrieval_end_on + timedelta(days=1) if leaving.retrieval_end_on else None
    noticed = (
        leaving.erasure_notice_on + timedelta(days=ERASURE_NOTICE_DAYS + 1)
        if leaving.erasure_notice_on
        else None
    )
    erased = leaving.erased_on
    return (
        _at_most(Limit.NOTICE, DATA_ACT_25, latest_start, start, today),
        _transition(start, end, leaving.unfeasible, today),
        _at_least(Limit.RETRIEVAL, DATA_ACT_25, retrieval, leaving.retrieval_end_on, today),
        _at_least(Limit.ERASURE_AFTER_RETRIEVAL, DATA_ACT_25, kept, erased, today),
        _at_least(Limit.ERASURE_NOTICE, SNC_19_4, noticed, erased, today),
        _certificate(leaving, today),
    )


def charge(billed_on: date) -> Finding:
    """A switching charge billed on a day: at cost before 12 January 2027, none from then on."""
    gap = (billed_on - NO_CHARGE_FROM).days + 1
    outcome = Outcome.BREACH if gap > 0 else Outcome.LAWFUL
    return Finding(Limit.CHARGES, DATA_ACT_29, outcome, NO_CHARGE_FROM, billed_on, gap=max(gap, 0))


def breaches(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in found if each.outcome is Outcome.BREACH)


def _transition(start: date | None, end: date | None, unfeasible: bool, today: date) -> Finding:
    if start is None:
        return Finding(Limit.TRANSITION, DATA_ACT_25, Outcome.UNKNOWN, on=end)
    usual = start + timedelta(days=TRANSITION_DAYS)
    longest = months_after(start, TRANSITION_MONTHS)
    if not unfeasible:
        return _at_most(Limit.TRANSITION, DATA_ACT_25, usual, end, today)
    found = _at_most(Limit.TRANSITION, DATA_ACT_25, longest, end, today)
    if found.outcome is Outcome.LAWFUL and end is not None and end > usual:
        return Finding(
            Limit.TRANSITION, DATA_ACT_25, Outcome.EXTENDED, longest, end, planned=found.planned
        )
    return found


def _certificate(leaving: Leaving, today: date) -> Finding:
    """Due the day the data are erased."""
    erased = leaving.erased_on
    if leaving.certificate:
        outcome = Outcome.LAWFUL
    elif erased is None or erased > today:
        outcome = Outcome.RUNNING if erased else Outcome.UNKNOWN
    else:
        outcome = Outcome.BREACH
    gap = (today - erased).days if erased and outcome is Outcome.BREACH else 0
    return Finding(Limit.CERTIFICATE, HDS_27, outcome, erased, gap=gap)


def _at_most(
    limit: Limit, article: str, latest: date | None, on: date | None, today: date
) -> Finding:
    """The day may come no later than `latest`. Not set yet: running, then passed."""
    if latest is None:
        return Finding(limit, article, Outcome.UNKNOWN, on=on)
    if on is None and today <= latest:
        return Finding(limit, article, Outcome.RUNNING, latest)
    gap = max(((on or today) - latest).days, 0)
    outcome = Outcome.BREACH if gap else Outcome.LAWFUL
    return Finding(limit, article, outcome, latest, on, _is_planned(on, today), gap)


def _at_least(
    limit: Limit, article: str, earliest: date | None, on: date | None, today: date
) -> Finding:
    """The day may come no earlier than `earliest`."""
    if earliest is None or on is None:
        outcome = Outcome.UNKNOWN if earliest is None else Outcome.RUNNING
        return Finding(limit, article, outcome, earliest, on, _is_planned(on, today))
    gap = max((earliest - on).days, 0)
    outcome = Outcome.BREACH if gap else Outcome.LAWFUL
    return Finding(limit, article, outcome, earliest, on, _is_planned(on, today), gap)


def _is_planned(on: date | None, today: date) -> bool:
    return on is not None and on > today
