"""What an error page, or the mail that tells of an error, may show."""

from __future__ import annotations

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class AlwaysSafe(SafeExceptionReporterFilter):
    """Sensitive values stay hidden in debug mode too: a person types a real passphrase there."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True
