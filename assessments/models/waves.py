"""The waves of a transition: what is moved together, what was done, checked and decided of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models.transition import Transition
from assessments.transition.types import Measure, Settled, Step

STEPS: list[tuple[str, object]] = [
    (Step.COPY.value, pgettext_lazy("step of a wave", "Copy")),
    (Step.CHECKS.value, pgettext_lazy("step of a wave", "Checksums and row counts")),
    (Step.KEYS.value, pgettext_lazy("step of a wave", "Transfer of pseudonym keys")),
    (Step.GO.value, pgettext_lazy("step of a wave", "Go/no-go")),
    (Step.ROLLBACK.value, pgettext_lazy("step of a wave", "Rollback point")),
    (Step.CUTOVER.value, pgettext_lazy("step of a wave", "Cut-over")),
    (Step.CLOSING.value, pgettext_lazy("step of a wave", "Closing")),
]


class Wave(models.Model):
    """Units cut over together. Days are planned; what was done stands in its steps."""

    transition = models.ForeignKey(Transition, on_delete=models.CASCADE, related_name="waves")
    code = models.CharField(_("code"), max_length=6)
    title = models.CharField(_("title"), max_length=200)
    copy_on = models.DateField(_("copy planned on"))
    cutover_on = models.DateField(_("cut-over planned on"))
    closing_on = models.DateField(_("closing planned on"))
    pilots = models.CharField(_("pilot group"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["transition", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["transition", "code"], name="wave_code_once"),
            models.CheckConstraint(
                condition=Q(cutover_on__gte=models.F("copy_on"))
                & Q(closing_on__gte=models.F("cutover_on")),
                name="wave_days_follow_one_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"


class WaveUnit(models.Model):
    """A data set or a project. Measures: None or empty until taken, at either end."""

    class Kind(models.TextChoices):
        DATA_SET = "data_set", _("Data set")
        PROJECT = "project", pgettext_lazy("what is moved", "Project")

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="units")
    code = models.CharField(_("code"), max_length=6)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    pseudonymised = models.BooleanField(_("pseudonymised"), default=False)
    rows_source = models.PositiveBigIntegerField(null=True, blank=True)
    rows_target = models.PositiveBigIntegerField(null=True, blank=True)
    checksum_source = models.CharField(max_length=128, blank=True)
    checksum_target = models.CharField(max_length=128, blank=True)
    measured_by = models.CharField(max_length=150, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["wave", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "code"], name="wave_unit_code_once"),
            models.CheckConstraint(
                condition=(
                    Q(measured_at__isnull=True, measured_by="")
                    & Q(rows_source__isnull=True, rows_target__isnull=True)
                    & Q(checksum_source="", checksum_target="")
                )
                | (Q(measured_at__isnull=False) & ~Q(measured_by="")),
                name="wave_unit_measures_have_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    @property
    def measure(self) -> Measure:
        return Measure(
            self.rows_source, self.rows_target, self.checksum_source, self.checksum_target
        )


class WaveCriterion(models.Model):
    """A named condition of the go/no-go or of the closing. A withdrawn one keeps its reason."""

    WITHDRAWN = "withdrawn"
    GUARDS = [(Step.GO.value, _("Go/no-go")), (Step.CLOSING.value, _("Closing"))]
    STATES = [
        (Settled.OPEN.value, pgettext_lazy("state of a criterion", "Open")),
        (Settled.MET.value, pgettext_lazy("state of a criterion", "Met")),
        (Settled.NOT_MET.value, pgettext_lazy("state of a criterion", "Not met")),
        (WITHDRAWN, pgettext_lazy("state of a criterion", "Withdrawn")),
    ]

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(_("code"), max_length=6)
    guards = models.CharField(_("holds"), max_length=10, choices=GUARDS)
    label = models.CharField(_("criterion"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=Settled.OPEN.value)
    note = models.TextField(_("what proves it"), blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["wave", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "code"], name="wave_criterion_code_once"),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(note=""), name="wave_criterion_settled_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.label}"


class WaveStep(models.Model):
    """A step done. Taken back, its row goes and a WaveReturn stays."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=STEPS)
    done_on = models.DateField(_("done on"))
    note = models.TextField(_("note"), blank=True)
    # The second person of an act under dual control.
    witness = models.CharField(_("second person"), max_length=150, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["wave", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "step"], name="wave_step_once"),
            models.CheckConstraint(
                condition=~Q(step="keys") | (~Q(witness="") & ~Q(witness=models.F("by"))),
                name="wave_keys_under_dual_control",
            ),
            models.CheckConstraint(
                condition=~Q(step="rollback") | ~Q(note=""), name="wave_rollback_point_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}: {self.step}"


class WaveDecision(models.Model):
    """A decision of go or no-go, with its reason. Written once; a later one follows it."""

    class Outcome(models.TextChoices):
        GO = "go", pgettext_lazy("decision", "Go")
        NO_GO = "no_go", pgettext_lazy("decision", "No-go")

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=6, choices=Outcome)
    reason = models.TextField(_("reason"))
    decided_on = models.DateField(_("decided on"))
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["wave", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="wave_decision_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}: {self.outcome}"


class WaveReturn(models.Model):
    """A step taken back with all that followed it. `rolled_back`: users were led back."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="returns")
    step = models.CharField(max_length=10, choices=STEPS)
    rolled_back = models.BooleanField(default=False)
    reason = models.TextField(_("reason"))
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["wave", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="wave_return_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}: {self.step}"


class WaveAdoption(models.Model):
    """Where the users of a wave are, on a day. Written once; the last one stands."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="adoptions")
    on = models.DateField(_("on"))
    users = models.PositiveIntegerField(_("users to move"))
    trained = models.PositiveIntegerField(_("users trained"))
    pilots_done = models.PositiveIntegerField(_("pilot users who have finished"))
    tickets_opened = models.PositiveIntegerField(_("support tickets opened"))
    tickets_closed = models.PositiveIntegerField(_("support tickets closed"))
    note = models.TextField(_("note"), blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["wave", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(trained__lte=models.F("users"))
                & Q(pilots_done__lte=models.F("users"))
                & Q(tickets_closed__lte=models.F("tickets_opened")),
                name="wave_adoption_adds_up",
            )
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}: {self.on}"

    @property
    def tickets_open(self) -> int:
        return self.tickets_opened - self.tickets_closed


class WaveReminder(models.Model):
    """A person told once of a step of a wave, for the day it was planned on."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=10, choices=STEPS)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wave_reminders"
    )
    planned_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "step", "user", "planned_on"], name="wave_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.step} {self.user_id} {self.planned_on}"
