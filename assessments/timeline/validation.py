"""What a procedure template must hold; every fault names file, line, reference."""

from __future__ import annotations

from collections import defaultdict

from assessments.frameworks.types import Row, cycles
from assessments.timeline.types import Announcement, TemplateStage, Variant


def check_stages(stages: tuple[TemplateStage, ...], rows: list[Row], procedures: list[Row]) -> None:
    """Stages by procedure; `rows` stand beside `stages`."""
    known = {row.reference for row in procedures}
    by_procedure: dict[str, list[tuple[TemplateStage, Row]]] = defaultdict(list)
    for stage, row in zip(stages, rows, strict=True):
        by_procedure[stage.procedure].append((stage, row))
        if stage.procedure not in known:
            row.refuse(f"dangling reference: no procedure {stage.procedure}")
        if bool(stage.day_type) != bool(stage.start_event_fr):
            row.refuse("day_type and start_event_fr go together")
        if bool(stage.day_type) != bool(stage.anchor):
            row.refuse("day_type and anchor go together")
        if stage.min_days is not None and not stage.day_type:
            row.refuse("min_days is given but day_type does not say how days are counted")
    for members in by_procedure.values():
        check_order(members)
    for row in procedures:
        if row.reference not in by_procedure:
            row.refuse("a procedure without stages")


def check_variants(
    variants: tuple[Variant, ...], rows: list[Row], stages: tuple[TemplateStage, ...]
) -> None:
    """A variant speaks of a stage whose days are counted; `rows` stand beside `variants`."""
    counted = {(stage.procedure, stage.code) for stage in stages if stage.min_days is not None}
    for variant, row in zip(variants, rows, strict=True):
        if (variant.procedure, variant.code) not in counted:
            row.refuse("no such stage, or one whose days are not counted")


def check_announcements(
    announced: tuple[Announcement, ...], rows: list[Row], stages: tuple[TemplateStage, ...]
) -> None:
    """Each is of a stage of the call through UGAP, or of none, and is told in both languages."""
    known = {stage.code for stage in stages if stage.procedure == "UGAP"}
    for each, row in zip(announced, rows, strict=True):
        if each.stage and each.stage not in known:
            row.refuse(f"dangling reference: no stage {each.stage} in UGAP")
        if bool(each.contradiction_fr) != bool(each.contradiction_en):
            row.refuse("a contradiction is told in both languages or in none")


def check_order(members: list[tuple[TemplateStage, Row]]) -> None:
    """Within a procedure: known dependencies, no cycle, order rising and never before them."""
    by_code = {stage.code: (stage, row) for stage, row in members}
    for loop in cycles({stage.code: stage.depends_on for stage, _ in members}):
        by_code[loop[0]][1].refuse(f"cycle: {' > '.join(loop)}")
    check_moments(members)
    previous = -1
    for stage, row in members:
        if stage.order <= previous:
            row.refuse(f"order {stage.order} does not come after {previous}")
        previous = stage.order
        if stage.anchor and stage.anchor not in by_code:
            row.refuse(f"dangling reference: no stage {stage.anchor} in {stage.procedure}")
        for name in stage.depends_on:
            if name not in by_code:
                row.refuse(f"dangling reference: no stage {name} in {stage.procedure}")
            elif by_code[name][0].order >= stage.order:
                row.refuse(f"stands before {name}, on which it depends")


def check_moments(members: list[tuple[TemplateStage, Row]]) -> None:
    """A moment names one stage of a procedure."""
    seen: dict[str, str] = {}
    for stage, row in members:
        if stage.moment and stage.moment in seen:
            row.refuse(f"{stage.moment} is already {seen[stage.moment]}")
        seen.setdefault(stage.moment, stage.code)
