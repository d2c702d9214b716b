"""The kinds of report: what each one gathers, how it is written. What they share is in render.py."""

from collections.abc import Callable, Mapping
from typing import Any

from assessments.models import Report, Tender
from assessments.reports.kinds import analysis, bundle, letter, opinion, provider, redacted
from assessments.reports.kinds.kind import Kind
from hdhcompliance.accounts.policy import Permission

KINDS: Mapping[str, Kind] = {
    Report.Kind.ANALYSIS: analysis.KIND,
    Report.Kind.REDACTED: redacted.KIND,
    Report.Kind.LETTER: letter.KIND,
    Report.Kind.OPINION: opinion.KIND,
    Report.Kind.PROVIDER: provider.KIND,
    Report.Kind.BUNDLE: bundle.KIND,
}


def choices(tender: Tender, may: Callable[[Permission], bool]) -> list[tuple[str, Any]]:
    """What a person may order, as the choices of a form; kinds of several subjects are groups."""
    found: list[tuple[str, Any]] = []
    for code, kind in KINDS.items():
        if not may(kind.orders):
            continue
        label = str(Report.Kind(code).label)
        subjects = kind.subjects(tender)
        if [subject for subject, _name in subjects] == [""]:
            found.append((code, label))
        elif subjects:
            found.append(
                (label, [(f"{code}:{subject}", f"{label} – {name}") for subject, name in subjects])
            )
    return found
