"""A framework out of a file: kept as a draft, then written as its preview showed it, or discarded."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.frameworks.importers import (
    Asked,
    Bounds,
    Edition,
    ImportRefused,
    Tree,
    edition,
    from_json,
    read,
)
from assessments.models import Criterion, Framework, FrameworkDraft
from assessments.queries.framework_imports import Fate, Preview, preview
from assessments.queries.import_reasons import reasons, why_not
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.record import record

KEPT_FOR = timedelta(days=7)
BATCH = 500


class FileRefused(ActionRefused):
    """`reasons`: a sentence for each fault of the file."""

    def __init__(self, refusal: ImportRefused) -> None:
        self.reasons = reasons(refusal)
        super().__init__(refusal.code, "\n".join(self.reasons))


class ImportImpossible(ActionRefused):
    """The file is good and cannot be imported; `preview` says what it would have changed."""

    def __init__(self, found: Preview) -> None:
        super().__init__(f"framework_{found.fate}", why_not(found))
        self.preview = found


@dataclass(frozen=True, slots=True)
class Source:
    """The file an edition was read from."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Imported:
    """`framework` as it is kept now; `preview`: what was done, `fate` SAME meaning nothing."""

    framework: Framework
    preview: Preview


def source_of(name: str, data: bytes) -> Source:
    return Source(name[-200:], hashlib.sha256(data).hexdigest())


def read_file(data: bytes, asked: Asked) -> Tree:
    """What a file says; FileRefused when it is none that can be read. Writes nothing."""
    try:
        return read(data, asked=asked, bounds=Bounds(size=settings.FRAMEWORK_MAX_BYTES))
    except ImportRefused as refusal:
        raise FileRefused(refusal) from refusal


def read_framework(*, by: User, name: str, data: bytes, asked: Asked) -> FrameworkDraft:
    """Keep what a file says until its preview is confirmed. No framework is written.

    It takes the place of an earlier draft of the same person; drafts nobody confirmed go after a week.
    """
    tree = read_file(data, asked)
    found, source, now = edition(tree), source_of(name, data), timezone.now()
    with transaction.atomic():
        FrameworkDraft.objects.filter(created_at__lt=now - KEPT_FOR).delete()
        FrameworkDraft.objects.filter(user=by).delete()
        draft = FrameworkDraft.objects.create(
            user=by,
            file_name=source.name,
            file_sha256=source.sha256,
            content=asdict(found),
            notices={**asdict(tree.notices), "headings": len(tree.nodes) - len(found.lines)},
            created_at=now,
        )
        record(
            "framework.read",
            by=by,
            target=found.key,
            data={"file_sha256": source.sha256, "criteria": len(found.lines)},
        )
    return draft


def import_framework(*, by: User | None, found: Edition, source: Source) -> Imported:
    """Keep an edition; the same content again changes nothing and is not journalled.

    ImportImpossible, having written nothing, for a code of the product's own and for other content
    under a version that a grid draws on: a grid may be frozen on its criteria.
    """
    with transaction.atomic():
        # Two imports of one framework follow one another.
        list(Framework.objects.select_for_update().filter(code=found.code))
        before = preview(found)
        if before.fate is Fate.SAME:
            assert before.kept is not None
            return Imported(before.kept, before)
        if not before.is_possible:
            raise ImportImpossible(before)
        replaced = before.kept if before.fate is Fate.REPLACED else None
        former = replaced.sha256 if replaced else ""
        framework = _written(found, source, replaced)
        differences = before.differences
        record(
            "framework.imported",
            by=by,
            target=str(framework),
            data={
                "sha256": framework.sha256,
                "file": source.name,
                "file_sha256": source.sha256,
                "replaced_sha256": former,
                "criteria": len(found.lines),
                "new": len(differences.new),
                "changed": len(differences.changed),
                "gone": len(differences.gone),
            },
        )
    return Imported(framework, before)


def confirm_framework(*, by: User, draft: FrameworkDraft, shown: str) -> Imported:
    """Import a draft as its preview showed it, through the act of importing and its one entry.

    `shown`: the preview's fingerprint. ActionRefused, having written nothing, when anything moved.
    """
    with transaction.atomic():
        if not FrameworkDraft.objects.select_for_update().filter(pk=draft.pk).exists():
            raise ActionRefused("draft_over", _("This file is already imported or discarded."))
        found = from_json(draft.content)
        if preview(found).fingerprint != shown:
            raise ActionRefused(
                "draft_outdated",
                _("Frameworks moved since this page was shown: nothing was imported, look again."),
            )
        source = Source(draft.file_name, draft.file_sha256)
        result = import_framework(by=by, found=found, source=source)
        FrameworkDraft.objects.filter(pk=draft.pk).delete()
    return result


def discard_framework(*, by: User, draft: FrameworkDraft) -> None:
    """Forget a file: nothing of it is imported."""
    with transaction.atomic():
        _count, deleted = FrameworkDraft.objects.filter(pk=draft.pk).delete()
        if deleted:
            record("framework.discarded", by=by, target=draft.file_sha256)


def _written(found: Edition, source: Source, replaced: Framework | None) -> Framework:
    """The rows of an edition, in the place of those it replaces."""
    framework = replaced or Framework(code=found.code, version=found.version)
    framework.title_fr, framework.title_en = found.title_fr, found.title_en
    framework.publisher, framework.status_note = found.publisher, found.note
    framework.sha256, framework.loaded_at = found.sha256, timezone.now()
    framework.origin, framework.language = Framework.Origin(found.shape), found.language
    framework.scale = [asdict(step) for step in found.scale]
    framework.file_name, framework.file_sha256 = source.name, source.sha256
    framework.save()
    framework.criteria.all().delete()
    rows = (
        Criterion(
            framework=framework,
            ref=line.ref,
            section=line.section,
            section_fr=line.section_fr,
            section_en=line.section_en,
            kind="requirement",
            summary_fr=line.summary_fr,
            summary_en=line.summary_en,
            evidence=line.evidence,
            guidance=line.guidance,
            groups=list(line.groups),
            source_id=line.source_id,
            order=order,
        )
        for order, line in enumerate(found.lines)
    )
    Criterion.objects.bulk_create(rows, batch_size=BATCH)
    return framework
