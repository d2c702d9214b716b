from __future__ import annotations

import json
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from hdhcompliance.journal.chain import Link


class JournalIsAppendOnly(Exception):
    """Raised by any attempt to change or delete an entry; the database refuses it as well."""


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise JournalIsAppendOnly

    def delete(self) -> NoReturn:
        raise JournalIsAppendOnly


class JournalEntry(models.Model):
    """Who did what to what, when. Actor and target are text: the entry outlives the rows it names."""

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("date and time"))
    actor = models.CharField(_("who"), max_length=150)
    action = models.CharField(_("act"), max_length=60)
    target = models.CharField(_("object"), max_length=300)
    tender = models.CharField(_("tender"), max_length=60, blank=True, db_index=True)
    data = models.TextField(_("details"), default="{}")
    previous = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        ordering = ["sequence"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise JournalIsAppendOnly
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise JournalIsAppendOnly

    @property
    def link(self) -> Link:
        return Link(
            sequence=self.sequence,
            at=self.at,
            actor=self.actor,
            action=self.action,
            target=self.target,
            tender=self.tender,
            data=self.data,
            previous=self.previous,
        )

    @property
    def details(self) -> dict[str, Any]:
        """The data as a dictionary, for display."""
        details: dict[str, Any] = json.loads(self.data)
        return details
