"""What certifications are worth at the days that count in a tender. Pure: every day is given.

A qualification covers a service, not a company (ANSSI catalogue; SecNumCloud 3.2, annex 2), and a
step towards it gives no right to it (ch. 3.2). A contract lives longer than a certification: one that
ends during it is told, with the day, and is no fault of the bid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from providers.status import Status, standing


class Moment(StrEnum):
    """The days that count, in the order of the work; `AS_OF` is the day chosen by the reader."""

    AS_OF = "as_of"
    DEADLINE = "deadline"
    AWARD = "award"
    START = "start"
    END = "end"


class Why(StrEnum):
    """The reason of a finding."""

    VALID = "valid"
    ENDS_DURING = "ends_during"
    ENDS_BEFORE_START = "ends_before_start"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    IN_PROGRESS = "in_progress"
    MILESTONE = "milestone"
    ABSENT = "absent"
    OTHER_SERVICE = "other_service"
    END_UNKNOWN = "end_unknown"
    START_UNKNOWN = "start_unknown"
    SCOPE_UNKNOWN = "scope_unknown"
    NO_SERVICE = "no_service"
    NONE_KNOWN = "none_known"
    NO_DATE = "no_date"


class Outcome(StrEnum):
    """As at a gate; what is not known is never met."""

    MET = "met"
    CONDITIONAL = "conditional"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


_UNKNOWN = frozenset(
    {
        Why.END_UNKNOWN,
        Why.START_UNKNOWN,
        Why.SCOPE_UNKNOWN,
        Why.NO_SERVICE,
        Why.NONE_KNOWN,
        Why.NO_DATE,
    }
)


@dataclass(frozen=True, slots=True)
class Held:
    """A certification and what it covers; `service_id` None: its scope is not verified.

    `service`, `milestone` and `activities` (HDS) are for the sentences.
    """

    state: str
    valid_from: date | None
    valid_to: date | None
    service_id: int | None
    service: str = ""
    milestone: str = ""
    activities: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One day looked at. `certification` is the one that decides, if any."""

    moment: Moment
    day: date | None
    why: Why
    certification: Held | None = None

    @property
    def is_valid(self) -> bool:
        return self.why is Why.VALID

    @property
    def state(self) -> str:
        """met, warning, not_met or unknown: how the day is shown."""
        if self.why in _UNKNOWN:
            return "unknown"
        if self.why is Why.VALID:
            return "met"
        return "warning" if self.why is Why.ENDS_DURING else "not_met"


@dataclass(frozen=True, slots=True)
class Exemption:
    """A derogation that stands: from when, and until when if that is known."""

    decided_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        return self.ends_on is None or day <= self.ends_on


def findings(
    certifications: Iterable[Held], service_id: int | None, days: Mapping[Moment, date | None]
) -> tuple[Finding, ...]:
    """One finding per day of `days`, in their order, for one framework and one service offered.

    `certifications` are all those of the bidder in that framework.
    """
    known = tuple(certifications)
    start = days.get(Moment.START)
    return tuple(_at(moment, day, known, service_id, start) for moment, day in days.items())


def outcome(found: Sequence[Finding], exemption: Exemption | None = None) -> Outcome:
    """What the days say together at a gate.

    Met: valid on the day bids are due, at the award and when the contract starts. Conditional: valid
    when bids are due and over before the contract starts; or not valid, with a derogation that
    covers the start. Unknown as soon as a day or a certification is not known.
    """
    days = {each.moment: each for each in found}
    asked = [days[moment] for moment in (Moment.DEADLINE, Moment.AWARD, Moment.START)]
    if all(each.is_valid for each in asked):
        return Outcome.MET
    if exemption is not None and _exempts(exemption, asked[-1].day):
        return Outcome.CONDITIONAL
    if asked[0].state == "not_met":
        return Outcome.NOT_MET
    if any(each.state == "unknown" for each in asked):
        return Outcome.UNKNOWN
    return Outcome.CONDITIONAL


def _exempts(exemption: Exemption, start: date | None) -> bool:
    return start is not None and exemption.covers(start)


def _at(
    moment: Moment,
    day: date | None,
    known: Sequence[Held],
    service_id: int | None,
    start: date | None,
) -> Finding:
    if day is None:
        return Finding(moment, None, Why.NO_DATE)
    own = [each for each in known if service_id is not None and each.service_id == service_id]
    loose = [each for each in known if each.service_id is None]
    one = _relied_on(own, day)
    if one is None or not _valid(one, day):
        wide = _relied_on(loose, day)
        if wide is not None and (one is None or _valid(wide, day)):
            why = Why.SCOPE_UNKNOWN if _valid(wide, day) else _why(wide, moment, day, start)
            return Finding(moment, day, why, wide)
    if one is not None:
        return Finding(moment, day, _why(one, moment, day, start), one)
    other = _relied_on([each for each in known if each.service_id is not None], day)
    if other is None or other.state != "granted":
        return Finding(moment, day, Why.NONE_KNOWN)
    return Finding(moment, day, Why.OTHER_SERVICE if service_id else Why.NO_SERVICE, other)


def _relied_on(known: Iterable[Held], day: date) -> Held | None:
    """The one that says most on that day; of equals, the one that ends last."""
    order = list(Status)
    return min(
        known,
        key=lambda each: (
            order.index(standing(each, day).status),
            -(each.valid_to or date.min).toordinal(),
            each.state,
        ),
        default=None,
    )


def _valid(one: Held, day: date) -> bool:
    return standing(one, day).status is Status.VALID


def _why(one: Held, moment: Moment, day: date, start: date | None) -> Why:
    if one.state == "milestone":
        return Why.MILESTONE
    status = standing(one, day).status
    if status is Status.EXPIRED:
        return _over(one, moment, start)
    if status is Status.UNKNOWN and one.state == "granted":
        return Why.END_UNKNOWN if one.valid_to is None else Why.START_UNKNOWN
    return {
        Status.VALID: Why.VALID,
        Status.NOT_YET_VALID: Why.NOT_YET_VALID,
        Status.IN_PROGRESS: Why.IN_PROGRESS,
        Status.ABSENT: Why.ABSENT,
    }.get(status, Why.NONE_KNOWN)


def _over(one: Held, moment: Moment, start: date | None) -> Why:
    if moment not in (Moment.START, Moment.END):
        return Why.EXPIRED
    before = moment is Moment.START or (
        start is not None and one.valid_to is not None and one.valid_to < start
    )
    return Why.ENDS_BEFORE_START if before else Why.ENDS_DURING
