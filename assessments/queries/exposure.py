"""Exposure of the bids to foreign law on a day: links, mitigations, figures, findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from assessments.models import Bid, BidLink, ExposureMitigation, Grid, Tender
from providers.exposure import (
    CURRENT,
    Affects,
    Figure,
    Known,
    Law,
    Link,
    Mitigation,
    Parameters,
    Reading,
    Text,
    UnknownParameters,
    figure,
    for_service,
    kinds_of,
    load_parameters,
    read,
    variant_not_stated,
)
from providers.exposure_queries import HostLinks, links_on
from providers.exposure_words import told, why
from providers.law_queries import laws_as_of
from providers.models import ForeignLink, Provider


@dataclass(frozen=True, slots=True)
class BidExposure:
    """A bid as foreign laws read it on a day. `facts`: the sourced rows behind its links, by key."""

    bid: Bid
    as_of: date
    parameters: Parameters
    laws: tuple[Law, ...]
    links: tuple[Link, ...]
    mitigations: tuple[ExposureMitigation, ...]
    reading: Reading
    facts: Mapping[str, ForeignLink]
    own: Mapping[str, BidLink]

    def figure(self, affects: Affects, activity: int | None = None) -> Figure:
        return figure(self.reading.lines, affects, activity)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a risk may be drawn from: one law through one link, possible at least.

    `key` is stable from one reading to the next; figures are hundredths, 0 to 1500.
    """

    key: str
    sentence: str
    affects: str
    residual: int
    possible: int
    law_code: str
    activities: tuple[int, ...]


def relevant_day(tender: Tender) -> date:
    """The day the bids are due, or today when it is not set."""
    return timezone.localdate(tender.bids_due_at) if tender.bids_due_at else timezone.localdate()


def parameters_of(grid: Grid) -> Parameters | None:
    """Those pinned with the method, the current ones when none are; None when they are altered."""
    try:
        found = load_parameters(grid.exposure_parameters or CURRENT)
    except UnknownParameters:
        return None
    return found if grid.exposure_sha256 in ("", found.sha256) else None


def exposures(tender: Tender, bids: Sequence[Bid], as_of: date) -> list[BidExposure]:
    """One per bid, in their order; empty when the pinned parameters are gone. 10 queries."""
    parameters = parameters_of(tender.grid)
    if parameters is None or not bids:
        return []
    laws = laws_as_of(as_of)
    found = links_on([bid.provider for bid in bids], as_of)
    added: defaultdict[int, list[BidLink]] = defaultdict(list)
    for link in BidLink.objects.filter(bid__in=bids, withdrawn_at=None):
        added[link.bid_id].append(link)
    measures: defaultdict[int, list[ExposureMitigation]] = defaultdict(list)
    for row in ExposureMitigation.objects.filter(bid__in=bids):
        measures[row.bid_id].append(row)
    return [
        _exposure(
            bid, as_of, parameters, laws, found[bid.provider_id], added[bid.pk], measures[bid.pk]
        )
        for bid in bids
    ]


def exposure_of_bid(bid: Bid, as_of: date) -> BidExposure | None:
    """The exposure of one bid; None when the pinned parameters are gone."""
    return next(iter(exposures(bid.tender, [bid], as_of)), None)


def findings_of(bid: Bid, on: date) -> tuple[Finding, ...]:
    """What the analysis finds of a bid on a day, the heaviest first; what is not possible is left out."""
    found = exposure_of_bid(bid, on)
    return _findings(found) if found else ()


def findings_by_bid(
    tender: Tender, bids: Sequence[Bid], on: date
) -> list[tuple[Bid, tuple[Finding, ...]]]:
    """`findings_of` for each bid, in their order; empty when the pinned parameters are gone. 6 queries."""
    return [(found.bid, _findings(found)) for found in exposures(tender, bids, on)]


def _findings(found: BidExposure) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            key=line.key,
            sentence=f"{told(line.link)} {why(line)}",
            affects=line.affects.value,
            residual=line.established,
            possible=line.possible,
            law_code=line.law_code,
            activities=line.link.activities,
        )
        for line in found.reading.lines
        if line.possible
    )


def link_key(link: BidLink) -> str:
    return f"{link.nature}:bid-{link.code}"


def _exposure(
    bid: Bid,
    as_of: date,
    parameters: Parameters,
    laws: tuple[Law, ...],
    found: HostLinks,
    added: Collection[BidLink],
    measures: Collection[ExposureMitigation],
) -> BidExposure:
    service = bid.service.key if bid.service else ""
    public = variant_not_stated(for_service(found.links, service))
    own = {link_key(link): link for link in added}
    links = (
        *public,
        *(_as_link(bid.provider, link) for link in added),
    )
    mitigations = tuple(Mitigation(row.level, row.reach, row.law, row.link) for row in measures)
    return BidExposure(
        bid=bid,
        as_of=as_of,
        parameters=parameters,
        laws=laws,
        links=links,
        mitigations=tuple(measures),
        reading=read(laws, links, parameters, mitigations),
        facts=found.facts,
        own=own,
    )


def _as_link(provider: Provider, row: BidLink) -> Link:
    kind, at_worst = kinds_of(Known(row.nature, row.access, row.common_systems))
    party = Text(row.party, row.party)
    return Link(
        key=link_key(row),
        kind=kind,
        at_worst=at_worst,
        party=party,
        country=row.country,
        chain=(Text(provider.name, provider.name), party),
        activities=row.activity_numbers,
    )
