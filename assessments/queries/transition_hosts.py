"""The two hosts of a transition, one line each on what is known of them on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.models import Transition
from hdhcompliance.skin.formats import spoken_date
from providers.exposure import Affects, load_parameters, read, variant_not_stated
from providers.exposure_queries import links_on
from providers.exposure_words import highest
from providers.law_queries import laws_as_of
from providers.models import Certification, HostingService, Provider
from providers.queries import CertificationView, certifications_of
from providers.status import Status


@dataclass(frozen=True, slots=True)
class Host:
    """A host as a column: its service, its certifications and its exposure, a sentence each."""

    role: str
    provider: Provider
    service: HostingService | None
    certifications: str
    exposure: str


def hosts_of(moving: Transition, today: date) -> tuple[Host, Host]:
    """The incumbent, then the new host. 8 queries."""
    old, new = moving.incumbent, moving.bid.provider
    views = certifications_of([old.pk, new.pk], today)
    laws, parameters = laws_as_of(today), load_parameters()
    links = links_on([old, new], today)

    def host(role: str, provider: Provider, service: HostingService | None) -> Host:
        reading = read(laws, variant_not_stated(links[provider.pk].links), parameters)
        own = [
            view
            for view in views
            if view.certification.provider_id == provider.pk
            and (service is None or view.certification.service_id in (None, service.pk))
        ]
        return Host(
            role=role,
            provider=provider,
            service=service,
            certifications=_told(own),
            exposure=highest(reading.lines, Affects.CONFIDENTIALITY),
        )

    return (
        host(_("Incumbent host"), old, moving.incumbent_service),
        host(_("New host"), new, moving.bid.service),
    )


def _told(views: list[CertificationView]) -> str:
    """« SecNumCloud : valable jusqu’au 3 mars 2028 ; HDS : rien de connu. »"""
    said = [
        _("%(scheme)s: %(what)s") % {"scheme": scheme.label, "what": _best(views, scheme)}
        for scheme in Certification.Scheme
    ]
    return pgettext("between the items of a list", "; ").join(said) + "."


def _best(views: list[CertificationView], scheme: Certification.Scheme) -> str:
    """The standing that can be relied on most."""
    order = list(Status)
    rows = [view for view in views if view.certification.scheme == scheme]
    if not rows:
        return _("none is known")
    best = min(rows, key=lambda view: order.index(view.status))
    if best.status is Status.VALID and best.standing.last_day:
        day = spoken_date(best.standing.last_day)
        return _("valid until %(day)s") % {"day": day}
    said: dict[Status, str] = {
        Status.IN_PROGRESS: _("in progress is not granted"),
        Status.NOT_YET_VALID: _("not valid yet"),
        Status.EXPIRED: _("ended, no renewal is known"),
        Status.ABSENT: _("none found"),
    }
    return said.get(best.status, _("unknown"))
