"""SHA-256, the one digest of this product."""

import hashlib


def sha256_hex(data: bytes) -> str:
    """64 lower-case hexadecimal digits (FIPS 180-4)."""
    return hashlib.sha256(data).hexdigest()
