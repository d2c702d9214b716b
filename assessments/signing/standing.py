"""What a certificate is worth at a moment: does it lead to a root given, and was it revoked?

Two questions apart. Trust is ours to give: it needs a root. Revocation is for whoever issued the
certificate to tell, and can be read from the file alone. Source: RFC 5280, 6; RFC 6960. No network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import Certificate, load_der_x509_certificate
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, RevokedError
from pyhanko_certvalidator.errors import ValidationError as CertificateError
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
)

from assessments.signing.certificate import of_another_trade
from assessments.signing.evidence import Evidence
from assessments.signing.levels import names_revocation_source

MOST_LINKS = 10
# An answer that says "revoked" never grows too old to be heard.
_ANY_AGE = timedelta(days=36_500)
_HEARD = CertRevTrustPolicy(
    RevocationCheckingPolicy.from_legacy("soft-fail"),
    freshness=_ANY_AGE,
    freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
)
# "Not revoked" counts for the moment it was said for, or for one before it.
_PROVEN = CertRevTrustPolicy(
    RevocationCheckingPolicy.from_legacy("hard-fail"), retroactive_revinfo=True
)
_NOT_LOOKED_AT = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("soft-fail"))


class Purpose(StrEnum):
    SIGN = "non_repudiation"
    DATE = "time_stamping"


class Revocation(StrEnum):
    """`NONE`: the certificate names nobody to ask. `UNKNOWN`: the file does not say."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """`trusted`: in date, leading to a root, not known to be revoked by then.

    `problem`: `expired`, `not_yet_valid`, `revoked` or `untrusted`; empty when trusted. `on`: the
    date that goes with it.
    """

    trusted: bool
    revocation: Revocation
    problem: str = ""
    on: datetime | None = None


def standing(
    certificate: x509.Certificate,
    *,
    purpose: Purpose,
    roots: Sequence[x509.Certificate],
    evidence: Evidence,
    at: datetime,
) -> Standing:
    """What `certificate` was worth at the aware moment `at`. `roots`: authorities, or itself."""
    revocation, revoked_on = _revocation(certificate, purpose, evidence, at)
    # A certificate that is itself a root is not asked its dates by the library.
    if at > certificate.not_valid_after:
        return Standing(False, revocation, "expired", certificate.not_valid_after)
    if at < certificate.not_valid_before:
        return Standing(False, revocation, "not_yet_valid", certificate.not_valid_before)
    if revocation == Revocation.REVOKED:
        return Standing(False, revocation, "revoked", revoked_on)
    if purpose == Purpose.SIGN and of_another_trade(certificate):
        return Standing(False, revocation, "untrusted")
    context = ValidationContext(
        trust_roots=list(roots),
        other_certs=evidence.certificates,
        moment=at,
        revinfo_policy=_NOT_LOOKED_AT,
    )
    trusted = bool(roots) and _refusal(certificate, purpose, context) is None
    return Standing(trusted, revocation, "" if trusted else "untrusted")


def _revocation(
    certificate: x509.Certificate, purpose: Purpose, evidence: Evidence, at: datetime
) -> tuple[Revocation, datetime | None]:
    if certificate.self_issued:
        return Revocation.NONE, None
    top = _top(certificate, evidence.certificates)
    if top is None:
        return (
            Revocation.UNKNOWN if names_revocation_source(certificate) else Revocation.NONE
        ), None
    heard = _refusal(certificate, purpose, _of_issuers(top, evidence, at, _HEARD))
    if isinstance(heard, RevokedError):
        return Revocation.REVOKED, heard.revocation_dt
    if not names_revocation_source(certificate):
        return Revocation.NONE, None
    if _refusal(certificate, purpose, _of_issuers(top, evidence, at, _PROVEN)) is None:
        return Revocation.GOOD, None
    return Revocation.UNKNOWN, None


def _of_issuers(
    top: x509.Certificate, evidence: Evidence, at: datetime, policy: CertRevTrustPolicy
) -> ValidationContext:
    return ValidationContext(
        trust_roots=[top],
        other_certs=evidence.certificates,
        moment=at,
        ocsps=evidence.answers,
        crls=evidence.lists,
        revinfo_policy=policy,
    )


def _top(
    certificate: x509.Certificate, known: Sequence[x509.Certificate]
) -> x509.Certificate | None:
    """The highest authority that issued it, link by link; None when its issuer is not there.

    Taken as given: whether it may be trusted is the other question. A certificate that only bears
    an authority's name leads nowhere, or a forged list would make anyone a revoked signer.
    """
    found = None
    for _ in range(MOST_LINKS):
        above = _issuer_of(found or certificate, known)
        if above is None:
            break
        found = above
        if above.self_issued:
            break
    return found


def _refusal(
    certificate: x509.Certificate, purpose: Purpose, context: ValidationContext
) -> Exception | None:
    validator = CertificateValidator(certificate, validation_context=context)
    signs = purpose == Purpose.SIGN
    usage = {purpose.value} if signs else set()
    extended = None if signs else {purpose.value}
    try:
        asyncio.run(validator.async_validate_usage(usage, extended))
    except (PathBuildingError, CertificateError) as refusal:
        return refusal
    return None


def unverified(certificates: Sequence[x509.Certificate], known: Sequence[x509.Certificate]) -> bool:
    """Whether one of `certificates` is vouched for by none of `known`: it may have been changed.

    Certificates beside a signature are not under it (RFC 5652, 5.1), each is under its issuer's.
    """
    sure = {each.dump() for each in known if each.self_issued}
    return any(each.dump() not in sure and not _issuer_of(each, known) for each in certificates)


def _issuer_of(
    certificate: x509.Certificate, known: Sequence[x509.Certificate]
) -> x509.Certificate | None:
    issued = load_der_x509_certificate(certificate.dump())
    named = [each for each in known if each.subject == certificate.issuer]
    return next((each for each in named if _issued_by(issued, each)), None)


def _issued_by(issued: Certificate, issuer: x509.Certificate) -> bool:
    try:
        issued.verify_directly_issued_by(load_der_x509_certificate(issuer.dump()))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
