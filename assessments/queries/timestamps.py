"""The outside date of a frozen hash: what the page says of it, and the token read again."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from assessments.models import FreezeTimestamp, Grid
from assessments.queries.roots import tsa_roots
from assessments.signing.timestamp import Token, read_token
from hdhcompliance.journal.chain import stamp as moment


@dataclass(frozen=True, slots=True)
class TimestampCheck:
    """The token against the hash kept with the grid.

    `problems`: timestamp_unreadable, timestamp_broken (of another hash, or its signature does not
    hold), timestamp_untrusted (its certificate does not lead to the configured roots).
    """

    stamp: FreezeTimestamp
    token: Token | None
    problems: tuple[str, ...]


def timestamp_of(grid: Grid) -> FreezeTimestamp | None:
    """What is known of the date of a grid's frozen version. One query, none before the freeze."""
    if not grid.is_frozen:
        return None
    return FreezeTimestamp.objects.filter(grid=grid, version=grid.version).first()


def timestamp_data(grid: Grid) -> dict[str, str] | None:
    """The token as the dossier keeps it (base64 of its DER), None without one. One query."""
    known = timestamp_of(grid)
    if known is None or known.token is None or known.stamped_at is None:
        return None
    return {
        "at": moment(known.stamped_at),
        "authority": known.authority,
        "serial": known.serial,
        "token": base64.b64encode(bytes(known.token)).decode("ascii"),
    }


def check_timestamp(grid: Grid) -> TimestampCheck | None:
    """Read the token again, as of its own time; None without a token."""
    stamp = timestamp_of(grid)
    if stamp is None or stamp.token is None:
        return None
    try:
        token = read_token(bytes(stamp.token), grid.sha256, roots=tsa_roots())
    except ValueError:
        return TimestampCheck(stamp, None, ("timestamp_unreadable",))
    if not token.holds:
        return TimestampCheck(stamp, token, ("timestamp_broken",))
    return TimestampCheck(stamp, token, ("timestamp_untrusted",) if token.trusted is False else ())
