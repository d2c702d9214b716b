"""The platform's way from the incumbent host to the awarded one. Amounts are integer cents, excl. VAT."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.bids import Bid
from assessments.models.tenders import Tender
from assessments.transition.files import checklist
from assessments.transition.limits import Leaving
from providers.models import HostingService, Provider


class Transition(models.Model):
    """One per tender, opened by its award. `bid` is the awarded one; days are None until known.

    `award_reason`: why the award does not follow from an evaluation closed here. `version` counts
    the changes of this row, `seen` by who changes it.
    """

    tender = models.OneToOneField(Tender, on_delete=models.CASCADE, related_name="transition")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="transitions")
    incumbent = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="transitions")
    incumbent_service = models.ForeignKey(
        HostingService,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="transitions",
    )
    awarded_on = models.DateField(_("awarded on"))
    award_reason = models.TextField(_("reason"), blank=True)

    notice_on = models.DateField(_("notice given on"), null=True, blank=True)
    starts_on = models.DateField(_("transition starts on"), null=True, blank=True)
    ends_on = models.DateField(_("transition ends on"), null=True, blank=True)
    unfeasible = models.BooleanField(_("30 days shown unfeasible"), default=False)
    retrieval_ends_on = models.DateField(_("retrieval open until"), null=True, blank=True)

    new_runs_from = models.DateField(_("new host billed from"), null=True, blank=True)
    incumbent_runs_until = models.DateField(_("old host billed until"), null=True, blank=True)
    incumbent_monthly_cents = models.PositiveBigIntegerField(default=0)
    new_monthly_cents = models.PositiveBigIntegerField(default=0)
    budget_cents = models.PositiveBigIntegerField(default=0)

    erasure_notice_on = models.DateField(_("erasure notice given on"), null=True, blank=True)
    erased_on = models.DateField(_("data erased on"), null=True, blank=True)
    erasure_method = models.CharField(_("method"), max_length=200, blank=True)
    certificate = models.CharField(_("reference of the certificate"), max_length=200, blank=True)
    certificate_on = models.DateField(_("certificate dated"), null=True, blank=True)

    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="")
                | (Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="transition_end_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="transition_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(certificate="", certificate_on__isnull=True)
                | (
                    ~Q(certificate="")
                    & ~Q(erasure_method="")
                    & Q(certificate_on__isnull=False, erased_on__isnull=False)
                    & Q(certificate_on__gte=F("erased_on"))
                ),
                name="transition_certificate_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(certificate=""),
                name="transition_ends_with_a_certificate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender_id}: {self.incumbent_id} > {self.bid_id}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def leaving(self) -> Leaving:
        """The days of the way out, for the rules."""
        return Leaving(
            notice_on=self.notice_on,
            transition_start_on=self.starts_on,
            transition_end_on=self.ends_on,
            unfeasible=self.unfeasible,
            retrieval_end_on=self.retrieval_ends_on,
            erasure_notice_on=self.erasure_notice_on,
            erased_on=self.erased_on,
            certificate=bool(self.certificate),
        )


class TransitionItem(models.Model):
    """An item of the checklist, done: the day, who said so, and what proves it."""

    transition = models.ForeignKey(Transition, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=20, choices=[(item.key, item.key) for item in checklist()])
    done_on = models.DateField(_("done on"))
    note = models.TextField(_("what proves it"), blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["transition", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["transition", "key"], name="transition_item_once")
        ]

    def __str__(self) -> str:
        return self.key


class TransitionCost(models.Model):
    """A one-off cost of the transition, billed or to be billed on a day. Withdrawn, never deleted."""

    class Kind(models.TextChoices):
        """SWITCHING: asked by the old host for leaving (Data Act, art. 29). PARALLEL: outbound
        transfers of a lasting parallel use, which the same article lets be billed at cost."""

        SWITCHING = "switching", _("Switching charge of the old host")
        PARALLEL = "parallel", _("Transfers of the parallel use")
        COPY = "copy", _("Bulk copy")
        REBUILD = "rebuild", _("Pipelines and project spaces rebuilt")
        LICENCES = "licences", _("Licences")
        APPROVAL = "approval", _("Security approval and audits")
        TRAINING = "training", _("Training and support")
        TEAM = "team", _("Project team")
        CLOSING = "closing", _("Closing of the old host and proof of erasure")
        OTHER = "other", _("Other")

    transition = models.ForeignKey(Transition, on_delete=models.CASCADE, related_name="costs")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label = models.CharField(_("label"), max_length=200)
    amount_cents = models.PositiveBigIntegerField()
    billed_on = models.DateField(_("billed on"))
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["transition", "billed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(reason="")),
                name="transition_cost_withdrawal_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.billed_on}: {self.label}"
