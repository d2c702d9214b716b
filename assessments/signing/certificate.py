"""Where the signing key comes from: a PKCS#12 file, self-made once for development.

A certificate bought for production is another PKCS#12 file given to `load_signer`, or a key in a
token (`hardware`). A remote service (CSC API) would give its own pyHanko `Signer` to `seal_signer`
and reuse everything after that.
"""

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from assessments.signing.errors import (
    SignerExpired,
    SignerMissing,
    SignerNotYetValid,
    SignerUnsuitable,
    WrongPassphrase,
)
from assessments.signing.inspection import DEVELOPMENT_UNIT

DEVELOPMENT_NAME = "Développement – sans valeur juridique"
DEVELOPMENT_LIFE = timedelta(days=3 * 365)
# A clock a few minutes behind ours must not find the certificate "not yet valid".
CLOCK_SKEW = timedelta(minutes=5)
PKCS12_NAME = "signer.p12"
# A key that dates, or that answers about revocation, does nothing else (RFC 3161, 2.3; RFC 6960, 4.2.2.2).
_OTHER_TRADES = {"time_stamping", "ocsp_signing"}
PASSPHRASE_NAME = "passphrase"  # noqa: S105 - the name of a file, not what it holds


@dataclass(frozen=True)
class SignerFiles:
    """Where a development signer lives; both files are readable by their owner only."""

    pkcs12: Path
    passphrase: Path


@dataclass(frozen=True)
class SealSigner:
    """A usable key with its certificate. `certificate` is DER: give it to `inspect` as a root."""

    backend: Signer
    certificate: bytes
    name: str
    not_before: datetime
    not_after: datetime
    development: bool


def ensure_development_signer(directory: Path, *, now: datetime) -> SignerFiles:
    """Create the self-made signer in `directory` unless it is already there.

    Both files are written aside and appear together by one rename, so processes starting
    together end with one certificate. Raises `SignerMissing` when `directory` holds other things.
    """
    files = SignerFiles(directory / PKCS12_NAME, directory / PASSPHRASE_NAME)
    if not _complete(files):
        directory.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
        try:
            _write_development_signer(draft, now)
            _publish(draft, directory)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    if not _complete(files):
        raise SignerMissing(f"{directory} exists but holds no complete signer")
    return files


def load_signer(pkcs12_file: Path, passphrase: bytes, *, at: datetime | None) -> SealSigner:
    """`open_signer` of a file. Raises `SignerMissing` too."""
    try:
        data = pkcs12_file.read_bytes()
    except OSError as error:
        raise SignerMissing(f"{pkcs12_file} cannot be read: {error.strerror}") from error
    return open_signer(data, passphrase, at=at, named=str(pkcs12_file))


def open_signer(data: bytes, passphrase: bytes, *, at: datetime | None, named: str) -> SealSigner:
    """Open a PKCS#12 and refuse a signer that could not sign at `at` (aware; None: dates aside).

    `named`: what messages call it. Raises `WrongPassphrase`, `SignerUnsuitable`, `SignerExpired`,
    `SignerNotYetValid`.
    """
    try:
        bundle = pkcs12.load_pkcs12(data, passphrase)
    except ValueError as error:
        raise WrongPassphrase(f"{named} does not open with this passphrase") from error
    if bundle.key is None or bundle.cert is None:
        raise SignerUnsuitable(f"{named} lacks a key or its certificate")
    certificate = bundle.cert.certificate
    if certificate.public_key() != bundle.key.public_key():
        raise SignerUnsuitable("the key does not belong to the certificate")
    return seal_signer(certificate, _backend(bundle), at=at)


def seal_signer(
    certificate: x509.Certificate, backend: Signer, *, at: datetime | None
) -> SealSigner:
    """`backend`, wherever its key is, with what is said of it.

    Raises `SignerUnsuitable`, `SignerExpired`, `SignerNotYetValid`.
    """
    _refuse_unsuitable(certificate)
    if at is not None:
        _refuse_out_of_date(certificate, at)
    return SealSigner(
        backend=backend,
        certificate=certificate.public_bytes(serialization.Encoding.DER),
        name=_first(certificate, NameOID.COMMON_NAME),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        development=_first(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME) == DEVELOPMENT_UNIT,
    )


def read_passphrase(file: Path) -> bytes:
    """A passphrase file's content without its final line end. Raises `SignerMissing`."""
    try:
        return file.read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise SignerMissing(f"{file} cannot be read: {error.strerror}") from error


def certificates_from_pem(pem: bytes) -> tuple[bytes, ...]:
    """DER certificates of a PEM bundle, as `inspect` wants its trust roots. Raises `ValueError`."""
    found = x509.load_pem_x509_certificates(pem)
    return tuple(item.public_bytes(serialization.Encoding.DER) for item in found)


def certificates_to_pem(certificates: tuple[bytes, ...]) -> bytes:
    """Inverse of `certificates_from_pem`."""
    found = (x509.load_der_x509_certificate(item) for item in certificates)
    return b"".join(item.public_bytes(serialization.Encoding.PEM) for item in found)


def of_another_trade(certificate: asn1_x509.Certificate) -> bool:
    """Whether it is an authority's own, which signs no document whatever its key usage says."""
    trades = certificate.extended_key_usage_value
    return trades is not None and not _OTHER_TRADES.isdisjoint(trades.native)


def _complete(files: SignerFiles) -> bool:
    return files.pkcs12.is_file() and files.passphrase.is_file()


def _publish(draft: Path, directory: Path) -> None:
    # Renaming a directory onto one that is not empty fails: the first process wins, and the
    # caller looks at what stands there.
    try:
        draft.rename(directory)
    except OSError:
        return
    parent = os.open(directory.parent, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)


def _write_development_signer(directory: Path, now: datetime) -> None:
    passphrase = secrets.token_urlsafe(32).encode()
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    bundle = pkcs12.serialize_key_and_certificates(
        DEVELOPMENT_NAME.encode(),
        key,
        _self_signed(key, now),
        None,
        serialization.BestAvailableEncryption(passphrase),
    )
    _write_private(directory / PKCS12_NAME, bundle)
    _write_private(directory / PASSPHRASE_NAME, passphrase + b"\n")


def _write_private(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _self_signed(key: rsa.RSAPrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "hdhcompliance - not for production"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, DEVELOPMENT_UNIT),
            x509.NameAttribute(NameOID.COMMON_NAME, DEVELOPMENT_NAME),
        ]
    )
    start = now.astimezone(UTC) - CLOCK_SKEW
    public = key.public_key()
    key_usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder(name, name, public, x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + DEVELOPMENT_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _refuse_unsuitable(certificate: x509.Certificate) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise SignerUnsuitable("the certificate does not say what its key is for") from None
    # nonRepudiation is what makes a signature bind (RFC 5280 4.2.1.3); pyHanko asks for it too.
    if not usage.content_commitment or of_another_trade(_asn1(certificate)):
        raise SignerUnsuitable("the certificate is not made for signing documents")


def _refuse_out_of_date(certificate: x509.Certificate, at: datetime) -> None:
    if at < certificate.not_valid_before_utc:
        raise SignerNotYetValid(f"valid from {certificate.not_valid_before_utc.isoformat()}")
    if at > certificate.not_valid_after_utc:
        raise SignerExpired(f"expired on {certificate.not_valid_after_utc.isoformat()}")


def _backend(bundle: pkcs12.PKCS12KeyAndCertificates) -> SimpleSigner:
    if bundle.cert is None or not isinstance(
        bundle.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    ):
        raise SignerUnsuitable("this kind of key cannot sign documents")
    key = bundle.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    chain = SimpleCertificateStore()
    chain.register_multiple(_asn1(item.certificate) for item in bundle.additional_certs)
    return SimpleSigner(
        signing_cert=_asn1(bundle.cert.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=chain,
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _first(certificate: x509.Certificate, kind: x509.ObjectIdentifier) -> str:
    values = certificate.subject.get_attributes_for_oid(kind)
    return str(values[0].value) if values else ""
