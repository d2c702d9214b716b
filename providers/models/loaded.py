from __future__ import annotations

from django.db import models


class Loaded(models.Model):
    """What lets a new data set update a row without undoing a correction made by hand.

    `data_digest` is the digest of the values as loaded: a row whose values no longer match it was
    edited since, and a row without one was never loaded. Neither is touched by the loader.
    """

    data_version = models.CharField(max_length=20, blank=True, editable=False)
    data_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
