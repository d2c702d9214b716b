"""Uploads too large to be read, told from their announced size before anything is parsed."""

from __future__ import annotations

from django.http import HttpRequest

DRAIN = 64 * 1024  # also what the rest of the form may weigh beside the file
DRAIN_AT_MOST = 200 * 1024 * 1024


def oversized(request: HttpRequest, maximum: int) -> bool:
    """Whether the body announces more than a file of `maximum` bytes; it is then read and dropped.

    Ask before anything touches `request.POST`. A body without announced size is empty to Django.
    """
    if _announced_size(request) <= maximum + DRAIN:
        return False
    _drain(request)
    return True


def _announced_size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _drain(request: HttpRequest) -> None:
    """A browser whose upload is cut shows an error instead of our answer."""
    left = DRAIN_AT_MOST
    while left > 0 and (chunk := request.read(DRAIN)):
        left -= len(chunk)
