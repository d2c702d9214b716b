"""A price that seems abnormally low: told, explained, decided; and what a rejection changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.agreement import close_evaluation
from assessments.actions.bids import decide_gate, set_prices
from assessments.actions.errors import ActionRefused, Conflict, EvaluationIncomplete
from assessments.actions.inquiries import ask_explanation, decide_price, record_explanation
from assessments.models import GateOutcome, GridNode, PriceInquiry
from assessments.queries.closing import lacks
from assessments.queries.dossiers import dossier_of
from assessments.queries.low_prices import PriceWatch, price_watch
from assessments.queries.simulations import basis_of
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/bids/alpha/low-price/"
TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=15)
WEEK_AGO, YESTERDAY = TODAY - timedelta(days=7), TODAY - timedelta(days=1)


def priced(*euros: int, **stage: Any) -> Scene:
    """Three bids at 600 000, 1 000 000 and 1 000 000 euros: the first is two fifths below."""
    scene = factories.tender(bids=3, **stage)
    for bid, amount in zip(scene.bids, euros or (600_000, 1_000_000, 1_000_000), strict=True):
        set_prices(by=scene.officer, bid=bid, amounts_cents={"COU-01": amount * 100, "COU-02": 0})
    return scene


def watch(scene: Scene, code: str = "alpha") -> PriceWatch:
    return next(one for one in price_watch(scene.tender) if one.bid.code == code)


def ask(scene: Scene, *, on: date = TODAY, due: date = LATER, seen: int = 0) -> PriceInquiry:
    return ask_explanation(
        by=scene.officer,
        bid=scene.bids[0],
        request="Expliquez.",
        requested_on=on,
        reply_due_on=due,
        seen_version=seen,
    )


def answer(scene: Scene, *, on: date = TODAY, seen: int = 1) -> PriceInquiry:
    return record_explanation(
        by=scene.officer, bid=scene.bids[0], answer="Amorti.", answered_on=on, seen_version=seen
    )


def decide(scene: Scene, decision: str, *, seen: int = 0) -> PriceInquiry:
    return decide_price(
        by=scene.officer, bid=scene.bids[0], decision=decision, reason="Vu.", seen_version=seen
    )


def visitor(scene: Scene, who: str = "officer") -> Client:
    client = Client()
    client.force_login(getattr(scene, who))
    client.cookies["django_language"] = "en"
    return client


def put_out(scene: Scene, code: str) -> None:
    decide_gate(
        by=scene.officer,
        bid=next(bid for bid in scene.bids if bid.code == code),
        node=scene.nodes["G-1"],
        outcome="not_met",
        reason="Hors.",
        evidence="",
        seen_version=0,
    )


def test_only_the_far_price_is_told() -> None:
    scene = priced()
    assert [one.state for one in price_watch(scene.tender)] == ["low", "", ""]


def test_bid_out_at_a_gate_neither_is_told_nor_counts() -> None:
    scene = priced(600_000, 700_000, 9_000_000)
    assert watch(scene).is_low
    put_out(scene, "gamma")
    assert not watch(scene).is_low
    put_out(scene, "alpha")
    assert [one.comparison for one in price_watch(scene.tender)] == [None, None, None]


def test_whole_way_from_the_request_to_the_decision() -> None:
    scene = priced()
    ask(scene)
    assert watch(scene).state == "asked"
    answer(scene)
    assert watch(scene).state == "answered"
    assert watch(scene).needs_decision
    decide(scene, "accepted", seen=2)
    assert (watch(scene).state, watch(scene).needs_decision) == ("accepted", False)
    acts = list(JournalEntry.objects.order_by("sequence").values_list("action", flat=True))[-3:]
    assert acts == ["price.explanation_asked", "price.explanation_received", "price.decided"]


def test_decision_without_asking_is_replaced_by_a_request() -> None:
    scene = priced()
    decide(scene, "not_needed")
    assert watch(scene).state == "not_needed"
    ask(scene, seen=1)
    assert watch(scene).state == "asked"


def test_price_changed_after_the_decision_is_to_decide_again() -> None:
    scene = priced()
    decide(scene, "not_needed")
    amounts = {"COU-01": 50_000_000, "COU-02": 0}
    set_prices(by=scene.officer, bid=scene.bids[0], amounts_cents=amounts)
    assert (watch(scene).is_stale, watch(scene).state) == (True, "low")
    assert "decide again" in visitor(scene).get(PAGE).text


def test_nothing_is_decided_unheard() -> None:
    scene = priced()
    refused = {}
    for decision in ("accepted", "rejected", "dice"):
        with pytest.raises(ActionRefused) as caught:
            decide(scene, decision)
        refused[decision] = caught.value.code
    ask(scene)
    for decision in ("accepted", "rejected", "not_needed"):
        with pytest.raises(ActionRefused) as caught:
            decide(scene, decision, seen=1)
        refused[f"asked {decision}"] = caught.value.code
    assert refused == {
        "accepted": "not_asked",
        "rejected": "not_asked",
        "dice": "unknown_decision",
        "asked accepted": "not_answered",
        "asked rejected": "still_time",
        "asked not_needed": "already_asked",
    }


def test_silence_until_the_due_date_is_a_ground_and_a_late_answer_is_still_kept() -> None:
    scene = priced()
    ask(scene, on=WEEK_AGO, due=YESTERDAY)
    decide(scene, "rejected", seen=1)
    answer(scene, seen=2)
    decide(scene, "accepted", seen=3)
    assert watch(scene).state == "accepted"


@pytest.mark.parametrize(
    ("on", "due", "code"),
    [(TODAY + timedelta(days=1), LATER, "in_the_future"), (TODAY, TODAY, "due_too_early")],
)
def test_request_with_wrong_dates_is_refused(on: date, due: date, code: str) -> None:
    with pytest.raises(ActionRefused) as caught:
        ask(priced(), on=on, due=due)
    assert caught.value.code == code


def test_answer_out_of_time_or_unasked_is_refused() -> None:
    scene = priced()
    with pytest.raises(ActionRefused) as caught:
        answer(scene, seen=0)
    assert caught.value.code == "not_asked"
    ask(scene)
    for on in (YESTERDAY, TODAY + timedelta(days=1)):
        with pytest.raises(ActionRefused) as caught:
            answer(scene, on=on)
        assert caught.value.code == "answer_out_of_time"


def test_earlier_steps_no_longer_change() -> None:
    scene = priced()
    ask(scene)
    answer(scene)
    with pytest.raises(ActionRefused) as caught:
        ask(scene, seen=2)
    assert caught.value.code == "already_answered"
    decide(scene, "rejected", seen=2)
    with pytest.raises(ActionRefused) as caught:
        answer(scene, seen=3)
    assert caught.value.code == "already_decided"


def test_second_writer_gets_the_conflict() -> None:
    scene = priced()
    ask(scene)
    with pytest.raises(Conflict):
        ask(scene)


def test_step_about_a_bid_without_a_price_is_refused() -> None:
    scene = factories.tender()
    with pytest.raises(ActionRefused) as caught:
        ask(scene)
    assert caught.value.code == "no_price"


def test_step_before_the_opening_is_refused() -> None:
    scene = factories.tender(opened=False)
    with pytest.raises(ActionRefused) as caught:
        ask(scene)
    assert caught.value.code == "bids_not_open"


def test_database_refuses_half_a_step() -> None:
    scene = priced()
    ask(scene)
    for half in ({"reply_due_on": None}, {"answer": "x"}, {"decision": "accepted"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PriceInquiry.objects.update(**half)


def ready() -> Scene:
    scene = priced(evaluators=1)
    factories.all_marks(scene)
    factories.met_gates(scene)
    factories.hand_in(scene)
    return scene


def test_evaluation_is_not_closed_while_a_low_price_waits() -> None:
    scene = ready()
    assert [(lack.what, lack.bid) for lack in lacks(scene.tender)] == [("low_price", scene.bids[0])]
    page = visitor(scene).get("/tenders/T-1/consensus/closing/").text
    assert "low price not decided" in page
    assert PAGE in page
    decide(scene, "not_needed")
    close_evaluation(by=scene.officer, tender=scene.tender)
    with pytest.raises(ActionRefused) as caught:
        decide(scene, "not_needed", seen=1)
    assert caught.value.code == "evaluation_closed"


def test_rejected_bid_must_leave_the_ranking_at_a_gate_before_the_closing() -> None:
    scene = ready()
    before = basis_of(dossier_of(scene.tender))
    ask(scene, on=WEEK_AGO, due=YESTERDAY)
    decide(scene, "rejected", seen=1)
    assert basis_of(dossier_of(scene.tender)) == before
    assert (
        "still ranked and its price still counts"
        in visitor(scene).get("/tenders/T-1/results/").text
    )
    with pytest.raises(EvaluationIncomplete) as caught:
        close_evaluation(by=scene.officer, tender=scene.tender)
    assert [lack.what for lack in caught.value.lacks] == ["rejected"]
    GateOutcome.objects.filter(bid=scene.bids[0]).delete()
    put_out(scene, "alpha")
    assert lacks(scene.tender) == []
    assert "still ranked" not in visitor(scene).get("/tenders/T-1/results/").text


def test_grid_without_a_gate_is_warned_and_closes() -> None:
    scene = ready()
    GridNode.objects.filter(kind=GridNode.Kind.GATE).delete()
    ask(scene, on=WEEK_AGO, due=YESTERDAY)
    decide(scene, "rejected", seen=1)
    assert lacks(scene.tender) == []
    assert "still ranked" in visitor(scene).get("/tenders/T-1/results/").text


def post(client: Client, step: str, fields: Mapping[str, str] | None = None, seen: int = 0) -> Any:
    data: Mapping[str, str] = {
        "step": step,
        f"{step}-seen_version": str(seen),
        **{f"{step}-{name}": value for name, value in (fields or {}).items()},
    }
    return client.post(PAGE, data)


def test_officer_records_the_three_steps_on_the_page() -> None:
    scene = priced()
    client = visitor(scene)
    assert "40.0%" in client.get(PAGE).text
    sent = {"request": "Pourquoi ?", "requested_on": str(TODAY), "reply_due_on": str(LATER)}
    assert post(client, "ask", sent).status_code == 303
    page = client.get(PAGE).text
    assert f'value="{TODAY}"' in page
    assert "Pourquoi ?" in page
    given = {"answer": "Amorti.", "answered_on": str(TODAY)}
    assert post(client, "answer", given, 1).status_code == 303
    settled = {"decision": "accepted", "reason": "Justifié."}
    assert post(client, "decide", settled, 2).status_code == 303
    assert "Explanations accepted" in client.get("/tenders/T-1/bids/").text


@pytest.mark.parametrize(
    ("step", "fields", "said"),
    [
        ("ask", {"request": "Mot gardé"}, "required"),
        ("ask", {"request": "Mot gardé", "requested_on": "2999-01-01"}, "required"),
        ("decide", {"decision": "rejected", "reason": "Mot gardé"}, "not one of"),
    ],
)
def test_wrong_step_is_told_and_what_was_typed_stays(
    step: str, fields: dict[str, str], said: str
) -> None:
    response = post(visitor(priced()), step, fields)
    assert response.status_code == 400
    assert said in response.text
    assert "Mot gardé" in response.text
    assert not PriceInquiry.objects.exists()


def test_step_that_cannot_be_taken_now_is_refused() -> None:
    client = visitor(priced())
    for step in ("answer", "dance", ""):
        assert post(client, step).status_code == 400
    sent = {"decision": "not_needed", "reason": "Vu."}
    assert post(client, "decide", sent, 7).status_code == 409


def test_step_recorded_meanwhile_is_shown_above_what_was_typed() -> None:
    scene = priced()
    client = visitor(scene)
    ask(scene)
    sent = {"request": "À moi", "requested_on": str(TODAY), "reply_due_on": str(LATER)}
    response = post(client, "ask", sent)
    assert response.status_code == 409
    assert "Expliquez." in response.text
    assert "À moi" in response.text
    assert post(client, "ask", sent, 1).status_code == 303
    assert PriceInquiry.objects.get().request == "À moi"


def test_evaluators_do_not_see_what_the_gates_move() -> None:
    scene = priced()
    ask(scene)
    assert "Explanations asked for" in visitor(scene, "auditor").get("/tenders/T-1/bids/").text
    scene.stranger = scene.evaluators[0]
    client = visitor(scene, "stranger")
    assert "Explanations" not in client.get("/tenders/T-1/bids/").text
    assert client.get(PAGE).status_code == 403


def test_readers_find_the_facts_and_no_form() -> None:
    scene = priced()
    ask(scene)
    page = visitor(scene, "reviewer").get(PAGE).text
    assert "Expliquez." in page
    assert "ask-request" not in page


def test_one_other_bid_says_little() -> None:
    scene = factories.tender(bids=2)
    for bid, cents in zip(scene.bids, (50_000, 100_000), strict=True):
        set_prices(by=scene.officer, bid=bid, amounts_cents={"COU-01": cents})
    assert "this says little" in visitor(scene).get(PAGE).text


def test_page_costs_the_same_for_one_bid_and_three() -> None:
    counts = []
    for bids in (1, 3):
        scene = factories.tender(f"T-{bids}", bids=bids)
        factories.prices(scene)
        client = visitor(scene)
        path = PAGE.replace("T-1", f"T-{bids}")
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 11
