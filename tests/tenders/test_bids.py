"""Bids: registered closed, opened after the freeze, priced, passed through the gates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from assessments.actions.bids import COLOURS, decide_gate, open_bids, register_bid, set_prices
from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.grids import freeze_method
from assessments.actions.marks import record_mark, record_marks
from assessments.models import GateOutcome, GridNode, Mark, PriceLine
from hdhcompliance.journal.models import JournalEntry
from providers.models import HostingService
from tests import factories
from tests.factories import Scene
from tests.tenders.acts import snapshot
from tests.tenders.preparing import entry

pytestmark = pytest.mark.django_db


def refused(call: Callable[[], Any]) -> ActionRefused:
    """The refusal, after checking that nothing was written."""
    before = snapshot()
    with pytest.raises(ActionRefused) as found:
        call()
    assert snapshot() == before
    assert str(found.value)
    return found.value


def register(scene: Scene, slug: str, **given: Any) -> Any:
    provider = factories.provider(slug, fictitious=given.pop("fictitious", True))
    service = given.pop("service", provider.services.first())
    return register_bid(
        by=scene.officer, tender=scene.tender, provider=provider, service=service, **given
    )


def test_bid_takes_the_next_colour_and_its_providers_short_name() -> None:
    scene = factories.tender(bids=2, opened=False)
    bid = register(scene, "late")
    assert (bid.code, bid.colour, bid.service.name) == ("late", 3, "Cloud late")


def test_bid_without_service_is_registered() -> None:
    scene = factories.tender(bids=0, opened=False)
    assert register(scene, "late", service=None).service is None


def test_codes_cut_alike_are_numbered() -> None:
    scene = factories.tender(bids=0, opened=False)
    codes = [register(scene, "h" * 45 + end).code for end in "abc"]
    assert codes == ["h" * 40, "h" * 38 + "-2", "h" * 38 + "-3"]


def test_bid_after_opening_is_refused() -> None:
    scene = factories.tender()
    factories.provider("late")
    assert refused(lambda: register(scene, "late")).code == "already_open"


def test_second_bid_of_a_provider_is_refused() -> None:
    scene = factories.tender(opened=False)
    assert refused(lambda: register(scene, "alpha")).code == "twice"


def test_ninth_bid_is_refused() -> None:
    scene = factories.tender(bids=COLOURS, opened=False)
    factories.provider("ninth")
    assert refused(lambda: register(scene, "ninth")).code == "too_many"


def test_service_of_another_provider_is_refused() -> None:
    scene = factories.tender(opened=False)
    factories.provider("late")
    other = HostingService.objects.get(key="alpha-service")
    assert refused(lambda: register(scene, "late", service=other)).code == "service_of_another"


def test_bids_are_opened_once_after_the_freeze_and_not_without_a_bid() -> None:
    draft = factories.tender("T-1", frozen=False, opened=False)
    assert refused(lambda: open_bids(by=draft.officer, tender=draft.tender)).code == "not_frozen"
    empty = factories.tender("T-2", bids=0, opened=False)
    assert refused(lambda: open_bids(by=empty.officer, tender=empty.tender)).code == "no_bid"
    scene = factories.tender("T-3", opened=False)
    opened = open_bids(by=scene.officer, tender=scene.tender)
    assert opened.bids_are_open
    assert opened.bids_opened_by == "officer"
    assert refused(lambda: open_bids(by=scene.officer, tender=scene.tender)).code == "already_open"


def test_opening_writes_the_hash_of_the_method_in_the_journal() -> None:
    scene = factories.tender()
    opened = JournalEntry.objects.get(action="bids.opened")
    assert opened.details == {"bids": 2, "grid_hash": scene.grid.sha256}
    assert len(scene.grid.sha256) == 64


def test_frozen_method_is_not_frozen_again() -> None:
    scene = factories.tender(opened=False)
    again = refused(lambda: freeze_method(by=scene.officer, tender=scene.tender))
    assert again.code == "already_frozen"


def test_weights_that_do_not_sum_are_refused_naming_the_node() -> None:
    scene = factories.tender(frozen=False, opened=False)
    GridNode.objects.filter(grid=scene.grid, code="B.2").update(weight=1)
    refusal = refused(lambda: freeze_method(by=scene.officer, tender=scene.tender))
    assert refusal.code == "method_invalid"
    assert "B" in str(refusal).split(": ", 1)[1]


def test_two_tenders_with_the_same_grid_have_different_hashes() -> None:
    one, two = factories.tender("T-1"), factories.tender("T-2")
    assert one.grid.sha256 != two.grid.sha256


def prices(scene: Scene, amounts: dict[str, int]) -> int:
    return set_prices(by=scene.officer, bid=scene.bids[0], amounts_cents=amounts)


def test_price_replaces_the_one_before_and_the_journal_keeps_both() -> None:
    scene = factories.tender()
    assert prices(scene, {"COU-01": 100, "COU-02": 0}) == 100
    assert prices(scene, {"COU-01": 90, "COU-02": 5}) == 95
    assert sorted(PriceLine.objects.values_list("amount_cents", flat=True)) == [5, 90]
    last = JournalEntry.objects.filter(action="price.recorded").last()
    assert last is not None
    assert last.details["before"] == {"COU-01": 100, "COU-02": 0}
    assert last.details["amounts"] == {"COU-01": 90, "COU-02": 5}


def test_same_price_again_writes_nothing() -> None:
    scene = factories.tender()
    prices(scene, {"COU-01": 100})
    before = snapshot()
    prices(scene, {"COU-01": 100})
    assert snapshot() == before


@pytest.mark.parametrize(
    ("amounts", "code"),
    [
        ({"COU-01": 0, "COU-02": 0}, "no_price"),
        ({}, "no_price"),
        ({"COU-01": -1, "COU-02": 5}, "negative_amount"),
        ({"B.1": 5}, "unknown_amount"),
        ({"NOPE": 5}, "unknown_amount"),
    ],
)
def test_bad_price_is_refused(amounts: dict[str, int], code: str) -> None:
    scene = factories.tender()
    assert refused(lambda: prices(scene, amounts)).code == code


def gate(scene: Scene, outcome: str, reason: str = "", *, node: str = "G-1", seen: int = 0) -> Any:
    return decide_gate(
        by=scene.officer,
        bid=scene.bids[0],
        node=scene.nodes[node],
        outcome=outcome,
        reason=reason,
        evidence="",
        seen_version=seen,
    )


def test_gate_decision_is_changed_by_who_saw_it_and_journalled_with_the_one_before() -> None:
    scene = factories.tender()
    assert gate(scene, "not_met", "Absent.").version == 1
    assert gate(scene, "met", seen=1).version == 2
    last = JournalEntry.objects.filter(action="gate.decided").last()
    assert last is not None
    assert (last.details["before"], last.details["outcome"]) == ("not_met", "met")


def test_gate_decided_meanwhile_is_a_conflict_with_what_stands() -> None:
    scene = factories.tender()
    gate(scene, "not_met", "Absent.")
    refusal = refused(lambda: gate(scene, "met"))
    assert isinstance(refusal, Conflict)
    assert isinstance(refusal.current, GateOutcome)
    assert refusal.current.outcome == "not_met"


@pytest.mark.parametrize(
    ("outcome", "reason", "node", "code"),
    [
        ("not_met", "", "G-1", "reason_missing"),
        ("conditional", "  ", "G-1", "reason_missing"),
        ("unknown", "", "G-1", "reason_missing"),
        ("perhaps", "Vu.", "G-1", "unknown_outcome"),
        ("met", "", "B.1", "not_a_gate"),
    ],
)
def test_bad_gate_decision_is_refused(outcome: str, reason: str, node: str, code: str) -> None:
    scene = factories.tender()
    assert refused(lambda: gate(scene, outcome, reason, node=node)).code == code


def test_gate_of_another_tender_is_refused() -> None:
    scene, other = factories.tender("T-1"), factories.tender("T-2")
    scene.nodes["G-1"] = other.nodes["G-1"]
    assert refused(lambda: gate(scene, "met")).code == "not_a_gate"


def test_nothing_is_priced_decided_or_marked_before_opening() -> None:
    scene = factories.tender(opened=False)
    evaluator = scene.evaluators[0]
    for call in (
        lambda: prices(scene, {"COU-01": 100}),
        lambda: gate(scene, "met"),
        lambda: record_mark(by=evaluator, entry=entry(scene)),
    ):
        assert refused(call).code == "bids_not_open"


@pytest.mark.parametrize(
    ("value", "node", "code"),
    [(5, "B.1", "outside_scale"), (-1, "B.1", "outside_scale"), (3, "G-1", "not_a_scored_leaf")],
)
def test_bad_mark_is_refused_alone_and_among_others(value: int, node: str, code: str) -> None:
    scene = factories.tender()
    evaluator = scene.evaluators[0]
    bad = entry(scene, value, node=node)
    assert refused(lambda: record_mark(by=evaluator, entry=bad)).code == code
    result = record_marks(
        by=evaluator, tender=scene.tender, entries=[bad, entry(scene, 2, node="B.2")]
    )
    assert [refusal.code for _entry, refusal in result.refused] == [code]
    assert list(Mark.objects.values_list("node__code", "value")) == [("B.2", 2)]


def test_mark_of_someone_outside_the_panel_is_refused() -> None:
    scene = factories.tender()
    for who in (scene.officer, scene.admin, scene.stranger):
        call = partial(record_mark, by=who, entry=entry(scene))
        assert refused(call).code == "not_evaluator"


def test_mark_on_a_line_of_another_tender_is_refused() -> None:
    scene, other = factories.tender("T-1"), factories.tender("T-2")
    scene.nodes["B.1"] = other.nodes["B.1"]
    refusal = refused(lambda: record_mark(by=scene.evaluators[0], entry=entry(scene)))
    assert refusal.code == "not_a_scored_leaf"
