"""An archive whose manifest is signed: written to be checked with sha256sum and OpenSSL alone.

MANIFEST.sha256 is what `sha256sum` writes, over every file but itself, its signature and the token
that dates it (`manifest`). Nothing is compressed: no file is larger than it looks.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import IO

from assessments.signing.errors import Unreadable
from assessments.signing.inspection import Inspection, Reason
from assessments.signing.manifest import MANIFEST, SIGNATURE, TIMESTAMP, Signed
from assessments.signing.manifest_apart import read_apart

STARTS = b"PK\x03\x04"
CHUNK = 1 << 20
# In bytes, but for the members.
MOST_MEMBERS, LARGEST_MANIFEST, LARGEST_SIGNATURE = 20_000, 8 << 20, 64 << 10
UNLISTED = {MANIFEST, SIGNATURE, TIMESTAMP}


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 (hex) of what is left to read."""
    found = hashlib.sha256()
    while chunk := file.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def inspect_bundle(
    file: IO[bytes],
    *,
    trust_roots: Sequence[bytes],
    tsa_roots: Sequence[bytes] = (),
    at: datetime | None = None,
) -> Inspection:
    """Facts about an archive, as `inspect` tells those of a PDF; its signature is read apart.

    Raises Unreadable for no bundle, TooSlow.
    """
    file.seek(0)
    sha256, size = digest_of(file), file.tell()
    try:
        with zipfile.ZipFile(file) as archive:
            names = _names(archive)
            signed = _signed(archive, names)
            reasons = tuple(_faults(archive, names, signed.manifest))
    # A stranger's file can break a reader in any way; whatever the way, it is not one of ours.
    except (zipfile.BadZipFile, ValueError, KeyError, OSError, NotImplementedError) as error:
        raise Unreadable("malformed") from error
    signature = read_apart(
        signed, trust_roots=trust_roots, tsa_roots=tsa_roots, at=at or datetime.now(UTC)
    )
    return Inspection(sha256, size, not reasons and signature.intact, (signature,), reasons)


def _names(archive: zipfile.ZipFile) -> set[str]:
    members = archive.infolist()
    names = {member.filename for member in members}
    stored = all(
        member.compress_type == zipfile.ZIP_STORED and member.compress_size == member.file_size
        for member in members
    )
    if len(members) > MOST_MEMBERS or len(names) != len(members) or not stored:
        raise Unreadable("malformed")
    return names


def _signed(archive: zipfile.ZipFile, names: set[str]) -> Signed:
    return Signed(
        manifest=_small(archive, MANIFEST, LARGEST_MANIFEST),
        signature=_small(archive, SIGNATURE, LARGEST_SIGNATURE),
        token=_small(archive, TIMESTAMP, LARGEST_SIGNATURE) if TIMESTAMP in names else b"",
    )


def _small(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    if archive.getinfo(name).file_size > most:
        raise Unreadable("malformed")
    return archive.read(name)


def _faults(archive: zipfile.ZipFile, names: set[str], manifest: bytes) -> Iterator[Reason]:
    listed = {
        name: digest
        for digest, _spaces, name in (
            line.partition("  ") for line in manifest.decode().splitlines()
        )
    }
    if names - UNLISTED != set(listed):
        yield Reason("bundle_incomplete", {})
    for name in sorted(names & set(listed)):
        with archive.open(name) as member:
            if digest_of(member) != listed[name]:
                yield Reason("member_changed", {"file": name[:200]})
