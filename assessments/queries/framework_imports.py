"""What importing an edition would do, worked out from the frameworks as they stand now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.frameworks.importers import Change, Differences, Edition, Line, Step, compare
from assessments.frameworks.loader import load
from assessments.models import Framework, GridNode
from providers.language import in_language

WHAT: Mapping[str, str | Promise] = {
    "section": _("section"),
    "section_fr": _("heading"),
    "section_en": _("heading"),
    "summary_fr": _("text"),
    "summary_en": _("text"),
    "guidance": _("guidance"),
    "evidence": _("evidence"),
    "groups": _("groups"),
    "source_id": _("identifier"),
}


class Fate(StrEnum):
    NEW = "new"
    SAME = "same"
    REPLACED = "replaced"
    IN_USE = "in_use"
    RESERVED = "reserved"


@dataclass(frozen=True, slots=True)
class Preview:
    """`kept`: the version compared with, the latest of the same code when this one is not kept yet.

    `grids`: how many grids draw on the version that would be replaced.
    """

    edition: Edition
    fate: Fate
    kept: Framework | None
    differences: Differences
    grids: int = 0

    @property
    def is_possible(self) -> bool:
        return self.fate in (Fate.NEW, Fate.REPLACED)

    @property
    def fingerprint(self) -> str:
        """Names what was shown: another one means that something moved since."""
        kept = f"{self.kept.pk} {self.kept.sha256}" if self.kept else ""
        return hashlib.sha256(f"{self.edition.sha256} {self.fate} {kept}".encode()).hexdigest()


def preview(edition: Edition) -> Preview:
    """Three queries at most, whatever the size."""
    if is_reserved(edition):
        return Preview(edition, Fate.RESERVED, None, compare(None, edition))
    kept = _nearest(edition)
    differences = compare(kept_edition(kept) if kept else None, edition)
    if kept is None or kept.version != edition.version:
        return Preview(edition, Fate.NEW, kept, differences)
    if kept.sha256 == edition.sha256:
        return Preview(edition, Fate.SAME, kept, differences)
    grids = grids_on(kept)
    return Preview(edition, Fate.IN_USE if grids else Fate.REPLACED, kept, differences, grids)


@dataclass(frozen=True, slots=True)
class Shown:
    """A criterion in the reader's language; `before` and `what` where its content differs."""

    ref: str
    summary: str
    section: str
    before: str = ""
    what: tuple[str, ...] = ()


def shown_lines(lines: Iterable[Line]) -> list[Shown]:
    return [
        Shown(
            line.ref,
            in_language(line.summary_fr, line.summary_en),
            f"{line.section} {in_language(line.section_fr, line.section_en)}".strip(),
        )
        for line in lines
    ]


def shown_changes(changes: Iterable[Change]) -> list[Shown]:
    return [
        Shown(
            change.after.ref,
            in_language(change.after.summary_fr, change.after.summary_en),
            change.after.section,
            in_language(change.before.summary_fr, change.before.summary_en),
            tuple(dict.fromkeys(str(WHAT[name]) for name in change.what)),
        )
        for change in changes
    ]


def is_reserved(edition: Edition) -> bool:
    """Whether its name is one of the product's own data, whose next versions come with the product.

    Grids name a framework by code and version together: neither may read like one of ours.
    """
    own = load().frameworks
    return edition.key in own or edition.code in {framework.code for framework in own.values()}


def grids_on(framework: Framework) -> int:
    """How many grids hold a criterion of this version."""
    found = GridNode.objects.filter(criterion__framework=framework).order_by()
    return found.values("grid").distinct().count()


def kept_edition(framework: Framework) -> Edition:
    """A version as it is kept, in the terms of a file; an own one has no more than its texts."""
    return Edition(
        code=framework.code,
        version=framework.version,
        shape=framework.origin,
        language=framework.language,
        title_fr=framework.title_fr,
        title_en=framework.title_en,
        publisher=framework.publisher,
        note=framework.status_note,
        scale=tuple(Step(**step) for step in framework.scale),
        lines=tuple(
            Line(
                ref=row.ref,
                section=row.section,
                section_fr=row.section_fr,
                section_en=row.section_en,
                summary_fr=row.summary_fr,
                summary_en=row.summary_en,
                guidance=row.guidance,
                evidence=row.evidence,
                groups=tuple(row.groups),
                source_id=row.source_id,
            )
            for row in framework.criteria.all()
        ),
    )


def _nearest(edition: Edition) -> Framework | None:
    """The version kept under the same code and version, else the one of that code loaded last."""
    found = list(Framework.objects.filter(code=edition.code).order_by("-loaded_at", "-pk"))
    same = (framework for framework in found if framework.version == edition.version)
    return next(same, found[0] if found else None)
