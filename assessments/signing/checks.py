"""Everything that is checked of one signature or document timestamp."""

import asyncio
from collections.abc import Iterator
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import (
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
)
from pyhanko_certvalidator import ValidationContext

from assessments.signing.changes import AFTER_THE_LAST, BETWEEN, MetadataChanged
from assessments.signing.digest import sha256_hex
from assessments.signing.inspection import DEVELOPMENT_UNIT, Reason, Signature
from assessments.signing.structure import container_faults, covered_length

_TEXT_LIMIT = 200
_PADES = "/ETSI.CAdES.detached"

Status = PdfSignatureStatus | DocumentTimestampStatus


def check(
    pdf: bytes,
    embedded: EmbeddedPdfSignature,
    *,
    roots: list[x509.Certificate],
    at: datetime,
    is_first: bool,
    is_last: bool,
) -> Signature:
    """The facts about one signature; what follows it is judged by whether it is the last."""
    faults = list(container_faults(pdf, embedded))
    status: Status | None = None
    if not faults:
        status = _validate(embedded, roots, at, is_last)
        faults = list(_faults(status)) if status else [Reason("signature_invalid", {})]
    certificate = embedded.signer_cert
    # A certificate that is itself a trust root is not asked its dates by the library.
    trusted = status is not None and bool(status.trusted) and _in_date(certificate, at)
    kind = _kind(embedded, is_first)
    end = covered_length(embedded)
    moment, source = _time(embedded, status)
    return Signature(
        field=_text(embedded.field_name),
        kind=kind,
        level="B-B" if _entry(embedded, "/SubFilter") == _PADES else "none",
        signer=_text(_name(certificate, "common_name") or certificate.subject.human_friendly),
        signed_at=moment,
        time_source=source,
        role=_text(_role(status)),
        reason=_text(_entry(embedded, "/Reason")),
        intact=not faults,
        trusted=trusted,
        development=_name(certificate, "organizational_unit_name") == DEVELOPMENT_UNIT,
        covers_whole_file=end == len(pdf) and not faults,
        covered_sha256=sha256_hex(pdf[:end]),
        reasons=(*faults, *([] if trusted else _distrust(certificate, at))),
    )


def _validate(
    embedded: EmbeddedPdfSignature, roots: list[x509.Certificate], at: datetime, is_last: bool
) -> Status | None:
    # No fetching: a file must not make the server call an address it names.
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)
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
    docmdp_ok = getattr(status, "docmdp_ok", True)
    return ModificationLevel.FORM_FILLING if docmdp_ok else ModificationLevel.NONE


def _in_date(certificate: x509.Certificate, at: datetime) -> bool:
    return bool(certificate.not_valid_before <= at <= certificate.not_valid_after)


def _distrust(certificate: x509.Certificate, at: datetime) -> Iterator[Reason]:
    if at > certificate.not_valid_after:
        yield Reason("signer_expired", {"on": certificate.not_valid_after.isoformat()})
    elif at < certificate.not_valid_before:
        yield Reason("signer_not_yet_valid", {"from": certificate.not_valid_before.isoformat()})
    else:
        yield Reason("signer_untrusted", {})


def _is_timestamp(embedded: EmbeddedPdfSignature) -> bool:
    return bool(embedded.sig_object_type == "/DocTimeStamp")


def _kind(embedded: EmbeddedPdfSignature, is_first: bool) -> str:
    if _is_timestamp(embedded):
        return "timestamp"
    return "seal" if is_first and _certifies(embedded) else "approval"


def _certifies(embedded: EmbeddedPdfSignature) -> bool:
    root = embedded.reader.root
    if "/Perms" not in root or "/DocMDP" not in root["/Perms"]:
        return False
    permissions = root["/Perms"]
    return bool(permissions.raw_get("/DocMDP") == embedded.sig_field.raw_get("/V"))


def _time(embedded: EmbeddedPdfSignature, status: Status | None) -> tuple[datetime | None, str]:
    if isinstance(status, DocumentTimestampStatus):
        return status.timestamp, "timestamp"
    stamp = status.timestamp_validity if status is not None else None
    if stamp is not None and stamp.trusted:
        return stamp.timestamp, "timestamp"
    claimed = embedded.self_reported_timestamp
    return claimed, "claimed" if claimed is not None else "none"


def _role(status: Status | None) -> str:
    """The claimed role written by `seal`, or nothing."""
    attributes = getattr(status, "cades_signer_attrs", None)
    if attributes is None or "role" not in attributes.claimed_attrs:
        return ""
    values = tuple(attributes.claimed_attrs["role"].attr_values)
    name = values[0]["role_name"] if values else None
    if name is None or name.name != "directory_name":
        return ""
    return str(name.chosen.native.get("common_name", ""))


def _entry(embedded: EmbeddedPdfSignature, key: str) -> str:
    # Not `get`: that of pyHanko's dictionaries leaves indirect references unresolved.
    return str(embedded.sig_object[key]) if key in embedded.sig_object else ""


def _name(certificate: x509.Certificate, part: str) -> str:
    value = certificate.subject.native.get(part, "")
    return value if isinstance(value, str) else str(value[0])


def _text(value: object) -> str:
    """Words of a stranger, cut to a length a page can show."""
    return str(value)[:_TEXT_LIMIT]
