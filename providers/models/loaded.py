from __future__ import annotations

from django.db import models


class Loaded(models.Model):
    """What lets a new data set update a row without undoing a correction made by hand.

    `loaded_values` keeps the values as loaded, by column of the data file: a row that no longer
    has them was edited since, and a row without them (null) was never loaded. The loader touches
    neither.
    """

    data_version = models.CharField(max_length=20, blank=True, editable=False)
    loaded_values = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
