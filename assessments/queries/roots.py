"""The certificates this installation vouches for when it verifies a report."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from assessments.signing.certificate import (
    PASSPHRASE_NAME,
    PKCS12_NAME,
    certificates_from_pem,
    load_signer,
    read_passphrase,
)
from assessments.signing.development import development_authority
from assessments.signing.errors import SigningError


def trust_roots() -> tuple[bytes, ...]:
    """DER certificates: the configured bundle, and the present signer's own. Never creates one."""
    roots: tuple[bytes, ...] = ()
    if settings.TRUST_ROOTS_PEM:
        roots = certificates_from_pem(Path(settings.TRUST_ROOTS_PEM).read_bytes())
    if settings.PKCS11_MODULE:
        held = certificates_from_pem(Path(settings.SIGNER_CERTIFICATE_PEM).read_bytes())
        return (*roots, held[0])
    if settings.SIGNER_PKCS12:
        file, passphrase = Path(settings.SIGNER_PKCS12), Path(settings.SIGNER_PASSPHRASE_FILE)
    else:
        file = settings.SIGNING_DIR / PKCS12_NAME
        passphrase = settings.SIGNING_DIR / PASSPHRASE_NAME
    try:
        # Whatever its dates: those that count are those of the day it signed (signing/times.py).
        signer = load_signer(file, read_passphrase(passphrase), at=None)
    except SigningError:  # no signer here
        return roots
    return (*roots, signer.certificate)


def person_roots() -> tuple[bytes, ...]:
    """DER certificates that counter-signers must lead to: configured, or of development."""
    if settings.PERSON_ROOTS_PEM:
        return certificates_from_pem(Path(settings.PERSON_ROOTS_PEM).read_bytes())
    authority = development_authority(persons_dir()) if is_development() else None
    return (authority,) if authority else ()


def tsa_roots() -> tuple[bytes, ...]:
    """DER certificates that time-stamping authorities must lead to; empty: their times are not taken."""
    if not settings.TSA_ROOTS_PEM:
        return ()
    return certificates_from_pem(Path(settings.TSA_ROOTS_PEM).read_bytes())


def is_development() -> bool:
    """Whether this installation signs with its self-made certificate, and issues some to people."""
    own = settings.SIGNER_PKCS12 or settings.PKCS11_MODULE
    return not (own or settings.PERSON_ROOTS_PEM)


def persons_dir() -> Path:
    """Where the authority of development stands, beside the files of the seal."""
    return Path(settings.SIGNING_DIR) / "persons"
