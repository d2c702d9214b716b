"""What running two hosts at once costs, day by day, against a budget. EUR excl. VAT, exact.

Double run = the days on which both hosts are billed, at both run rates. A day costs its month's
rate divided by the days of that month, so that a whole month costs exactly its rate; a sum is
rounded to the cent, half up, once.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


def euros(cents: int) -> Decimal:
    """Integer cents, as rows keep them, in euros."""
    return Decimal(cents).scaleb(-2)


def cents(amount: Decimal) -> int:
    """Euros to the cent, as pages write them."""
    return int(amount.scaleb(2))


@dataclass(frozen=True, slots=True)
class Run:
    """A host billed by the month, from its first to its last day, both counted.

    `monthly`: EUR excl. VAT. `last` None: no end is known.
    """

    monthly: Decimal
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Counter:
    """The double run on a day. Amounts in EUR excl. VAT.

    `days`, `incumbent`, `new`: until the day. `other`: one-off costs until then. `forecast`: all of
    it when the double run ends as planned, None when no end is known. `runs_out_on`: the first day
    on which the budget is passed, if it is before that end.
    """

    first: date | None
    last: date | None
    days: int
    incumbent: Decimal
    new: Decimal
    other: Decimal
    budget: Decimal
    forecast: Decimal | None
    runs_out_on: date | None

    @property
    def spent(self) -> Decimal:
        return self.incumbent + self.new + self.other

    @property
    def remaining(self) -> Decimal:
        """Negative when the budget is passed."""
        return self.budget - self.spent

    @property
    def is_over(self) -> bool:
        return self.remaining < 0

    @property
    def will_be_over(self) -> bool:
        return self.forecast is not None and self.forecast > self.budget


def overlap(one: Run, other: Run) -> tuple[date | None, date | None]:
    """First and last day on which both run; (None, None) for never; a last of None is not known."""
    first = max(one.first, other.first)
    ends = [run.last for run in (one, other) if run.last is not None]
    last = min(ends) if ends else None
    return (None, None) if last is not None and last < first else (first, last)


def cost(monthly: Decimal, first: date, last: date) -> Decimal:
    """What a rate costs from a day to another, both counted; nothing when the last comes before."""
    return _rounded(_exact(monthly, first, last))


def counter(
    incumbent: Run,
    new: Run,
    *,
    budget: Decimal,
    today: date,
    other_spent: Decimal = NOTHING,
    other_planned: Decimal = NOTHING,
) -> Counter:
    """`other_spent`, `other_planned`: one-off costs dated until today, and after it."""
    first, last = overlap(incumbent, new)
    until = today if last is None else min(today, last)
    days = 0 if first is None else max((until - first).days + 1, 0)
    forecast = None
    if first is None:
        forecast = other_spent + other_planned
    elif last is not None:
        both = sum((cost(run.monthly, first, last) for run in (incumbent, new)), NOTHING)
        forecast = both + other_spent + other_planned
    return Counter(
        first=first,
        last=last,
        days=days,
        incumbent=cost(incumbent.monthly, first, until) if first else NOTHING,
        new=cost(new.monthly, first, until) if first else NOTHING,
        other=other_spent,
        budget=budget,
        forecast=forecast,
        runs_out_on=_runs_out(incumbent, new, budget - other_spent - other_planned),
    )


def _runs_out(incumbent: Run, new: Run, left: Decimal) -> date | None:
    """The first day of the double run on which its cost passes what is left; looks ten years ahead."""
    first, last = overlap(incumbent, new)
    if first is None:
        return None
    horizon = first + timedelta(days=3660)
    end = horizon if last is None else min(last, horizon)
    monthly, spent, day = incumbent.monthly + new.monthly, Fraction(0), first
    while day <= end:
        spent += Fraction(monthly) / monthrange(day.year, day.month)[1]
        if spent > Fraction(left):
            return day
        day += timedelta(days=1)
    return None


def _exact(monthly: Decimal, first: date, last: date) -> Fraction:
    """Month by month: whole months cost their rate, the rest its share."""
    total, day = Fraction(0), first
    while day <= last:
        length = monthrange(day.year, day.month)[1]
        end = min(day.replace(day=length), last)
        total += Fraction(monthly) * ((end - day).days + 1) / length
        day = end + timedelta(days=1)
    return total


def _rounded(amount: Fraction) -> Decimal:
    cents = amount * 100
    whole, rest = divmod(cents.numerator, cents.denominator)
    if 2 * rest >= cents.denominator:
        whole += 1
    return (Decimal(whole) / 100).quantize(CENT, ROUND_HALF_UP)
