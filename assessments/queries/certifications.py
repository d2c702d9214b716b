"""The certifications of the services offered, on the days that count in a tender."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from assessments.models import Bid, Derogation, GridNode, Tender
from assessments.queries import certification_words as words
from assessments.queries.proposals import Proposal
from providers.models import Certification
from providers.queries import CertificationView, certifications_of
from providers.relevant_dates import (
    Exemption,
    Finding,
    Held,
    Moment,
    Outcome,
    findings,
    outcome,
)
from providers.status import horizon

Scheme = Certification.Scheme
# The gates of the reference grid that ask for a certification; HDS: EXI 01, arrêté of 26 April 2024.
GATES = {"G-SNC": Scheme.SNC, "EXI01": Scheme.HDS}
# A derogation is from the qualification (SREN law, art. 31), never from the HDS certificate.
EXEMPTED = Scheme.SNC


@dataclass(frozen=True, slots=True)
class Cell:
    """One day for one bid: the finding and its sentence."""

    finding: Finding
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """One bid in one framework. `outcome` is what the days say together at the gate."""

    bid: Bid
    scheme: Certification.Scheme
    cells: tuple[Cell, ...]
    outcome: Outcome
    derogation: Derogation | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(cell.finding for cell in self.cells)

    @property
    def activities(self) -> str:
        """The HDS activities of the certificate that decides; empty when not verified."""
        decided = self.cells[0].finding.certification
        return decided.activities if decided else ""


@dataclass(frozen=True, slots=True)
class Alert:
    """A certification that ends before the contract does, with no later one known."""

    bid: Bid
    view: CertificationView
    sentence: str


@dataclass(frozen=True, slots=True)
class Board:
    """All of it on one day. `days` in the order of the columns, after the day chosen."""

    as_of: date
    days: dict[Moment, date | None]
    tables: dict[Certification.Scheme, list[Row]]
    views: tuple[CertificationView, ...]
    alerts: list[Alert]


def days_of(tender: Tender) -> dict[Moment, date | None]:
    """The four days of a tender that count, None where it is not set yet."""
    due = tender.bids_due_at
    return {
        Moment.DEADLINE: timezone.localtime(due).date() if due else None,
        Moment.AWARD: tender.award_on,
        Moment.START: tender.contract_start_on,
        Moment.END: tender.contract_end_on,
    }


def board(tender: Tender, bids: Sequence[Bid], as_of: date) -> Board:
    """Every bid in both frameworks. `bids` with provider and service. Two queries."""
    days = days_of(tender)
    views = certifications_of((bid.provider_id for bid in bids), as_of)
    exempted = standing_derogations(tender)
    tables = {
        scheme: [
            _row(bid, scheme, views, {Moment.AS_OF: as_of, **days}, exempted.get(bid.pk))
            for bid in bids
        ]
        for scheme in Scheme
    }
    shown = tuple(view for view in views if any(_concerns(view, bid) for bid in bids))
    return Board(as_of, days, tables, shown, _alerts(bids, shown, days, as_of))


def proposals(
    tender: Tender, bids: Sequence[Bid], gates: Collection[str]
) -> dict[tuple[int, str], Proposal]:
    """(bid, gate) -> what its certifications propose. Two queries; none without such a gate."""
    asked = {code: scheme for code, scheme in GATES.items() if code in gates}
    if not asked:
        return {}
    days = days_of(tender)
    views = certifications_of((bid.provider_id for bid in bids), timezone.localdate())
    exempted = standing_derogations(tender)
    rows = {
        (bid.pk, code): _row(bid, scheme, views, days, exempted.get(bid.pk))
        for code, scheme in asked.items()
        for bid in bids
    }
    return {
        key: Proposal(outcome=row.outcome.value, reason=reason(row), origin="certifications")
        for key, row in rows.items()
    }


def reason(row: Row) -> str:
    """Why the days say what they say, in one paragraph; the derogation is named last."""
    return words.paragraph(row.scheme, row.findings, row.bid.service, row.derogation)


def gates_of(tender: Tender) -> dict[Certification.Scheme, str]:
    """Framework -> the gate of this grid that asks for it, if any. One query."""
    codes = GridNode.objects.filter(
        grid=tender.grid, kind=GridNode.Kind.GATE, code__in=GATES
    ).values_list("code", flat=True)
    return {GATES[code]: code for code in codes}


def ending_soon(tenders: Collection[int]) -> dict[int, int]:
    """Tender -> certifications of services offered that end within 90 days, no later one known. 1 query."""
    today = timezone.localdate()
    later = Certification.objects.filter(
        service=OuterRef("service"),
        scheme=OuterRef("scheme"),
        state=Certification.State.GRANTED,
        valid_to__gt=OuterRef("valid_to"),
    )
    found = (
        Certification.objects.filter(
            ~Exists(later),
            state=Certification.State.GRANTED,
            valid_to__gte=today,
            valid_to__lte=horizon(today),
            service__bids__tender__in=tenders,
        )
        .order_by()
        .values_list("service__bids__tender")
        .annotate(Count("pk", distinct=True))
    )
    return dict(found)


def standing_derogations(tender: Tender) -> dict[int, Derogation]:
    """Bid -> the derogation that stands. One query."""
    found = Derogation.objects.filter(bid__tender=tender, withdrawn_at__isnull=True)
    return {row.bid_id: row for row in found}


def _row(
    bid: Bid,
    scheme: Certification.Scheme,
    views: Sequence[CertificationView],
    days: dict[Moment, date | None],
    derogation: Derogation | None,
) -> Row:
    known = [
        _held(view.certification)
        for view in views
        if view.certification.provider_id == bid.provider_id and view.certification.scheme == scheme
    ]
    found = findings(known, bid.service_id, days)
    exempting = derogation if scheme == EXEMPTED else None
    exemption = Exemption(exempting.decided_on, exempting.ends_on) if exempting else None
    cells = tuple(Cell(each, words.sentence(each, bid.service)) for each in found)
    return Row(bid, scheme, cells, outcome(found, exemption), exempting)


def _held(item: Certification) -> Held:
    return Held(
        state=item.state,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        service_id=item.service_id,
        service=item.service.name if item.service else "",
        milestone=item.milestone,
        activities=item.activities.replace(",", ", "),
    )


def _concerns(view: CertificationView, bid: Bid) -> bool:
    item = view.certification
    return item.provider_id == bid.provider_id and item.service_id in (None, bid.service_id)


def _alerts(
    bids: Sequence[Bid],
    views: Sequence[CertificationView],
    days: dict[Moment, date | None],
    as_of: date,
) -> list[Alert]:
    last = days[Moment.END]
    found = []
    for bid in bids:
        for view in views:
            end = view.certification.valid_to
            if end is None or view.renewed or not _concerns(view, bid):
                continue
            if view.standing.expires_soon or last is None or end < last:
                said = words.expiry(end, days, as_of)
                found.append(Alert(bid, view, said))
    return sorted(found, key=lambda each: (each.view.certification.valid_to, each.bid.colour))


def summary(found: Board) -> list[str]:
    """One sentence per framework: how many bids hold it from the receipt of bids to the start."""
    return [
        words.summary(scheme, [row.outcome for row in rows])
        for scheme, rows in found.tables.items()
    ]
