"""Why a file is refused, as stable codes; the sentences are written where languages are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

AT_MOST = 20  # a person mends the first faults first


@dataclass(frozen=True, slots=True)
class Fault:
    """`place`: the node, as the file names it; `found`: what stands there; `line` from 1, 0 unknown.

    `limit` is the bound that was passed.
    """

    code: str
    place: str = ""
    found: str = ""
    line: int = 0
    column: int = 0
    limit: int = 0

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}" if self.line else self.place
        return " ".join(part for part in (self.code, where, self.found) if part)


class ImportRefused(Exception):
    """The file is refused and nothing of it is kept. `faults`: the first of them, in its order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)

    @property
    def code(self) -> str:
        return self.faults[0].code


def refused(code: str, place: str = "", **details: str | int) -> ImportRefused:
    """The refusal of one fault."""
    return ImportRefused([Fault(code, place, **details)])  # type: ignore[arg-type] # as Fault has them


@dataclass(slots=True)
class Faults:
    """Collects faults so that a file is mended once, not once per fault."""

    found: list[Fault] = field(default_factory=list)

    def add(self, code: str, place: str, found: str = "", limit: int = 0) -> None:
        """Raises ImportRefused once there are enough of them."""
        fault = Fault(code, place, found[:200], limit=limit)
        if fault not in self.found:
            self.found.append(fault)
        if len(self.found) >= AT_MOST:
            self.refuse()

    def refuse(self) -> None:
        """Raise ImportRefused with every fault; return when there is none."""
        if self.found:
            raise ImportRefused(self.found)
