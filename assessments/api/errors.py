"""Refusals as answers: 400 for what is no entry, 409 with what stands, 422 with the reason."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.response import Response
from rest_framework.views import exception_handler

from assessments.actions.errors import ActionRefused, Conflict

NO_ENTRY = {"outside_scale", "justification_too_long"}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, plus our own refusals."""
    if isinstance(error, Conflict):
        return Response({"code": error.code, "detail": str(error), "current": None}, status=409)
    if isinstance(error, ActionRefused):
        status = 400 if error.code in NO_ENTRY else 422
        return Response({"code": error.code, "detail": str(error)}, status=status)
    if isinstance(error, UnicodeDecodeError):
        # knox decodes the Authorization header unguarded; a body that is no UTF-8 is DRF's own.
        error = AuthenticationFailed(_("This token cannot be read."))
    return exception_handler(error, context)
