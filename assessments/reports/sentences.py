"""The verdict in words: who is first and by how much, which ties are real, who is out and why.

Written in the active language; names and reasons are put in as plain text, never as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.reports.figures import decimal, difference, short_decimal
from assessments.reports.gates import CONDITIONAL, Finding, GateRow
from assessments.reports.ranking import JudgedBid, Ranking

# The summary must hold on one page: its reasons share this many characters.
REASONS_LENGTH, SHORTEST_REASON, LONGEST_REASON = 900, 90, 280
GATES_LENGTH = 120
BRIEF_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A bid that is out, and the sentences that say at which gates and why."""

    provider: str
    brief: str
    colour: int
    sentences: tuple[str, ...]


def first_sentence(ranking: Ranking) -> str:
    """What the verdict comes to, in one or two sentences."""
    if not ranking.complete:
        return ngettext(
            "No bid is ranked: %(number)d entry is missing.",
            "No bid is ranked: %(number)d entries are missing.",
            ranking.missing,
        ) % {"number": ranking.missing}
    ranked = ranking.ranked
    if not ranked:
        return _("No bid is admitted: there is no ranking.")
    if len(ranked) == 1:
        return _(
            "%(first)s is the only admitted bid, with %(score)s points out of %(maximum)s."
        ) % {
            "first": ranked[0].provider,
            **_score(ranked[0], ranking),
        }
    return _leader(ranked[0], ranked[1], ranking)


def _leader(first: JudgedBid, second: JudgedBid, ranking: Ranking) -> str:
    words = {"first": first.provider, "second": second.provider, **_score(first, ranking)}
    if second.rank == first.rank:
        return (
            _(
                "%(first)s and %(second)s are first together with exactly %(score)s points "
                "out of %(maximum)s: the frozen method does not separate them."
            )
            % words
        )
    assert first.score is not None and second.score is not None
    gap = first.score - second.score
    if not gap:
        return (
            _(
                "%(first)s is first: it has exactly the same score as %(second)s, %(score)s points "
                "out of %(maximum)s, and the frozen method places it before."
            )
            % words
        )
    return _(
        "%(first)s is first with %(score)s points out of %(maximum)s; "
        "%(second)s follows, %(gap)s points behind."
    ) % {**words, "gap": difference(gap)}


def _score(bid: JudgedBid, ranking: Ranking) -> dict[str, str]:
    assert bid.score is not None
    return {"score": decimal(bid.score), "maximum": short_decimal(ranking.maximum)}


def tie_sentences(ranking: Ranking) -> tuple[str, ...]:
    """One sentence for each pair of neighbours whose printed totals are equal."""
    ranked = ranking.ranked
    return tuple(sentence for one, two in pairwise(ranked) if (sentence := _tie(one, two)))


def _tie(one: JudgedBid, two: JudgedBid) -> str:
    if one.score is None or two.score is None or decimal(one.score) != decimal(two.score):
        return ""
    words = {"one": one.provider, "two": two.provider, "score": decimal(one.score)}
    if one.score != two.score:
        return _(
            "%(one)s and %(two)s both print %(score)s, but it is no tie: the exact scores differ "
            "by %(gap)s points, and bids are ranked on exact scores."
        ) % {**words, "gap": difference(one.score - two.score)}
    if one.rank == two.rank:
        return (
            _("%(one)s and %(two)s have the same exact score, %(score)s, and share their rank.")
            % words
        )
    note = one.tie_note if ":" in one.tie_note else two.tie_note
    return _(
        "%(one)s and %(two)s have the same exact score, %(score)s; they are separated by "
        "%(criterion)s, as the frozen method says."
    ) % {**words, "criterion": _deciding(note.partition(":")[2])}


def _deciding(code: str) -> str:
    return _("the price") if code == "price" else _("criterion %(code)s") % {"code": code}


def exclusions(ranking: Ranking, gates: Sequence[GateRow]) -> tuple[Exclusion, ...]:
    share = REASONS_LENGTH // max(len(ranking.out), 1)
    length = min(max(share, SHORTEST_REASON), LONGEST_REASON)
    return tuple(
        Exclusion(
            provider=bid.provider,
            brief=shortened(bid.provider, BRIEF_LENGTH),
            colour=bid.colour,
            sentences=_reasons(bid, gates, length),
        )
        for bid in ranking.out
    )


def _reasons(bid: JudgedBid, gates: Sequence[GateRow], length: int) -> tuple[str, ...]:
    """The first gate failed with its reason, then the others by code: the gates' section has all."""
    failed = [
        (row, finding)
        for row in gates
        for finding in row.findings
        if finding.bid == bid.code and row.code in bid.gates_failed
    ]
    others = ", ".join(row.code for row, _finding in failed[1:])
    also = (
        (_("Out too at: %(gates)s") % {"gates": shortened(others, GATES_LENGTH)},) if others else ()
    )
    return (*(_out(*found, length) for found in failed[:1]), *also)


def _out(row: GateRow, finding: Finding, length: int) -> str:
    words = {"code": row.code, "reason": shortened(finding.reason, length)}
    if finding.reason:
        return _("Out at gate %(code)s: %(reason)s") % words
    return _("Out at gate %(code)s.") % words


def conditions(gates: Sequence[GateRow]) -> tuple[str, ...]:
    """Who is admitted under a condition, and at which gates."""
    held: dict[str, list[str]] = {}
    for row in gates:
        for finding in row.findings:
            if finding.outcome == CONDITIONAL:
                held.setdefault(finding.provider, []).append(row.code)
    return tuple(
        ngettext(
            "%(provider)s meets gate %(gates)s under a condition, recorded with the gates.",
            "%(provider)s meets gates %(gates)s under conditions, recorded with the gates.",
            len(codes),
        )
        % {"provider": provider, "gates": shortened(", ".join(codes), GATES_LENGTH)}
        for provider, codes in held.items()
    )


def shortened(text: str, length: int) -> str:
    """The summary holds on one page whatever was typed; the whole text stands further on."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0] + " […]"
