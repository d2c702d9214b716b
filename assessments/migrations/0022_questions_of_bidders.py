"""Questions of bidders and what is published to all of them; triggers keep it as published."""

import django.db.models.deletion
from django.db import migrations, models

from assessments.models import fiction
from assessments.models.questions import NEVER_EDITED, PUBLISHED_RULES


def install(apps, editor):
    fiction.install(editor.connection, PUBLISHED_RULES, NEVER_EDITED)


def remove(apps, editor):
    fiction.remove(editor.connection, PUBLISHED_RULES)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0021_calendar_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(verbose_name="question")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("profile", "Buyer profile"),
                            ("email", "E-mail"),
                            ("letter", "Letter"),
                            ("oral", "Visit or meeting"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("asker", models.CharField(blank=True, max_length=200, verbose_name="who asks")),
                ("draft", models.TextField(blank=True)),
                ("draft_reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="assessments.tender",
                    ),
                ),
            ],
            options={
                "ordering": ["tender", "number"],
            },
        ),
        migrations.CreateModel(
            name="PublishedAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(verbose_name="answer")),
                ("reason", models.TextField(blank=True)),
                ("late_reason", models.TextField(blank=True)),
                ("published_by", models.CharField(max_length=150)),
                ("published_at", models.DateTimeField()),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="assessments.question",
                    ),
                ),
            ],
            options={
                "ordering": ["question", "number"],
            },
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                fields=("tender", "number"), name="question_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="question_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("draft_reason", ""), models.Q(("draft", ""), _negated=True), _connector="OR"
                ),
                name="question_reason_of_a_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedanswer",
            constraint=models.UniqueConstraint(
                fields=("question", "number"), name="answer_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="answer_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", 1), ("reason", "")),
                    models.Q(("number__gt", 1), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="answer_correction_has_a_reason",
            ),
        ),
        migrations.RunPython(install, remove),
    ]
