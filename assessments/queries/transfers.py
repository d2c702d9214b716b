"""The statements on transfers of a tender's bids, and what public facts propose for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.models import Bid, Tender, TransferActor, TransferStatement
from assessments.transfers.published import published
from assessments.transfers.rules import Actor, Lack, Wording, lacks, uncovered, wording
from providers.models import Certification, Source
from providers.queries import CertificationView, certifications_of
from providers.status import Status


@dataclass(frozen=True, slots=True)
class Standing:
    """One bid. `statement` is None while nothing is recorded: everything then lacks."""

    bid: Bid
    statement: TransferStatement | None
    actors: tuple[Actor, ...]

    @property
    def lacks(self) -> list[Lack]:
        found = self.statement
        return lacks(
            self.actors,
            appraisal=found.appraisal if found else TransferStatement.Appraisal.UNKNOWN,
            page=found.page_address if found else "",
        )

    @property
    def is_complete(self) -> bool:
        return self.statement is not None and not self.lacks

    @property
    def wording(self) -> Wording:
        return wording(self.actors)

    @property
    def uncovered(self) -> tuple[int, ...]:
        return uncovered(self.actors)


def standings(tender: Tender, bids: Sequence[Bid]) -> list[Standing]:
    """One per bid, in their order. Two queries."""
    found = {
        row.bid_id: row
        for row in TransferStatement.objects.filter(bid__tender=tender).prefetch_related("actors")
    }
    return [_standing(bid, found.get(bid.pk)) for bid in bids]


def standing(bid: Bid) -> Standing:
    """The statement of one bid. Two queries."""
    found = TransferStatement.objects.filter(bid=bid).prefetch_related("actors").first()
    return _standing(bid, found)


def _standing(bid: Bid, found: TransferStatement | None) -> Standing:
    return Standing(bid, found, tuple(map(as_actor, found.actors.all())) if found else ())


def as_actor(row: TransferActor) -> Actor:
    return Actor(
        name=row.name,
        role=row.role,
        hds=row.hds,
        secnumcloud=row.secnumcloud,
        activities=tuple(int(number) for number in row.activities.split(",") if number),
        access=row.access,
        access_details=row.access_details,
        risk=row.risk,
        laws=row.laws,
        mitigations=row.mitigations,
        residual=row.residual,
        basis=row.basis,
    )


def proposed(bid: Bid, on: date) -> list[Actor]:
    """What public facts propose for a bid: the host's own page, else its certifications. Two queries."""
    english = (get_language() or "fr").startswith("en")
    rows = [row for row in published() if row.provider == bid.provider.slug]
    if rows:
        sources = Source.objects.in_bulk([row.source for row in rows], field_name="key")
        return [
            replace(
                row.actor_en if english else row.actor_fr,
                basis=_basis(sources.get(row.source), row.source, row.checked_on),
            )
            for row in rows
        ]
    views = certifications_of([bid.provider_id], on)
    return [_from_certifications(bid, views)]


def _basis(source: Source | None, key: str, checked_on: date) -> str:
    label = str(source) if source else key
    return _("%(source)s, checked on %(day)s") % {
        "source": label,
        "day": date_format(checked_on, "Y-m-d"),
    }


def _from_certifications(bid: Bid, views: Iterable[CertificationView]) -> Actor:
    """The host as its certifications tell it; what they do not settle stays unknown.

    A qualification counts in the table when its version is known to be 3.2.
    """
    own = [
        view
        for view in views
        if view.status is Status.VALID and view.certification.service_id in (None, bid.service_id)
    ]
    hds = [view for view in own if view.certification.scheme == Certification.Scheme.HDS]
    snc = [
        view
        for view in own
        if view.certification.scheme == Certification.Scheme.SNC
        and view.certification.service_id is not None
        and view.certification.scheme_version == "3.2"
    ]
    told = [*hds[:1], *snc[:1]]
    activities = hds[0].certification.activities if hds else ""
    return Actor(
        name=bid.provider.name,
        role=TransferActor.Role.HOST.value,
        hds="yes" if hds else "unknown",
        secnumcloud="yes" if snc else "unknown",
        activities=tuple(int(number) for number in activities.split(",") if number),
        basis=" ; ".join(
            _basis(view.certification.source, "", view.certification.checked_on) for view in told
        ),
    )
