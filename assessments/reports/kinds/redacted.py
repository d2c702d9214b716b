"""The analysis report for whoever asks for it: business secrets are absent, from page and data.

What may be told is what assessments/redaction/rules.json keeps. The complete dossier is committed
to by a salted hash, so that a judge who is shown it can tell that this report is drawn from it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Tender
from assessments.queries.report_meta import ReportMeta
from assessments.redaction.redact import commitment, redact
from assessments.redaction.rules import load
from assessments.reports.calendar import CalendarPage, calendar_page
from assessments.reports.figures import french, short_decimal, thousands
from assessments.reports.frame import Check, Frame, common_checks, frame_of
from assessments.reports.gates import word_of
from assessments.reports.kinds.kind import Kind, NothingToTell
from assessments.reports.method import MethodPage, method_page
from assessments.reports.points import PointsRow, points_of, points_rows, printed, winner_of
from assessments.reports.press.paper import Attached, Paper
from assessments.reports.ranking import read_ranking
from assessments.reports.render import journal_head, token_of
from assessments.reports.tree import MethodTree
from assessments.scoring.canonical import canonical_bytes

TEMPLATE, DATA_NAME = "reports/redacted/report.html", "dossier-redacted.json"


@dataclass(frozen=True, slots=True)
class GateRow:
    code: str
    label: str
    outcome: str
    word: str


@dataclass(frozen=True, slots=True)
class ChapterRows:
    """`rows`: code, label and marks of the winner, in the order of the panel."""

    code: str
    label: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """What was removed under a rule, how many values, and the text it rests on."""

    label: str
    number: str
    basis: str


@dataclass(frozen=True, slots=True)
class RedactedPage:
    """Some names are those of ReportContext, whose templates are used."""

    sentence: str
    winner: str
    maximum: str
    bidders: tuple[str, ...]
    calendar: CalendarPage
    frozen: bool
    method: MethodPage
    panel: str
    points: tuple[PointsRow, ...]
    gates: tuple[GateRow, ...]
    chapters: tuple[ChapterRows, ...]
    removed: tuple[RemovedRow, ...]
    rules: Mapping[str, str]
    commitment: str


def gather(tender: Tender, subject: str, dossier: Mapping[str, Any]) -> dict[str, Any]:
    """The redacted dossier, the winner's rounded points, and the commitment to the complete one.

    `salt` is kept with the order and never embedded.
    """
    ranking, rules = read_ranking(dossier), load()
    winner = winner_of(ranking)
    if winner is None:
        raise NothingToTell(
            "no_winner", gettext_lazy("No bid is first alone: there is no award to tell yet.")
        )
    redacted, salt = redact(dossier, rules), secrets.token_hex(32)
    return {
        "redacted_report": "1",
        "fictitious": dossier["fictitious"],
        "tender": dossier["tender"],
        "rules": {"version": rules.version, "sha256": rules.sha256},
        "commitment": commitment(canonical_bytes(dossier), salt),
        "salt": salt,
        "dossier": redacted.kept,
        "maximum": str(ranking.maximum),
        "winner": {
            "code": winner.code,
            "provider": winner.provider,
            "points": points_of(MethodTree(dossier["method"]), winner),
        },
        "removed": [
            {
                "label": dict(removal.label),
                "basis": removal.basis,
                "number": redacted.removed[removal.code],
            }
            for removal in rules.removals
            if removal.code in redacted.removed
        ],
        "removed_unnamed": redacted.removed.get("other", 0),
    }


def write(kept: Mapping[str, Any], meta: ReportMeta) -> Paper:
    frame = frame_of(kept, meta, status=_("redacted: business secrets are removed"))
    page = read(kept, meta)
    html = render_to_string(TEMPLATE, {"report": frame, "page": page, "checks": _checks(frame)})
    told = {key: value for key, value in kept.items() if key != "salt"}
    data = Attached(
        DATA_NAME,
        canonical_bytes({**told, "journal": journal_head(meta)}),
        "The dossier without business secrets",
    )
    return Paper(html, frame.warning, (data, *token_of(kept["dossier"])))


def read(kept: Mapping[str, Any], meta: ReportMeta) -> RedactedPage:
    """What is printed of an object that `gather` made, in the active language."""
    dossier, winner = kept["dossier"], kept["winner"]
    tree, maximum = MethodTree(dossier["method"]), Fraction(kept["maximum"])
    bid = next(each for each in dossier["bids"] if each["code"] == winner["code"])
    return RedactedPage(
        sentence=_("%(winner)s is first, with %(points)s points out of %(maximum)s.")
        % {
            "winner": winner["provider"],
            "points": printed(winner["points"].get(tree.root.code)),
            "maximum": short_decimal(maximum),
        },
        winner=winner["provider"],
        maximum=short_decimal(maximum),
        bidders=tuple(each["provider"] for each in dossier["bids"]),
        calendar=calendar_page(meta),
        frozen=dossier["freeze"] is not None,
        method=method_page(dossier, tree, maximum),
        panel=", ".join(dossier["panel"]),
        points=tuple(points_rows(tree, maximum, winner["points"])),
        gates=tuple(_gates(bid, tree)),
        chapters=tuple(_chapters(bid, tree, dossier["panel"])),
        removed=tuple(_removed(kept)),
        rules=kept["rules"],
        commitment=kept["commitment"],
    )


def _gates(bid: Mapping[str, Any], tree: MethodTree) -> Iterator[GateRow]:
    for gate in tree.gates():
        outcome = bid.get("gates", {}).get(gate.code, {}).get("outcome", "unknown")
        yield GateRow(gate.code, gate.label, outcome, word_of(outcome))


def _chapters(bid: Mapping[str, Any], tree: MethodTree, panel: list[str]) -> Iterator[ChapterRows]:
    for branch, leaves in tree.chapters():
        rows = tuple((leaf.code, leaf.label, _marks(bid, leaf.code, panel)) for leaf in leaves)
        yield ChapterRows(branch.code, branch.label, rows)


def _marks(bid: Mapping[str, Any], leaf: str, panel: list[str]) -> str:
    """`3 · 2 · 3`, then the mark agreed where there is one: the very marks of the dossier."""
    marks = bid["marks"].get(leaf, {})
    each = " · ".join(str(marks.get(member, "–")) for member in panel)
    agreed = bid.get("agreed", {}).get(leaf)
    return each if agreed is None else f"{each} → {agreed}"


def _removed(kept: Mapping[str, Any]) -> Iterator[RemovedRow]:
    language = "fr" if french() else "en"
    for each in kept["removed"]:
        yield RemovedRow(each["label"][language], thousands(each["number"]), each["basis"])
    if number := kept["removed_unnamed"]:
        words = ngettext("Any other part", "Any other parts", number)
        yield RemovedRow(words, thousands(number), "CRPA, L. 311-6")


def _checks(frame: Frame) -> tuple[Check, ...]:
    return (
        *common_checks(frame),
        Check(
            _("The data"),
            _("The file embedded holds what this report prints, and nothing else."),
            (f"pdfdetach -save 1 -o {DATA_NAME} {frame.file_name}",),
        ),
        Check(
            _("What was removed, before a judge"),
            _(
                "The buyer shows the judge the complete dossier and the salt, a secret number kept"
                " with this report. The open-source program, typed in the folder of its sources with"
                " both files there, removes the same again, compares, and checks that the hash of"
                " both is the commitment printed above."
            ),
            (f"python -m assessments.redaction dossier.json --against {DATA_NAME} --salt SALT",),
        ),
    )


KIND = Kind(write=write, gather=gather, final=True)
