"""Add a person's signature to a sealed report: an approval signature, PAdES, invisible.

Source: ETSI EN 319 142-1 (PAdES baseline), ISO 32000-1 12.8.1 (approval signatures). The seal
allows it (DocMDP P=2); the bytes that were sealed stay the first bytes of the file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import pkcs12, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError as PdfSigningError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError

from assessments.signing.certificate import SealSigner, open_signer
from assessments.signing.errors import CounterSignRefused, UnreadableFile
from assessments.signing.levels import ALONE, Assurance
from assessments.signing.seal import append_signature, claimed_role, refuse_out_of_date
from assessments.signing.verify import inspect

FIELD = "Review"


@dataclass(frozen=True)
class CounterSigned:
    """`bytes` start with those that were given; the rest is said of all of them, as by `SealedPdf`."""

    bytes: bytes
    sha256: str
    level: str
    proven_until: datetime | None


def countersign(
    pdf: bytes,
    *,
    signer: SealSigner,
    reason: str,
    role: str,
    signed_at: datetime,
    vouched: bool = False,
    assurance: Assurance = ALONE,
) -> CounterSigned:
    """`pdf`, sealed, with the approval signature of one more person.

    `signed_at` (aware) is written as the claimed time, `role` as a signed claimed attribute.
    `vouched`: the caller knows by its digest that the file is as it was registered; it is then
    not inspected again, which takes long on a file signed twice. `assurance`: as for a seal.
    Raises `CounterSignRefused` and whatever `proof.proving` does; the input is never changed.
    """
    if signed_at.tzinfo is None:
        raise ValueError("signed_at needs a time zone")
    refuse_out_of_date(signer, signed_at)
    if not vouched:
        _refuse_altered(pdf, signed_at)
    names = _refuse_taken(pdf, signer)
    metadata = PdfSignatureMetadata(
        field_name=_free(names),
        md_algorithm="sha256",
        reason=reason,
        name=signer.name,
        subfilter=SigSeedSubFilter.PADES,
        cades_signed_attr_spec=CAdESSignedAttrSpec(signer_attributes=claimed_role(role)),
    )
    try:
        signed = append_signature(pdf, metadata, signer, signed_at, assurance)
    except (PdfError, PdfSigningError) as error:
        raise CounterSignRefused("damaged", str(error)) from error
    return CounterSigned(signed.bytes, signed.sha256, signed.level, signed.proven_until)


def open_person(
    data: bytes, passphrase: bytes, *, at: datetime, roots: Sequence[bytes]
) -> SealSigner:
    """A person's PKCS#12, refused unless it leads to one of `roots` (DER) at `at`.

    Raises what `open_signer` raises, and `CounterSignRefused` (`not_a_key`, `signer_untrusted`).
    No network: revocation is not looked up here.
    """
    if not _is_pkcs12(data):
        raise CounterSignRefused("not_a_key")
    signer = open_signer(data, passphrase, at=at, named="the file")
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots], allow_fetching=False, moment=at
    )
    found = signer.backend.cert_registry
    others = [each for each in found if each.dump() != signer.certificate]
    validator = CertificateValidator(
        x509.Certificate.load(signer.certificate), others, validation_context=context
    )
    try:
        asyncio.run(validator.async_validate_usage({"non_repudiation"}))
    except (PathBuildingError, ValidationError) as error:
        raise CounterSignRefused("signer_untrusted", str(error)) from error
    return signer


def _is_pkcs12(data: bytes) -> bool:
    try:
        return bool(pkcs12.Pfx.load(data, strict=True)["version"].native == "v3")
    except (ValueError, TypeError, KeyError):
        return False


def _refuse_altered(pdf: bytes, at: datetime) -> None:
    try:
        found = inspect(pdf, trust_roots=(), at=at)
    except UnreadableFile as error:
        raise CounterSignRefused("damaged", str(error)) from error
    if not found.intact:
        raise CounterSignRefused("altered")
    if found.seal is None:
        raise CounterSignRefused("not_sealed")


def _refuse_taken(pdf: bytes, signer: SealSigner) -> set[str]:
    """The names of the fields there are; refuses one without a seal, or signed by them already."""
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        names = {name for name, _value, _field in enumerate_sig_fields(reader)}
        filled = enumerate_sig_fields(reader, filled_status=True)
        signed = [EmbeddedPdfSignature(reader, field, name) for name, _value, field in filled]
        sealed = "/Perms" in reader.root and "/DocMDP" in reader.root["/Perms"]
    except (PdfError, ValueError) as error:
        raise CounterSignRefused("damaged", str(error)) from error
    if not sealed or not signed:
        raise CounterSignRefused("not_sealed")
    # The same name or the same key under a renewed certificate is the same person.
    mine = x509.Certificate.load(signer.certificate)
    later = sorted(signed, key=lambda each: each.signed_revision)[1:]
    if any(_same_person(each.signer_cert, mine) for each in later):
        raise CounterSignRefused("already_countersigned")
    return names


def _same_person(one: x509.Certificate, other: x509.Certificate) -> bool:
    same_key = one.public_key.dump() == other.public_key.dump()
    return bool(same_key or (one.subject == other.subject and one.issuer == other.issuer))


def _free(names: set[str]) -> str:
    """`Review`, then `Review2`…: distinct from every field there is."""
    number = 1
    while (name := FIELD if number == 1 else f"{FIELD}{number}") in names:
        number += 1
    return name
