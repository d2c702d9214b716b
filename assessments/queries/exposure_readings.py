"""A reading of exposure as it is kept, and what differs from it today."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.models import Bid, ExposureMitigation, ExposureReading
from assessments.queries.exposure import BidExposure
from assessments.scoring.canonical import canonical_bytes
from providers.exposure import Affects, Law, Line, Link, Text

# Parts of a reading, each a list of objects; the key names an object within its part.
PARTS: Mapping[str, tuple[str, ...]] = {
    "laws": ("code",),
    "links": ("key",),
    "mitigations": ("law", "link"),
    "lines": ("key", "affects"),
}
PART_NAMES: Mapping[str, str | Promise] = {
    "parameters": _("Parameters"),
    "laws": _("Law"),
    "links": _("Link"),
    "mitigations": _("Mitigation"),
    "lines": _("Figure"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is no longer as it was kept. `before` or `after` empty: absent there."""

    part: str | Promise
    key: str
    field: str
    before: str
    after: str


def content_of(exposure: BidExposure) -> dict[str, Any]:
    """All that the reading rests on and gives: integers, texts and lists only."""
    bid = exposure.bid
    return {
        "exposure": "1",
        "tender": bid.tender.reference,
        "bid": bid.code,
        "provider": bid.provider.name,
        "service": bid.service.name if bid.service else "",
        "as_of": exposure.as_of.isoformat(),
        "parameters": {"code": exposure.parameters.code, "sha256": exposure.parameters.sha256},
        "laws": [_law(law) for law in sorted(exposure.laws, key=lambda law: law.code)],
        "links": [_link(link) for link in sorted(exposure.links, key=lambda link: link.key)],
        "mitigations": [_mitigation(row) for row in exposure.mitigations],
        "lines": [_line(line) for line in exposure.reading.lines],
        "figures": {
            affects.value: {
                "established": exposure.figure(affects).established,
                "possible": exposure.figure(affects).possible,
            }
            for affects in Affects
        },
    }


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON."""
    return hashlib.sha256(canonical_bytes(dict(content))).hexdigest()


def last_kept(bid: Bid) -> ExposureReading | None:
    return ExposureReading.objects.filter(bid=bid).first()


def differences(kept: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """What changed since: parameters, laws, links, mitigations, then the figures."""
    found = []
    if kept["parameters"] != now["parameters"]:
        before, after = kept["parameters"], now["parameters"]
        found.append(
            Difference(PART_NAMES["parameters"], "", "code", before["code"], after["code"])
        )
    for part, names in PARTS.items():
        found += _part(part, _by_key(kept[part], names), _by_key(now[part], names))
    return found


def _part(
    part: str, kept: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]
) -> Iterator[Difference]:
    for key in sorted({*kept, *now}):
        if key not in kept or key not in now:
            there = str(_("present"))
            sides = (there, "") if key in kept else ("", there)
            yield Difference(PART_NAMES[part], key, "", *sides)
            continue
        for field, before in kept[key].items():
            if before != (after := now[key].get(field)):
                yield Difference(PART_NAMES[part], key, field, _written(before), _written(after))


def _by_key(
    rows: Sequence[Mapping[str, Any]], names: tuple[str, ...]
) -> dict[str, Mapping[str, Any]]:
    return {":".join(row[name] or "*" for name in names): row for row in rows}


def _written(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _law(law: Law) -> dict[str, Any]:
    return {
        "code": law.code,
        "jurisdiction": law.jurisdiction,
        "kind": law.kind,
        "affects": law.affects,
        "reaches": law.reaches,
        "severity": law.severity,
        "status": str(law.status),
        "from": law.period_from,
        "to": law.period_to,
        "sources": list(law.sources),
        "to_be_checked": law.to_be_checked,
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "key": link.key,
        "kind": link.kind.value,
        "at_worst": link.at_worst.value,
        "party": _text(link.party),
        "country": link.country,
        "chain": [_text(step) for step in link.chain],
        "service": link.service,
        "activities": list(link.activities),
        "sources": list(link.sources),
    }


def _text(text: Text) -> list[str]:
    return [text.fr, text.en]


def _mitigation(row: ExposureMitigation) -> dict[str, Any]:
    return {
        "law": row.law,
        "link": row.link,
        "level": row.level,
        "reach": row.reach,
        "justification": row.justification,
        "evidence": row.evidence,
        "by": row.recorded_by,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "affects": line.affects.value,
        "nexus": line.nexus,
        "nexus_at_worst": line.nexus_at_worst,
        "severity": line.severity,
        "reach": line.reach,
        "level": line.level,
        "mitigation": line.percent,
        "established": line.established,
        "possible": line.possible,
    }
