"""What bidders asked during the consultation, and what was answered to all of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models.tenders import Tender

NEVER_EDITED = "what was published to the bidders is never edited"
# table -> (trigger name, event, condition that refuses); installed by migration on both engines.
# SQLite drops the triggers of a table that a migration rebuilds: install them again after it.
PUBLISHED_RULES = {
    "assessments_publishedanswer": [("published_answer_is_final", "UPDATE", "1 = 1")],
    "assessments_question": [
        (
            "published_question_is_final",
            "UPDATE",
            """NEW.text <> OLD.text AND EXISTS (
            SELECT 1 FROM assessments_publishedanswer WHERE question_id = NEW.id)""",
        )
    ],
}


class Question(models.Model):
    """A question on the file of the consultation. `number` counts from 1 in the tender.

    `text` is what is published, so without a word on who asks; `asker` is for officers only.
    `draft` is the answer in preparation; on a published question it is a correction, with its
    `draft_reason`. `version` rises with every change: a second writer gets a conflict.
    """

    class Channel(models.TextChoices):
        PROFILE = "profile", _("Buyer profile")
        EMAIL = "email", pgettext_lazy("channel", "E-mail")
        LETTER = "letter", _("Letter")
        ORAL = "oral", _("Visit or meeting")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a question", "Waits for an answer")
        ANSWERED = "answered", pgettext_lazy("state of a question", "Answered, to be published")
        PUBLISHED = "published", pgettext_lazy("state of a question", "Published")

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("question"))
    received_on = models.DateField(_("received on"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    asker = models.CharField(_("who asks"), max_length=200, blank=True)
    draft = models.TextField(blank=True)
    draft_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["tender", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="question_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="question_says_something"),
            models.CheckConstraint(
                condition=Q(draft_reason="") | ~Q(draft=""), name="question_reason_of_a_draft"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"Q{self.number:02}"

    @property
    def state(self) -> State:
        """A correction in preparation waits for its publication too. One query unless prefetched."""
        if self.draft:
            return self.State.ANSWERED
        return self.State.PUBLISHED if self.answers.all() else self.State.WAITING


class PublishedAnswer(models.Model):
    """An answer as it was published to all at once: never edited, corrected by the next one.

    `reason`: why it corrects the one before; none for the first. `late_reason`: why it was published
    after the last lawful day (R. 2132-6).
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveIntegerField()
    text = models.TextField(_("answer"))
    reason = models.TextField(blank=True)
    late_reason = models.TextField(blank=True)
    published_by = models.CharField(max_length=150)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="answer_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="answer_correction_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}.{self.number}"
