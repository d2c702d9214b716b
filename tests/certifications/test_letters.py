"""Letters that ask for risk elements: suggested, kept as sent, answered, rendered."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from assessments.actions.errors import ActionRefused, Conflict
from assessments.actions.risk_requests import ask_for_risks, record_risk_answer
from assessments.models import RiskRequest
from assessments.queries.risk_requests import suggested
from assessments.reports.letter import render_letter
from assessments.transfers.letters import ITEMS
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.certifications.conftest import certified
from tests.certifications.test_transfers import HOST, write
from tests.factories import Scene

pytestmark = pytest.mark.django_db

PAGE = "/tenders/T-1/sovereignty/transfers/alpha/letters/"
TODAY = timezone.localdate()


def ask(scene: Scene, *items: str, language: str = "fr", remarks: str = "") -> RiskRequest:
    return ask_for_risks(
        by=scene.officer,
        bid=scene.bids[0],
        items=items or ("exposure", "laws"),
        language=language,
        asked_on=TODAY,
        due_on=TODAY + timedelta(days=15),
        remarks=remarks,
    )


def test_everything_unknown_is_suggested_and_nothing_that_is_known(scene: Scene) -> None:
    assert {"residual_risks", "exposure", "uncovered", "page", "appraisal"} <= suggested(
        scene.bids[0]
    )
    write(scene, HOST)
    certified(scene)
    certified(scene, scheme="hds")
    assert suggested(scene.bids[0]) == set()


def test_letter_is_kept_in_its_own_words_and_numbered(scene: Scene) -> None:
    first, second = ask(scene), ask(scene, "uncovered", language="en")
    assert (first.number, second.number) == (1, 2)
    assert first.items[0] == {
        "key": "exposure",
        "basis": ITEMS["exposure"].basis,
        "text": ITEMS["exposure"].fr,
    }
    assert second.items[0]["text"] == ITEMS["uncovered"].en


def test_form_posted_twice_is_one_letter(scene: Scene) -> None:
    first = ask(scene)
    before = JournalEntry.objects.count()
    assert ask(scene) == first
    assert JournalEntry.objects.count() == before
    assert ask(scene, remarks="Un mot.").number == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"items": ()}, "no_item"),
        ({"items": ("nothing",)}, "no_item"),
        ({"language": "de"}, "unknown_language"),
        ({"due_on": TODAY}, "due_too_early"),
        ({"remarks": "x" * 5001}, "text_too_long"),
    ],
)
def test_letter_that_cannot_be_is_refused(
    scene: Scene, change: dict[str, object], code: str
) -> None:
    given: dict[str, object] = {
        "items": ("laws",),
        "language": "fr",
        "asked_on": TODAY,
        "due_on": TODAY + timedelta(days=1),
        "remarks": "",
    }
    with pytest.raises(ActionRefused) as refused:
        ask_for_risks(by=scene.officer, bid=scene.bids[0], **{**given, **change})  # type: ignore[arg-type]  # mixed
    assert refused.value.code == code


def test_real_tender_sends_no_letter_tomorrow() -> None:
    scene = factories.tender(fictitious=False)
    with pytest.raises(ActionRefused) as refused:
        ask_for_risks(
            by=scene.officer,
            bid=scene.bids[0],
            items=("laws",),
            language="fr",
            asked_on=TODAY + timedelta(days=1),
            due_on=TODAY + timedelta(days=9),
            remarks="",
        )
    assert refused.value.code == "in_the_future"


def test_page_records_a_letter_then_its_answer(scene: Scene, officer: Client) -> None:
    assert "No letter was sent" in officer.get(PAGE).text
    data = {
        "items": ["exposure", "page"],
        "language": "en",
        "asked_on": str(TODAY),
        "due_on": str(TODAY + timedelta(days=10)),
        "remarks": "",
    }
    assert officer.post(PAGE, {**data, "items": []}).status_code == 400
    assert officer.post(PAGE, data).status_code == 303
    answer = {
        "answer": "1",
        "letter-1-seen_version": "1",
        "letter-1-answer": "Joint, 12 pages.",
        "letter-1-answered_on": str(TODAY),
    }
    assert officer.post(PAGE, answer).status_code == 303
    assert "Joint, 12 pages." in officer.get(PAGE).text
    late = officer.post(PAGE, {**answer, "letter-1-answer": "Autre."})
    assert late.status_code == 409
    assert "Autre." in late.text
    assert officer.post(PAGE, {**answer, "answer": "9"}).status_code == 404


def test_answer_before_the_letter_or_unseen_is_refused(scene: Scene) -> None:
    letter = ask(scene)
    with pytest.raises(ActionRefused) as refused:
        record_risk_answer(
            by=scene.officer,
            letter=letter,
            answer="Vu.",
            answered_on=TODAY - timedelta(days=1),
            seen_version=1,
        )
    assert refused.value.code == "answer_out_of_time"
    with pytest.raises(Conflict):
        record_risk_answer(
            by=scene.officer, letter=letter, answer="Vu.", answered_on=TODAY, seen_version=0
        )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_letter_is_the_same_bytes_each_time_and_says_that_it_is_invented(
    scene: Scene, language: str
) -> None:
    letter = ask(scene, *ITEMS, language=language, remarks="Un mot <b>&</b> un autre.")
    made = render_letter(letter)
    assert made == render_letter(letter)
    with pikepdf.open(BytesIO(made)) as document:
        assert len(document.pages) == 1
        assert str(document.Root.Lang) == language
        assert "/Watermark" in document.pages[0].Resources.XObject
        title = str(document.docinfo["/Title"])
    assert ("FICTIVES" if language == "fr" else "FICTITIOUS") in title
    assert "T-1/alpha/L1" in title


def test_download_is_named_after_the_letter(scene: Scene, officer: Client) -> None:
    ask(scene)
    answer = officer.get(f"{PAGE}1/")
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="FICTIF_T-1_' in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")
    assert officer.get(f"{PAGE}2/").status_code == 404


def test_letter_date_is_the_date_of_the_file(scene: Scene) -> None:
    RiskRequest.objects.filter(pk=ask(scene).pk).update(asked_on=date(2026, 11, 2))
    letter = RiskRequest.objects.select_related("bid__tender").get()
    with pikepdf.open(BytesIO(render_letter(letter))) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20261102")
