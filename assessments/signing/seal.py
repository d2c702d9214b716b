"""Put the issuer's seal on a PDF: a certification signature, PAdES B-B to B-LTA.

Source: ETSI EN 319 142-1 (PAdES baseline), ISO 32000-1 12.8.2.2 (DocMDP).
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.ades.api import CAdESSignedAttrSpec, SignerAttrSpec
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PdfSigningError
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper

from assessments.signing.certificate import SealSigner
from assessments.signing.digest import sha256_hex
from assessments.signing.errors import SealRefused, SignerExpired, SignerNotYetValid
from assessments.signing.levels import ALONE, Assurance, Level
from assessments.signing.proof import LONG_TERM, date_whole_file, proving, put_validation_data
from assessments.signing.revision import Revision


@dataclass(frozen=True)
class SealedPdf:
    """`sha256` is that of the sealed bytes, `level` the PAdES level reached.

    `proven_until`: when the certificate of the authority that dated the file ends, which is when it
    must have been dated anew; None without an authority.
    """

    bytes: bytes
    sha256: str
    level: str
    proven_until: datetime | None


def seal(
    pdf: bytes,
    *,
    signer: SealSigner,
    reason: str,
    role: str,
    signed_at: datetime,
    field: str = "Seal",
    assurance: Assurance = ALONE,
) -> SealedPdf:
    """Seal `pdf` with an invisible certification signature that still allows counter-signatures.

    `signed_at` is an aware datetime, written as the claimed time. `role` is the capacity in which
    the signer signs, kept as a signed claimed attribute (signer-attributes-v2). `assurance`: who
    dates the seal, and the level wanted.
    Raises `SealRefused` and whatever `proof.proving` does; the input is never changed.
    """
    if signed_at.tzinfo is None:
        raise ValueError("signed_at needs a time zone")
    refuse_out_of_date(signer, signed_at)
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        reason=reason,
        name=signer.name,
        certify=True,
        # P=1 would forbid the counter-signature of a legal reviewer.
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
        cades_signed_attr_spec=CAdESSignedAttrSpec(signer_attributes=claimed_role(role)),
    )
    try:
        return append_signature(pdf, metadata, signer, signed_at, assurance)
    except (PdfError, PdfSigningError) as error:
        raise SealRefused(str(error)) from error


class _DatedSigner(PdfSigner):
    """A signer whose claimed time is the caller's, not the machine's."""

    def __init__(
        self,
        metadata: PdfSignatureMetadata,
        backend: Signer,
        moment: datetime,
        stamper: TimeStamper | None,
    ) -> None:
        invisible = SigFieldSpec(sig_field_name=metadata.field_name or "Seal")
        super().__init__(metadata, backend, timestamper=stamper, new_field_spec=invisible)
        self._moment = moment

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._moment
        return session


def append_signature(
    pdf: bytes,
    metadata: PdfSignatureMetadata,
    signer: SealSigner,
    signed_at: datetime,
    assurance: Assurance = ALONE,
) -> SealedPdf:
    """`pdf` with an invisible signature, then what proves it: nothing else is added or changed.

    Raises whatever `proof.proving` does, before anything is signed.
    """
    writer = Revision(BytesIO(pdf))
    if writer.prev.encrypted:
        raise SealRefused("an encrypted file cannot be sealed")
    return asyncio.run(_append(writer, metadata, signer, signed_at, assurance))


async def _append(
    writer: Revision,
    metadata: PdfSignatureMetadata,
    signer: SealSigner,
    signed_at: datetime,
    assurance: Assurance,
) -> SealedPdf:
    async with proving(signer, assurance, at=signed_at) as proof:
        if proof.level in LONG_TERM:
            put_validation_data(writer, proof)
        dated = _DatedSigner(metadata, signer.backend, signed_at, proof.stamper)
        output = await dated.async_sign_pdf(writer, output=BytesIO())
        signed = bytes(output.getbuffer())
        if proof.level == Level.B_LTA:
            signed = await date_whole_file(signed, proof)
        return SealedPdf(signed, sha256_hex(signed), proof.level.value, proof.until)


def refuse_out_of_date(signer: SealSigner, signed_at: datetime) -> None:
    """Raises `SignerExpired`, `SignerNotYetValid`."""
    if signed_at < signer.not_before:
        raise SignerNotYetValid(f"valid from {signer.not_before.isoformat()}")
    if signed_at > signer.not_after:
        raise SignerExpired(f"expired on {signer.not_after.isoformat()}")


def claimed_role(role: str) -> SignerAttrSpec:
    """The capacity of a signer as a signed attribute (ETSI EN 319 122-1, 5.2.6)."""
    name = x509.GeneralName("directory_name", x509.Name.build({"common_name": role}))
    attribute = cms.AttCertAttribute({"type": "role", "values": [{"role_name": name}]})
    return SignerAttrSpec(claimed_attrs=(attribute,), certified_attrs=())
