from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from assessments.models.tenders import Tender


class WorkbookDraft(models.Model):
    """An uploaded workbook between its preview and its confirmation: nothing is written yet.

    `cells` holds what the file says, as read; what it would change is worked out again each time
    it is shown, and once more when it is confirmed. The file itself is not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="workbook_drafts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workbook_drafts"
    )
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    cells = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class FrameworkDraft(models.Model):
    """A framework's file between its preview and its confirmation: no framework is written yet.

    `content` is what would be kept of it, `notices` counts what was made of its references and
    headings. The file itself is not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="framework_drafts"
    )
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    notices = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
