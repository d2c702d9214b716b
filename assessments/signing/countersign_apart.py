"""Counter-sign in a process made to end: a person's key is opened there and goes with it.

A PKCS#12 says itself how long it takes to open (its iterations), so a stranger's could hold a web
process for hours; this one has limits. `python -m assessments.signing.countersign_apart` reads the
request on its standard input and answers on its output: nothing is written to disk.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from assessments.signing.countersign import countersign, open_person
from assessments.signing.digest import sha256_hex
from assessments.signing.errors import (
    CounterSignRefused,
    SignerExpired,
    SignerNotYetValid,
    SignerUnsuitable,
    SigningError,
    WrongPassphrase,
)
from assessments.signing.isolated import Limits, answer_apart, encoded, run_apart
from assessments.signing.levels import ALONE, Assurance, Level

LIMITS = Limits(cpu_seconds=20, wall_seconds=25)
_REFUSALS = {
    kind.code: kind
    for kind in (SignerExpired, SignerNotYetValid, SignerUnsuitable, WrongPassphrase)
}


@dataclass(frozen=True)
class Key:
    """A person's PKCS#12 and its passphrase; neither is ever shown."""

    pkcs12: bytes
    passphrase: str

    def __repr__(self) -> str:
        return "Key(…)"


class _Unshown(bytes):
    """A request on its way: no error page that lists the variables of a frame shows it."""

    def __repr__(self) -> str:
        return "…"


@dataclass(frozen=True)
class Added:
    """`tail`: what is appended to the file given; `sha256`: of the whole. `signer`: their name.

    `certificate_sha256`: the fingerprint of their certificate. The rest: as `SealedPdf`.
    """

    tail: bytes
    sha256: str
    signer: str
    certificate_sha256: str
    development: bool
    level: str
    proven_until: datetime | None


def countersign_apart(
    pdf: bytes,
    *,
    key: Key,
    roots: Sequence[bytes],
    reason: str,
    role: str,
    signed_at: datetime,
    assurance: Assurance = ALONE,
    limits: Limits = LIMITS,
) -> Added:
    """`open_person` then `countersign`, of a file known by its digest, in another process.

    `roots`: DER certificates. Raises what both raise, `TooSlow`, `Unreadable`.
    """
    more = {"reason": reason, "role": role, "signed_at": signed_at.isoformat()}
    # What an exchange may take is taken from what the whole may.
    assurance = replace(assurance, timeout=min(assurance.timeout, limits.wall_seconds / 5))
    given = _request(pdf, key, roots, assurance, more)
    answer = run_apart("assessments.signing.countersign_apart", given, limits)
    if "error" in answer:
        code, detail = answer["error"]["code"], answer["error"]["detail"]
        known = _REFUSALS.get(code)
        raise known(detail) if known else CounterSignRefused(code, detail)
    until = answer["proven_until"]
    return Added(
        **{
            **answer,
            "tail": base64.b64decode(answer["tail"]),
            "proven_until": datetime.fromisoformat(until) if until else None,
        }
    )


def _request(
    pdf: bytes, key: Key, roots: Sequence[bytes], assurance: Assurance, more: dict[str, str]
) -> _Unshown:
    request = {
        **more,
        "pdf": encoded(pdf),
        "pkcs12": encoded(key.pkcs12),
        "passphrase": key.passphrase,
        "roots": [encoded(root) for root in roots],
        "assurance": {
            "tsa_url": assurance.tsa_url,
            "tsa_roots": [encoded(root) for root in assurance.tsa_roots],
            "level": assurance.level,
            "timeout": assurance.timeout,
        },
    }
    return _Unshown(json.dumps(request).encode())


def main() -> int:
    """0 with the answer, 1 with a refusal told as JSON."""
    return answer_apart(_told)


def _told(request: dict[str, Any]) -> tuple[dict[str, Any], int]:
    try:
        return _answer(request), 0
    except SigningError as error:
        return {"error": {"code": error.code, "detail": str(error)}}, 1


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    at = datetime.fromisoformat(request["signed_at"])
    pdf = base64.b64decode(request["pdf"])
    signer = open_person(
        base64.b64decode(request["pkcs12"]),
        request["passphrase"].encode(),
        at=at,
        roots=[base64.b64decode(root) for root in request["roots"]],
    )
    signed = countersign(
        pdf,
        signer=signer,
        reason=request["reason"],
        role=request["role"],
        signed_at=at,
        vouched=True,
        assurance=_assurance(request["assurance"]),
    )
    until = signed.proven_until
    return {
        "tail": encoded(signed.bytes[len(pdf) :]),
        "sha256": signed.sha256,
        "signer": signer.name,
        "certificate_sha256": sha256_hex(signer.certificate),
        "development": signer.development,
        "level": signed.level,
        "proven_until": until.isoformat() if until else None,
    }


def _assurance(given: dict[str, Any]) -> Assurance:
    return Assurance(
        tsa_url=given["tsa_url"],
        tsa_roots=tuple(base64.b64decode(root) for root in given["tsa_roots"]),
        level=Level(given["level"]) if given["level"] else None,
        timeout=given["timeout"],
    )


if __name__ == "__main__":
    raise SystemExit(main())
