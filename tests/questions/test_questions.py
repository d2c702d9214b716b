"""Questions of bidders: answered to all at once, in time, for good, without a word on who asked."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.actions.bids import open_bids
from assessments.actions.errors import ActionRefused
from assessments.actions.questions import (
    QuestionsChanged,
    Received,
    answer_question,
    publish_answers,
    record_question,
)
from assessments.actions.timeline import choose_counting
from assessments.models import PublishedAnswer, Question
from assessments.queries.questions import answers_due, told
from assessments.queries.timeline import calendar_of, schedule_of
from assessments.timeline import Options
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.factories import Scene
from tests.tenders.preparing_questions import ASKER, RECEIVED, answered, asked
from tests.tenders.preparing_timeline import staged

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/timeline/questions/"
API = "/api/v1/tenders/T-1/questions/"
PARIS = ZoneInfo("Europe/Paris")
RECEIPT = datetime(2040, 10, 19, 12, tzinfo=PARIS)
LAST = datetime(2040, 10, 13, 23, 59, tzinfo=PARIS)
TOO_LATE = datetime(2040, 10, 14, 0, 1, tzinfo=PARIS)


@pytest.fixture
def scene() -> Scene:
    return due(staged(factories.tender(opened=False)), RECEIPT)


@pytest.fixture
def officer(client: Client, scene: Scene) -> Client:
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    return client


def due(scene: Scene, receipt: datetime) -> Scene:
    scene.tender.bids_due_at = receipt
    scene.tender.save(update_fields=["bids_due_at"])
    return scene


def publish(
    scene: Scene, *questions: Question, at: datetime | None = None, late_reason: str = ""
) -> list[PublishedAnswer]:
    return publish_answers(
        by=scene.officer,
        tender=scene.tender,
        seen={each.number: each.version for each in questions},
        late_reason=late_reason,
        at=at,
    )


def correct(scene: Scene, found: Question, reason: str = "Erreur de volume.") -> Question:
    found.refresh_from_db()
    return answer_question(
        by=scene.officer, question=found, answer="Si.", reason=reason, seen=found.version
    )


def last_day(scene: Scene) -> date:
    found = answers_due(calendar_of(scene.tender))
    assert found is not None
    return found.last


def test_last_day_is_six_days_before_bids_and_four_in_urgency(scene: Scene) -> None:
    assert last_day(scene) == date(2040, 10, 13)
    seen = schedule_of(scene.tender).version
    choose_counting(by=scene.officer, tender=scene.tender, options=Options(urgent=True), seen=seen)
    assert last_day(scene) == date(2040, 10, 15)


def test_last_day_is_not_known_without_a_receipt_of_bids() -> None:
    scene = staged(factories.tender(opened=False))
    assert answers_due(calendar_of(scene.tender)) is None


def test_several_answers_are_published_at_once_in_one_entry(scene: Scene) -> None:
    first, second = answered(scene), answered(scene, "Oui.")
    done = publish(scene, first, second, at=LAST)

    assert {answer.published_at for answer in done} == {LAST}
    entry = JournalEntry.objects.get(action="answers.published")
    assert entry.target == "Q01 Q02"
    assert entry.details["days_late"] == 0
    assert set(entry.details["sha256"]) == {"Q01", "Q02"}


def test_nothing_is_published_when_one_answer_is_not_ready(scene: Scene) -> None:
    with pytest.raises(ActionRefused, match="Q02"):
        publish(scene, answered(scene), asked(scene), at=LAST)
    assert not PublishedAnswer.objects.exists()


def test_nothing_is_published_of_a_question_changed_meanwhile(scene: Scene) -> None:
    seen = answered(scene)
    answer_question(by=scene.officer, question=seen, answer="Autre.", seen=seen.version)
    with pytest.raises(QuestionsChanged):
        publish(scene, seen, at=LAST)


def test_after_the_last_day_a_reason_is_demanded_and_kept(scene: Scene) -> None:
    ready = answered(scene)
    with pytest.raises(ActionRefused) as refused:
        publish(scene, ready, at=TOO_LATE)
    assert refused.value.code == "late"

    (answer,) = publish(scene, ready, at=TOO_LATE, late_reason="Volume découvert tard.")
    assert answer.late_reason == "Volume découvert tard."
    assert JournalEntry.objects.get(action="answers.published").details["days_late"] == 1


def test_reason_given_in_time_is_not_kept(scene: Scene) -> None:
    (answer,) = publish(scene, answered(scene), at=LAST, late_reason="Pour rien.")
    assert answer.late_reason == ""


def test_nothing_is_published_once_the_bids_are_open(scene: Scene) -> None:
    ready = answered(scene)
    open_bids(by=scene.officer, tender=scene.tender)
    with pytest.raises(ActionRefused) as refused:
        publish(scene, ready)
    assert refused.value.code == "bids_open"


def test_correction_demands_a_reason_and_leaves_the_first_answer(scene: Scene) -> None:
    found = answered(scene)
    publish(scene, found, at=LAST)
    with pytest.raises(ActionRefused, match="raison"):
        correct(scene, found, reason=" ")
    publish(scene, correct(scene, found), at=LAST)

    told = found.answers.values_list("number", "text", "reason")
    assert list(told) == [(1, "Non, une estimation.", ""), (2, "Si.", "Erreur de volume.")]


def test_question_is_reworded_only_before_it_is_published(scene: Scene) -> None:
    found = asked(scene)
    found = answer_question(
        by=scene.officer, question=found, answer="Non.", text="Est-ce un plafond ?", seen=1
    )
    publish(scene, found, at=LAST)
    found.refresh_from_db()
    answer_question(
        by=scene.officer,
        question=found,
        answer="Si.",
        text="Autre ?",
        reason="Erreur.",
        seen=found.version,
    )
    found.refresh_from_db()
    assert found.text == "Est-ce un plafond ?"


def test_database_refuses_to_edit_what_is_published(scene: Scene) -> None:
    found = answered(scene)
    publish(scene, found, at=LAST)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedAnswer.objects.update(text="Autre chose.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(text="Autre question ?")


def test_question_of_a_day_to_come_is_refused(scene: Scene) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    received = Received(text="Quand ?", received_on=tomorrow, channel="email")
    with pytest.raises(ActionRefused) as refused:
        record_question(by=scene.officer, tender=scene.tender, received=received)
    assert refused.value.code == "to_come"


def test_who_asks_is_read_by_officers_only_and_never_exported(client: Client, scene: Scene) -> None:
    publish(scene, answered(scene), at=LAST)
    outside = (f"{PAGE}published/", f"{PAGE}published.csv")
    people = (scene.officer, scene.evaluators[0], scene.reviewer, scene.auditor, scene.admin)
    for who in people:
        client.force_login(who)
        for path in (PAGE, f"{PAGE}1/", API, *outside):
            shown = ASKER in client.get(path).text
            assert shown == (who == scene.officer and path not in outside), (who, path)
    assert not JournalEntry.objects.filter(data__contains="curieuse").exists()


def test_export_gives_published_answers_only_and_no_formula(officer: Client, scene: Scene) -> None:
    publish(scene, answered(scene, "=1+1"), at=LAST)
    answered(scene, "Secret jusque-là.")
    text = officer.get(f"{PAGE}published.csv").content.decode("utf-8-sig")
    _columns, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert rows == [["Q01", RECEIVED.text, "'=1+1", "2040-10-13", ""]]


def test_reports_tell_what_was_published_by_then(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ready, waiting = answered(scene), answered(scene)
    publish_answers(by=scene.officer, tender=scene.tender, seen={1: ready.version}, at=LAST)
    with django_assert_num_queries(2):
        (found,) = told(scene.tender, LAST)
    assert (found.code, found.text) == ("Q01", RECEIVED.text)
    assert [each.text for each in found.answers] == ["Non, une estimation."]
    assert ASKER not in repr(found)
    assert told(scene.tender, LAST - timedelta(seconds=1)) == []
    late = {"at": TOO_LATE, "late_reason": "Oubli."}
    publish_answers(by=scene.officer, tender=scene.tender, seen={2: waiting.version}, **late)  # type: ignore[arg-type]  # what late holds
    with django_assert_num_queries(2):
        assert [each.answers[0].late_reason for each in told(scene.tender, TOO_LATE)] == [
            "",
            "Oubli.",
        ]


def test_api_says_what_the_register_says(client: Client, scene: Scene) -> None:
    asked(scene)
    publish(scene, answered(scene), at=LAST)
    client.force_login(scene.auditor)
    told = client.get(API).json()
    assert told["answers_due_on"] == "2040-10-13"
    waiting, done = told["questions"]
    assert (waiting["code"], waiting["state"], waiting["answers"]) == ("Q01", "waiting", [])
    assert (done["code"], done["state"], done["asker"]) == ("Q02", "published", None)
    assert done["answers"] == [
        {
            "number": 1,
            "text": "Non, une estimation.",
            "reason": "",
            "published_on": "2040-10-13",
            "late_reason": "",
        }
    ]


def test_page_says_who_waits_and_the_last_day(officer: Client, scene: Scene) -> None:
    assert "will be listed here" in officer.get(PAGE).text
    asked(scene)
    answered(scene)
    page = officer.get(PAGE).text
    assert "1 question waits for an answer." in page
    assert "1 answer is ready and not published." in page
    assert "13 October 2040, 6 days before bids (R.2132-6)." in page
    assert f'href="{PAGE}"' in officer.get("/tenders/T-1/timeline/").text


def test_page_says_that_the_receipt_has_to_be_pushed_back_until_it_is(
    officer: Client, scene: Scene
) -> None:
    publish(scene, answered(scene), at=TOO_LATE, late_reason="Volume découvert tard.")
    said = "pushed back (R. 2151-4), to 20 October 2040 at the earliest"
    assert said in officer.get(PAGE).text
    due(scene, RECEIPT + timedelta(days=1))
    assert "pushed back" not in officer.get(PAGE).text


def test_page_narrows_to_a_state(officer: Client, scene: Scene) -> None:
    asked(scene)
    answered(scene)
    publish(scene, answered(scene), at=LAST)
    for state, code in (("waiting", "Q01"), ("answered", "Q02"), ("published", "Q03")):
        page = officer.get(f"{PAGE}?state={state}").text
        assert [each for each in ("Q01", "Q02", "Q03") if each in page] == [code]


def test_question_after_the_last_day_for_questions_says_so(officer: Client, scene: Scene) -> None:
    asked(scene)
    said = "after the last day for questions"
    assert said not in officer.get(PAGE).text
    code = calendar_of(scene.tender).moment("questions")
    stages = scene.tender.stages.filter(code=code)
    assert stages.update(planned_on=RECEIVED.received_on) == 1
    assert said not in officer.get(PAGE).text
    stages.update(planned_on=RECEIVED.received_on - timedelta(days=1))
    assert said in officer.get(PAGE).text


def test_officer_records_answers_and_publishes_from_the_pages(
    officer: Client, scene: Scene
) -> None:
    typed = {"text": "Quel format ?", "received_on": "2026-01-12", "channel": "email"}
    assert officer.post(f"{PAGE}new/", typed).status_code == 303
    typed = {"text": "Quel format ?", "answer": "FHIR.", "seen_version": "1"}
    assert officer.post(f"{PAGE}1/", typed).status_code == 303
    assert officer.post(f"{PAGE}1/", {**typed, "answer": "CSV."}).status_code == 409
    assert officer.post(f"{PAGE}publish/", {"answers": "1:1"}).status_code == 409
    assert officer.post(f"{PAGE}publish/", {"answers": "1:2"}).status_code == 303
    assert "FHIR." in officer.get(f"{PAGE}published/").text


def test_late_publication_asks_for_its_reason_on_the_page(officer: Client, scene: Scene) -> None:
    due(scene, timezone.now() + timedelta(days=2))
    answered(scene)
    assert "late_reason" in officer.get(PAGE).text
    refused = officer.post(f"{PAGE}publish/", {"answers": "1:2"})
    assert refused.status_code == 400
    assert "#publish-late_reason" in refused.text
    assert re.search(r'value="1:2"[^>]* checked', refused.text)
    given = {"answers": "1:2", "late_reason": "Volume découvert tard."}
    assert "has to be pushed back" in officer.post(f"{PAGE}publish/", given, follow=True).text


@pytest.mark.parametrize("path", [PAGE, API, f"{PAGE}published/", f"{PAGE}published.csv"])
def test_one_question_and_three_cost_the_same_queries(
    officer: Client, scene: Scene, django_assert_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    publish(scene, answered(scene), at=LAST)
    officer.get(path)
    count = QUERIES[path]
    with django_assert_num_queries(count):
        officer.get(path)
    publish(scene, answered(scene), answered(scene), at=LAST)
    with django_assert_num_queries(count):
        officer.get(path)


QUERIES = {PAGE: 11, API: 10, f"{PAGE}published/": 7, f"{PAGE}published.csv": 6}
