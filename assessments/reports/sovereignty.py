"""The European reading of a dossier: what is pinned, each bid's level and score, what holds it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.queries.sovereignty import (
    Pinned,
    answer_text,
    level_name,
    pinned_by,
    question_text,
    title,
)
from assessments.reports.figures import decimal
from assessments.sovereignty import ObjectiveReading, Reading, read
from providers.language import in_language

NONE = "–"


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A bid: its level in words, its score of 100, and how many of the questions are answered."""

    bid: str
    colour: int
    level: str
    score: str
    answered: str


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective: its weight in percent and, in the order of the bids, level and part of the score."""

    code: str
    title: str
    weight: int
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A criterion that holds a bid's level down: the answer found, and the reason written."""

    bid: str
    colour: int
    ref: str
    question: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class SovereigntyPage:
    """`is_readable`: whether the points table here is the one that the method pins."""

    framework: str
    sha256: str
    profile: str
    minimum: str
    is_readable: bool
    levels: tuple[LevelRow, ...] = ()
    objectives: tuple[ObjectiveRow, ...] = ()
    holding: tuple[HoldingRow, ...] = ()


def sovereignty_page(
    dossier: Mapping[str, Any], names: Mapping[str, str], colours: Mapping[str, int]
) -> SovereigntyPage | None:
    """None when the method has no European reading."""
    pins = dossier["method"].get("sovereignty")
    if pins is None:
        return None
    rule = pinned_by(pins)
    if rule is None:
        return SovereigntyPage(
            pins["framework"], pins["sha256"], pins["profile"], _minimum(pins), False
        )
    readings = {bid["code"]: read(rule.table, _options(bid)) for bid in dossier["bids"]}
    return SovereigntyPage(
        framework=in_language(rule.framework.title_fr, rule.framework.title_en),
        sha256=pins["sha256"],
        profile=_profile(rule),
        minimum=_minimum(pins),
        is_readable=True,
        levels=tuple(
            _level_row(rule, one, names[code], colours[code]) for code, one in readings.items()
        ),
        objectives=tuple(_objectives(rule, tuple(readings.values()))),
        holding=tuple(
            row
            for bid in dossier["bids"]
            for row in _holding(
                rule, readings[bid["code"]], bid, names[bid["code"]], colours[bid["code"]]
            )
        ),
    )


def _options(bid: Mapping[str, Any]) -> dict[str, int]:
    """The answers that establish something."""
    answers = bid.get("sovereignty", {})
    return {ref: one["option"] for ref, one in answers.items() if one["option"] is not None}


def _profile(rule: Pinned) -> str:
    shares = " / ".join(str(objective.weight) for objective in rule.table.objectives)
    return f"{rule.table.profile} ({shares})"


def _minimum(pins: Mapping[str, Any]) -> str:
    if "seal_minimum" not in pins:
        return _("none: this reading informs and puts no bid out")
    return _("SEAL-%(minimum)d, at gate %(gate)s") % {
        "minimum": pins["seal_minimum"],
        "gate": pins["gate"],
    }


def _level_row(rule: Pinned, reading: Reading, name: str, colour: int) -> LevelRow:
    level, score = level_name(rule.framework, reading.seal_at_most), decimal(reading.score)
    if not reading.answered:
        level, score = _("not established: no question is answered"), NONE
    elif reading.seal is None:
        level = _("not established, at most %(level)s") % {"level": level}
        score = _("%(score)s, at most %(most)s") % {
            "score": score,
            "most": decimal(reading.score_at_most),
        }
    return LevelRow(name, colour, level, score, f"{reading.answered} / {reading.total}")


def _objectives(rule: Pinned, readings: tuple[Reading, ...]) -> Iterator[ObjectiveRow]:
    for place, objective in enumerate(rule.table.objectives):
        yield ObjectiveRow(
            code=objective.code,
            title=title(rule.framework.section(objective.code)),
            weight=objective.weight,
            cells=tuple(_cell(reading.objectives[place]) for reading in readings),
        )


def _cell(found: ObjectiveReading) -> tuple[str, str]:
    """Level and part of the score; the level between brackets while questions are unanswered."""
    if not found.answered:
        return NONE, NONE
    level = f"SEAL-{found.seal_at_most}"
    return level if found.seal is not None else f"({level})", decimal(found.score)


def _holding(
    rule: Pinned, reading: Reading, bid: Mapping[str, Any], name: str, colour: int
) -> Iterator[HoldingRow]:
    for ref in reading.holding:
        given = bid["sovereignty"][ref]
        offered = {each.option: each for each in rule.framework.answers_to(ref)}
        yield HoldingRow(
            bid=name,
            colour=colour,
            ref=ref,
            question=question_text(rule.framework, ref),
            answer=answer_text(offered[given["option"]]),
            reason=given["justification"],
        )
