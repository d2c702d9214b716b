"""A file made and signed, before it is registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import File


@dataclass(frozen=True, slots=True)
class SealedFile:
    """`unsigned_sha256`: of what the signature was put on, a PDF or a manifest; `size` in bytes.

    `level`: PAdES, empty for an archive; `proven_until`: as `SealedPdf`.
    """

    file: File[bytes]
    sha256: str
    size: int
    unsigned_sha256: str
    signer: str
    at: datetime
    level: str = ""
    proven_until: datetime | None = None
