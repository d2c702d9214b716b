"""From facts to one word. The table stands in docs/signature.md and in the tests."""

from dataclasses import dataclass
from enum import StrEnum

from assessments.signing.errors import UnreadableFile
from assessments.signing.inspection import Inspection, Reason, Signature


class Word(StrEnum):
    AUTHENTIC = "authentic"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Verdict:
    word: Word
    reasons: tuple[Reason, ...]


# An authority that dated it, and counts no more or is not known here, takes nothing away.
_OF_AGE = {"signer_expired", "timestamp_expired", "timestamp_untrusted"}


def judge(inspection: Inspection, *, registered: bool | None, scores_match: bool | None) -> Verdict:
    """One word for a file that could be read.

    registered: one of `inspection.known_digests` is in the registry; None when there is no
        registry at hand. scores_match: the scores recomputed from the embedded dossier equal
        those it states (and the database's); None when there was nothing to recompute.

    A broken integrity or a score that does not follow from the marks is `altered`, whoever signed.
    `authentic` needs an intact seal of ours, known to the registry if there is one: a seal alone
    could come from a copy of the key, a known digest alone from a file no one has sealed.
    """
    reasons = (*inspection.reasons, *_signature_reasons(inspection))
    if not inspection.intact:
        return Verdict(Word.ALTERED, reasons)
    if scores_match is False:
        return Verdict(Word.ALTERED, (*reasons, Reason("scores_differ", {})))
    if not inspection.signatures:
        reasons = (*reasons, Reason("unsigned", {}))
    elif inspection.seal is None:
        reasons = (*reasons, Reason("not_sealed", {}))
    reasons = (*reasons, *_circumstances(registered, scores_match))
    ours = _is_ours(inspection.seal, registered)
    # Bytes that no signature in the file covers are sure for who knows the digest, and no one else.
    sure = registered or all(reason.code != "certificate_unverified" for reason in reasons)
    word = Word.AUTHENTIC if ours and sure and registered is not False else Word.UNKNOWN
    return Verdict(word, reasons)


def judge_unreadable(error: UnreadableFile) -> Verdict:
    """The verdict on a file that could not be read at all."""
    params = {"detail": error.detail} if error.detail else {}
    return Verdict(Word.UNREADABLE, (Reason(error.code, params),))


def _is_ours(seal: Signature | None, registered: bool | None) -> bool:
    if seal is None:
        return False
    # The registry saw the seal while its certificate was valid; expiry since then proves nothing.
    codes = {reason.code for reason in seal.reasons}
    expired_only = "signer_expired" in codes and codes <= _OF_AGE
    return seal.trusted or (expired_only and registered is True)


def _signature_reasons(inspection: Inspection) -> tuple[Reason, ...]:
    return tuple(
        Reason(reason.code, {**reason.params, "field": signature.field})
        for signature in inspection.signatures
        for reason in signature.reasons
    )


def _circumstances(registered: bool | None, scores_match: bool | None) -> tuple[Reason, ...]:
    found = []
    if registered is False:
        found.append(Reason("not_registered", {}))
    if registered is None:
        found.append(Reason("registry_not_consulted", {}))
    if scores_match is None:
        found.append(Reason("scores_not_compared", {}))
    return tuple(found)
