"""A file that the database knows: opened, or told as gone from the disk."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest
from django.utils.translation import gettext as _


def opened(request: HttpRequest, file: FieldFile, sha256: str) -> File[bytes] | None:
    """The file open for reading; None once the visitor has been told that it is no longer there."""
    try:
        return file.open("rb")
    except FileNotFoundError:
        messages.error(
            request,
            _(
                "This file is no longer on the server. Ask the administrator to restore it from the"
                " backup: its SHA-256 is %(sha256)s."
            )
            % {"sha256": sha256},
        )
        return None
