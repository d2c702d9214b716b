"""What must stand before an act on the questions of bidders can be tried."""

from __future__ import annotations

from datetime import date

from assessments.actions.questions import (
    Received,
    answer_question,
    publish_answers,
    record_question,
)
from assessments.models import Question
from tests.factories import Scene
from tests.tenders.preparing import Call

ASKER = "Société curieuse (fictive)"
RECEIVED = Received(
    text="Le volume initial est-il un plafond ?",
    received_on=date(2026, 1, 12),
    channel="profile",
    asker=ASKER,
)


def asked(scene: Scene) -> Question:
    return record_question(by=scene.officer, tender=scene.tender, received=RECEIVED)


def answered(scene: Scene, answer: str = "Non, une estimation.") -> Question:
    """A question whose answer is ready."""
    found = asked(scene)
    return answer_question(by=scene.officer, question=found, answer=answer, seen=found.version)


def to_record_question(scene: Scene) -> Call:
    return lambda: asked(scene)


def to_answer_question(scene: Scene) -> Call:
    found = asked(scene)
    return lambda: answer_question(by=scene.officer, question=found, answer="Oui.", seen=1)


def to_publish_answers(scene: Scene) -> Call:
    ready = [answered(scene), answered(scene)]
    seen = {each.number: each.version for each in ready}
    return lambda: publish_answers(by=scene.officer, tender=scene.tender, seen=seen)
