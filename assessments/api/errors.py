"""Refusals of actions as answers: 409 with what stands, 422 with the reason."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from assessments.actions.errors import ActionRefused, Conflict


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, plus our own refusals."""
    if isinstance(error, Conflict):
        return Response({"code": error.code, "detail": str(error), "current": None}, status=409)
    if isinstance(error, ActionRefused):
        return Response({"code": error.code, "detail": str(error)}, status=422)
    return exception_handler(error, context)
