"""One act, one transaction, one entry: an act whose trace cannot be written does not happen."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.core.files.storage import default_storage

from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.tenders.acts import ACTS, Act, snapshot

SOURCES = ("assessments", "providers", "hdhcompliance/accounts")
# Part of seed_demo, whose every row comes with it or not at all.
WITHIN_ANOTHER = {"assessments.actions.demo._marks"}


class JournalIsFull(Exception):
    pass


def refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
    raise JournalIsFull


def writers(root: Path) -> Iterator[str]:
    """Every function that calls record()."""
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            module = ".".join(path.relative_to(root).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and any(
                    isinstance(inner, ast.Call)
                    and isinstance(inner.func, ast.Name)
                    and inner.func.id == "record"
                    for inner in ast.walk(node)
                ):
                    yield f"{module}.{node.name}"


def files() -> list[str]:
    """Every file kept, by folder."""
    return [
        f"{folder}/{name}"
        for folder in ("evidence", "reports")
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    ]


def test_every_act_that_writes_the_journal_is_tried_here(root: Path) -> None:
    assert {act.name for act in ACTS} | WITHIN_ANOTHER == set(writers(root))


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS, ids=str)
def test_act_is_one_entry_in_the_journal(act: Act) -> None:
    call = act.prepare(factories.tender(**act.stage))
    before = JournalEntry.objects.count()
    call()
    entries = list(JournalEntry.objects.order_by("sequence")[before:])
    assert [entry.action for entry in entries] == [act.entry]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS, ids=str)
def test_act_whose_entry_cannot_be_written_changes_nothing(
    act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = act.prepare(factories.tender(**act.stage))
    before, stored = snapshot(), files()
    monkeypatch.setattr(sys.modules[act.function.__module__], "record", refuse)
    with pytest.raises(JournalIsFull):
        call()
    assert snapshot() == before
    assert files() == stored
