from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.frameworks import Criterion
from assessments.models.tenders import Tender
from providers.language import in_language


class ConsensusRule(models.TextChoices):
    MEDIAN = "median", _("Median of the evaluators' marks")
    MEAN = "mean", _("Mean of the evaluators' marks")
    AGREED = "agreed", _("Mark agreed by the panel, with its reason")


class PriceFormula(models.TextChoices):
    PMIN_OVER_P = "pmin_over_p", _("Lowest price / price")
    PMIN_OVER_P_SQUARED = "pmin_over_p_squared", _("(Lowest price / price)²")
    LINEAR = "linear_two_minus", _("2 − price / lowest price")
    MIN_MAX = "min_max", _("Between the lowest and the highest price")
    FIXED_REFERENCE = "fixed_reference", _("Fixed reference / price, at most 1")
    AVERAGE = "average", _("Mean price / price, at most 1")


class Grid(models.Model):
    """The method of a tender: weighted tree, gates, rules; hashed when frozen."""

    tender = models.OneToOneField(Tender, on_delete=models.CASCADE, related_name="grid")
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=60, blank=True)
    engine = models.CharField(max_length=10, default="v1")
    consensus = models.CharField(
        _("consensus rule"), max_length=20, choices=ConsensusRule, default=ConsensusRule.MEDIAN
    )
    price_formula = models.CharField(
        _("price formula"), max_length=40, choices=PriceFormula, default=PriceFormula.PMIN_OVER_P
    )
    # Cents excluding VAT: what the fixed reference is, and nothing under another formula.
    price_reference_cents = models.BigIntegerField(_("fixed reference"), null=True, blank=True)
    ties = models.JSONField(default=list)
    scale_maximum = models.PositiveSmallIntegerField(default=4)
    # The European reading, pinned before the freeze: which points table (by its SHA-256 too), which
    # weights, and the lowest overall SEAL admitted. Empty together when the tender has none.
    seal_framework = models.CharField(max_length=60, blank=True)
    seal_sha256 = models.CharField(max_length=64, blank=True)
    seal_profile = models.CharField(max_length=20, blank=True)
    seal_minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    # The parameters of the exposure to foreign law, pinned with their SHA-256; empty when not chosen.
    exposure_parameters = models.CharField(max_length=40, blank=True)
    exposure_sha256 = models.CharField(max_length=64, blank=True)
    # Present together once frozen. The nonce stays secret until a report discloses it.
    nonce = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by="", nonce="", sha256="")
                | (Q(frozen_at__isnull=False) & ~Q(frozen_by="") & ~Q(nonce="") & ~Q(sha256="")),
                name="grid_freeze_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(price_formula="fixed_reference", price_reference_cents__gt=0)
                | (~Q(price_formula="fixed_reference") & Q(price_reference_cents__isnull=True)),
                name="grid_reference_goes_with_its_formula",
            ),
            models.CheckConstraint(
                condition=Q(
                    seal_framework="", seal_sha256="", seal_profile="", seal_minimum__isnull=True
                )
                | (
                    ~Q(seal_framework="")
                    & ~Q(seal_sha256="")
                    & ~Q(seal_profile="")
                    & (Q(seal_minimum__isnull=True) | Q(seal_minimum__range=(1, 4)))
                ),
                name="grid_european_reading_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(exposure_parameters="", exposure_sha256="")
                | (~Q(exposure_parameters="") & ~Q(exposure_sha256="")),
                name="grid_exposure_parameters_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender.reference} v{self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def price_parameters(self) -> dict[str, int]:
        """What the price formula needs besides the prices, as the engine names it."""
        if self.price_reference_cents is None:
            return {}
        return {"reference_cents": self.price_reference_cents}

    @property
    def reads_sovereignty(self) -> bool:
        """Whether the European reading is part of the method."""
        return bool(self.seal_profile)


class MethodVersion(models.Model):
    """A frozen method that was taken up again before the bids were opened: kept as it was frozen.

    `method` is the object that was hashed with `nonce` into `sha256`; the journal has the hash too.
    """

    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    method = models.JSONField()
    nonce = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=150)
    revised_at = models.DateTimeField()
    revised_by = models.CharField(max_length=150)
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ["grid", "version"]
        constraints = [
            models.UniqueConstraint(fields=["grid", "version"], name="method_version_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="method_revision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.grid_id} v{self.version}"


class GridNode(models.Model):
    """A node of the weighted tree. Codes are unique in a grid; a leaf's code is its reference."""

    class Kind(models.TextChoices):
        BRANCH = "branch", _("Branch")
        SCORED = "scored", _("Scored")
        PRICE = "price", _("Price mark")
        GATE = "gate", _("Gate")
        INFORMATIVE = "informative", _("Informative")
        AMOUNT = "amount", _("Amount")

    class NotApplicable(models.TextChoices):
        REFUSED = "refused", _("Not allowed")
        NEUTRAL = "neutral", _("Neutral: weight shared among siblings")
        ZERO = "zero", _("Counts as zero")

    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    weight = models.PositiveIntegerField(default=0)
    not_applicable = models.CharField(
        max_length=10, choices=NotApplicable, default=NotApplicable.REFUSED
    )
    label_fr = models.TextField()
    label_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    # Five French texts, marks 0 to 4; empty: the criterion's own, or the general scale.
    anchors_fr = models.JSONField(default=list, blank=True)
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["grid", "order"]
        constraints = [
            models.UniqueConstraint(fields=["grid", "code"], name="node_code_once_per_grid")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        return in_language(self.label_fr, self.label_en)
