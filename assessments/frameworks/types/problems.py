"""What is wrong with data files, all of it at once."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: file relative to the data folder, line from 1 (0: the whole file), reference."""

    file: str
    line: int
    reference: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return (
            f"{place}: {self.reference}: {self.message}"
            if self.reference
            else (f"{place}: {self.message}")
        )


class DataError(ValueError):
    """Data files refused; `problems` lists every fault found, by file and line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class FrameworkError(DataError):
    """Frameworks, scales or grids refused."""


@dataclass(slots=True)
class Problems:
    """Collects faults so that a person mends a file once, not once per fault."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, reference: str, message: str) -> None:
        self.found.append(Problem(file, line, reference, message))

    def refuse(self, error: type[DataError]) -> None:
        """Raise `error` with every fault, sorted; return when there is none."""
        if self.found:
            raise error(tuple(sorted(set(self.found))))
