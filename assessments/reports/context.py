"""Everything the templates print, computed: a dossier and its circumstances as frozen dataclasses.

Texts are in the active language; those that users typed are plain strings, escaped by the
templates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.queries.report_meta import ReportMeta
from assessments.reports import costs, inquiries, method, prices, solidity, sovereignty
from assessments.reports.calendar import CalendarPage, calendar_page
from assessments.reports.chapters import Chapter, read_chapters
from assessments.reports.charts import (
    ContributionChart,
    chart_of,
    contribution_svg,
    marker_svg,
)
from assessments.reports.discussion import Thread, read_threads
from assessments.reports.evidence import FileRow, read_files
from assessments.reports.figures import decimal, iso_date, long_moment, short_decimal
from assessments.reports.gates import Finding, GateRow, gate_rows
from assessments.reports.legal import LegalPage, read_legal
from assessments.reports.naming import name_of
from assessments.reports.ranking import JudgedBid, Ranking, read_ranking
from assessments.reports.sentences import (
    BRIEF_LENGTH,
    Exclusion,
    conditions,
    exclusions,
    first_sentence,
    shortened,
    tie_sentences,
)
from assessments.reports.tree import MethodTree


@dataclass(frozen=True, slots=True)
class BidRow:
    """A bid as received and as judged; `place` is its rank, empty when it has none.

    `brief` is the provider's name where room is short, `name` the one of the column heads.
    """

    code: str
    provider: str
    brief: str
    name: str
    colour: int
    marker: SafeString
    service: str
    certifications: tuple[str, ...]
    place: str
    total: str
    price: str
    admitted: bool


@dataclass(frozen=True, slots=True)
class ReportContext:
    """The analysis report, section by section."""

    language: str
    number: int
    file_name: str
    tender: Mapping[str, str]
    fictitious: bool
    frozen: bool
    complete: bool
    status: str
    ordered_at: str
    ordered_by: str
    created: str
    warning: str
    sentence: str
    ties: tuple[str, ...]
    conditions: tuple[str, ...]
    out: tuple[Exclusion, ...]
    calendar: CalendarPage
    certified_on: str
    bids: tuple[BidRow, ...]
    ranked: tuple[BidRow, ...]
    maximum: str
    method: method.MethodPage
    panel: str
    gates: tuple[GateRow, ...]
    worded_gates: tuple[tuple[GateRow, Finding], ...]
    chart: ContributionChart
    chart_svg: SafeString
    details: tuple[DetailRow, ...]
    prices: prices.PricePage
    costs: costs.CostPage | None
    inquiries: inquiries.InquiryPage
    sovereignty: sovereignty.SovereigntyPage | None
    solidity: solidity.SolidityPage | None
    chapters: tuple[Chapter, ...]
    legal: LegalPage | None
    discussion: tuple[Thread, ...]
    files: tuple[FileRow, ...]
    journal_sequence: int
    journal_head: str
    width: int
    signer: str
    development: bool
    verification_url: str


@dataclass(frozen=True, slots=True)
class DetailRow:
    """A node of level 1 or 2 with the points each ranked bid obtained under it."""

    code: str
    label: str
    maximum: str
    top: bool
    points: tuple[str, ...]


def build(dossier: Mapping[str, Any], meta: ReportMeta) -> ReportContext:
    """The context of `dossier` in the active language; `dossier` holds its verdict."""
    colours = _colours(dossier, meta)
    ranking = read_ranking(dossier, colours)
    tree = MethodTree(dossier["method"])
    gates = gate_rows(dossier, colours)
    names = short_names({bid.code: bid.provider for bid in ranking.bids})
    chart = chart_of(ranking, tree.criteria())
    rows = {bid.code: _bid_row(bid, names[bid.code], meta) for bid in ranking.bids}
    return ReportContext(
        language=meta.language,
        number=meta.number,
        file_name=name_of(
            dossier["tender"]["reference"],
            kind=meta.kind,
            language=meta.language,
            number=meta.number,
            fictitious=dossier["fictitious"],
        ),
        tender=dossier["tender"],
        fictitious=dossier["fictitious"],
        frozen=dossier["freeze"] is not None,
        complete=ranking.complete,
        status=_status(ranking, dossier),
        ordered_at=long_moment(meta.ordered_at),
        ordered_by=meta.ordered_by,
        created=utc(meta.ordered_at),
        warning=_("FICTITIOUS DATA: no real bid, price or mark") if dossier["fictitious"] else "",
        sentence=first_sentence(ranking),
        ties=tie_sentences(ranking),
        conditions=conditions(gates),
        out=exclusions(ranking, gates),
        calendar=calendar_page(meta),
        certified_on=iso_date(meta.certified_on),
        bids=tuple(rows[bid["code"]] for bid in dossier["bids"]),
        ranked=tuple(rows[bid.code] for bid in ranking.ranked),
        maximum=short_decimal(ranking.maximum),
        method=method.method_page(dossier, tree, ranking.maximum),
        panel=", ".join(dossier["panel"]),
        gates=gates,
        worded_gates=tuple((row, found) for row in gates for found in row.worded),
        chart=chart,
        chart_svg=contribution_svg(chart),
        details=criteria_points(tree, ranking),
        prices=prices.price_page(dossier, ranking),
        costs=costs.cost_page(dossier, tree, names, colours),
        inquiries=inquiries.inquiry_page(dossier, ranking, names),
        sovereignty=sovereignty.sovereignty_page(dossier, names, colours),
        solidity=solidity.solidity_page(dossier, meta.draws, tree, names),
        chapters=read_chapters(dossier, _in_order(dossier, ranking), names, ranking.maximum),
        legal=read_legal(dossier, names, colours),
        discussion=read_threads(dossier, tree, names),
        files=read_files(dossier, tree, names, colours),
        journal_sequence=meta.journal_sequence,
        journal_head=meta.journal_head,
        width=len(dossier["bids"]) + 1,
        signer=meta.signer_name,
        development=meta.development,
        verification_url=meta.verification_url,
    )


def short_names(providers: Mapping[str, str]) -> dict[str, str]:
    """Names without what stands in brackets at their end, where that keeps them distinct."""
    short = {
        code: re.sub(r"\s*\([^()]*\)\s*$", "", name) or name for code, name in providers.items()
    }
    times = Counter(short.values())
    return {code: name if times[name] == 1 else providers[code] for code, name in short.items()}


def utc(moment: datetime) -> str:
    """The W3C form that PDF metadata wants: `2027-03-01T08:30:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _colours(dossier: Mapping[str, Any], meta: ReportMeta) -> dict[str, int]:
    known = {bid.code: bid.colour for bid in meta.bids}
    order = enumerate(dossier["bids"], start=1)
    return {bid["code"]: known.get(bid["code"], place) for place, bid in order}


def _in_order(dossier: Mapping[str, Any], ranking: Ranking) -> Sequence[JudgedBid]:
    judged = {bid.code: bid for bid in ranking.bids}
    return [judged[bid["code"]] for bid in dossier["bids"]]


def _bid_row(bid: JudgedBid, name: str, meta: ReportMeta) -> BidRow:
    known = {detail.code: detail for detail in meta.bids}.get(bid.code)
    return BidRow(
        code=bid.code,
        provider=bid.provider,
        brief=shortened(bid.provider, BRIEF_LENGTH),
        name=name,
        colour=bid.colour,
        marker=marker_svg(bid.colour),
        service=known.service if known else "",
        certifications=known.certifications if known else (),
        place="" if bid.rank is None else str(bid.rank),
        total="–" if bid.rank is None or bid.score is None else decimal(bid.score),
        price=prices.amount(bid.price_cents),
        admitted=bid.admitted,
    )


def _status(ranking: Ranking, dossier: Mapping[str, Any]) -> str:
    if not ranking.complete:
        return _("incomplete: entries are missing")
    if dossier["freeze"] is None:
        return _("provisional: the method is not frozen")
    return _("verdict established under the frozen method")


def criteria_points(tree: MethodTree, ranking: Ranking) -> tuple[DetailRow, ...]:
    rows = []
    for criterion in tree.criteria():
        for node in (criterion, *tree.weighted_children(criterion.code)):
            rows.append(
                DetailRow(
                    code=node.code,
                    label=node.label,
                    maximum=decimal(node.share * ranking.maximum),
                    top=node is criterion,
                    points=tuple(
                        decimal(bid.contributions[node.code])
                        if node.code in bid.contributions
                        else "–"
                        for bid in ranking.ranked
                    ),
                )
            )
    return tuple(rows)
