"""The European reading of a tender: its pinned table, and what each bid's answers give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.frameworks.loader import load
from assessments.frameworks.types import Answer, Framework, Section
from assessments.models import Bid, CsfAnswer, Grid, Tender
from assessments.queries.proposals import Proposal
from assessments.sovereignty import (
    ObjectiveReading,
    Questionnaire,
    Reading,
    outcome,
    questionnaire,
    read,
)
from providers.language import in_language

FRAMEWORK = "ec-csf-2026-06"


@dataclass(frozen=True, slots=True)
class Pinned:
    """The table and weights chosen before the freeze; `minimum`: the lowest overall SEAL admitted."""

    framework: Framework
    table: Questionnaire
    minimum: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One bid as answered: the rows by question, and what they give together."""

    bid: Bid
    answers: dict[str, CsfAnswer]
    reading: Reading


def pinned(grid: Grid) -> Pinned | None:
    """None without a European reading, and when the points table is no longer the pinned one."""
    return _table(grid.seal_framework, grid.seal_sha256, grid.seal_profile, grid.seal_minimum)


def pinned_by(rule: Mapping[str, Any]) -> Pinned | None:
    """What a dossier's method pins; None when the points table is no longer the pinned one."""
    return _table(rule["framework"], rule["sha256"], rule["profile"], rule.get("seal_minimum"))


def _table(key: str, sha256: str, profile: str, minimum: int | None) -> Pinned | None:
    framework = load().frameworks.get(key)
    if framework is None or framework.sha256 != sha256:
        return None
    return Pinned(framework, questionnaire(framework, profile), minimum)


def is_replaced(grid: Grid) -> bool:
    """Whether a table was pinned that is no longer the one loaded: nothing may be read with another."""
    return grid.reads_sovereignty and pinned(grid) is None


def profiles() -> tuple[str, ...]:
    """The weight profiles published, oldest first."""
    return tuple(sorted({row.profile for row in load().frameworks[FRAMEWORK].profiles}))


def weights(profile: str) -> str:
    """« 15 / 10 / 10 / 15 / 20 / 15 / 10 / 5 », in the order of the objectives."""
    framework = load().frameworks[FRAMEWORK]
    found = framework.profile(profile)
    return " / ".join(str(found[chapter.code]) for chapter in framework.chapters())


def standings(tender: Tender, bids: Sequence[Bid]) -> list[Standing]:
    """One per bid, in their order; empty without a table. One query."""
    rule = pinned(tender.grid)
    if rule is None:
        return []
    answers: defaultdict[int, dict[str, CsfAnswer]] = defaultdict(dict)
    for row in CsfAnswer.objects.filter(bid__tender=tender).order_by():
        answers[row.bid_id][row.question] = row
    return [Standing(bid, answers[bid.pk], _read(rule, answers[bid.pk])) for bid in bids]


def _read(rule: Pinned, rows: dict[str, CsfAnswer]) -> Reading:
    return read(
        rule.table, {ref: row.option for ref, row in rows.items() if row.option is not None}
    )


def answers_data(tender: Tender) -> dict[int, dict[str, dict[str, Any]]]:
    """Bid -> question -> option and reason, as the dossier keeps them. One query, none unread."""
    found: defaultdict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    if not tender.grid.reads_sovereignty:
        return found
    for row in CsfAnswer.objects.filter(bid__tender=tender).order_by("question"):
        found[row.bid_id][row.question] = {
            "option": row.option,
            "justification": row.justification,
        }
    return found


def title(section: Section) -> str:
    return in_language(section.title_fr, section.title_en)


def question_text(framework: Framework, ref: str) -> str:
    criterion = framework.criterion(ref)
    return in_language(criterion.summary_fr, criterion.summary_en)


def answer_text(answer: Answer) -> str:
    """The label, with its doubt beside it where the source leaves one."""
    label = in_language(answer.label_fr, answer.label_en)
    if answer.label_status == "doubtful":
        return _("%(label)s [doubtful label in the source]") % {"label": label}
    if answer.label_status == "blank_in_source":
        return _("[no label in the source] option %(number)d") % {"number": answer.option}
    return label


def described(answer: Answer) -> str:
    """« mostly inside EU · SEAL-3 · 83.34 points »."""
    points = number_format(answer.points.normalize())
    return _("%(label)s · SEAL-%(seal)d · %(points)s points") % {
        "label": answer_text(answer),
        "seal": answer.seal,
        "points": points,
    }


def chosen_text(framework: Framework, row: CsfAnswer | None) -> str:
    """The answer of a row in words; empty when it establishes nothing."""
    if row is None or row.option is None:
        return ""
    offered = framework.answers_to(row.question)
    return next((described(each) for each in offered if each.option == row.option), "")


def level_name(framework: Framework, level: int) -> str:
    """« SEAL-2, data sovereignty »."""
    found = next(each for each in framework.seal_levels if each.level == level)
    name = in_language(found.title_fr, found.title_en)
    return f"SEAL-{level}, {name[:1].lower()}{name[1:]}"


def sentence(rule: Pinned, standing: Standing) -> str:
    """What the answers give, and which criteria hold the level down."""
    reading, name = standing.reading, standing.bid.provider.name
    level = level_name(rule.framework, reading.seal_at_most)
    if len(reading.unanswered) == reading.total:
        return _("%(bid)s: no question is answered yet, the SEAL is not established.") % {
            "bid": name
        }
    if reading.seal is None:
        said = ngettext(
            "%(bid)s: the SEAL is not established, %(count)d question of %(total)d is not answered;"
            " at most %(level)s.",
            "%(bid)s: the SEAL is not established, %(count)d questions of %(total)d are not"
            " answered; at most %(level)s.",
            len(reading.unanswered),
        ) % {
            "bid": name,
            "count": len(reading.unanswered),
            "total": reading.total,
            "level": level,
        }
    else:
        said = _("%(bid)s reaches %(level)s.") % {"bid": name, "level": level}
    return f"{said} {_holding(rule, reading)}".rstrip()


def _holding(rule: Pinned, reading: Reading) -> str:
    if not reading.holding:
        return ""
    named = ", ".join(
        f"{ref} ({question_text(rule.framework, ref)})" for ref in reading.holding[:3]
    )
    more = len(reading.holding) - 3
    if more > 0:
        named += ngettext(" and %(count)d other", " and %(count)d others", more) % {"count": more}
    return ngettext(
        "%(count)d criterion holds this level down: %(named)s.",
        "%(count)d criteria hold this level down: %(named)s.",
        len(reading.holding),
    ) % {"count": len(reading.holding), "named": named}


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """One objective across the bids, in the order of the columns."""

    code: str
    title: str
    weight: int
    maximum: Fraction
    cells: list[ObjectiveReading]


def board(rule: Pinned, found: Sequence[Standing]) -> list[ObjectiveRow]:
    """Objective by objective: weight, most points, and what each bid has. No query."""
    return [
        ObjectiveRow(
            code=objective.code,
            title=title(rule.framework.section(objective.code)),
            weight=objective.weight,
            maximum=Fraction(objective.maximum, 100),
            cells=[each.reading.objectives[index] for each in found],
        )
        for index, objective in enumerate(rule.table.objectives)
    ]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question as it is read; `answer` in words, empty when not established."""

    ref: str
    text: str
    answer: str
    row: CsfAnswer | None


def read_answers(
    rule: Pinned, rows: Mapping[str, CsfAnswer]
) -> list[tuple[str, str, list[AnswerRow]]]:
    """Objective by objective (code, title): the answers of one bid. No query."""
    return [
        (
            objective.code,
            title(rule.framework.section(objective.code)),
            [
                AnswerRow(
                    ref=question.ref,
                    text=question_text(rule.framework, question.ref),
                    answer=chosen_text(rule.framework, rows.get(question.ref)),
                    row=rows.get(question.ref),
                )
                for question in objective.questions
            ],
        )
        for objective in rule.table.objectives
    ]


def proposals(tender: Tender, bids: Sequence[Bid]) -> dict[int, Proposal]:
    """Bid -> what its answers propose; empty without a minimum. One query, none without one."""
    rule = pinned(tender.grid)
    if rule is None or rule.minimum is None:
        return {}
    return {each.bid.pk: _proposal(rule, each, rule.minimum) for each in standings(tender, bids)}


def _proposal(rule: Pinned, standing: Standing, minimum: int) -> Proposal:
    asked = _("The minimum asked is SEAL-%(minimum)d.") % {"minimum": minimum}
    return Proposal(
        outcome=outcome(standing.reading, minimum),
        reason=f"{asked} {sentence(rule, standing)}",
        origin="answers",
    )
