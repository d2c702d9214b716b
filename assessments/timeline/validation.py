"""What a procedure template must hold; every fault names file, line, reference."""

from __future__ import annotations

from collections import defaultdict

from assessments.frameworks.types import Row, cycles
from assessments.timeline.types import TemplateStage


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
        if stage.min_days is not None and not stage.day_type:
            row.refuse("min_days is given but day_type does not say how days are counted")
    for members in by_procedure.values():
        check_order(members)
    for row in procedures:
        if row.reference not in by_procedure:
            row.refuse("a procedure without stages")


def check_order(members: list[tuple[TemplateStage, Row]]) -> None:
    """Within a procedure: known dependencies, no cycle, order rising and never before them."""
    by_code = {stage.code: (stage, row) for stage, row in members}
    for loop in cycles({stage.code: stage.depends_on for stage, _ in members}):
        by_code[loop[0]][1].refuse(f"cycle: {' > '.join(loop)}")
    previous = -1
    for stage, row in members:
        if stage.order <= previous:
            row.refuse(f"order {stage.order} does not come after {previous}")
        previous = stage.order
        for name in stage.depends_on:
            if name not in by_code:
                row.refuse(f"dangling reference: no stage {name} in {stage.procedure}")
            elif by_code[name][0].order >= stage.order:
                row.refuse(f"stands before {name}, on which it depends")
