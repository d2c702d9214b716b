"""What the inspection of a PDF found: plain facts that travel as JSON between processes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

DEVELOPMENT_UNIT = "NOT FOR PRODUCTION - development certificate"
"""Organisational unit that marks a self-made development certificate as such."""


@dataclass(frozen=True)
class Reason:
    """A machine code and what fills its sentence; docs/signature.md lists the codes."""

    code: str
    params: Mapping[str, str]


@dataclass(frozen=True)
class Signature:
    """One signature or document timestamp, in the order in which they were added.

    kind: `seal` (certification), `approval` (counter-signature) or `timestamp`.
    level: `B-B` to `B-LTA` (ETSI EN 319 142-1), as far as the file bears it out; `none` for an
        older format, empty for a document timestamp.
    time_source: `timestamp` (by an authority that is trusted, named by `authority`), `claimed`
        (the signer's own clock), `none` without a time.
    revocation: of the certificate at that time, as the file proves it: `good`, `revoked`,
        `unknown` (the file does not say), `none` (the certificate names nobody to ask).
    intact: the cryptography holds and nothing that is not allowed follows it.
    trusted: it leads to a given trust root, at the time an authority vouches for, else at the
        moment of the inspection.
    covered_sha256: digest of the file as it stood when this signature was made, which is what a
        registry of sealed files knows even after a counter-signature has been added.
    """

    field: str
    kind: str
    level: str
    signer: str
    signed_at: datetime | None
    time_source: str
    role: str
    reason: str
    intact: bool
    trusted: bool
    development: bool
    covers_whole_file: bool
    covered_sha256: str
    reasons: tuple[Reason, ...]
    authority: str = ""
    revocation: str = "unknown"


@dataclass(frozen=True)
class Inspection:
    """`intact` is about the whole file; an unsigned file is intact as far as anyone can tell."""

    sha256: str
    size: int
    intact: bool
    signatures: tuple[Signature, ...]
    reasons: tuple[Reason, ...]

    @property
    def seal(self) -> Signature | None:
        """The first signature if it certifies the document: the one an issuer puts."""
        first = self.signatures[0] if self.signatures else None
        return first if first is not None and first.kind == "seal" else None

    @property
    def known_digests(self) -> tuple[str, ...]:
        """Digests under which a registry may hold this file: as it is, then as each signature and
        timestamp left it, the last first. One that is sealed and dated is registered dated.
        """
        stages = [each.covered_sha256 for each in reversed(self.signatures)] if self.seal else []
        return tuple(dict.fromkeys([self.sha256, *stages]))

    def to_dict(self) -> dict[str, Any]:
        told = [signature_to_dict(each) for each in self.signatures]
        return {**asdict(self), "signatures": told}


def signature_to_dict(signature: Signature) -> dict[str, Any]:
    moment = signature.signed_at
    return {**asdict(signature), "signed_at": moment.isoformat() if moment else None}


def inspection_from_dict(found: Mapping[str, Any]) -> Inspection:
    """Inverse of `Inspection.to_dict`."""
    return Inspection(
        sha256=found["sha256"],
        size=found["size"],
        intact=found["intact"],
        signatures=tuple(signature_from_dict(item) for item in found["signatures"]),
        reasons=_reasons(found["reasons"]),
    )


def signature_from_dict(item: Mapping[str, Any]) -> Signature:
    """Inverse of `signature_to_dict`."""
    moment = item["signed_at"]
    return Signature(
        **{
            **item,
            "signed_at": datetime.fromisoformat(moment) if moment else None,
            "reasons": _reasons(item["reasons"]),
        }
    )


def _reasons(items: list[Mapping[str, Any]]) -> tuple[Reason, ...]:
    return tuple(Reason(item["code"], dict(item["params"])) for item in items)
