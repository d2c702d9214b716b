"""The signer of this installation: the PKCS#12 named in the settings, or the development one."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.signing.certificate import (
    SealSigner,
    ensure_development_signer,
    load_signer,
    read_passphrase,
)
from assessments.signing.errors import SigningError


def current_signer() -> SealSigner:
    """A signer usable now; ActionRefused says what its keeper must do otherwise."""
    now = timezone.now()
    try:
        if settings.SIGNER_PKCS12:
            passphrase = read_passphrase(Path(settings.SIGNER_PASSPHRASE_FILE))
            return load_signer(Path(settings.SIGNER_PKCS12), passphrase, at=now)
        files = ensure_development_signer(settings.SIGNING_DIR, now=now)
        return load_signer(files.pkcs12, read_passphrase(files.passphrase), at=now)
    except SigningError as error:
        raise ActionRefused(
            error.code,
            _("The signing certificate cannot be used (%(detail)s): ask whoever keeps it.")
            % {"detail": str(error)},
        ) from error
