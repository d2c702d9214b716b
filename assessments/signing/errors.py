"""What can go wrong, as types with a stable machine code."""


class SigningError(Exception):
    """The signer cannot be used; nothing has been signed. `code` is stable, the text is not."""

    code = "signer_unusable"


class SignerMissing(SigningError):
    code = "signer_missing"


class WrongPassphrase(SigningError):
    code = "signer_wrong_passphrase"


class TokenUnavailable(SigningError):
    """The token that holds the key is not there, or does not sign: the same may work later."""

    code = "token_unavailable"


class SignerExpired(SigningError):
    code = "signer_expired"


class SignerNotYetValid(SigningError):
    code = "signer_not_yet_valid"


class SignerUnsuitable(SigningError):
    """Not a signing certificate, or key and certificate do not go together."""

    code = "signer_unsuitable"


class SignerRevoked(SigningError):
    """Its authority says that the certificate no longer counts."""

    code = "signer_revoked"


class SignerChainRefused(SigningError):
    """An authority above the certificate has expired, was revoked, or does not hold."""

    code = "signer_chain_refused"


class RevocationUnavailable(SigningError):
    """Whoever knows if a certificate was revoked does not answer: the same may work later."""

    code = "revocation_unavailable"


class TimestampUnavailable(SigningError):
    """The time-stamping authority does not answer, or not well: the same may work later."""

    code = "timestamp_unavailable"


class AuthorityRefused(SigningError):
    """The time-stamping authority's certificate leads to none of the roots given, or counts no more."""

    code = "authority_refused"


class NeverDated(SigningError):
    """A file without any timestamp that holds: there is nothing to take over from."""

    code = "never_dated"


class ProofEnded(SigningError):
    """Whoever dated the file last counts no more: a new date would prove nothing of before."""

    code = "proof_ended"


class LevelUnreachable(SigningError):
    """The level asked for cannot be had; `obstacle` as `levels.highest_level` names it."""

    code = "level_unreachable"

    def __init__(self, level: str, obstacle: str) -> None:
        super().__init__(f"{level}: {obstacle}")
        self.level, self.obstacle = level, obstacle


class SealRefused(SigningError):
    """The file handed over cannot be sealed: not a PDF, encrypted, or already signed."""

    code = "seal_refused"


class CounterSignRefused(SigningError):
    """This file takes no counter-signature of this person: `code` says why, per instance.

    `not_sealed`, `altered`, `already_countersigned`, `signer_untrusted`, `not_a_key`, `damaged`.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class TimestampRefused(Exception):
    """The authority did not answer, or not with a token that holds. The text is for its keeper."""


class UnreadableFile(Exception):
    """A file nobody can answer about. `code` is stable; `detail` narrows it, still machine-made."""

    code = "unreadable"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.detail = detail


class NotAPdf(UnreadableFile):
    code = "not_a_pdf"


class TooLarge(UnreadableFile):
    """More bytes than allowed, or contents that swell beyond the memory allowed."""

    code = "too_large"


class TooSlow(UnreadableFile):
    code = "too_slow"


class Unreadable(UnreadableFile):
    """Encrypted (`encrypted`), cut short or malformed (`malformed`)."""


UNREADABLE_BY_CODE: dict[str, type[UnreadableFile]] = {
    kind.code: kind for kind in (NotAPdf, TooLarge, TooSlow, Unreadable)
}
