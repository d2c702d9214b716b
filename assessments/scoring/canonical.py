"""Canonical JSON and the digest of a method: what is hashed, byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


class NotCanonicalError(ValueError):
    """A value that canonical JSON does not know: a float, a key that is no string, broken text."""


def canonical_bytes(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8; integers, strings, booleans, null, lists and objects only.

    Raises NotCanonicalError.
    """
    _check(value)
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("a text holds half a character (a lone surrogate)") from error


def method_digest(method: Mapping[str, Any], nonce: str) -> str:
    """SHA-256 (hex) of the canonical `{"method": …, "nonce": …}`."""
    return hashlib.sha256(canonical_bytes({"method": method, "nonce": nonce})).hexdigest()


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonicalError(f"keys are strings, not {key!r}")
            _check(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif not (value is None or isinstance(value, str | int)):
        raise NotCanonicalError(f"only whole numbers and texts are exact, not {value!r}")
