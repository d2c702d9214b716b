"""At which moment each signature is known to have been there, by the word of authorities.

Read from the last to the first: a document timestamp is judged as of the one after it (the last as
of now), a signature as of its own timestamp or of the first that covers it, whichever is earlier.
Source: ETSI EN 319 102-1, 5.6.2.3 (past signature validation), in its simplest form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.validation.status import TimestampSignatureStatus

from assessments.signing.evidence import Evidence
from assessments.signing.inspection import Reason
from assessments.signing.integrity import Integrity
from assessments.signing.standing import Purpose, Standing, standing
from assessments.signing.timestamp import name_of


@dataclass(frozen=True, slots=True)
class Dated:
    """What is known of when one signature was there.

    `at`: by the word of an authority that is trusted, None without. `authority`: its name.
    `proof`: what its certificate is worth, None without any token that holds. `archived`: a later
    document timestamp holds over it. `reason`: why a token that holds counts for nothing.
    """

    at: datetime | None
    authority: str
    proof: Standing | None
    archived: bool
    reason: Reason | None


def dated(
    found: Sequence[Integrity],
    *,
    roots: Sequence[x509.Certificate],
    evidence: Evidence,
    now: datetime,
) -> list[Dated]:
    """One answer for each of `found`, which is in the order of the revisions.

    `roots`: of the time-stamping authorities trusted; those of signers vouch for no time.
    """
    known = _Known(roots, evidence)
    horizon, archived = now, False
    covering: Dated | None = None
    answers: list[Dated] = []
    for item in reversed(found):
        answer = known.date(item.token, horizon, archived)
        if item.is_timestamp:
            answers.append(answer)
            archived = archived or item.token is not None
            if answer.at is not None:
                horizon, covering = answer.at, answer
        else:
            answers.append(answer if answer.at is not None else _covered(answer, covering))
    return answers[::-1]


@dataclass(frozen=True, slots=True)
class _Known:
    roots: Sequence[x509.Certificate]
    evidence: Evidence

    def date(
        self, token: TimestampSignatureStatus | None, horizon: datetime, archived: bool
    ) -> Dated:
        if token is None:
            return Dated(None, "", None, archived, None)
        certificate = token.signing_cert
        worth = standing(
            certificate,
            purpose=Purpose.DATE,
            roots=self.roots,
            evidence=self.evidence,
            at=horizon,
        )
        counts = worth.trusted and certificate.not_valid_before <= token.timestamp <= horizon
        return Dated(
            token.timestamp if counts else None,
            name_of(certificate),
            worth,
            archived,
            None if counts else _why(worth),
        )


def _covered(own: Dated, covering: Dated | None) -> Dated:
    """A signature that its own token does not date is dated by the first one that covers it."""
    if covering is None:
        return own
    return Dated(
        covering.at, covering.authority, own.proof or covering.proof, own.archived, own.reason
    )


def _why(worth: Standing) -> Reason:
    codes = {"expired": "timestamp_expired", "revoked": "timestamp_revoked"}
    params = {"on": worth.on.isoformat()} if worth.on else {}
    return Reason(codes.get(worth.problem, "timestamp_untrusted"), params)
