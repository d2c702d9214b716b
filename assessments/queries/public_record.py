"""What is public of the real call: announced, made, and contradicted, with where it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.frameworks.loader import load as load_frameworks
from assessments.frameworks.types import Source
from assessments.models import Tender
from assessments.timeline import load
from providers.language import in_language

# What was announced for before the call has no place on its axis.
FIRST_DRAWN = date(2026, 2, 1)


@dataclass(frozen=True, slots=True)
class Announced:
    """In the reader's language. `announced`: a year, a month or a day as known; `made`: a day or empty."""

    stage: str
    event: str
    announced: str
    last_day: date
    made: str
    gap: str
    contradiction: str
    sources: tuple[Source, ...]

    @property
    def is_late(self) -> bool:
        return bool(self.made) and date.fromisoformat(self.made) > self.last_day

    @property
    def is_drawn(self) -> bool:
        """Whether it stands on the axis by itself: not a stage, and not over before the call."""
        return not self.stage and self.last_day >= FIRST_DRAWN


def announcements(tender: Tender) -> list[Announced]:
    """Nothing for a tender that is not the record of the real call. No query."""
    if not tender.is_public_record:
        return []
    sources = load_frameworks().sources
    return [
        Announced(
            stage=each.stage,
            event=in_language(each.event_fr, each.event_en),
            announced=each.announced,
            last_day=each.last_day,
            made=each.made,
            gap=_gap(each.last_day, each.made_on),
            contradiction=in_language(each.contradiction_fr, each.contradiction_en),
            sources=tuple(sources[code] for code in each.sources),
        )
        for each in load().announcements
    ]


def told(announced: list[Announced]) -> list[str]:
    """A sentence for each event that did not keep the day announced."""
    return [
        _("%(event)s: announced for %(announced)s, made on %(made)s, %(gap)s.")
        % {"event": each.event, "announced": each.announced, "made": each.made, "gap": each.gap}
        for each in announced
        if each.is_late
    ]


def _gap(announced: date, made: date | None) -> str:
    if made is None:
        return "–"
    days = (made - announced).days
    if days <= 0:
        return _("on time")
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
