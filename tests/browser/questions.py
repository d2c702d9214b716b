"""Questions of bidders: the register, one that is published, one that waits, what is refused."""

from __future__ import annotations

from datetime import date

from assessments.actions.questions import (
    Received,
    answer_question,
    publish_answers,
    record_question,
)
from assessments.models import Tender
from hdhcompliance.accounts.models import User
from tests.browser.place import Place, submit_last
from tests.browser.visiting import DRAFT, SECOND_OFFICER, TENDER

ANSWERS = ("Non, c’est une estimation (réponse fictive).", "Oui (réponse fictive).", "")


def laid(officer: User, tender: Tender) -> None:
    """A question published, one answered, one that waits. Run inside the application."""
    for answer in ANSWERS:
        received = Received(
            text="Le volume initial est-il un plafond (question fictive) ?",
            received_on=date(2026, 1, 12),
            channel="profile",
            asker="Société curieuse (fictive)",
        )
        found = record_question(by=officer, tender=tender, received=received)
        if answer:
            answer_question(by=officer, question=found, answer=answer, seen=1)
    publish_answers(by=officer, tender=tender, seen={1: 2})


def places() -> list[Place]:
    page = f"/tenders/{DRAFT}/timeline/questions/"
    return [
        Place("questions-empty", f"/tenders/{TENDER}/timeline/questions/", "auditeur"),
        Place("questions", page, SECOND_OFFICER),
        Place("questions-narrowed", f"{page}?state=waiting", SECOND_OFFICER),
        Place("questions-refused", page, SECOND_OFFICER, submit_last, status=400),
        Place("question", f"{page}3/", SECOND_OFFICER),
        Place("question-published", f"{page}1/", SECOND_OFFICER),
        Place("question-refused", f"{page}1/", SECOND_OFFICER, submit_last, status=400),
        Place("question-new", f"{page}new/", SECOND_OFFICER),
        Place("question-new-refused", f"{page}new/", SECOND_OFFICER, submit_last, status=400),
        Place("questions-published", f"{page}published/", SECOND_OFFICER),
    ]
