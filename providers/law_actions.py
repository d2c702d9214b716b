"""What an administrator writes about laws. A record is never changed: another takes its place."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hdhcompliance.journal.record import Actor, record
from providers.models import Law, LawPeriod, Source


class LawRefused(Exception):
    """`code` is for machines, `message` for people: what happened and what to do."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that is not kept yet; `address` may be empty, as for a document on paper."""

    label_fr: str
    label_en: str
    address: str
    kind: str


GivenSource = Source | NewSource


def add_law(*, by: Actor, law: Law, source: GivenSource) -> Law:
    """Keep a new law, which has no dated record yet. ValidationError when a field is wrong."""
    with transaction.atomic():
        law.source = _kept(source)
        law.full_clean()
        law.save()
        record(
            "law.added",
            by=by,
            target=law.code,
            data={"kind": law.kind, "source": law.source.key, "instrument": law.instrument_fr},
        )
    return law


def add_period(*, by: Actor, law: Law, period: LawPeriod, source: GivenSource) -> LawPeriod:
    """Keep a new dated record. LawRefused when a record that stands covers some of its days."""
    with transaction.atomic():
        _queue(law)
        _write(law, period, _kept(source))
        record("law.period_added", by=by, target=law.code, data=_told(period))
    return period


def correct_period(
    *, by: Actor, old: LawPeriod, period: LawPeriod, source: GivenSource, reason: str
) -> LawPeriod:
    """Write another record in the place of `old`, which stays as it was. LawRefused if replaced."""
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
        kept = _kept(source)
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
    standing = LawPeriod.objects.get(pk=old.pk)
    if standing.superseded_by_id is not None:
        raise LawRefused(
            "superseded",
            _(
                "Someone replaced this record while you were writing. Nothing was recorded; look"
                " at what stands now before you correct it."
            ),
        )
    _write(old.law, period, _kept(source), besides=old)
    standing.superseded_by = period
    standing.superseded_at = timezone.now()
    standing.superseded_because = reason
    standing.save()


def _queue(law: Law) -> None:
    """Writers of one law wait for one another, so that no two write overlapping records."""
    Law.objects.select_for_update().get(pk=law.pk)


def _write(law: Law, period: LawPeriod, source: Source, besides: LawPeriod | None = None) -> None:
    period.law, period.source = law, source
    written = law.periods.count()
    period.key = f"{law.code.lower().replace('_', '-')}-h{written + 1}"
    period.full_clean()
    for other in law.periods.filter(superseded_by=None).select_related("source", "second_source"):
        if other != besides and other.period().span.overlaps(period.period().span):
            raise LawRefused("overlap", _overlap(other))
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


def _kept(source: GivenSource) -> Source:
    if isinstance(source, Source):
        return source
    written = Source.objects.filter(key__startswith="H").count()
    kept = Source(
        key=f"H{written + 1}",
        label_fr=source.label_fr,
        label_en=source.label_en,
        address=source.address,
        kind=source.kind,
    )
    kept.full_clean()
    kept.save()
    return kept


def _told(period: LawPeriod) -> dict[str, str]:
    return {
        "record": period.key,
        "status": period.status,
        "valid_from": period.valid_from,
        "valid_to": period.valid_to,
        "source": period.source.key,
    }
