"""People's certificates for a development installation: an authority, and what it issues.

They let a newcomer counter-sign a report. Their names say that they have no legal value; no
production installation makes any.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from assessments.signing.certificate import CLOCK_SKEW, DEVELOPMENT_LIFE, DEVELOPMENT_NAME
from assessments.signing.errors import SignerMissing
from assessments.signing.inspection import DEVELOPMENT_UNIT

ORGANISATION = "hdhcompliance - not for production"
PERSON_LIFE = timedelta(days=365)
CERTIFICATE, KEY = "authority.pem", "authority.key"
LONGEST_NAME = 64  # characters of a common name: RFC 5280, appendix A, ub-common-name


def ensure_development_authority(directory: Path, *, now: datetime) -> bytes:
    """The authority's certificate, DER; made in `directory` unless it is there.

    Both files appear together by one rename, so processes starting together end with one.
    """
    if not (directory / CERTIFICATE).is_file():
        directory.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
        try:
            _write_authority(draft, now)
            draft.rename(directory)
        except OSError:  # another process was first, or what stands there is looked at below
            shutil.rmtree(draft, ignore_errors=True)
    return _authority(directory).public_bytes(serialization.Encoding.DER)


def development_authority(directory: Path) -> bytes | None:
    """The authority's certificate, DER; None where there is none. Never makes one."""
    try:
        return _authority(directory).public_bytes(serialization.Encoding.DER)
    except SignerMissing:
        return None


def issue_person(directory: Path, *, name: str, passphrase: bytes, now: datetime) -> bytes:
    """A new key and certificate for `name` as a PKCS#12; nothing of it is kept here."""
    issuer = _authority(directory)
    kept = serialization.load_pem_private_key((directory / KEY).read_bytes(), None)
    if not isinstance(kept, ec.EllipticCurvePrivateKey):
        raise SignerMissing(f"{directory / KEY} is not the authority's key")
    key = ec.generate_private_key(ec.SECP256R1())
    start = now.astimezone(UTC) - CLOCK_SKEW
    builder = _builder(_name(name[:LONGEST_NAME]), issuer.subject, key, start)
    end = min(start + PERSON_LIFE, issuer.not_valid_after_utc)
    certificate = (
        builder.not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .sign(kept, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        DEVELOPMENT_NAME.encode(),
        key,
        certificate,
        [issuer],
        serialization.BestAvailableEncryption(passphrase),
    )


def _authority(directory: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate((directory / CERTIFICATE).read_bytes())
    except (OSError, ValueError) as error:
        raise SignerMissing(f"{directory} holds no authority for development") from error


def _write_authority(directory: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Autorité de développement – sans valeur juridique")
    start = now.astimezone(UTC) - CLOCK_SKEW
    certificate = (
        _builder(name, name, key, start)
        .not_valid_after(start + DEVELOPMENT_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor = os.open(directory / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
    (directory / CERTIFICATE).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, start: datetime
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder(issuer, subject, public, x509.random_serial_number())
        .not_valid_before(start)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, DEVELOPMENT_UNIT),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
