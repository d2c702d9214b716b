"""Until when the files of the register are proven by whoever dated them last."""

from __future__ import annotations

from datetime import datetime, timedelta

from assessments.models import Report

# Long enough for an authority that is away, a mistaken setting, a summer.
AHEAD = timedelta(days=90)


def proven_until(report: Report) -> datetime | None:
    """When the certificate behind its last date ends; None if it was never dated.

    A file that was dated, then signed without a date, is proven by the former. Reads the revisions
    prefetched.
    """
    ends = [report.proven_until, *(each.proven_until for each in report.revisions.all())]
    return max(filter(None, ends), default=None)


def due(before: datetime) -> list[Report]:
    """Sealed reports whose proof ends before the aware moment `before`, the first to end first.

    Two queries.
    """
    sealed = Report.objects.filter(sealed_at__isnull=False).exclude(kind=Report.Kind.BUNDLE)
    found = []
    for report in sealed.select_related("tender").prefetch_related("revisions"):
        until = proven_until(report)
        if until is not None and until < before:
            found.append((until, report))
    return [report for _until, report in sorted(found, key=lambda each: (each[0], each[1].pk))]
