"""The signature of an archive's manifest, and the token that dates this signature.

`MANIFEST.sha256.p7s` is a detached CMS signature (RFC 5652); `MANIFEST.sha256.p7s.tst` an RFC 3161
token over these very bytes, so that OpenSSL alone checks both. A token inside the CMS (CAdES-T)
would be over a value that an outsider must first dig out of it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext

from assessments.signing.certificate import SealSigner, of_another_trade
from assessments.signing.digest import sha256_hex
from assessments.signing.inspection import DEVELOPMENT_UNIT, Reason, Signature
from assessments.signing.timestamp import Token, read_token

MANIFEST = "MANIFEST.sha256"
SIGNATURE = "MANIFEST.sha256.p7s"
TIMESTAMP = "MANIFEST.sha256.p7s.tst"


@dataclass(frozen=True)
class Signed:
    """What a stranger's archive holds of them: `signature` is a CMS, `token` empty without one."""

    manifest: bytes
    signature: bytes
    token: bytes = b""


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


def read_signature(
    found: Signed, *, trust_roots: Sequence[bytes], tsa_roots: Sequence[bytes], at: datetime
) -> Signature:
    """What the signature of a manifest is worth, at the time a trusted authority vouches for, else `at`.

    Roots are DER certificates. Raises ValueError, TypeError or KeyError for what is no CMS.
    """
    dated, doubts = _dated(found, tsa_roots)
    moment = dated.at if dated else at
    signed = cms.ContentInfo.load(found.signature)["content"]
    certificates = [each.chosen for each in signed["certificates"]]
    roots = [x509.Certificate.load(root) for root in trust_roots]
    status = _validate(found.manifest, signed, roots, moment)
    signer = status.signing_cert if status else (certificates or [None])[0]
    names = signer.subject.native if signer is not None else {}
    in_date = signer is not None and signer.not_valid_before <= moment <= signer.not_valid_after
    trusted = bool(status and status.trusted and in_date and not of_another_trade(signer))
    faults = (*_broken(status), *(each for each in doubts if each.code == "timestamp_invalid"))
    claimed = status.signer_reported_dt if status else None
    return Signature(
        field=SIGNATURE,
        kind="seal",
        level="CMS",
        signer=str(names.get("common_name", ""))[:200],
        signed_at=dated.at if dated else claimed,
        time_source="timestamp" if dated else "claimed",
        role="",
        reason="",
        intact=not faults,
        trusted=trusted and not faults,
        development=names.get("organizational_unit_name") == DEVELOPMENT_UNIT,
        covers_whole_file=not faults,
        covered_sha256=sha256_hex(found.manifest),
        reasons=tuple(_reasons(faults, doubts, trusted)),
        authority=dated.authority[:200] if dated else "",
    )


def _dated(found: Signed, roots: Sequence[bytes]) -> tuple[Token | None, tuple[Reason, ...]]:
    """The token when it is to be believed; else why not."""
    if not found.token:
        return None, ()
    try:
        token = read_token(found.token, hashlib.sha256(found.signature).hexdigest(), roots=roots)
    except ValueError:
        return None, (Reason("timestamp_invalid", {}),)
    if not token.holds:
        return None, (Reason("timestamp_invalid", {}),)
    return (token, ()) if token.trusted else (None, (Reason("timestamp_untrusted", {}),))


def _reasons(faults: Sequence[Reason], doubts: Sequence[Reason], trusted: bool) -> Iterator[Reason]:
    yield from faults
    yield from (each for each in doubts if each not in faults)
    if not trusted:
        yield Reason("signer_untrusted", {})


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
