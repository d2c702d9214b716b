"""What can go wrong, as types with a stable machine code."""


class SigningError(Exception):
    """The signer cannot be used; nothing has been signed. `code` is stable, the text is not."""

    code = "signer_unusable"


class SignerMissing(SigningError):
    code = "signer_missing"


class WrongPassphrase(SigningError):
    code = "signer_wrong_passphrase"


class SignerExpired(SigningError):
    code = "signer_expired"


class SignerNotYetValid(SigningError):
    code = "signer_not_yet_valid"


class SignerUnsuitable(SigningError):
    """Not a signing certificate, or key and certificate do not go together."""

    code = "signer_unsuitable"


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
