"""What a file would change in the version that is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields

from assessments.frameworks.importers.editions import Edition, Line

HEAD = ("title_fr", "title_en", "publisher", "note", "language", "shape", "scale")
COMPARED = tuple(field.name for field in fields(Line) if field.name != "ref")


@dataclass(frozen=True, slots=True)
class Change:
    """A criterion that both have under one reference; `what` names the fields that differ."""

    before: Line
    after: Line
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """`head`: fields of the framework itself that differ; `order`: criteria kept, in another order."""

    new: tuple[Line, ...]
    changed: tuple[Change, ...]
    gone: tuple[Line, ...]
    same: int
    head: tuple[str, ...] = ()
    order: bool = False

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone or self.head or self.order)


def compare(before: Edition | None, after: Edition) -> Differences:
    """Criteria are told apart by their reference; code and version are not compared."""
    if before is None:
        return Differences(new=after.lines, changed=(), gone=(), same=0)
    old = {line.ref: line for line in before.lines}
    new = {line.ref: line for line in after.lines}
    both = [(old[ref], line) for ref, line in new.items() if ref in old]
    changed = tuple(
        Change(one, other, tuple(name for name in COMPARED if differs(one, other, name)))
        for one, other in both
        if one != other
    )
    return Differences(
        new=tuple(line for ref, line in new.items() if ref not in old),
        changed=changed,
        gone=tuple(line for ref, line in old.items() if ref not in new),
        same=len(both) - len(changed),
        head=tuple(name for name in HEAD if differs(before, after, name)),
        order=[one.ref for one, _ in both] != [ref for ref in old if ref in new],
    )


def differs(one: object, other: object, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))
