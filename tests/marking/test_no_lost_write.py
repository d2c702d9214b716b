"""Two windows of one evaluator on the same cells, in any order: no acknowledged write is lost.

Hypothesis drives both windows, mostly through the actions that every door calls, and for a part
through the doors themselves: single cells, batches, the form without JavaScript. A model remembers
what each window was told; the database must agree with it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from assessments.actions.errors import Conflict
from assessments.actions.marks import Entry, record_mark, record_marks
from assessments.forms.marks import seen_token
from assessments.models import Mark
from assessments.views.cells import mark_json
from tests import factories
from tests.factories import Scene

CELLS = [("alpha", "C.1"), ("alpha", "C.2"), ("beta", "C.1")]
Cell = tuple[str, str]
Value = tuple[str, str]  # the mark and the justification, as typed
Fate = dict[str, Any]
UNSEEN = seen_token(0, "", "")
# Interleavings through the actions and through the doors; a thousand in all on the engine that is quick.
INTERLEAVINGS = {"sqlite": (920, 80), "postgresql": (80, 20)}
STEPS = 6

windows = st.sampled_from([0, 1])
cells = st.sampled_from(CELLS)
values = st.tuples(st.sampled_from(["", "0", "1", "2", "3", "4"]), st.sampled_from(["", "a", "b"]))


class Window:
    """A page open in a browser: what it last saw of each cell."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.seen: dict[Cell, str] = dict.fromkeys(CELLS, UNSEEN)

    @cached_property
    def client(self) -> Client:
        """Signed in where a door is used: the actions need no session."""
        client = Client()
        client.force_login(self.scene.evaluators[0])
        return client

    def version(self, cell: Cell) -> int:
        return int(self.seen[cell].partition("-")[0])

    def entry(self, cell: Cell, value: Value) -> Entry:
        bid = next(bid for bid in self.scene.bids if bid.code == cell[0])
        mark = int(value[0]) if value[0] else None
        return Entry(bid, self.scene.nodes[cell[1]], mark, value[1], self.version(cell))


class TwoWindows(RuleBasedStateMachine):
    """`history` is what was acknowledged in each cell, oldest first; the last one stands."""

    scene: Scene

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.windows = [Window(self.scene), Window(self.scene)]
        self.history: dict[Cell, list[Value]] = {cell: [] for cell in CELLS}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def send_one(self, here: Window, cell: Cell, value: Value) -> Fate:
        raise NotImplementedError

    def send_many(self, here: Window, block: dict[Cell, Value]) -> dict[Cell, Fate]:
        raise NotImplementedError

    @rule(window=windows, cell=cells, value=values)
    def type_in_a_cell(self, window: int, cell: Cell, value: Value) -> None:
        """Autosave: acknowledged, or told what stands."""
        here = self.windows[window]
        self.learn(here, cell, value, self.send_one(here, cell, value))

    @rule(window=windows, block=st.dictionaries(cells, values, min_size=1))
    def paste_a_block(self, window: int, block: dict[Cell, Value]) -> None:
        """One request; each cell has its own fate."""
        here = self.windows[window]
        for cell, fate in self.send_many(here, block).items():
            self.learn(here, cell, block[cell], fate)

    @rule(window=windows)
    def reload(self, window: int) -> None:
        """The page shows what stands."""
        here = self.windows[window]
        here.seen = dict.fromkeys(CELLS, UNSEEN)
        for mark in Mark.objects.select_related("bid", "node"):
            here.seen[mark.bid.code, mark.node.code] = token(mark)

    def learn(self, here: Window, cell: Cell, value: Value, fate: Fate) -> None:
        """What a window does with an answer."""
        if fate["state"] == "conflict":
            standing = (shown(fate["current"]["value"]), fate["current"]["justification"])
            assert standing == self.history[cell][-1]
            assert standing != value
            here.seen[cell] = fate["current"]["seen"]
        else:
            assert fate["state"] in ("saved", "unchanged")
            self.acknowledge(here, cell, value)
            assert here.seen[cell] == fate["seen"]

    def acknowledge(self, here: Window, cell: Cell, value: Value) -> None:
        """An acknowledged write came from a window that had seen the one before it, or repeats it."""
        mark = Mark.objects.get(bid__code=cell[0], node__code=cell[1])
        history = self.history[cell]
        if not history or history[-1] != value:
            assert not history or here.version(cell) == len(history)
            history.append(value)
        assert mark.version == len(history)
        here.seen[cell] = token(mark)

    @invariant()
    def what_was_acknowledged_last_stands(self) -> None:
        rows = Mark.objects.order_by().values_list(
            "bid__code", "node__code", "value", "justification", "version"
        )
        standing = {
            (bid, node): (shown(value), why, version) for bid, node, value, why, version in rows
        }
        assert standing == {
            cell: (*values[-1], len(values)) for cell, values in self.history.items() if values
        }


class ByAction(TwoWindows):
    """Straight to what every door calls."""

    def send_one(self, here: Window, cell: Cell, value: Value) -> Fate:
        try:
            mark = record_mark(by=self.scene.evaluators[0], entry=here.entry(cell, value))
        except Conflict as conflict:
            return conflict_of(conflict)
        return {"state": "saved", **mark_json(mark)}

    def send_many(self, here: Window, block: dict[Cell, Value]) -> dict[Cell, Fate]:
        entries = {here.entry(cell, value): cell for cell, value in block.items()}
        result = record_marks(
            by=self.scene.evaluators[0], tender=self.scene.tender, entries=list(entries)
        )
        told = {(entry.bid.pk, entry.node.pk): cell for entry, cell in entries.items()}
        fates: dict[Cell, Fate] = {
            told[mark.bid_id, mark.node_id]: {"state": "saved", **mark_json(mark)}
            for mark in (*result.written, *result.kept)
        }
        for entry, refusal in result.refused:
            assert isinstance(refusal, Conflict)
            fates[entries[entry]] = conflict_of(refusal)
        return fates


class ByDoor(TwoWindows):
    """Through the addresses that the pages use."""

    def send_one(self, here: Window, cell: Cell, value: Value) -> Fate:
        response = here.client.post(
            f"/tenders/T-1/marks/{cell[0]}/{cell[1]}/",
            {"value": value[0], "justification": value[1], "seen_version": here.version(cell)},
        )
        fate: Fate = response.json()
        return fate

    def send_many(self, here: Window, block: dict[Cell, Value]) -> dict[Cell, Fate]:
        wanted = [
            {
                "bid": bid,
                "node": node,
                "value": value[0],
                "justification": value[1],
                "seen": here.seen[bid, node],
            }
            for (bid, node), value in block.items()
        ]
        response = here.client.post(
            "/tenders/T-1/marks/", {"cells": wanted}, content_type="application/json"
        )
        return {(fate["bid"], fate["node"]): fate for fate in response.json()["cells"]}

    @rule(window=windows, cell=cells, value=values)
    def save_without_javascript(self, window: int, cell: Cell, value: Value) -> None:
        """The whole chapter's form with one cell typed in."""
        here, key = self.windows[window], ":".join(cell)
        response = here.client.post(
            "/tenders/T-1/grid/C/",
            {f"value:{key}": value[0], f"why:{key}": value[1], f"seen:{key}": here.seen[cell]},
        )
        assert response.status_code in (303, 409)
        typed_in = here.seen[cell].partition("-")[2] != seen_token(0, *value).partition("-")[2]
        if response.status_code == 303 and typed_in:
            self.acknowledge(here, cell, value)


def conflict_of(conflict: Conflict) -> Fate:
    assert isinstance(conflict.current, Mark)
    return {"state": "conflict", "current": mark_json(conflict.current)}


def shown(value: int | None) -> str:
    return "" if value is None else str(value)


def token(mark: Mark) -> str:
    return seen_token(mark.version, shown(mark.value), mark.justification)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("place", [0, 1], ids=["action", "door"])
def test_no_acknowledged_write_is_lost_in_a_thousand_interleavings(place: int) -> None:
    machine = (ByAction, ByDoor)[place]
    machine.scene = factories.tender()
    case = machine.TestCase
    case.settings = settings(
        max_examples=INTERLEAVINGS[connection.vendor][place],
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    case("runTest").runTest()
