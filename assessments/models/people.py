from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.tenders import Tender
from hdhcompliance.accounts.policy import TENDER_ROLES, Role


class Membership(models.Model):
    """One role of one person in one tender; an officer who marks also holds the evaluator role."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(
        _("role"), max_length=20, choices=[(role.value, role.label) for role in TENDER_ROLES]
    )
    # The name under which an evaluator's marks appear in the dossier: the PDF goes to outsiders.
    panel_code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["tender", "role", "panel_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "user", "role"], name="membership_once_per_role"
            ),
            models.UniqueConstraint(
                fields=["tender", "panel_code"],
                condition=~Q(panel_code=""),
                name="membership_panel_code_once",
            ),
            models.CheckConstraint(
                condition=(Q(role=Role.EVALUATOR.value) & ~Q(panel_code=""))
                | (~Q(role=Role.EVALUATOR.value) & Q(panel_code="")),
                name="membership_evaluators_have_a_panel_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
