"""Reading laws as of a date. Each function makes a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from providers import laws as rules
from providers.corrections import Correction, corrections
from providers.laws import LawOnDay, Reading
from providers.models import Law, LawPeriod


@dataclass(frozen=True, slots=True)
class LawView:
    """A law with its reading of a day; `records` are those that stand, oldest first."""

    law: Law
    records: tuple[LawPeriod, ...]
    reading: Reading

    @property
    def record(self) -> LawPeriod | None:
        """The record that answers for the day."""
        return self._record(self.reading.period)

    @property
    def before(self) -> LawPeriod | None:
        return self._record(self.reading.before)

    @property
    def after(self) -> LawPeriod | None:
        return self._record(self.reading.after)

    def _record(self, period: rules.Period | None) -> LawPeriod | None:
        return next((r for r in self.records if period and r.key == period.key), None)

    @property
    def on_day(self) -> LawOnDay:
        keys = [source.key for source in self.law.sources]
        if self.reading.period is not None:
            keys += [key for key in self.reading.period.sources if key not in keys]
        return LawOnDay(
            code=self.law.code,
            jurisdiction=self.law.jurisdiction,
            instrument_fr=self.law.instrument_fr,
            instrument_en=self.law.instrument_en,
            kind=self.law.kind,
            affects=self.law.affects,
            reaches=self.law.reaches,
            severity=self.law.severity,
            reading=self.reading,
            sources=tuple(keys),
            to_be_checked=self.law.to_be_checked,
        )


def laws_as_of(day: date) -> tuple[LawOnDay, ...]:
    """Every law as it stands on the day, by kind, jurisdiction and code. 2 queries."""
    return tuple(view.on_day for view in law_views(day))


def law_views(day: date, laws: QuerySet[Law] | None = None) -> list[LawView]:
    """Laws with their reading of the day. 2 queries."""
    standing = LawPeriod.objects.filter(superseded_by=None).select_related(
        "source", "second_source"
    )
    found = (Law.objects.all() if laws is None else laws).select_related("source", "second_source")
    return [_view(law, day) for law in found.prefetch_related(Prefetch("periods", standing))]


def _view(law: Law, day: date) -> LawView:
    records = sorted(law.periods.all(), key=lambda record: record.period().span.starts)
    reading = rules.read([record.period() for record in records], day)
    return LawView(law, tuple(records), reading)


@dataclass(frozen=True, slots=True)
class LawPage:
    """A law on a day, the records that others replaced and the corrections, the last ones first."""

    view: LawView
    replaced: tuple[LawPeriod, ...]
    corrections: tuple[Correction, ...]


def law_page(code: str, day: date) -> LawPage:
    """The page of one law. Law.DoesNotExist when unknown. 4 queries."""
    views = law_views(day, Law.objects.filter(code=code))
    if not views:
        raise Law.DoesNotExist
    replaced = (
        LawPeriod.objects.filter(law__code=code, superseded_by__isnull=False)
        .select_related("law", "source", "second_source", "superseded_by")
        .order_by("-superseded_at")
    )
    return LawPage(views[0], tuple(replaced), corrections(Law, "law.corrected", {code: code}))


def jurisdictions() -> list[str]:
    """The jurisdictions of the laws kept. 1 query."""
    return list(
        Law.objects.order_by("jurisdiction").values_list("jurisdiction", flat=True).distinct()
    )


@dataclass(frozen=True, slots=True)
class LawChange:
    """The next change of a law's status. `day`: as known (`2027-03`), `first` its first day.

    `after` is None when what follows is not known: the record that answers ends, and no other starts.
    """

    law: Law
    day: str
    first: date
    before: LawPeriod | None
    after: LawPeriod | None

    @property
    def told(self) -> str:
        """What changes, in one phrase of the reader's language."""
        return _("%(law)s: from “%(before)s” to “%(after)s”") % {
            "law": self.law.instrument,
            "before": self.before.get_status_display() if self.before else _("unknown"),
            "after": self.after.get_status_display() if self.after else _("unknown"),
        }


def law_changes(day: date, until: date | None = None) -> list[LawChange]:
    """What changes next in each law after the day, the soonest first. 2 queries."""
    found = [change for view in law_views(day) if (change := _next_change(view)) is not None]
    kept = [each for each in found if until is None or each.first <= until]
    return sorted(kept, key=lambda each: (each.first, each.law.code))


def _next_change(view: LawView) -> LawChange | None:
    record, after = view.record, view.after
    if after is not None:
        first = after.period().span.starts[0]
        return LawChange(view.law, after.valid_from, first, record, after)
    if record is not None and record.valid_to:
        first = record.period().span.ends[0]
        return LawChange(view.law, record.valid_to, first, record, None)
    return None
