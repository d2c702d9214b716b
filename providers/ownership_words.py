"""What the reading of an ownership says, in sentences."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.countries import country_name
from providers.holders import Holders
from providers.ownership import Holding, Interval, OwnershipRefused, Precision
from providers.ownership.network import Link
from providers.ownership.reading import Path
from providers.ownership.requirements import SINGLE_CAP, TOGETHER_CAP, Item, Reading, Seat
from providers.ownership.shares import WHOLE

THIN_SPACE = "\u202f"
_CENT = Decimal("0.01")

ITEMS: dict[Item, Promise] = {
    Item.SEAT: gettext_lazy(
        "Registered seat, central administration and main establishment in the European Union"
    ),
    Item.SINGLE: gettext_lazy(
        "No entity outside the Union has, directly or not, more than 24 %, in capital or in votes"
    ),
    Item.TOGETHER: gettext_lazy(
        "Entities outside the Union have together at most 39 %, in capital and in votes; of listed "
        "shares, those that declared a threshold (Code de commerce, L. 233-7 I)"
    ),
    Item.VETO: gettext_lazy("These entities have no veto, by contract or statutes"),
    Item.BOARD: gettext_lazy(
        "These entities cannot appoint the majority of the administrative, management or "
        "supervisory bodies"
    ),
    Item.REACH: gettext_lazy(
        "Third companies outside the Union, or controlled from outside (L. 233-3), have no technical "
        "means to obtain the data"
    ),
    Item.AUTONOMY: gettext_lazy(
        "Such third companies guarantee that the service goes on without them, or are qualified"
    ),
    Item.VALUES: gettext_lazy("The service respects fundamental rights and the Union’s values"),
    Item.NOTICE: gettext_lazy(
        "The customer is told within a month of any change that may affect 19.6"
    ),
}


def percent(interval: Interval) -> str:
    """`12,5 %`, `at most 30 %`, `from 63 to 77 %`, or « unknown » when nothing is established."""
    if interval.nothing_known:
        return _("unknown")
    low, high = _points(interval.low, ROUND_FLOOR), _points(interval.high, ROUND_CEILING)
    if low == high:
        return _number(low)
    if interval.low == 0:
        return _("at most %(high)s") % {"high": _number(high)}
    if interval.high == WHOLE:
        return _("at least %(low)s") % {"low": _number(low)}
    return _("%(low)s to %(high)s") % {"low": _number(low), "high": _number(high)}


def stated(holding: Holding, points: int | None) -> str:
    """A figure as its source gives it: `about 8 %`; unknown is said."""
    if points is None:
        return _("an unknown share")
    figure = _number((Decimal(points) / 100).normalize())
    words = {
        Precision.EXACT: "%(figure)s",
        Precision.ABOUT: _("about %(figure)s"),
        Precision.OVER: _("more than %(figure)s"),
        Precision.UNDER: _("less than %(figure)s"),
    }
    return words[holding.precision] % {"figure": figure}


def chain(path: Path, holders: Holders) -> str:
    """« KKR: about 8 % of OVH Groupe SA (October 2021, not confirmed since) → … », link by link."""
    return " → ".join(_link(link, holders) for link in path)


def sentences(reading: Reading, holders: Holders) -> list[str]:
    """Why an item has its outcome, one sentence or more."""
    if reading.item is Item.SEAT:
        return [_seat(seat, holders) for seat in reading.seats]
    if reading.item in (Item.SINGLE, Item.TOGETHER):
        return _shares(reading, holders)
    told = [*_rights(reading, holders), *_statements(reading, holders)]
    return told or [_reason(reading, holders)]


def refusal(refused: OwnershipRefused, holders: Holders) -> str:
    names = ", ".join(
        holders.entities[key].name if key in holders.entities else key for key in refused.companies
    )
    words = {
        "over_100": _("The recorded shares of %(names)s add up to more than 100 %%."),
        "closed_loop": _("%(names)s hold one another wholly: nobody would own them."),
        "not_a_company": _("%(names)s is recorded as held, and is not a company."),
    }
    return words.get(
        refused.code, _("The recorded holdings of %(names)s contradict one another.")
    ) % {"names": names}


def _points(share: int, rounding: str) -> Decimal:
    return (Decimal(share) * 100 / WHOLE).quantize(_CENT, rounding=rounding).normalize()


def _number(value: Decimal) -> str:
    return f"{number_format(value.__format__('f'))}{THIN_SPACE}%"


def _link(link: Link, holders: Holders) -> str:
    row = link.holdings[-1]
    words = {
        "holder": holders.entities[link.holder].name,
        "held": _name(link.held, holders),
        "share": _both(row),
        "day": date_format(row.observed, "YEAR_MONTH_FORMAT"),
    }
    if link.stale:
        return _("%(holder)s: %(share)s of %(held)s (%(day)s, not confirmed since)") % words
    return _("%(holder)s: %(share)s of %(held)s") % words


def _both(row: Holding) -> str:
    capital, votes = row.capital_bp, row.votes_bp
    if capital is None and votes is None:
        return stated(row, None)
    if votes is None or capital == votes:
        return stated(row, capital)
    if capital is None:
        return _("%(votes)s of the votes") % {"votes": stated(row, votes)}
    return _("%(capital)s of the capital and %(votes)s of the votes") % {
        "capital": stated(row, capital),
        "votes": stated(row, votes),
    }


def _name(key: str, holders: Holders) -> str:
    if key == holders.reading.host.key:
        return holders.reading.host.name
    return holders.entities[key].name


def _seat(seat: Seat, holders: Holders) -> str:
    words = {
        "country": _("seat: %(place)s"),
        "administration": _("central administration: %(place)s"),
        "establishment": _("main establishment: %(place)s"),
    }[seat.what]
    if seat.country is None:
        place = _("not found")
    elif holders.reading.host.established:
        place = str(country_name(seat.country))
    else:
        place = _("%(country)s, to be checked") % {"country": country_name(seat.country)}
    text = words % {"place": place}
    return f"{text[0].upper()}{text[1:]}"


def _shares(reading: Reading, holders: Holders) -> list[str]:
    figures = reading.figures
    if figures is None or reading.reason == "no_holder":
        return [_("No shareholder is recorded.")]
    if reading.reason == "nothing":
        return [_("Every holder is established in the Union.")]
    words = {"capital": percent(figures.capital), "votes": percent(figures.votes)}
    told = [_("Outside the Union: capital %(capital)s, votes %(votes)s.") % words]
    if reading.item is Item.SINGLE:
        told = [_("Most that one holder may have: capital %(capital)s, votes %(votes)s.") % words]
    if reading.outcome == "unknown":
        cap = SINGLE_CAP if reading.item is Item.SINGLE else TOGETHER_CAP
        told.append(
            _("Part of the holders is not established: nothing tells on which side of %(cap)s.")
            % {"cap": _number(_points(cap, ROUND_FLOOR))}
        )
    if reading.stake is not None:
        told.append(chain(reading.path, holders))
    return told


def _rights(reading: Reading, holders: Holders) -> list[str]:
    rows = {row.key: row for row in holders.rights}
    told = [rows[right.key].told for right in reading.rights]
    if reading.reason == "controlled":
        told = [
            _("Controls the host (L. 233-3): %(chain)s") % {"chain": chain(reading.path, holders)}
        ]
    return told


def _statements(reading: Reading, holders: Holders) -> list[str]:
    rows = {row.key: row for row in holders.statements}
    told = []
    for statement in reading.statements:
        row = rows[statement.key]
        text = row.told if row.service is None else f"{row.service.name} — {row.told}"
        told.append(
            text if statement.evidenced else _("%(text)s (word of the host)") % {"text": text}
        )
    if reading.reason == "part_evidenced":
        told.append(_("Evidence speaks of part of the services only."))
    elif reading.reason == "word_alone":
        told.append(_("No evidence was seen: the word of the host is not enough."))
    return told


def _reason(reading: Reading, holders: Holders) -> str:
    if reading.item in (Item.VETO, Item.BOARD):
        return _("Neither statutes nor shareholders’ agreement were read.")
    return _("No source says it for this host.")
