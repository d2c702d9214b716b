"""Date a sealed file anew, before the certificate of the authority that dated it last ends.

Source: ETSI EN 319 142-1, 5.5 (archive time-stamps); ETSI EN 319 102-1, 5.6. The bytes that were
there stay the first bytes of the file.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InsufficientRevinfoError, PathBuildingError
from pyhanko_certvalidator.errors import ValidationError as CertificateError
from pyhanko_certvalidator.path import ValidationPath

from assessments.signing.digest import sha256_hex
from assessments.signing.errors import (
    LevelUnreachable,
    NeverDated,
    ProofEnded,
    RevocationUnavailable,
    SealRefused,
)
from assessments.signing.evidence import evidence_of
from assessments.signing.integrity import integrity
from assessments.signing.levels import Assurance, Level
from assessments.signing.proof import Proof, asking, authority_paths, date_whole_file
from assessments.signing.timestamp import Stamper, name_of
from assessments.signing.verify import embedded_signatures


@dataclass(frozen=True)
class Renewed:
    """A file dated anew, by `authority`, whose certificate ends at `proven_until`."""

    bytes: bytes
    sha256: str
    authority: str
    proven_until: datetime


def date_anew(pdf: bytes, *, assurance: Assurance) -> Renewed:
    """`pdf` with what proves its last timestamp, and a new one over all of it.

    Raises `NeverDated` (no timestamp to
    take over from), `ProofEnded` (its authority counts no more: too late), `LevelUnreachable` (no
    authority or no roots), `SealRefused`, `TimestampUnavailable`, `AuthorityRefused`,
    `RevocationUnavailable`; the input is never changed.
    """
    if not (assurance.tsa_url and assurance.tsa_roots):
        raise LevelUnreachable(Level.B_LTA.value, "no_authority")
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        found = embedded_signatures(reader)
        last = _last_token(pdf, found)
        known = evidence_of(reader, found).certificates
    except (PdfError, ValueError) as error:
        raise SealRefused(str(error)) from error
    dated, authority = asyncio.run(_date(pdf, last.signing_cert, known, assurance))
    return Renewed(dated, sha256_hex(dated), name_of(authority), authority.not_valid_after)


def _last_token(pdf: bytes, found: list[EmbeddedPdfSignature]) -> TimestampSignatureStatus:
    for place, embedded in reversed(list(enumerate(found))):
        token = integrity(pdf, embedded, is_last=place == len(found) - 1).token
        if token is not None:
            return token
    raise NeverDated("no timestamp that holds")


async def _date(
    pdf: bytes,
    before: x509.Certificate,
    known: tuple[x509.Certificate, ...],
    assurance: Assurance,
) -> tuple[bytes, x509.Certificate]:
    roots = [x509.Certificate.load(root) for root in assurance.tsa_roots]
    async with asking(roots, known, mode="hard-fail", timeout=assurance.timeout) as context:
        paths = [await _path_before(before, context)]
        stamper = Stamper(assurance.tsa_url, assurance.timeout)
        paths += await authority_paths(stamper, context, judged=True)
        proof = Proof(Level.B_LTA, stamper, tuple(paths), context)
        dated = await date_whole_file(pdf, proof)
        assert stamper.certificate is not None
        return dated, stamper.certificate


async def _path_before(certificate: x509.Certificate, context: ValidationContext) -> ValidationPath:
    """That the authority which dated last still counts, and what says so, for the file to carry."""
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        path: ValidationPath = await validator.async_validate_usage(set(), {"time_stamping"})
    except InsufficientRevinfoError as error:
        raise RevocationUnavailable(str(error)) from error
    except (PathBuildingError, CertificateError) as error:
        raise ProofEnded(str(error)) from error
    return path
