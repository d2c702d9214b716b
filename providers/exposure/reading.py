"""The rule: nexus x severity x reach x (1 - mitigation) per law and link, then the maximum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from providers.exposure.parameters import Parameters
from providers.exposure.types import Affects, Kind, Law, Link, Mitigation, Weight

# The laws name the United Kingdom as their authors do; links give the ISO code.
ISO = {"UK": "GB"}


@dataclass(frozen=True, slots=True)
class Line:
    """What one law gains through one link. Figures are hundredths, 0 to 1500.

    `law` is None when no law of that country is recorded: what may be there is not known.
    `established` rests on what is known to be; `possible` takes at its worst what is not.
    """

    link: Link
    law: Law | None
    affects: Affects
    weight: Weight
    nexus: int
    nexus_at_worst: int
    severity: int
    reach: int
    level: str
    percent: int
    established: int
    possible: int

    @property
    def law_code(self) -> str:
        return self.law.code if self.law else ""

    @property
    def key(self) -> str:
        """Stable from one reading to the next: the law and the link."""
        return f"{self.law_code or 'unrecorded'}:{self.link.key}"


@dataclass(frozen=True, slots=True)
class Reading:
    """Every line, the heaviest first, and the shields: these lower nothing by themselves."""

    lines: tuple[Line, ...]
    shields: tuple[Law, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A maximum, not a mean: one open door is enough. `worst` is the line that gives it."""

    established: int
    possible: int
    worst: Line | None


def read(
    laws: Sequence[Law],
    links: Iterable[Link],
    parameters: Parameters,
    mitigations: Sequence[Mitigation] = (),
) -> Reading:
    """Read every link under every law of its country. The order of the arguments is indifferent."""
    exposures = [law for law in laws if law.kind == "exposure"]
    lines = [
        line for link in links for line in _lines(link, exposures, parameters, tuple(mitigations))
    ]
    lines.sort(key=lambda line: (-line.established, -line.possible, line.affects, line.key))
    shields = sorted((law for law in laws if law.kind == "shield"), key=lambda law: law.code)
    return Reading(tuple(lines), tuple(shields))


def figure(lines: Iterable[Line], affects: Affects, activity: int | None = None) -> Figure:
    """The maximum over the lines of one effect, and of one HDS activity when it is given.

    `worst` gives the established figure, or the possible one when nothing is established.
    """
    kept = [
        line
        for line in lines
        if line.affects is affects and (activity is None or line.link.concerns(activity))
    ]
    worst = max(kept, key=lambda line: (line.established, line.possible), default=None)
    return Figure(
        established=max((line.established for line in kept), default=0),
        possible=max((line.possible for line in kept), default=0),
        worst=worst if worst is not None and worst.possible else None,
    )


def _lines(
    link: Link,
    exposures: Sequence[Law],
    parameters: Parameters,
    mitigations: tuple[Mitigation, ...],
) -> list[Line]:
    """One line per law of the link's country; nothing for what is known to be no link.

    Where the country is not known, the law that would weigh most on each effect. Where no law of
    the country is recorded, one line that says so.
    """
    if link.kind is link.at_worst is Kind.NONE:
        return []
    laws = [law for law in exposures if link.country in ("", _country(law))]
    if not laws:
        return [_line(None, Affects.CONFIDENTIALITY, link, parameters, mitigations)]
    lines = [_line(law, Affects(law.affects), link, parameters, mitigations) for law in laws]
    return lines if link.country else list(_heaviest(lines))


def _heaviest(lines: Sequence[Line]) -> Iterator[Line]:
    for affects in Affects:
        kept = [line for line in lines if line.affects is affects]
        if kept:
            yield min(kept, key=lambda line: (-line.possible, line.key))


def _country(law: Law) -> str:
    return ISO.get(law.jurisdiction, law.jurisdiction)


def _line(
    law: Law | None,
    affects: Affects,
    link: Link,
    parameters: Parameters,
    mitigations: tuple[Mitigation, ...],
) -> Line:
    code = law.code if law else ""
    holding = tuple(each for each in mitigations if each.holds(code, link.key))
    level = max(
        (each.level for each in holding),
        key=lambda name: (parameters.percent(name, affects), name),
        default="none",
    )
    percent = parameters.percent(level, affects)
    severity = parameters.severity(law)
    reach = parameters.reach(law, holding) if affects is Affects.CONFIDENTIALITY else 100
    nexus = parameters.nexus[link.kind]
    at_worst = max(nexus, parameters.nexus[link.at_worst])
    weight = parameters.weight(law)
    left = severity * reach * (100 - percent)
    is_sure = weight is Weight.COUNTS and bool(link.country)
    return Line(
        link=link,
        law=law,
        affects=affects,
        weight=weight,
        nexus=nexus,
        nexus_at_worst=at_worst,
        severity=severity,
        reach=reach,
        level=level if percent else "none",
        percent=percent,
        established=nexus * left // 100 if is_sure else 0,
        possible=0 if weight is Weight.NOTHING else at_worst * left // 100,
    )
