"""Reading the register of questions: what each bidder asked, what was published to all of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.views import TenderView
from assessments.models import PublishedAnswer, Question
from assessments.queries.questions import answers_due, published_on, register
from assessments.queries.timeline import calendar_of
from hdhcompliance.accounts.policy import Permission


class PublishedAnswerSerializer(serializers.Serializer[Any]):
    """An answer as every bidder reads it; `reason`: why it corrects the one before."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    reason = serializers.CharField()
    published_on = serializers.DateField()
    late_reason = serializers.CharField(help_text="empty when it was published in time")


class QuestionSerializer(serializers.Serializer[Any]):
    """`draft`: the answer, or the correction, that is ready and not published."""

    code = serializers.CharField()
    text = serializers.CharField()
    received_on = serializers.DateField()
    channel = serializers.CharField(help_text="profile, email, letter or oral")
    asker = serializers.CharField(allow_null=True, help_text="null but for officers")
    state = serializers.CharField(help_text="waiting, answered or published")
    draft = serializers.CharField()
    draft_reason = serializers.CharField()
    answers = PublishedAnswerSerializer(many=True)
    version = serializers.IntegerField()


class QuestionRegisterSerializer(serializers.Serializer[Any]):
    """`answers_due_on`: the last lawful day to publish (R. 2132-6); null where none is set."""

    answers_due_on = serializers.DateField(allow_null=True)
    questions = QuestionSerializer(many=True)


class QuestionRegister(TenderView):
    """The questions of a tender in their order, and the last lawful day to answer."""

    permission = Permission.VIEW_TENDER

    @extend_schema(responses={200: QuestionRegisterSerializer})
    def get(self, request: Request, reference: str) -> Response:
        access = self.access()
        due = answers_due(calendar_of(access.tender))
        tells_who = access.may(Permission.EDIT_TENDER)
        told = {
            "answers_due_on": due.last if due else None,
            "questions": [_question(each, tells_who) for each in register(access.tender)],
        }
        return Response(QuestionRegisterSerializer(told).data)


def _question(question: Question, tells_who: bool) -> dict[str, Any]:
    plain = ("code", "text", "received_on", "channel", "state", "draft", "draft_reason", "version")
    return {
        **{name: getattr(question, name) for name in plain},
        "asker": question.asker if tells_who else None,
        "answers": [_answer(each) for each in question.answers.all()],
    }


def _answer(answer: PublishedAnswer) -> dict[str, Any]:
    plain = ("number", "text", "reason", "late_reason")
    return {
        **{name: getattr(answer, name) for name in plain},
        "published_on": published_on(answer),
    }
