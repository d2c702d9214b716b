"""Exposure to foreign law: parameters pinned before the freeze, then what is found of a bid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.bids import refuse_closed_bids
from assessments.actions.errors import ActionRefused
from assessments.actions.grids import draft_of
from assessments.models import (
    Bid,
    BidLink,
    ExposureMitigation,
    ExposureReading,
    Grid,
    Tender,
)
from assessments.queries.exposure import exposure_of_bid
from assessments.queries.exposure_readings import content_of, digest
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record
from providers.exposure import REACHES, Parameters, UnknownParameters, load_parameters
from providers.models.links import Tie

MAXIMUM_TEXT = 5000
# What anyone may say of a contract needs a reason; what stands on keys or proof needs a page.
WITHOUT_EVIDENCE = ("none", "contract")


@dataclass(frozen=True, slots=True)
class Measure:
    """A mitigation as typed. Empty law or link: every one; no reach: as the law reads."""

    law: str
    link: str
    level: str
    reach: int | None
    justification: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Found:
    """A link as typed."""

    nature: str
    party: str
    country: str
    access: str
    common_systems: str
    activities: str
    justification: str
    evidence: str


class MeasureChanged(ActionRefused):
    """Someone recorded this mitigation since the writer read it. `current` is what stands."""

    def __init__(self, current: ExposureMitigation) -> None:
        super().__init__(
            "conflict",
            _(
                "This mitigation was recorded in the meantime: what stands is shown beside yours."
                " Save again to replace it, or leave the page to keep it. Nothing of yours is lost."
            ),
        )
        self.current = current


def choose_exposure(*, by: User, tender: Tender, parameters: str) -> Grid:
    """Pin the parameters of exposure in the method; empty takes them out. Refused once frozen."""
    chosen = _known(parameters) if parameters else None
    with transaction.atomic():
        grid = draft_of(tender)
        before = grid.exposure_parameters
        if before != parameters:
            grid.exposure_parameters = parameters
            grid.exposure_sha256 = chosen.sha256 if chosen else ""
            grid.save(update_fields=["exposure_parameters", "exposure_sha256"])
            record(
                "exposure.parameters_chosen",
                by=by,
                target=parameters or "none",
                tender=tender.reference,
                data={"sha256": grid.exposure_sha256, "before": before},
            )
    tender.grid = grid
    return grid


def _known(code: str) -> Parameters:
    try:
        return load_parameters(code)
    except UnknownParameters as unknown:
        raise ActionRefused(
            "unknown_parameters", _("Choose one of the parameters kept here.")
        ) from unknown


def record_mitigation(
    *, by: User, bid: Bid, measure: Measure, parameters: Parameters, seen: int
) -> ExposureMitigation:
    """Write what stands in the way of a law or a link. `seen`: the version read, 0 for none.

    Taking a mitigation back is recording the level « none », with the reason. MeasureChanged when
    what stands is not what the writer saw.
    """
    refuse_closed_bids(bid.tender)
    _check_measure(measure, parameters)
    written = {
        "level": measure.level,
        "reach": measure.reach,
        "justification": measure.justification.strip(),
        "evidence": measure.evidence.strip(),
    }
    with transaction.atomic():
        # One writer at a time: two first mitigations of one pair would both find nothing.
        Bid.objects.select_for_update().get(pk=bid.pk)
        row = ExposureMitigation.objects.filter(
            bid=bid, law=measure.law, link=measure.link
        ).first() or ExposureMitigation(bid=bid, law=measure.law, link=measure.link, version=0)
        before = {name: getattr(row, name) for name in written} if row.pk else None
        if before == written:
            return row
        if row.version != seen:
            raise MeasureChanged(row)
        for name, value in written.items():
            setattr(row, name, value)
        row.version += 1
        row.recorded_by, row.recorded_at = by.get_username(), timezone.now()
        row.save()
        record(
            "exposure.mitigation_recorded",
            by=by,
            target=f"{bid.code}/{measure.law or '*'}:{measure.link or '*'}",
            tender=bid.tender.reference,
            data={**written, "before": before},
        )
    return row


def _check_measure(measure: Measure, parameters: Parameters) -> None:
    if measure.level not in parameters.levels:
        raise ActionRefused("unknown_level", _("Choose one of the proposed levels."))
    if measure.reach is not None and measure.reach not in REACHES:
        raise ActionRefused("unknown_reach", _("Choose one of the proposed reaches."))
    _check_reason(measure.justification)
    is_proven = measure.level not in WITHOUT_EVIDENCE or measure.reach is not None
    if is_proven and not measure.evidence.strip():
        raise ActionRefused(
            "evidence_missing",
            _(
                "Write where it was read: this level, or less data within reach, rests on a document."
            ),
        )


def _check_reason(text: str) -> None:
    if not text.strip():
        raise ActionRefused("reason_missing", _("Write the reason: it is read with the figure."))
    if len(text) > MAXIMUM_TEXT:
        raise ActionRefused("too_long", _("This reason is too long."))


def add_link(*, by: User, bid: Bid, found: Found) -> BidLink:
    """Add a link that the bid brings, with what shows it."""
    refuse_closed_bids(bid.tender)
    _check_reason(found.justification)
    with transaction.atomic():
        Bid.objects.select_for_update().get(pk=bid.pk)
        link = BidLink(
            bid=bid,
            code=f"L{BidLink.objects.filter(bid=bid).count() + 1}",
            nature=found.nature,
            party=found.party.strip(),
            country=found.country,
            access=found.access,
            common_systems=found.common_systems,
            activities=found.activities,
            justification=found.justification.strip(),
            evidence=found.evidence.strip(),
            added_by=by.get_username(),
            added_at=timezone.now(),
        )
        try:
            link.full_clean()
        except ValidationError as error:
            raise ActionRefused("bad_link", "; ".join(error.messages)) from error
        link.save()
        record(
            "exposure.link_added",
            by=by,
            target=f"{bid.code}/{link.code}",
            tender=bid.tender.reference,
            data={
                "nature": Tie.Nature(link.nature).value,
                "party": link.party,
                "country": link.country,
                "access": link.access,
                "common_systems": link.common_systems,
                "activities": link.activities,
                "justification": link.justification,
                "evidence": link.evidence,
            },
        )
    return link


def withdraw_link(*, by: User, link: BidLink, reason: str) -> BidLink:
    """Leave a link of the bid out of the reading, with the reason. It stays in the list."""
    refuse_closed_bids(link.bid.tender)
    _check_reason(reason)
    with transaction.atomic():
        row = BidLink.objects.select_for_update().get(pk=link.pk)
        if row.withdrawn_at is not None:
            raise ActionRefused("already_withdrawn", _("This link is already withdrawn."))
        row.withdrawn_by, row.withdrawn_at = by.get_username(), timezone.now()
        row.withdrawal_reason = reason.strip()
        row.save()
        record(
            "exposure.link_withdrawn",
            by=by,
            target=f"{link.bid.code}/{row.code}",
            tender=link.bid.tender.reference,
            data={"reason": row.withdrawal_reason},
        )
    return row


def keep_reading(*, by: User, bid: Bid, as_of: date) -> ExposureReading:
    """Keep the reading of a day with the records it used, named by its SHA-256.

    Keeping again what is already kept returns it and writes nothing.
    """
    refuse_closed_bids(bid.tender)
    with transaction.atomic():
        Bid.objects.select_for_update().get(pk=bid.pk)
        exposure = exposure_of_bid(bid, as_of)
        if exposure is None:
            raise ActionRefused(
                "no_parameters", _("The parameters pinned with the method are not kept here.")
            )
        content = content_of(exposure)
        sha256 = digest(content)
        kept = ExposureReading.objects.filter(bid=bid, sha256=sha256).first()
        if kept is not None:
            return kept
        kept = ExposureReading.objects.create(
            bid=bid,
            as_of=as_of,
            content=content,
            sha256=sha256,
            kept_by=by.get_username(),
            kept_at=timezone.now(),
        )
        record(
            "exposure.reading_kept",
            by=by,
            target=f"{bid.code}/{as_of}",
            tender=bid.tender.reference,
            data={"sha256": sha256, "figures": content["figures"]},
        )
    return kept
