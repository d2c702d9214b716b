"""What a framework or a scale must hold to be used; every fault names file, line, reference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from assessments.frameworks.types import Framework, Problems, Row, ScaleStep, Source, cycles

Tables = Mapping[str, list[Row]]


def check_framework(framework: Framework, tables: Tables, problems: Problems) -> None:
    """References inside one framework, its weight profiles and its answers."""
    sections = {section.code for section in framework.sections}
    check_known(tables["sections"], "parent", sections, "section")
    check_no_cycle(tables["sections"])
    check_known(tables["criteria"], "section", sections, "section")
    check_known(tables["criteria"], "laws", {law.code for law in framework.laws}, "law")
    activities = {str(activity.number) for activity in framework.activities}
    check_known(tables["criteria"], "activities", activities, "activity")
    criteria = {criterion.ref for criterion in framework.criteria}
    check_known(tables.get("answers", []), "criterion", criteria, "criterion")
    check_known(tables.get("profiles", []), "objective", sections, "section")
    check_profiles(framework, tables.get("profiles", []))
    check_questions(framework, tables)
    if not framework.criteria:
        problems.add(f"{framework.key}/criteria.csv", 0, "", "no criterion can be used")


def check_known(rows: list[Row], column: str, known: Collection[str], noun: str) -> None:
    """Every name in `column` is one of `known`."""
    for row in rows:
        for name in filter(None, row.text(column).split(";")):
            if name not in known:
                row.refuse(f"dangling reference: no {noun} {name}")


def check_no_cycle(rows: list[Row]) -> None:
    """No row is above itself; `parent` is the column that points upwards."""
    by_code = {row.reference: row for row in rows}
    edges = {code: [row.text("parent")] for code, row in by_code.items()}
    for loop in cycles(edges):
        by_code[loop[0]].refuse(f"cycle: {' > '.join(loop)}")


def check_profiles(framework: Framework, rows: list[Row]) -> None:
    """The weights of each profile sum to 100 over every objective."""
    by_profile: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_profile[row.text("profile")].append(row)
    for name, members in by_profile.items():
        weights = framework.profile(name)
        if sum(weights.values()) != 100:
            members[0].refuse(
                f"the weights of profile {name} sum to {sum(weights.values())}, not 100"
            )
        for chapter in framework.chapters():
            if chapter.code not in weights:
                members[0].refuse(f"profile {name} has no weight for {chapter.code}")


def check_questions(framework: Framework, tables: Tables) -> None:
    """A question has answers to choose from."""
    answered = {answer.criterion for answer in framework.answers}
    for row in tables["criteria"]:
        if row.text("kind") == "question" and row.reference not in answered:
            row.refuse("a question without answers")


def check_steps(
    steps: tuple[ScaleStep, ...], rows: list[Row], file: str, problems: Problems
) -> None:
    """Marks run from 0 without a hole."""
    if len(steps) < 2:
        problems.add(file, 0, "", "a scale needs at least two marks")
    for expected, (row, step) in enumerate(zip(rows, steps, strict=True)):
        if step.value != expected:
            row.refuse(f"mark {expected} is expected here")


def check_sources(tables: Tables, sources: Mapping[str, Source]) -> None:
    """Rows cite known sources that someone opened; without one they say `to_be_checked`.

    A criterion that cites none rests on the sources of its framework's manifest.
    """
    for name, rows in tables.items():
        for row in rows:
            if "sources" not in row.cells:
                continue
            check_row_sources(row, sources)
            if name != "criteria" and not row.text("sources") and not row.flag("to_be_checked"):
                row.refuse("cites no source: set to_be_checked")


def check_row_sources(row: Row, sources: Mapping[str, Source]) -> None:
    for name in filter(None, row.text("sources").split(";")):
        if name not in sources:
            row.refuse(f"dangling reference: no source {name}")
        elif sources[name].to_be_checked:
            row.refuse(f"{name} is not a page that was read: leave it out, set to_be_checked")
