"""The transition as people use it, page by page."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.models import Transition, Wave
from assessments.transition.types import Step
from hdhcompliance.accounts.models import User
from tests import factories
from tests.factories import Scene
from tests.transition.making import (
    DAY,
    again,
    awarded,
    filled,
    opened,
    paid,
    planned,
    walked,
)

PAGE = "/tenders/T-1/transition/"


@pytest.fixture
def scene(db: None) -> Scene:
    return factories.tender(signed=False)


def visit(user: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def text_of(user: User, path: str = "", language: str = "en") -> str:
    response = visit(user, language).get(PAGE + path)
    assert response.status_code == 200
    words = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"[\s\u00a0\u202f]+", " ", words)


def test_before_the_award_the_page_says_who_opens_it(scene: Scene) -> None:
    assert "a procurement officer records it" in text_of(scene.auditor)
    assert "Record the award" in text_of(scene.officer)
    assert visit(scene.officer).get(f"{PAGE}waves/").status_code == 404


def test_the_award_is_refused_with_its_sentence_then_recorded(db: None) -> None:
    scene = factories.tender(opened=False, signed=False)
    factories.provider("sortant", "Sortant (fictif)")
    typed = {"bid": "alpha", "awarded_on": "2026-04-23", "incumbent": "sortant"}
    typed |= {"reference": "T-1"}
    client = visit(scene.officer)

    refused = client.post(f"{PAGE}open/", typed)
    assert refused.status_code == 400
    assert "say where the evaluation was made" in refused.content.decode()

    done = client.post(f"{PAGE}open/", typed | {"reason": "Decided by the buyer."})
    assert done.status_code == 303
    assert "Sortant (fictif)" in text_of(scene.auditor)


def test_an_award_is_corrected_on_its_page_until_something_is_moved(db: None) -> None:
    scene = factories.tender(opened=False, signed=False)
    moving = opened(scene)
    client = visit(scene.officer)
    typed = {
        "bid": "beta",
        "awarded_on": "2026-04-23",
        "incumbent": "sortant",
        "reason": "Évaluée ailleurs.",
        "why": "Erreur de saisie.",
        "reference": "T-1",
    }

    assert client.post(f"{PAGE}open/", typed | {"seen": "1"}).status_code == 303
    assert Transition.objects.get().bid.code == "beta"
    assert client.post(f"{PAGE}open/", typed | {"seen": "1"}).status_code == 409

    walked(scene, filled(scene, moving), Step.COPY)
    refused = client.post(f"{PAGE}open/", typed | {"seen": "2"})
    assert refused.status_code == 400
    assert "the award is no longer corrected" in refused.content.decode()
    assert "Correct the award" not in text_of(scene.officer)


def test_a_fictitious_tender_is_offered_fictitious_hosts_only(db: None) -> None:
    scene = factories.tender(opened=False, signed=False)
    factories.provider("reel", "Hôte réel", fictitious=False)

    assert "Hôte réel" not in text_of(scene.officer, "open/")


def test_the_overview_says_where_it_stands_what_blocks_and_what_it_costs(scene: Scene) -> None:
    today = timezone.localdate()
    moving = awarded(
        scene,
        new_runs_from=today - timedelta(days=9),
        new_monthly_cents=0,
        incumbent_monthly_cents=0,
        budget_cents=100_000_00,
        notice_on=date(2026, 1, 1),
        starts_on=date(2026, 3, 4),
    )
    paid(scene, moving, billed_on=today)
    walked(scene, filled(scene, moving), Step.COPY)

    said = text_of(scene.officer)

    assert "1 wave: 1 under way." in said
    assert "€12,500.00 spent of €100,000.00 for 10 days of double run." in said
    assert "U01 is not measured at both ends" in said
    assert "Data Act, art. 25 : On 4 March 2026, 3 days after the limit of 1 March 2026." in said


def test_a_mismatch_is_shown_and_its_step_is_not_offered(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.COPY)
    client = visit(scene.officer)
    measured = {
        "act": "measure",
        "unit": "U01",
        "rows_source": "1200",
        "rows_target": "1188",
        "checksum_source": "ab",
        "checksum_target": "AB",
        "seen": str(wave.version),
    }

    assert client.post(f"{PAGE}waves/V1/", measured).status_code == 303

    said = text_of(scene.officer, "waves/V1/")
    assert "Different −12 rows at the target" in said
    assert "the copy of U01 differs from its source" in said
    assert "Record this step as done" not in said


def test_a_wave_is_walked_on_its_page(scene: Scene) -> None:
    wave = filled(scene)
    client = visit(scene.officer)

    def do(act: str, **typed: str) -> int:
        data = {"act": act, "seen": str(again(wave).version), **typed}
        return int(client.post(f"{PAGE}waves/V1/", data).status_code)

    day, same = DAY.isoformat(), {"checksum_source": "ab", "checksum_target": "ab"}
    rows = {"rows_source": "3", "rows_target": "3"}
    assert do("step", step="copy", done_on=day) == 303
    assert do("measure", unit="U01", **rows, **same) == 303
    assert do("step", step="checks", done_on=day) == 303
    assert do("step", step="keys", done_on=day) == 400  # the second person is missing
    assert do("step", step="keys", done_on=day, witness="reviewer") == 303
    go = {"outcome": "go", "reason": "Comité.", "decided_on": day}
    assert do("decide", **go) == 400
    assert do("settle", criterion="C01", state="met", note="Compte rendu.") == 303
    assert do("decide", **go) == 303
    assert do("step", step="rollback", done_on=day, note="Instantané du 1er.") == 303
    assert do("step", step="cutover", done_on=day) == 303
    assert do("settle", criterion="C02", state="met", note="Aucun ticket bloquant.") == 303
    assert do("step", step="closing", done_on=day) == 303
    assert "This wave is closed." in text_of(scene.auditor, "waves/V1/")


def test_a_page_seen_before_a_change_is_told_so(scene: Scene) -> None:
    wave = filled(scene)
    response = visit(scene.officer).post(
        f"{PAGE}waves/V1/",
        {"act": "step", "step": "copy", "done_on": "2026-09-01", "seen": str(wave.version - 1)},
    )

    assert response.status_code == 409
    assert "Changed in the meantime" in response.content.decode()


def test_an_unknown_act_is_not_found(scene: Scene) -> None:
    filled(scene)
    response = visit(scene.officer).post(f"{PAGE}waves/V1/", {"act": "destroy", "seen": "4"})
    assert response.status_code == 404


def test_leading_the_users_back_asks_for_the_reference(scene: Scene) -> None:
    wave = walked(scene, filled(scene), Step.CUTOVER)
    client = visit(scene.officer)
    typed = {"step": "roll_back", "reason": "Résultats faux.", "seen": str(wave.version)}

    assert client.post(f"{PAGE}waves/V1/back/", typed | {"reference": "T-2"}).status_code == 400
    assert client.post(f"{PAGE}waves/V1/back/", typed | {"reference": "T-1"}).status_code == 303

    said = text_of(scene.auditor, "waves/V1/")
    assert "users led back to the incumbent host – Résultats faux." in said


def test_the_first_lawful_day_of_the_erasure_is_computed(scene: Scene) -> None:
    awarded(scene, retrieval_ends_on=date(2026, 9, 10), erasure_notice_on=date(2026, 9, 1))

    assert "Les données peuvent être effacées à partir du 23 septembre 2026" in text_of(
        scene.officer, "erasure/", "fr"
    )


def test_a_switching_charge_after_the_ban_is_marked(scene: Scene) -> None:
    moving = awarded(scene)
    paid(scene, moving, kind="switching", billed_on=date(2027, 1, 12))
    paid(scene, moving, kind="parallel", billed_on=date(2027, 1, 12))

    said = text_of(scene.officer, "costs/")
    assert said.count("Banned from 12 January 2027") == 1
    assert "A switching charge is billed on 12 January 2027" in text_of(scene.officer)


def test_a_withdrawn_cost_stays_in_sight_and_out_of_the_sum(scene: Scene) -> None:
    today = timezone.localdate()
    moving = awarded(scene, new_runs_from=today)
    cost = paid(scene, moving)
    url = f"{PAGE}costs/{cost.pk}/withdraw/"

    assert visit(scene.officer).post(url, {"reason": "Doublon."}).status_code == 303

    said = text_of(scene.auditor, "costs/")
    assert "Withdrawn by officer: Doublon." in said
    assert "One-off costs billed so far €0.00" in said


def test_an_item_is_ticked_then_opened_again(scene: Scene) -> None:
    awarded(scene)
    client = visit(scene.officer)

    client.post(f"{PAGE}checklist/", {"key": "users", "done_on": "2026-09-01", "note": "PV n° 3"})
    assert "officer · PV n° 3" in text_of(scene.auditor, "checklist/")
    client.post(f"{PAGE}checklist/", {"key": "users", "done_on": ""})
    assert not Transition.objects.get().items.exists()


def test_an_ended_transition_offers_no_act(scene: Scene) -> None:
    moving = awarded(scene, erased_on=DAY, certificate="C", certificate_on=DAY, erasure_method="M")
    filled(scene, moving)
    Transition.objects.update(closed_at=timezone.now(), closed_by="officer")

    for path in ("", "waves/", "waves/V1/", "costs/", "erasure/", "checklist/"):
        body = visit(scene.officer).get(PAGE + path).content.decode()
        main = body.partition("<main")[2].partition("</main>")[0]
        assert "<form" not in main, path
    assert "Take the transition up again" in text_of(scene.officer)


@pytest.mark.parametrize(
    ("path", "count"),
    [("", 25), ("waves/", 12), ("waves/V1/", 15), ("costs/", 13), ("erasure/", 12)],
)
def test_pages_cost_the_same_for_one_wave_and_three(scene: Scene, path: str, count: int) -> None:
    moving, client, found = awarded(scene), visit(scene.officer), []
    for waves in (1, 2):
        for _ in range(waves):
            filled(scene, moving)
            paid(scene, moving)
        client.get(PAGE + path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE + path).status_code == 200
        found.append(len(queries))
    assert found[0] == found[1]
    assert found[0] <= count + 4


def test_the_api_says_what_the_pages_say(scene: Scene) -> None:
    today = timezone.localdate()
    moving = awarded(scene, new_runs_from=today, incumbent_monthly_cents=1, budget_cents=5)
    walked(scene, filled(scene, moving), Step.COPY)
    client = visit(scene.auditor)

    told = client.get("/api/v1/tenders/T-1/transition/").json()
    (wave,) = client.get("/api/v1/tenders/T-1/waves/").json()

    assert (told["bid"], told["incumbent"], told["counter"]["days"]) == ("alpha", "sortant", 1)
    assert {"why": "wave_open", "about": "V1"}.items() <= told["held"][0].items()
    assert (wave["code"], wave["state"], wave["next"]) == ("V1", "underway", "checks")
    assert wave["units"][0]["match"] == "missing"
    assert [held["why"] for held in wave["held"]] == ["not_measured"]


@pytest.mark.parametrize(("door", "count"), [("transition/", 12), ("waves/", 12)])
def test_doors_of_the_api_cost_the_same_for_one_wave_and_three(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries, door: str, count: int
) -> None:
    moving, client = awarded(scene), visit(scene.auditor)
    for more in (1, 2):
        for _ in range(more):
            walked(scene, filled(scene, moving), Step.COPY)
            paid(scene, moving)
        with django_assert_num_queries(count):
            assert client.get(f"/api/v1/tenders/T-1/{door}").status_code == 200


def test_the_time_axis_says_what_it_is_and_has_its_table(scene: Scene) -> None:
    planned(scene)
    body = visit(scene.auditor, "fr").get(f"{PAGE}waves/").content.decode()

    assert 'aria-labelledby="waves-title waves-description"' in body
    assert body.count('class="wave-planned"') == 1
    assert "2026-10-01" in body.partition('<caption id="waves-caption">')[2]
    assert Wave.objects.get().code == "V1"
