"""Canonical JSON and the digest of a method: what is hashed, byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any


class NotCanonical(TypeError):
    """A value that canonical JSON does not know: a float, or a key that is no string."""


def canonical_bytes(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8; integers, strings, booleans, null, lists and objects only."""
    _check(value)
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def method_digest(method: Mapping[str, Any], nonce: str) -> str:
    """SHA-256 (hex) of the canonical `{"method": …, "nonce": …}`."""
    return hashlib.sha256(canonical_bytes({"method": method, "nonce": nonce})).hexdigest()


def _check(value: Any) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"keys are strings, not {key!r}")
            _check(item)
    elif isinstance(value, str) or value is None or isinstance(value, int):
        return
    elif isinstance(value, Sequence) and not isinstance(value, bytes):
        for item in value:
            _check(item)
    else:
        raise NotCanonical(f"only integers and strings are exact, not {value!r}")
