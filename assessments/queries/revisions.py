"""The newer files of a report, and whether a newer report took its place."""

from __future__ import annotations

from assessments.models import Report, ReportRevision


def counter_signatures(report: Report) -> list[ReportRevision]:
    """In the order in which they were made. Reads the revisions prefetched."""
    kind = ReportRevision.Kind.COUNTERSIGNED
    return [each for each in report.revisions.all() if each.kind == kind]


def superseding(report: Report) -> Report | None:
    """The newest report of the same kind, subject and language sealed after this one was ordered."""
    return (
        Report.objects.filter(
            tender=report.tender_id,
            kind=report.kind,
            subject=report.subject,
            language=report.language,
            sealed_at__isnull=False,
            pk__gt=report.pk,
        )
        .order_by("-pk")
        .first()
    )
