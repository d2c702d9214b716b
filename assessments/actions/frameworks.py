"""Loading the frameworks' data files into the database."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from assessments.actions.errors import ActionRefused
from assessments.frameworks import types as data
from assessments.frameworks.loader import load
from assessments.models import Criterion, Framework
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record


def load_frameworks(*, by: User | None) -> list[Framework]:
    """Store every framework version not stored yet; returns those.

    A version is a promise: files that changed under a version already stored are refused, since
    frozen grids point to its criteria.
    """
    catalogue = load()
    with transaction.atomic():
        stored = {(row.code, row.version): row for row in Framework.objects.all()}
        loaded: list[Framework] = []
        for framework in catalogue.frameworks.values():
            known = stored.get((framework.code, framework.version))
            if known is None:
                loaded.append(_store(framework))
            elif known.sha256 != framework.sha256:
                raise ActionRefused(
                    "version_changed",
                    f"{framework.key} differs from the version already loaded:"
                    " give the new content a new version.",
                )
        if loaded:
            record(
                "frameworks.loaded",
                by=by,
                target=", ".join(str(framework) for framework in loaded)[:300],
                data={str(framework): framework.sha256 for framework in loaded},
            )
    return loaded


def _store(framework: data.Framework) -> Framework:
    row = Framework.objects.create(
        code=framework.code,
        version=framework.version,
        title_fr=framework.title_fr,
        title_en=framework.title_en,
        publisher=framework.publisher,
        status_note=framework.status_note,
        sha256=framework.sha256,
        loaded_at=timezone.now(),
    )
    sections = {section.code: section for section in framework.sections}
    Criterion.objects.bulk_create(
        Criterion(
            framework=row,
            ref=criterion.ref,
            section=criterion.section,
            section_fr=sections[criterion.section].title_fr,
            section_en=sections[criterion.section].title_en,
            kind=criterion.kind,
            summary_fr=criterion.summary_fr,
            summary_en=criterion.summary_en,
            evidence=criterion.evidence,
            anchors_fr=list(criterion.anchors_fr or ()),
            order=criterion.order,
        )
        for criterion in framework.criteria
    )
    return row
