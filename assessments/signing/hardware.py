"""A signing key that never leaves its token: smart card, HSM, SoftHSM (PKCS#11, OASIS 2.40).

The token is opened for each signature and closed after it: a card taken out and put back, or a
worker that was forked, then needs nothing more. The certificate and those above it come from a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pkcs11
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11.exceptions import PinIncorrect, PinLenRange, PinLocked
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign import Signer
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko_certvalidator.registry import SimpleCertificateStore

from assessments.signing.certificate import SealSigner, seal_signer
from assessments.signing.errors import (
    SignerMissing,
    SignerUnsuitable,
    TokenUnavailable,
    WrongPassphrase,
)

# As long as a signature by the largest key in use: what a rehearsal stands in for.
_LARGEST_SIGNATURE = 512


@dataclass(frozen=True, slots=True)
class Token:
    """Where the key is: the module's library, the token's label, the key's label, the PIN."""

    module: Path
    token: str
    key: str
    pin: str = field(repr=False)


def load_token_signer(token: Token, certificates: Path, *, at: datetime) -> SealSigner:
    """A signer whose key is in `token`. `certificates`: PEM, its own first, then those above it.

    Nothing is asked of the token yet. Raises `SignerMissing`, `SignerUnsuitable`, `SignerExpired`,
    `SignerNotYetValid`; signing raises `TokenUnavailable`, `WrongPassphrase` (the PIN).
    """
    try:
        found = x509.load_pem_x509_certificates(certificates.read_bytes())
    except OSError as error:
        raise SignerMissing(f"{certificates} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SignerUnsuitable(f"{certificates} holds no certificate in PEM") from error
    chain = [asn1_x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in found]
    return seal_signer(found[0], _TokenSigner(token, chain), at=at)


class _TokenSigner(Signer):
    """Opens the token when there is something to sign, not before."""

    def __init__(self, token: Token, chain: list[asn1_x509.Certificate]) -> None:
        known = SimpleCertificateStore()
        known.register_multiple(chain)
        super().__init__(signing_cert=chain[0], cert_registry=known)
        self._token = token
        self._chain = chain

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """SHA-256, as everything here is signed."""
        if dry_run:
            return bytes(_LARGEST_SIGNATURE)
        token = self._token
        try:
            with open_pkcs11_session(
                str(token.module),
                token_criteria=TokenCriteria(label=token.token),
                user_pin=token.pin,
            ) as session:
                inner = PKCS11Signer(
                    session,
                    signing_cert=self._chain[0],
                    ca_chain=self._chain[1:],
                    key_label=token.key,
                    # Tokens hash as they please: elliptic curves are given the digest itself.
                    use_raw_mechanism=self._chain[0].public_key.algorithm == "ec",
                )
                signature = bytes(await inner.async_sign_raw(data, digest_algorithm))
        except (PinIncorrect, PinLenRange, PinLocked) as error:
            raise WrongPassphrase(f"the token refuses the PIN ({type(error).__name__})") from error
        except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
            raise TokenUnavailable(f"{type(error).__name__}: {error}".rstrip(": ")) from error
        self._refuse_foreign(signature, data)
        return signature

    def _refuse_foreign(self, signature: bytes, data: bytes) -> None:
        """The certificate comes from a file: that the key is its own shows only now."""
        public = x509.load_der_x509_certificate(self._chain[0].dump()).public_key()
        try:
            if isinstance(public, ec.EllipticCurvePublicKey):
                public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
            elif isinstance(public, rsa.RSAPublicKey):
                public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
            else:
                raise SignerUnsuitable("this kind of key cannot sign documents")
        except InvalidSignature as error:
            raise SignerUnsuitable("the key does not belong to the certificate") from error
