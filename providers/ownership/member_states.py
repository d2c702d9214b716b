"""Which States are members of the European Union on a day.

SecNumCloud 19.6 speaks of Member States: Iceland, Liechtenstein and Norway (EEA) are outside it.
Dates are those of the treaties (EU Treaty, accession treaties; United Kingdom: withdrawal
agreement, last day as a member 31 January 2020).
"""

from __future__ import annotations

from datetime import date

_SINCE: dict[date, str] = {
    date(1958, 1, 1): "BE DE FR IT LU NL",
    date(1973, 1, 1): "DK IE GB",
    date(1981, 1, 1): "GR",
    date(1986, 1, 1): "ES PT",
    date(1995, 1, 1): "AT FI SE",
    date(2004, 5, 1): "CY CZ EE HU LT LV MT PL SI SK",
    date(2007, 1, 1): "BG RO",
    date(2013, 7, 1): "HR",
}
JOINED: dict[str, date] = {code: day for day, codes in _SINCE.items() for code in codes.split()}
LAST_DAY: dict[str, date] = {"GB": date(2020, 1, 31)}


def is_member(country: str, on: date) -> bool:
    """`country` is an ISO 3166-1 code of two letters; an unknown code is no member."""
    joined = JOINED.get(country)
    return joined is not None and joined <= on <= LAST_DAY.get(country, date.max)
