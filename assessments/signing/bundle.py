"""An archive whose manifest is signed: written to be checked with sha256sum and OpenSSL alone.

MANIFEST.sha256 is what `sha256sum` writes, over every other file; MANIFEST.sha256.p7s is a detached
CMS signature of it (RFC 5652), in DER. Nothing is compressed: no file is larger than it looks.
"""

from __future__ import annotations

import asyncio
import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import IO

from asn1crypto import cms, x509
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext

from assessments.signing.certificate import SealSigner
from assessments.signing.errors import Unreadable
from assessments.signing.inspection import DEVELOPMENT_UNIT, Inspection, Reason, Signature

MANIFEST, SIGNATURE = "MANIFEST.sha256", "MANIFEST.sha256.p7s"
STARTS = b"PK\x03\x04"
CHUNK = 1 << 20
MOST_MEMBERS, LARGEST_MANIFEST, LARGEST_SIGNATURE = 20_000, 8 << 20, 64 << 10  # bytes


def sign_manifest(manifest: bytes, *, signer: SealSigner, signed_at: datetime) -> bytes:
    """The detached CMS signature of `manifest`, DER. `signed_at` is the claimed time."""
    signed = asyncio.run(
        signer.backend.async_sign_general_data(
            manifest,
            "sha256",
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=signed_at),
        )
    )
    return bytes(signed.dump())


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 (hex) of what is left to read."""
    found = hashlib.sha256()
    while chunk := file.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def inspect_bundle(
    file: IO[bytes], *, trust_roots: Sequence[bytes], at: datetime | None = None
) -> Inspection:
    """Facts about an archive, as `inspect` tells those of a PDF. Raises Unreadable for no bundle."""
    file.seek(0)
    sha256, size = digest_of(file), file.tell()
    try:
        with zipfile.ZipFile(file) as archive:
            names = _names(archive)
            manifest = _small(archive, MANIFEST, LARGEST_MANIFEST)
            signature = _signature(
                manifest,
                _small(archive, SIGNATURE, LARGEST_SIGNATURE),
                [x509.Certificate.load(root) for root in trust_roots],
                at or datetime.now(UTC),
            )
            reasons = tuple(_faults(archive, names, manifest))
    # A stranger's file can break a reader in any way; whatever the way, it is not one of ours.
    except (zipfile.BadZipFile, ValueError, KeyError, OSError, NotImplementedError) as error:
        raise Unreadable("malformed") from error
    return Inspection(sha256, size, not reasons and signature.intact, (signature,), reasons)


def _names(archive: zipfile.ZipFile) -> set[str]:
    members = archive.infolist()
    names = {member.filename for member in members}
    stored = all(
        member.compress_type == zipfile.ZIP_STORED and member.compress_size == member.file_size
        for member in members
    )
    if len(members) > MOST_MEMBERS or len(names) != len(members) or not stored:
        raise Unreadable("malformed")
    return names


def _small(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    if archive.getinfo(name).file_size > most:
        raise Unreadable("malformed")
    return archive.read(name)


def _faults(archive: zipfile.ZipFile, names: set[str], manifest: bytes) -> Iterator[Reason]:
    listed = {
        name: digest
        for digest, _spaces, name in (
            line.partition("  ") for line in manifest.decode().splitlines()
        )
    }
    if names - {MANIFEST, SIGNATURE} != set(listed):
        yield Reason("bundle_incomplete", {})
    for name in sorted(names & set(listed)):
        with archive.open(name) as member:
            if digest_of(member) != listed[name]:
                yield Reason("member_changed", {"file": name[:200]})


def _signature(
    manifest: bytes, container: bytes, roots: list[x509.Certificate], at: datetime
) -> Signature:
    signed = cms.ContentInfo.load(container)["content"]
    certificates = [each.chosen for each in signed["certificates"]]
    status = _validate(manifest, signed, roots, at)
    signer = status.signing_cert if status else (certificates or [None])[0]
    names = signer.subject.native if signer is not None else {}
    in_date = signer is not None and signer.not_valid_before <= at <= signer.not_valid_after
    trusted = bool(status and status.trusted and in_date)
    faults = _broken(status)
    return Signature(
        field=SIGNATURE,
        kind="seal",
        level="CMS",
        signer=str(names.get("common_name", ""))[:200],
        signed_at=status.signer_reported_dt if status else None,
        time_source="claimed",
        role="",
        reason="",
        intact=not faults,
        trusted=trusted,
        development=names.get("organizational_unit_name") == DEVELOPMENT_UNIT,
        covers_whole_file=not faults,
        covered_sha256=hashlib.sha256(manifest).hexdigest(),
        reasons=(*faults, *(() if trusted else (Reason("signer_untrusted", {}),))),
    )


def _broken(status: StandardCMSSignatureStatus | None) -> tuple[Reason, ...]:
    if status is None or not (status.intact and status.valid):
        code = (
            "digest_mismatch" if status is not None and not status.intact else "signature_invalid"
        )
        return (Reason(code, {}),)
    return ()


def _validate(
    manifest: bytes, signed: cms.SignedData, roots: list[x509.Certificate], at: datetime
) -> StandardCMSSignatureStatus | None:
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)
    try:
        return asyncio.run(async_validate_detached_cms(manifest, signed, context))
    except (SignatureValidationError, ValueError):
        return None
