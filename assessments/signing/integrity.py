"""Whether the bytes under one signature or document timestamp, and what follows, are as signed.

Nothing here is about who signed: trust is `standing`, time is `times`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    TimestampSignatureStatus,
)
from pyhanko_certvalidator import ValidationContext

from assessments.signing.changes import AFTER_THE_LAST, BETWEEN, MetadataChanged
from assessments.signing.evidence import certificates_in
from assessments.signing.inspection import Reason
from assessments.signing.structure import container_faults

Status = PdfSignatureStatus | DocumentTimestampStatus


@dataclass(frozen=True)
class Integrity:
    """`status`: the library's, None where it has none. `faults`: nothing when the bytes are intact."""

    embedded: EmbeddedPdfSignature
    status: Status | None
    faults: tuple[Reason, ...]

    @property
    def is_timestamp(self) -> bool:
        return _is_timestamp(self.embedded)

    @property
    def token(self) -> TimestampSignatureStatus | None:
        """The token that dates it, if it holds: a document timestamp is its own."""
        if self.faults or self.status is None:
            return None
        if isinstance(self.status, DocumentTimestampStatus):
            return self.status
        found: TimestampSignatureStatus | None = self.status.timestamp_validity
        return found


def integrity(pdf: bytes, embedded: EmbeddedPdfSignature, *, is_last: bool) -> Integrity:
    """What follows a signature is judged by whether it is the last."""
    faults = tuple(container_faults(pdf, embedded))
    if faults:
        return Integrity(embedded, None, faults)
    status = _validate(embedded, is_last)
    if status is None:
        return Integrity(embedded, None, (Reason("signature_invalid", {}),))
    return Integrity(embedded, status, tuple(_faults(status)))


def _validate(embedded: EmbeddedPdfSignature, is_last: bool) -> Status | None:
    # Whatever the file brings is taken for a root: the question here is not whom to trust.
    # No fetching: a file must not make the server call an address it names.
    context = ValidationContext(trust_roots=certificates_in(embedded), allow_fetching=False)
    policy = AFTER_THE_LAST if is_last else BETWEEN
    try:
        if _is_timestamp(embedded):
            return asyncio.run(async_validate_pdf_timestamp(embedded, context, policy))
        return asyncio.run(async_validate_pdf_signature(embedded, context, diff_policy=policy))
    except (SignatureValidationError, PdfError, ValueError):
        return None


def _faults(status: Status) -> Iterator[Reason]:
    if not status.intact:
        yield Reason("digest_mismatch", {})
    elif not status.valid:
        yield Reason("signature_invalid", {})
    stamp = getattr(status, "timestamp_validity", None)
    if stamp is not None and not (stamp.intact and stamp.valid):
        yield Reason("timestamp_invalid", {})
    changes = status.diff_result
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        yield Reason("coverage_incomplete", {})
    elif isinstance(changes, MetadataChanged):
        yield Reason("metadata_changed", {})
    elif not isinstance(changes, DiffResult) or changes.modification_level > _most(status):
        yield Reason("changed_after_signing", {})


def _most(status: Status) -> ModificationLevel:
    """The largest change a signature lets through: what its DocMDP says, form filling at most."""
    # A document timestamp permits nothing of its own (None): what may follow it is the policy's.
    forbidden = status.docmdp_ok is False
    return ModificationLevel.NONE if forbidden else ModificationLevel.FORM_FILLING


def _is_timestamp(embedded: EmbeddedPdfSignature) -> bool:
    return bool(embedded.sig_object_type == "/DocTimeStamp")
