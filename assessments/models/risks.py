"""The register of risks of a tender, and how each came to be decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models.bids import Bid
from assessments.models.tenders import Tender
from assessments.rating import STEPS, Rating, rating


def _rated_whole(when: str) -> Q:
    """Likelihood and impact together, each 1 to 4, or neither."""
    figures = (f"likelihood_{when}", f"impact_{when}")
    neither = Q(**{f"{figure}__isnull": True for figure in figures})
    # A database lets pass a check that is null: absence is refused by its name.
    both = Q(**{f"{figure}__isnull": False for figure in figures})
    return neither | (both & Q(**{f"{figure}__in": STEPS for figure in figures}))


class Risk(models.Model):
    """What could happen to the data or the service, for one bid or for the whole tender (no bid).

    `code` is R01, R02… in the tender. `source_key` names the finding of the analysis it was
    proposed from. Rated before and after treatment; not rated yet is None, never a low figure.
    `activities`: HDS activities, comma-separated numbers 1 to 6.
    """

    class Origin(models.TextChoices):
        PROPOSED = "proposed", _("Proposed by the analysis")
        ADDED = "added", _("Added by hand")

    class Affects(models.TextChoices):
        CONFIDENTIALITY = "confidentiality", _("Confidentiality")
        AVAILABILITY = "availability", _("Availability")
        OTHER = "other", _("Other")

    class Treatment(models.TextChoices):
        """What is done about it, in the words of ISO/IEC 27005."""

        AVOID = "avoid", _("Avoid")
        REDUCE = "reduce", _("Reduce")
        TRANSFER = "transfer", _("Transfer")
        ACCEPT = "accept", _("Keep as it is")

    class Status(models.TextChoices):
        """ACCEPTED: borne as it stands. TREATED: borne once treated. REFUSED: not to be borne."""

        PROPOSED = "proposed", pgettext_lazy("status of a risk", "Proposed")
        DISCUSSED = "discussed", pgettext_lazy("status of a risk", "Under discussion")
        ACCEPTED = "accepted", pgettext_lazy("status of a risk", "Accepted")
        TREATED = "treated", pgettext_lazy("status of a risk", "Treated")
        REFUSED = "refused", pgettext_lazy("status of a risk", "Refused")

    DECIDED = (Status.ACCEPTED, Status.TREATED, Status.REFUSED)
    # Where a risk may go from where it stands; what is decided is taken up again, never rewritten.
    FLOW: ClassVar[Mapping[Status, tuple[Status, ...]]] = {
        Status.PROPOSED: (Status.DISCUSSED,),
        Status.DISCUSSED: (Status.ACCEPTED, Status.TREATED, Status.REFUSED, Status.PROPOSED),
        Status.ACCEPTED: (Status.DISCUSSED,),
        Status.TREATED: (Status.DISCUSSED,),
        Status.REFUSED: (Status.DISCUSSED,),
    }

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="risks")
    bid = models.ForeignKey(
        Bid, on_delete=models.CASCADE, null=True, blank=True, related_name="risks"
    )
    code = models.CharField(_("code"), max_length=10)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    source_key = models.CharField(max_length=300, blank=True)
    law_code = models.CharField(_("law"), max_length=60, blank=True)
    activities = models.CharField(_("HDS activities"), max_length=20, blank=True)
    affects = models.CharField(_("affects"), max_length=16, choices=Affects)
    likelihood_before = models.PositiveSmallIntegerField(null=True, blank=True)
    impact_before = models.PositiveSmallIntegerField(null=True, blank=True)
    likelihood_after = models.PositiveSmallIntegerField(null=True, blank=True)
    impact_after = models.PositiveSmallIntegerField(null=True, blank=True)
    treatment_kind = models.CharField(
        _("treatment"), max_length=10, choices=Treatment, blank=True, default=""
    )
    treatment = models.TextField(_("what is done"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="risks_owned",
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["tender", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "code"], name="risk_code_once_per_tender"),
            models.UniqueConstraint(
                fields=["bid", "source_key"],
                condition=~Q(source_key=""),
                name="risk_once_per_finding",
            ),
            models.CheckConstraint(
                condition=Q(origin="added", source_key="")
                | (Q(origin="proposed", bid__isnull=False) & ~Q(source_key="")),
                name="risk_proposed_names_its_finding",
            ),
            models.CheckConstraint(condition=_rated_whole("before"), name="risk_before_is_whole"),
            models.CheckConstraint(condition=_rated_whole("after"), name="risk_after_is_whole"),
            models.CheckConstraint(
                condition=~Q(status__in=("accepted", "treated", "refused"))
                | Q(likelihood_before__isnull=False),
                name="risk_decided_is_rated",
            ),
            models.CheckConstraint(
                condition=~Q(status="treated")
                | (Q(likelihood_after__isnull=False) & ~Q(treatment_kind="") & ~Q(treatment="")),
                name="risk_treated_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"

    @property
    def before(self) -> Rating | None:
        return rating(self.likelihood_before, self.impact_before)

    @property
    def after(self) -> Rating | None:
        return rating(self.likelihood_after, self.impact_after)

    @property
    def is_decided(self) -> bool:
        return self.status in self.DECIDED

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed while nothing is decided."""
        return not self.is_decided and self.due_on is not None and self.due_on < today


class RiskStep(models.Model):
    """One move of a risk's status, with its reason. The first has no status before it."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="steps")
    status_from = models.CharField(max_length=10, choices=Risk.Status, blank=True)
    status_to = models.CharField(max_length=10, choices=Risk.Status)
    reason = models.TextField(_("reason"), blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["risk", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status_from="") | ~Q(reason=""), name="risk_step_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status_from=F("status_to")), name="risk_step_moves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id}: {self.status_from} > {self.status_to}"
