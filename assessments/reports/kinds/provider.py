"""The sheet of a bidder: public facts as of a day, each with its source, date and confidence.

The day is that of the deadline for bids, or of the order where there is none. It holds no mark, price
nor rank, and repeats no third party's rating.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Tender
from assessments.queries.report_meta import ReportMeta
from assessments.reports.figures import french, long_date
from assessments.reports.frame import Check, Frame, common_checks, frame_of
from assessments.reports.kinds.kind import Kind, Subject
from assessments.reports.press.paper import Attached, Paper
from assessments.reports.render import journal_head
from assessments.scoring.canonical import canonical_bytes
from providers.models import Certification, Fact
from providers.models.provenance import Confidence, Provenance
from providers.queries import CertificationView, ProviderPage, provider_page
from providers.templatetags.hosts import country, status_word

TEMPLATE, DATA_NAME = "reports/provider/report.html", "provider.json"
NONE = "–"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a statement comes from, when it was checked, how far it can be trusted."""

    source: str
    checked_on: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CertificationRow:
    name: str
    scope: str
    dates: str
    status: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class FactRow:
    subject: str
    value: str
    dates: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class SheetPage:
    name: str
    country: str
    website: str
    summary: str
    as_of: str
    services: tuple[tuple[str, str], ...]
    certifications: tuple[CertificationRow, ...]
    facts: tuple[FactRow, ...]
    to_check: tuple[FactRow, ...]
    later: int


def subjects(tender: Tender) -> Sequence[Subject]:
    """The provider of each bid."""
    bids = tender.bids.select_related("provider").order_by("colour")
    return [(bid.code, bid.provider.name) for bid in bids]


def gather(tender: Tender, subject: str, dossier: Mapping[str, Any]) -> dict[str, Any]:
    """What was known of the provider on the day, in both languages."""
    bid = tender.bids.select_related("provider").get(code=subject)
    day = timezone.localtime(tender.bids_due_at or timezone.now()).date()
    page = provider_page(bid.provider.slug, day)
    return {
        "provider_sheet": "1",
        "fictitious": tender.is_fictitious,
        "tender": {"reference": tender.reference, "title": tender.title, "buyer": tender.buyer},
        "bid": bid.code,
        "as_of": day.isoformat(),
        "provider": _identity(page),
        "services": [{"name": each.name, "type": each.type} for each in page.services],
        "certifications": list(map(_certification, page.certifications)),
        "facts": list(map(_fact, page.facts)),
        "to_check": list(map(_fact, page.to_check)),
        "later": page.later,
    }


def _identity(page: ProviderPage) -> dict[str, Any]:
    host = page.provider
    return {
        "name": host.name,
        "country": host.country,
        "website": host.website,
        "summary": {"fr": host.summary_fr, "en": host.summary_en},
    }


def _certification(view: CertificationView) -> dict[str, Any]:
    one = view.certification
    return {
        "scheme": one.scheme,
        "version": one.scheme_version,
        "decision": one.decision_number,
        "service": one.service.name if one.service else "",
        "scope": {"fr": one.scope_fr, "en": one.scope_en},
        "from": one.valid_from.isoformat() if one.valid_from else None,
        "to": one.valid_to.isoformat() if one.valid_to else None,
        "status": view.status.value,
        **_origin(one),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "field": fact.field,
        "value": {"fr": fact.value_fr, "en": fact.value_en},
        "from": fact.valid_from or None,
        "to": fact.valid_to or None,
        **_origin(fact),
    }


def _origin(item: Provenance) -> dict[str, Any]:
    source = item.source
    return {
        "source": {"fr": source.label_fr, "en": source.label_en, "address": source.address},
        "checked_on": item.checked_on.isoformat(),
        "confidence": item.confidence,
    }


def write(kept: Mapping[str, Any], meta: ReportMeta) -> Paper:
    page = read(kept)
    status = _("public facts as of %(day)s") % {"day": kept["as_of"]}
    frame = frame_of(kept, meta, status=status, subject=kept["bid"])
    html = render_to_string(TEMPLATE, {"report": frame, "page": page, "checks": _checks(frame)})
    data = canonical_bytes({**kept, "journal": journal_head(meta)})
    return Paper(html, frame.warning, (Attached(DATA_NAME, data, "What this sheet says"),))


def read(kept: Mapping[str, Any]) -> SheetPage:
    """What is printed of an object that `gather` made, in the active language."""
    host = kept["provider"]
    return SheetPage(
        name=host["name"],
        country=country(host["country"]) if host["country"] else NONE,
        website=host["website"] or NONE,
        summary=_said(host["summary"]),
        as_of=long_date(date.fromisoformat(kept["as_of"])),
        services=tuple((each["name"], each["type"] or NONE) for each in kept["services"]),
        certifications=tuple(_certifications(kept["certifications"])),
        facts=tuple(_facts(kept["facts"])),
        to_check=tuple(_facts(kept["to_check"])),
        later=kept["later"],
    )


def _certifications(told: Iterable[Mapping[str, Any]]) -> Iterator[CertificationRow]:
    schemes = dict(Certification.Scheme.choices)
    for each in told:
        name = " ".join(filter(None, (schemes[each["scheme"]], each["version"], each["decision"])))
        scope = " – ".join(filter(None, (each["service"], _said(each["scope"]))))
        yield CertificationRow(
            name=name,
            scope=scope or NONE,
            dates=_dates(each),
            status=str(status_word(each["status"])),
            origin=_printed(each),
        )


def _facts(told: Iterable[Mapping[str, Any]]) -> Iterator[FactRow]:
    fields = dict(Fact.Field.choices)
    for each in told:
        value = _said(each["value"])
        if each["field"] == Fact.Field.HQ_COUNTRY:
            value = country(value)
        yield FactRow(str(fields[each["field"]]), value, _dates(each), _printed(each))


def _dates(each: Mapping[str, Any]) -> str:
    if not each["from"] and not each["to"]:
        return NONE
    ends = (each["from"] or "?", each["to"] or "")
    return " → ".join(filter(None, ends)) if ends[0] != ends[1] else ends[0]


def _printed(each: Mapping[str, Any]) -> Origin:
    confidence = dict(Confidence.choices)[each["confidence"]]
    return Origin(_said(each["source"]), each["checked_on"], str(confidence))


def _said(texts: Mapping[str, str]) -> str:
    first, second = ("fr", "en") if french() else ("en", "fr")
    return texts[first] or texts[second]


def _checks(frame: Frame) -> tuple[Check, ...]:
    return (
        *common_checks(frame),
        Check(
            _("The data"),
            _("The file embedded holds what this sheet prints, with the address of each source."),
            (f"pdfdetach -save 1 -o {DATA_NAME} {frame.file_name}",),
        ),
    )


KIND = Kind(write=write, gather=gather, subjects=subjects, judged=False)
