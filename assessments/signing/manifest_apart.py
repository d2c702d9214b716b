"""Read the signature of a stranger's manifest in a process of its own, with limits.

`python -m assessments.signing.manifest_apart` reads the request on its standard input.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assessments.signing.errors import Unreadable
from assessments.signing.inspection import Signature, signature_from_dict, signature_to_dict
from assessments.signing.isolated import Limits, answer_apart, encoded, run_apart
from assessments.signing.manifest import Signed, read_signature

LIMITS = Limits(cpu_seconds=10, wall_seconds=15, memory_bytes=512 * 1024 * 1024)


def read_apart(
    found: Signed,
    *,
    trust_roots: Sequence[bytes],
    tsa_roots: Sequence[bytes],
    at: datetime,
    limits: Limits = LIMITS,
) -> Signature:
    """`read_signature` from behind a wall. Raises `Unreadable`, `TooSlow`."""
    request = {
        "manifest": encoded(found.manifest),
        "signature": encoded(found.signature),
        "token": encoded(found.token),
        "trust_roots": [encoded(root) for root in trust_roots],
        "tsa_roots": [encoded(root) for root in tsa_roots],
        "at": at.isoformat(),
    }
    given = json.dumps(request).encode()
    answer = run_apart("assessments.signing.manifest_apart", given, limits)
    if answer is None:
        raise Unreadable("malformed")
    return signature_from_dict(answer)


def main() -> int:
    """0 with the facts, 1 with null for what is no signature."""
    return answer_apart(_told)


def _told(request: dict[str, Any]) -> tuple[dict[str, Any] | None, int]:
    answer = _answer(request)
    return answer, 0 if answer else 1


def _answer(request: dict[str, Any]) -> dict[str, Any] | None:
    parts = ("manifest", "signature", "token")
    try:
        found = read_signature(
            Signed(*(base64.b64decode(request[part]) for part in parts)),
            trust_roots=[base64.b64decode(root) for root in request["trust_roots"]],
            tsa_roots=[base64.b64decode(root) for root in request["tsa_roots"]],
            at=datetime.fromisoformat(request["at"]),
        )
    # A stranger's file can break a parser in any way; whatever the way, it is not one of ours.
    except Exception:
        return None
    return signature_to_dict(found)


if __name__ == "__main__":
    raise SystemExit(main())
