"""The signer of this installation: the PKCS#12 or token of the settings, or the development one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.queries.roots import tsa_roots
from assessments.signing.certificate import (
    SealSigner,
    ensure_development_signer,
    load_signer,
    read_passphrase,
)
from assessments.signing.errors import SigningError
from assessments.signing.levels import Assurance, Level

MESSAGES: Mapping[str, str | Promise] = {
    "signer_expired": _(
        "The certificate has expired: nothing was signed. Once a valid one is in its place, do it again."
    ),
    "token_unavailable": _(
        "The token that holds the signing key is not there or does not sign: nothing was signed. See"
        " that it is plugged in and set up, then do it again."
    ),
    "signer_revoked": _(
        "Whoever issued the certificate has revoked it: nothing was signed. Another certificate is"
        " needed; then do it again."
    ),
    "signer_chain_refused": _(
        "An authority above the certificate has expired, was revoked or does not hold: nothing was"
        " signed. Ask whoever issued the certificate."
    ),
    "revocation_unavailable": _(
        "Whoever knows if the certificates were revoked does not answer: nothing was signed. Do it"
        " again in a few minutes; if that lasts, ask the administrator."
    ),
    "timestamp_unavailable": _(
        "The time-stamping authority does not answer as it should: nothing was signed. Do it again in"
        " a few minutes; if that lasts, ask the administrator."
    ),
    "authority_refused": _(
        "The time-stamping authority is not one this installation vouches for, or its certificate"
        " counts no more: nothing was signed. Ask the administrator."
    ),
    "level_unreachable": _(
        "The level of signature that is set cannot be had with this certificate and this"
        " time-stamping authority: nothing was signed. Ask the administrator."
    ),
}


def current_signer() -> SealSigner:
    """A signer usable now; ActionRefused says what its keeper must do otherwise."""
    now = timezone.now()
    try:
        if settings.PKCS11_MODULE:
            # The libraries of tokens are loaded where there is one.
            from assessments.signing.hardware import Token, load_token_signer

            token = Token(
                Path(settings.PKCS11_MODULE),
                settings.PKCS11_TOKEN,
                settings.PKCS11_KEY,
                read_passphrase(Path(settings.PKCS11_PIN_FILE)).decode(),
            )
            return load_token_signer(token, Path(settings.SIGNER_CERTIFICATE_PEM), at=now)
        if settings.SIGNER_PKCS12:
            passphrase = read_passphrase(Path(settings.SIGNER_PASSPHRASE_FILE))
            return load_signer(Path(settings.SIGNER_PKCS12), passphrase, at=now)
        files = ensure_development_signer(settings.SIGNING_DIR, now=now)
        return load_signer(files.pkcs12, read_passphrase(files.passphrase), at=now)
    except SigningError as error:
        raise signing_refused(error) from error


def current_assurance() -> Assurance:
    """Who dates signatures here, and the level wanted of the seal."""
    return Assurance(
        tsa_url=settings.TSA_URL,
        tsa_roots=tsa_roots(),
        level=Level(settings.SIGNATURE_LEVEL) if settings.SIGNATURE_LEVEL else None,
    )


def signing_refused(error: SigningError) -> ActionRefused:
    """What stopped a signature and what to do; nothing was signed."""
    message = MESSAGES.get(error.code)
    if message is None:
        message = _(
            "The signing certificate cannot be used (%(detail)s): ask whoever keeps it."
        ) % {"detail": str(error)}
    return ActionRefused(error.code, message)
