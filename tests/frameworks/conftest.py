from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assessments.frameworks.loader import DATA, load
from assessments.frameworks.types import Catalogue, FrameworkError, Problem

Edit = Callable[[str, str, str], int]
Faults = Callable[[], tuple[Problem, ...]]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project's data, to be broken."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    return folder


@pytest.fixture
def edit(copy: Path) -> Edit:
    """Replace the one place where a text stands in a file of the copy; gives its line."""

    def replace(file: str, old: str, new: str) -> int:
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1 + (len(old) - len(old.lstrip("\n")))

    return replace


@pytest.fixture
def faults(copy: Path) -> Faults:
    """The faults for which the copy is refused."""

    def refused() -> tuple[Problem, ...]:
        with pytest.raises(FrameworkError) as refusal:
            load(copy)
        return refusal.value.problems

    return refused
