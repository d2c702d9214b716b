"""The stages of a procedure as a tender applies them, and the links that hold their dates apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from assessments.timeline.counting import limit
from assessments.timeline.types import Template, TemplateStage, Variant
from assessments.timeline.working_days import DAY, WorkingDays, Zone

# Where the law asks for a sufficient delay without a figure, what we propose (full days).
PROPOSED_DAYS = 15
_HOLDING = {"clear_from_next_day", "date_to_date_inclusive"}
# Working days given to a step that the law leaves free, unless the buyer says otherwise.
PACE = 5


@dataclass(frozen=True, slots=True)
class Options:
    """How the days of a tender are counted. `electronic`: bids and rejections are sent so."""

    urgent: bool = False
    electronic: bool = True
    zone: Zone = Zone.METROPOLE

    @property
    def calendar(self) -> WorkingDays:
        return WorkingDays(self.zone)

    def applies(self, case: str) -> bool:
        return self.urgent if case == "urgency" else not self.electronic


@dataclass(frozen=True, slots=True)
class Rule:
    """A delay of a stage: `days` counted as `day_type` from the stage `anchor`.

    `days` is None where the law gives no figure. `voluntary`: nothing obliges to keep it.
    `to_be_checked`: a lawyer has still to read the text.
    """

    day_type: str
    days: int | None
    anchor: str
    basis: str
    voluntary: bool
    to_be_checked: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A stage with the rule that holds under the tender's options, if any."""

    stage: TemplateStage
    rule: Rule | None

    @property
    def code(self) -> str:
        return self.stage.code

    @property
    def moment(self) -> str:
        return self.stage.moment

    @property
    def is_mandatory(self) -> bool:
        return self.stage.mandatory == "yes"

    @property
    def is_held(self) -> bool:
        """Whether a delay alone sets its day: it takes no work of its own."""
        return self.rule is not None and self.rule.day_type in _HOLDING


@dataclass(frozen=True, slots=True)
class Link:
    """`after` waits for `before`: `days` counted as `day_type` says, working days when it is empty."""

    before: str
    after: str
    days: int
    day_type: str = ""

    def earliest(self, day: date, calendar: WorkingDays) -> date:
        """The first working day allowed for `after` when `before` is done on `day`."""
        if not self.day_type:
            return calendar.add(day, self.days)
        if self.day_type == "calendar_before":
            return calendar.next(day + DAY * self.days)
        return limit(self.day_type, day, self.days, calendar).day

    def latest(self, day: date, calendar: WorkingDays) -> date:
        """The last working day for `before` that still allows `day` for `after`."""
        guess = calendar.previous(day - DAY * max(0, self.days - 1))
        if not self.day_type:
            guess = calendar.subtract(day, self.days)
        while self.earliest(guess, calendar) > day:
            guess = calendar.previous(guess - DAY)
        return guess


def steps(
    template: Template, options: Options, without: Collection[str] = frozenset()
) -> tuple[Step, ...]:
    """The stages in order, each with the delay that holds under the options.

    What waits for a stage of `without` waits for what that stage waited for; a delay that ran from
    it is not counted.
    """
    waits: dict[str, tuple[str, ...]] = {}
    found = []
    for stage in template.stages:
        names = chain.from_iterable(
            waits[name] if name in without else (name,) for name in stage.depends_on
        )
        waits[stage.code] = tuple(dict.fromkeys(names))
        if stage.code not in without:
            kept = replace(stage, depends_on=waits[stage.code])
            rule = (
                None
                if stage.anchor in without
                else _rule(stage, _variant(template, stage, options))
            )
            found.append(Step(kept, rule))
    return tuple(found)


def links(
    found: Sequence[Step], work: Mapping[str, int], given: Mapping[str, int]
) -> tuple[Link, ...]:
    """What holds every stage back.

    `work`: working days a stage takes after those it waits for; one under a legal delay takes none
    beyond it. `given`: full days left where the law only asks for a sufficient delay.
    """
    made: list[Link] = []
    suspensions = {step.code for step in found if step.moment == "standstill"}
    for step in found:
        days = 0 if step.is_held else work.get(step.code, 0)
        made += _delays(step, given)
        for name in step.stage.depends_on:
            # One signs after the last day of a standstill, not on it.
            made.append(Link(name, step.code, max(1, days) if name in suspensions else days))
    return tuple(made)


def _delays(step: Step, given: Mapping[str, int]) -> list[Link]:
    rule = step.rule
    if rule is None or rule.day_type == "calendar_max":  # a ceiling holds nothing back
        return []
    if rule.day_type == "sufficient":
        return [Link(rule.anchor, step.code, given.get(step.code, 0), "clear_from_next_day")]
    days = rule.days or 0
    if rule.day_type == "calendar_before":  # the answers hold back the receipt of bids
        return [Link(step.code, rule.anchor, days, rule.day_type)]
    return [Link(rule.anchor, step.code, days, rule.day_type)]


def _variant(template: Template, stage: TemplateStage, options: Options) -> Variant | None:
    return next(
        (
            item
            for item in template.variants
            if item.code == stage.code and options.applies(item.case)
        ),
        None,
    )


def _rule(stage: TemplateStage, variant: Variant | None) -> Rule | None:
    if not stage.day_type:
        return None
    return Rule(
        day_type=stage.day_type,
        days=stage.min_days if variant is None else variant.days,
        anchor=stage.anchor,
        basis=stage.legal_basis if variant is None else variant.legal_basis,
        voluntary=stage.mandatory != "yes",
        to_be_checked=stage.confidence == "low" or (variant is not None and variant.to_be_checked),
    )
