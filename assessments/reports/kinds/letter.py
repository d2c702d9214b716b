"""The annex to the letter that tells a bidder their bid is not retained (R. 2181-1 to R. 2181-4).

Their own marks, rank and reasons, the winner's name and points; nothing about anybody else. What
is embedded is what is printed: the dossier would tell everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Tender
from assessments.queries.report_meta import ReportMeta
from assessments.reports.context import short_names
from assessments.reports.figures import short_decimal
from assessments.reports.frame import Check, Frame, common_checks, frame_of
from assessments.reports.kinds.kind import Kind, NothingToTell, Subject
from assessments.reports.points import PointsRow, points_of, points_rows, printed, winner_of
from assessments.reports.press.paper import Attached, Paper
from assessments.reports.prices import amount
from assessments.reports.ranking import JudgedBid, read_ranking
from assessments.reports.render import journal_head
from assessments.reports.tree import MethodTree
from assessments.scoring.canonical import canonical_bytes

TEMPLATE, DATA_NAME = "reports/letters/rejection.html", "letter.json"


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the grid: the mark retained, and the reasons that may be told."""

    code: str
    label: str
    mark: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterRows:
    code: str
    label: str
    lines: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class GateRow:
    code: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class LetterPage:
    """`rank` is empty for a bid that is out at a gate: it has neither rank nor points."""

    bidder: str
    sentence: str
    rank: str
    total: str
    price: str
    winner: str
    winner_total: str
    maximum: str
    scale: str
    grid_hash: str
    gates: tuple[GateRow, ...]
    points: tuple[PointsRow, ...]
    chapters: tuple[ChapterRows, ...]


def subjects(tender: Tender) -> Sequence[Subject]:
    """Every bid; the one that is first is refused when its letter is ordered."""
    bids = tender.bids.select_related("provider").order_by("colour")
    return [(bid.code, bid.provider.name) for bid in bids]


def gather(tender: Tender, subject: str, dossier: Mapping[str, Any]) -> dict[str, Any]:
    """What the bidder `subject` may be told of a verdict."""
    ranking, tree = read_ranking(dossier), MethodTree(dossier["method"])
    winner = winner_of(ranking)
    if winner is None:
        raise NothingToTell(
            "no_winner", gettext_lazy("No bid is first alone: there is no rejection to tell yet.")
        )
    if winner.code == subject:
        raise NothingToTell(
            "is_winner", gettext_lazy("This bid is first: it has no rejection to be told.")
        )
    judged = next(bid for bid in ranking.bids if bid.code == subject)
    return {
        "letter_annex": "1",
        "fictitious": dossier["fictitious"],
        "tender": dossier["tender"],
        "grid_hash": dossier["verdict"]["grid_hash"],
        "method": _told_method(dossier["method"]),
        "maximum": str(ranking.maximum),
        "winner": {"provider": winner.provider, "points": points_of(tree, winner)},
        "bid": _own(dossier, tree, judged),
    }


def _told_method(method: Mapping[str, Any]) -> dict[str, Any]:
    """The scale and the tree: what marks and points are read by."""
    return {"scale": method["scale"], "nodes": method["nodes"]}


def _own(dossier: Mapping[str, Any], tree: MethodTree, judged: JudgedBid) -> dict[str, Any]:
    verdict = next(bid for bid in dossier["verdict"]["bids"] if bid["bid"] == judged.code)
    raw = next(bid for bid in dossier["bids"] if bid["code"] == judged.code)
    told: dict[str, Any] = {"code": judged.code, "provider": judged.provider, "rank": judged.rank}
    others = _names_of_others(dossier, judged.code)
    if judged.rank is None:
        failed = [gate for gate in verdict["gates"] if gate["node"] in verdict["gates_failed"]]
        reasons = {gate["node"]: gate["reason"] for gate in failed}
        return {**told, "gates": {code: _told([text], others) for code, text in reasons.items()}}
    lines = [line for line in verdict["lines"] if line["kind"] == "scored"]
    return {
        **told,
        "price_cents": judged.price_cents,
        "points": points_of(tree, judged),
        "lines": {
            line["node"]: {"mark": line["agreed"], **_told(_reasons(raw, line), others)}
            for line in lines
        },
    }


def _reasons(raw: Mapping[str, Any], line: Mapping[str, Any]) -> list[str]:
    """The reason of the agreed mark, then those of the evaluators whose mark it is; each once.

    Where no mark was agreed, the evaluators' own, whoever wrote them.
    """
    node, written = line["node"], raw.get("justifications", {}).get(line["node"], {})
    agreed, texts = raw.get("agreed_reasons", {}).get(node), list(written.values())
    if agreed:
        mark, marks = raw["agreed"][node], raw["marks"].get(node, {})
        texts = [agreed, *(text for who, text in written.items() if marks.get(who) == mark)]
    return list(dict.fromkeys(text for text in texts if text))


def _told(texts: Sequence[str], others: re.Pattern[str]) -> dict[str, Any]:
    """The texts that name nobody else, and how many are withheld because they do."""
    kept = [text for text in texts if text and not others.search(text)]
    hidden = sum(bool(text) for text in texts) - len(kept)
    return {"reasons": kept, **({"withheld": hidden} if hidden else {})}


def _names_of_others(dossier: Mapping[str, Any], own: str) -> re.Pattern[str]:
    """Any name or code of another bid, as a whole word, in capitals or not."""
    providers = {bid["code"]: bid["provider"] for bid in dossier["bids"]}
    short = short_names(providers)
    mine = {own, providers[own], short[own]}
    named = {*providers, *providers.values(), *short.values()} - mine
    words = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def write(kept: Mapping[str, Any], meta: ReportMeta) -> Paper:
    frame = frame_of(
        kept, meta, status=_("annex to a rejection letter"), subject=kept["bid"]["code"]
    )
    page = read(kept)
    html = render_to_string(TEMPLATE, {"report": frame, "page": page, "checks": _checks(frame)})
    data = canonical_bytes({**kept, "journal": journal_head(meta)})
    return Paper(html, frame.warning, (Attached(DATA_NAME, data, "What this annex says"),))


def read(kept: Mapping[str, Any]) -> LetterPage:
    """What is printed of an object that `gather` made, in the active language."""
    tree, maximum = MethodTree(kept["method"]), Fraction(kept["maximum"])
    bid, winner = kept["bid"], kept["winner"]
    root, scale = tree.root.code, kept["method"]["scale"]
    own = bid.get("points", {})
    return LetterPage(
        bidder=bid["provider"],
        sentence=_sentence(kept, own.get(root), winner["points"].get(root), maximum),
        rank="" if bid["rank"] is None else str(bid["rank"]),
        total=printed(own.get(root)),
        price=amount(bid.get("price_cents")),
        winner=winner["provider"],
        winner_total=printed(winner["points"].get(root)),
        maximum=short_decimal(maximum),
        scale=str(scale["maximum"]),
        grid_hash=kept["grid_hash"] or "–",
        gates=tuple(_gates(bid, tree)),
        points=tuple(points_rows(tree, maximum, *([own] if own else []), winner["points"])),
        chapters=tuple(_chapters(bid, tree)),
    )


def _sentence(
    kept: Mapping[str, Any], own: str | None, winners: str | None, maximum: Fraction
) -> str:
    words = {
        "winner": kept["winner"]["provider"],
        "rank": kept["bid"]["rank"],
        "own": printed(own),
        "points": printed(winners),
        "maximum": short_decimal(maximum),
    }
    if kept["bid"]["rank"] is None:
        return (
            _(
                "Your bid is not retained: it does not meet a gate, and is therefore not ranked."
                " %(winner)s is first, with %(points)s points out of %(maximum)s."
            )
            % words
        )
    return (
        _(
            "Your bid is not retained: it has rank %(rank)s, with %(own)s points out of %(maximum)s."
            " %(winner)s is first, with %(points)s points."
        )
        % words
    )


def _gates(bid: Mapping[str, Any], tree: MethodTree) -> Iterator[GateRow]:
    for code, told in bid.get("gates", {}).items():
        reason = told["reasons"][0] if told["reasons"] else _withheld()
        yield GateRow(code, tree.nodes[code].label, reason)


def _chapters(bid: Mapping[str, Any], tree: MethodTree) -> Iterator[ChapterRows]:
    told = bid.get("lines", {})
    for branch, leaves in tree.chapters():
        lines = tuple(
            LineRow(
                code=leaf.code,
                label=leaf.label,
                mark=_mark(told[leaf.code]["mark"]),
                reasons=(
                    *told[leaf.code]["reasons"],
                    *([_withheld()] if "withheld" in told[leaf.code] else []),
                ),
            )
            for leaf in leaves
            if leaf.code in told
        )
        if lines:
            yield ChapterRows(branch.code, branch.label, lines)


def _mark(retained: str | None) -> str:
    return "–" if retained is None else short_decimal(Fraction(retained))


def _withheld() -> str:
    return _("(A reason is withheld here: it names another bidder.)")


def _checks(frame: Frame) -> tuple[Check, ...]:
    return (
        *common_checks(frame),
        Check(
            _("The data"),
            _("The file embedded holds what this annex prints, and nothing else."),
            (f"pdfdetach -save 1 -o {DATA_NAME} {frame.file_name}",),
        ),
    )


KIND = Kind(write=write, gather=gather, subjects=subjects, final=True)
