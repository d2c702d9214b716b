"""An audit bundle as a file: members written one after the other, then their manifest, signed.

Given what is kept and the files it names, the same bytes come out, but for the signature's own.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from assessments.signing.bundle import CHUNK
from assessments.signing.manifest import MANIFEST, SIGNATURE, TIMESTAMP
from hdhcompliance.journal.chain import stamp
from hdhcompliance.journal.models import JournalEntry

Opener = Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the bundle; `sha256` is the one it was registered with, empty when it has none."""

    name: str
    open: Opener
    sha256: str = ""


class MemberChanged(ValueError):
    """A file is no longer the one that was registered: its name."""


def in_memory(name: str, content: bytes, sha256: str = "") -> Member:
    return Member(name, lambda: io.BytesIO(content), sha256)


def write_bundle(
    target: IO[bytes],
    members: Iterable[Member],
    *,
    sign: Callable[[bytes], bytes],
    stamp: Callable[[bytes], bytes] | None,
    at: datetime,
    written: Callable[[], None],
) -> bytes:
    """Write the archive; gives the manifest. `written` is called after each member, and may raise.

    `stamp`: the token that dates a signature, where an authority does.

    Raises MemberChanged, FileNotFoundError.
    """
    moment = at.astimezone(UTC).timetuple()[:6]
    lines = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for member in members:
            digest = hashlib.sha256()
            with member.open() as source, archive.open(_info(member.name, moment), "w") as sink:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    sink.write(chunk)
            if member.sha256 and digest.hexdigest() != member.sha256:
                raise MemberChanged(member.name)
            lines.append(f"{digest.hexdigest()}  {member.name}\n")
            written()
        manifest = "".join(lines).encode()
        archive.writestr(_info(MANIFEST, moment), manifest)
        signature = sign(manifest)
        archive.writestr(_info(SIGNATURE, moment), signature)
        if stamp is not None:
            archive.writestr(_info(TIMESTAMP, moment), stamp(signature))
    return manifest


def _info(name: str, moment: Any) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, moment)
    info.external_attr = 0o644 << 16
    return info


def journal_lines(entries: Iterable[JournalEntry], tender: str) -> Iterator[bytes]:
    """The chain, one JSON object a line: entries of `tender` whole, of the others their links only.

    `hash` is the SHA-256 of the canonical entry without it; whoever reads only links still sees
    that each one carries the one before.
    """
    for entry in entries:
        told: dict[str, Any] = {
            "sequence": entry.sequence,
            "previous": entry.previous,
            "hash": entry.hash,
        }
        if entry.tender == tender:
            link = entry.link
            told |= {name: getattr(link, name) for name in ("actor", "action", "target", "data")}
            told |= {"at": stamp(link.at), "tender": link.tender}
        yield json.dumps(told, sort_keys=True, ensure_ascii=False).encode() + b"\n"
