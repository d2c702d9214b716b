"""What an administrator writes about laws. A record is never changed: another takes its place."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hdhcompliance.journal.record import Actor, record
from hdhcompliance.journal.refusal import ActionRefused
from providers.corrections import differences, told
from providers.given_sources import GivenSource, kept_source
from providers.models import Law, LawPeriod, Source
from providers.superseding import free_key, refuse_replaced, supersede


def add_law(*, by: Actor, law: Law, source: GivenSource) -> Law:
    """Keep a new law, which has no dated record yet. ValidationError when a field is wrong."""
    with transaction.atomic():
        law.source = kept_source(source)
        law.full_clean()
        law.save()
        record(
            "law.added",
            by=by,
            target=law.code,
            data={"kind": law.kind, "source": law.source.key, "instrument": law.instrument_fr},
        )
    return law


# What a correction may change: the code and the kind stay, since readings rest on them.
CORRECTED = (
    "jurisdiction",
    "affects",
    "reaches",
    "severity",
    *(
        f"{name}_{language}"
        for name in ("instrument", "exposed", "data", "route", "mitigation", "note")
        for language in ("fr", "en")
    ),
    "confidence",
    "checked_on",
    "source",
)


def correct_law(*, by: Actor, law: Law, source: GivenSource, reason: str, seen: str) -> Law:
    """Write the words of `law` over those that stand, which the journal keeps with the reason.

    `seen` is the seal of what was shown. ActionRefused when that has changed, or nothing does.
    """
    with transaction.atomic():
        standing = Law.objects.select_for_update().get(pk=law.pk)
        before = told(standing, CORRECTED)
        law.source = kept_source(source)
        law.full_clean()
        changed = differences(before, told(law, CORRECTED), seen=seen)
        law.save()
        record("law.corrected", by=by, target=law.code, data={"reason": reason, **changed})
    return law


def add_period(*, by: Actor, law: Law, period: LawPeriod, source: GivenSource) -> LawPeriod:
    """Keep a new dated record. ActionRefused when a record that stands covers some of its days."""
    with transaction.atomic():
        _queue(law)
        _write(law, period, kept_source(source))
        record("law.period_added", by=by, target=law.code, data=_told(period))
    return period


def correct_period(
    *, by: Actor, old: LawPeriod, period: LawPeriod, source: GivenSource, reason: str
) -> LawPeriod:
    """Write another record in the place of `old`, which stays as it was. ActionRefused if replaced."""
    with transaction.atomic():
        _replace(old, period, source, reason)
        record(
            "law.period_corrected",
            by=by,
            target=old.law.code,
            data={"replaces": old.key, "reason": reason, **_told(period)},
        )
    return period


def end_period(
    *, by: Actor, old: LawPeriod, last_day: str, source: GivenSource, reason: str
) -> LawPeriod:
    """End a record on a partial date: the same record with that end takes its place."""
    period = LawPeriod(
        status=old.status,
        valid_from=old.valid_from,
        valid_to=last_day,
        confidence=old.confidence,
        checked_on=timezone.localdate(),
        note_fr=old.note_fr,
        note_en=old.note_en,
    )
    with transaction.atomic():
        kept = kept_source(source)
        period.second_source = None if kept == old.source else old.source
        _replace(old, period, kept, reason)
        record(
            "law.period_ended",
            by=by,
            target=old.law.code,
            data={"replaces": old.key, "reason": reason, **_told(period)},
        )
    return period


def _replace(old: LawPeriod, period: LawPeriod, source: GivenSource, reason: str) -> None:
    _queue(old.law)
    refuse_replaced(old)
    _write(old.law, period, kept_source(source), besides=old)
    supersede(old, period, reason)


def _queue(law: Law) -> None:
    """Writers of one law wait for one another, so that no two write overlapping records."""
    Law.objects.select_for_update().get(pk=law.pk)


def _write(law: Law, period: LawPeriod, source: Source, besides: LawPeriod | None = None) -> None:
    period.law, period.source = law, source
    taken = law.periods.values_list("key", flat=True)
    period.key = free_key(law.code.lower().replace("_", "-"), taken)
    period.full_clean()
    for other in law.periods.filter(superseded_by=None).select_related("source", "second_source"):
        if other != besides and other.period().span.overlaps(period.period().span):
            raise ActionRefused("overlap", _overlap(other))
    period.save()


def _overlap(other: LawPeriod) -> str:
    return _(
        "The record « %(status)s », from %(start)s to %(end)s, covers some of these days. Choose"
        " other dates, or end or correct that record first."
    ) % {
        "status": other.get_status_display(),
        "start": other.valid_from or "…",
        "end": other.valid_to or "…",
    }


def _told(period: LawPeriod) -> dict[str, str]:
    return {
        "record": period.key,
        "status": period.status,
        "valid_from": period.valid_from,
        "valid_to": period.valid_to,
        "source": period.source.key,
    }
