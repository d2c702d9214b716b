"""What a signature needs to be proven later without us: who vouches for it, gathered beforehand.

Asked before anything is signed, so that a signer who was revoked, or an authority that does not
answer, stops the work while nothing is made. Used by the seal and by counter-signatures alike.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)
from pyhanko_certvalidator.errors import ValidationError as CertificateError
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.path import ValidationPath

from assessments.signing.certificate import SealSigner
from assessments.signing.errors import (
    AuthorityRefused,
    RevocationUnavailable,
    SignerChainRefused,
    SignerExpired,
    SignerNotYetValid,
    SignerRevoked,
    SigningError,
    TimestampRefused,
    TimestampUnavailable,
)
from assessments.signing.levels import (
    Assurance,
    Level,
    certificates_of,
    chain_of,
    level_for,
    names_revocation_source,
)
from assessments.signing.revision import Revision
from assessments.signing.timestamp import Stamper

LONG_TERM = (Level.B_LT, Level.B_LTA)
TIMESTAMP_FIELD = "Timestamp"
# Everything about a revision stands in it, so that a later timestamp covers it all.
_DSS = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)


@dataclass(frozen=True, slots=True)
class Proof:
    """`paths` and `context`: the certificates of signer and authority, what was said of each."""

    level: Level
    stamper: Stamper | None
    paths: tuple[ValidationPath, ...]
    context: ValidationContext

    @property
    def until(self) -> datetime | None:
        """When the certificate of the authority that dated last ends; None without one."""
        certificate = self.stamper.certificate if self.stamper else None
        return certificate.not_valid_after if certificate else None


@asynccontextmanager
async def proving(
    signer: SealSigner, assurance: Assurance, *, at: datetime
) -> AsyncIterator[Proof]:
    """Ask those who vouch for `signer`, and for the authority that dates, before anything is signed.

    Whoever is asked answers for now; where nobody is, certificates are judged as of `at`.
    Raises `LevelUnreachable`, `SignerRevoked`, `SignerExpired`, `SignerNotYetValid`,
    `SignerChainRefused`, `RevocationUnavailable`, `TimestampUnavailable`, `AuthorityRefused`.
    """
    level = level_for(signer, assurance)
    asked = level != Level.B_B or any(map(names_revocation_source, certificates_of(signer)))
    async with asking(
        [_anchor(signer), *map(x509.Certificate.load, assurance.tsa_roots)],
        chain_of(signer),
        mode="hard-fail" if level in LONG_TERM else "soft-fail",
        timeout=assurance.timeout,
        at=None if asked else at,
    ) as context:
        paths = [await _signer_path(signer, context)]
        stamper = None
        if level != Level.B_B:
            stamper = Stamper(assurance.tsa_url, assurance.timeout)
            paths += await authority_paths(stamper, context, judged=bool(assurance.tsa_roots))
        yield Proof(level, stamper, tuple(paths), context)


@asynccontextmanager
async def asking(
    roots: Sequence[x509.Certificate],
    others: Sequence[x509.Certificate],
    *,
    mode: str,
    timeout: float,
    at: datetime | None = None,
) -> AsyncIterator[ValidationContext]:
    """A context that asks OCSP responders and repositories; nobody when certificates are judged `at`.

    `mode`: the library's `revocation_mode`. Raises `TimestampUnavailable` for what is asked inside.
    """
    backend = AIOHttpFetcherBackend(per_request_timeout=timeout)
    try:
        yield ValidationContext(
            trust_roots=list(roots),
            other_certs=list(others),
            moment=at,
            allow_fetching=at is None,
            revocation_mode=mode,
            fetchers=backend.get_fetchers() if at is None else None,
        )
    except TimestampRefused as refusal:
        raise TimestampUnavailable(str(refusal)) from refusal
    finally:
        await backend.close()


def put_validation_data(writer: BasePdfFileWriter, proof: Proof) -> None:
    """Certificates, OCSP answers and revocation lists into the file's DSS (ISO 32000-2, 12.8.4.3)."""
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, paths=proof.paths, validation_context=proof.context
    )


async def date_whole_file(pdf: bytes, proof: Proof) -> bytes:
    """`pdf` with one more revision: a document timestamp over all of it, and what it rests on."""
    writer = Revision(BytesIO(pdf))
    assert proof.stamper is not None
    timestamper = PdfTimeStamper(proof.stamper, field_name=_free_field(writer))
    output = await timestamper.async_timestamp_pdf(
        writer,
        "sha256",
        validation_context=proof.context,
        validation_paths=list(proof.paths),
        output=BytesIO(),
        dss_settings=_DSS,
    )
    return bytes(output.getbuffer())


def _free_field(writer: Revision) -> str:
    taken = {name for name, _value, _field in enumerate_sig_fields(writer.prev)}
    number = 1
    while (name := f"{TIMESTAMP_FIELD}{number}") in taken:
        number += 1
    return name


def _anchor(signer: SealSigner) -> x509.Certificate:
    """The highest authority that came with the key: at home, our own signer is not in question."""
    found, chain = x509.Certificate.load(signer.certificate), chain_of(signer)
    for _ in chain:
        above = [each for each in chain if each.subject == found.issuer and each != found]
        if not above or found.self_issued:
            break
        found = above[0]
    return found


async def _signer_path(signer: SealSigner, context: ValidationContext) -> ValidationPath:
    certificate = x509.Certificate.load(signer.certificate)
    try:
        validator = CertificateValidator(certificate, chain_of(signer), validation_context=context)
        path: ValidationPath = await validator.async_validate_usage({"non_repudiation"})
    except (PathBuildingError, CertificateError) as error:
        raise _refusal(error) from error
    return path


def _refusal(error: Exception) -> SigningError:
    """The library's refusal of a signer as one of ours: about its certificate, or one above it."""
    if isinstance(error, InsufficientRevinfoError):
        return RevocationUnavailable(str(error))
    own: dict[type[Exception], type[SigningError]] = {
        RevokedError: SignerRevoked,
        ExpiredError: SignerExpired,
        NotYetValidError: SignerNotYetValid,
    }
    if isinstance(error, PathValidationError) and error.is_ee_cert:
        return own.get(type(error), SignerChainRefused)(str(error))
    return SignerChainRefused(str(error))


async def authority_paths(
    stamper: Stamper, context: ValidationContext, *, judged: bool
) -> list[ValidationPath]:
    """Have a first token, and judge who gave it. Raises `AuthorityRefused`, `RevocationUnavailable`."""
    await stamper.async_dummy_response("sha256")
    if not judged:
        return []
    try:
        found = stamper.validation_paths(context)  # type: ignore[no-untyped-call]  # untyped there
        return [path async for path in found]
    except InsufficientRevinfoError as error:
        raise RevocationUnavailable(str(error)) from error
    except (PathBuildingError, CertificateError) as error:
        raise AuthorityRefused(str(error)) from error
