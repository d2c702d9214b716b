from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.tenders import Stage, Tender
from assessments.timeline import PACE, Options, Zone


class HolidayZone(models.TextChoices):
    METROPOLE = Zone.METROPOLE.value, _("Metropolitan France")
    ALSACE_MOSELLE = Zone.ALSACE_MOSELLE.value, _("Alsace-Moselle (57, 67, 68)")


class Schedule(models.Model):
    """How the days of a tender are counted. The dates themselves are its stages' and its own.

    `version` rises with every change of a date or of the counting: a second writer gets a conflict.
    """

    tender = models.OneToOneField(Tender, on_delete=models.CASCADE, related_name="schedule")
    is_urgent = models.BooleanField(_("duly reasoned urgency"), default=False)
    is_electronic = models.BooleanField(_("electronic sending"), default=True)
    zone = models.CharField(
        _("public holidays"),
        max_length=20,
        choices=HolidayZone,
        default=HolidayZone.METROPOLE,
    )
    pace = models.PositiveSmallIntegerField(_("working days for a free step"), default=PACE)
    bid_validity_days = models.PositiveSmallIntegerField(
        _("validity of the bids (days)"), null=True, blank=True
    )
    # Days before a planned day from which those who act are told; 0 tells nobody.
    lead_days = models.PositiveSmallIntegerField(_("days of notice"), default=7)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.tender_id} v{self.version}"

    @property
    def options(self) -> Options:
        return Options(urgent=self.is_urgent, electronic=self.is_electronic, zone=Zone(self.zone))


class StageReminder(models.Model):
    """A person told once of a stage, for the day it was planned on."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stage_reminders"
    )
    planned_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "user", "planned_on"], name="stage_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.user_id} {self.planned_on}"
