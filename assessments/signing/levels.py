"""The levels of a PAdES signature, and the highest one that a signer and an authority allow.

Source: ETSI EN 319 142-1, 6. B-T: an authority dates the signature. B-LT: what says that no
certificate was revoked is in the file. B-LTA: an authority dates all of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from asn1crypto import x509

from assessments.signing.certificate import SealSigner
from assessments.signing.errors import LevelUnreachable


class Level(StrEnum):
    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"


RISING = tuple(Level)


@dataclass(frozen=True, slots=True)
class Assurance:
    """What an installation puts behind its signatures.

    `tsa_url`: its time-stamping authority (RFC 3161), none if empty; `tsa_roots`: DER certificates
    the authority must lead to. `level`: the level wanted, None for the highest one that can be had.
    `timeout`: seconds for each exchange with an authority.
    """

    tsa_url: str = ""
    tsa_roots: tuple[bytes, ...] = ()
    level: Level | None = None
    timeout: float = 15.0


ALONE = Assurance()
"""Nobody but the signer: B-B."""


def level_for(signer: SealSigner, assurance: Assurance) -> Level:
    """The level signatures will have. Raises LevelUnreachable: what was asked for is never lowered."""
    highest, obstacle = highest_level(signer, assurance)
    wanted = assurance.level or highest
    if RISING.index(wanted) > RISING.index(highest):
        raise LevelUnreachable(wanted, obstacle)
    return wanted


def highest_level(signer: SealSigner, assurance: Assurance) -> tuple[Level, str]:
    """The highest level there can be, and what stands in the way of more; empty at B-LTA.

    `no_authority`: no time-stamping authority; `no_authority_roots`: nothing to judge it by;
    `no_revocation_source`: the certificate names no OCSP responder and no revocation list;
    `no_issuer`: the certificate of who issued it is not with the key.
    """
    if not assurance.tsa_url:
        return Level.B_B, "no_authority"
    if not assurance.tsa_roots:
        return Level.B_T, "no_authority_roots"
    certificate = x509.Certificate.load(signer.certificate)
    if not names_revocation_source(certificate):
        return Level.B_T, "no_revocation_source"
    if not any(each.subject == certificate.issuer for each in chain_of(signer)):
        return Level.B_T, "no_issuer"
    return Level.B_LTA, ""


def names_revocation_source(certificate: x509.Certificate) -> bool:
    """Whether it says whom to ask if it was revoked (RFC 5280, 4.2.1.13 and 4.2.2.1)."""
    return bool(certificate.ocsp_urls or certificate.crl_distribution_points)


def certificates_of(signer: SealSigner) -> list[x509.Certificate]:
    """Its own certificate, then those that came with the key."""
    return [x509.Certificate.load(signer.certificate), *chain_of(signer)]


def chain_of(signer: SealSigner) -> list[x509.Certificate]:
    """The certificates that came with the key, its own apart."""
    return [each for each in signer.backend.cert_registry if each.dump() != signer.certificate]
