"""Look at the signatures of a PDF, more strictly than pyHanko does by default.

`python -m assessments.signing.verify` does the same for standard input, within limits it sets on
itself: `isolated` runs it so that a hostile file can only hurt a process made to die.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from assessments.signing.checks import facts
from assessments.signing.digest import sha256_hex
from assessments.signing.errors import NotAPdf, TooLarge, Unreadable
from assessments.signing.evidence import Evidence, evidence_of
from assessments.signing.history import Reader
from assessments.signing.inspection import Inspection, Reason, Signature
from assessments.signing.integrity import integrity
from assessments.signing.structure import (
    byte_range,
    covered_length,
    ends_cleanly,
    looks_like_pdf,
    marked_ranges,
    was_signed,
)
from assessments.signing.times import dated

MAX_SIZE = 25 * 1024 * 1024
MAX_SIGNATURES = 20
MAX_REVISIONS = 60


@dataclass(frozen=True, slots=True)
class Roots:
    """Who is trusted for what: seals, counter-signatures (signers too), times."""

    signers: list[x509.Certificate]
    persons: list[x509.Certificate]
    authorities: list[x509.Certificate]


def inspect(
    pdf: bytes,
    *,
    trust_roots: Sequence[bytes],
    person_roots: Sequence[bytes] = (),
    tsa_roots: Sequence[bytes] = (),
    at: datetime | None = None,
    max_size: int = MAX_SIZE,
) -> Inspection:
    """Facts about the signatures of `pdf`; no network, nothing written.

    `trust_roots` are DER certificates: authorities, or the very certificates of our signers.
    `person_roots` are those of people who counter-sign: they vouch for no seal.
    `tsa_roots` are those of time-stamping authorities: they vouch for times and nothing else.
    `at` (aware, now by default) is the moment of the inspection: certificates are judged for the
    time a trusted authority vouches for, else for that moment.
    Raises `NotAPdf`, `TooLarge`, `Unreadable`; run untrusted files through `isolated`.
    """
    if len(pdf) > max_size:
        raise TooLarge(str(max_size))
    if not looks_like_pdf(pdf):
        raise NotAPdf()
    roots = Roots(*map(_loaded, (trust_roots, person_roots, tsa_roots)))
    try:
        reader = _open(pdf)
        found = embedded_signatures(reader)
        evidence, unreadable = _evidence(reader, found)
        signatures = tuple(_told(pdf, found, evidence, roots, at or datetime.now(UTC)))
        reasons = (*_whole_file_faults(pdf, reader, found), *unreadable)
    except (Unreadable, MemoryError):
        raise
    # A stranger's file can break a parser in any way; whatever the way, it is not one of ours.
    except Exception as error:
        logging.getLogger(__name__).info("unreadable PDF", exc_info=error)
        return _damaged(pdf)
    return Inspection(
        sha256=sha256_hex(pdf),
        size=len(pdf),
        intact=not reasons and all(item.intact for item in signatures),
        signatures=signatures,
        reasons=reasons,
    )


def _loaded(roots: Sequence[bytes]) -> list[x509.Certificate]:
    return [x509.Certificate.load(root) for root in roots]


def _open(pdf: bytes) -> PdfFileReader:
    reader = Reader(pdf)
    if reader.encrypted:
        raise Unreadable("encrypted")
    if reader.total_revisions > MAX_REVISIONS:
        raise Unreadable("too_many_revisions")
    return reader


def _damaged(pdf: bytes) -> Inspection:
    """A file no parser wants: damaged since it was signed if it bears the marks of a signature."""
    if not was_signed(pdf):
        raise Unreadable("malformed")
    damaged = (Reason("damaged_since_signing", {}),)
    return Inspection(sha256_hex(pdf), len(pdf), False, (), damaged)


def embedded_signatures(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    """Signatures and document timestamps in the order of their revisions."""
    fields = list(enumerate_sig_fields(reader, filled_status=True))
    if len(fields) > MAX_SIGNATURES:
        raise Unreadable("too_many_signatures")
    found = [EmbeddedPdfSignature(reader, field, name) for name, _, field in fields]
    return sorted(found, key=lambda item: item.signed_revision)


def _told(
    pdf: bytes,
    found: list[EmbeddedPdfSignature],
    evidence: Evidence,
    roots: Roots,
    now: datetime,
) -> Iterator[Signature]:
    last = len(found) - 1
    looked = [integrity(pdf, each, is_last=place == last) for place, each in enumerate(found)]
    times = dated(looked, roots=roots.authorities, evidence=evidence, now=now)
    for place, (item, time) in enumerate(zip(looked, times, strict=True)):
        known = roots.signers if place == 0 else [*roots.signers, *roots.persons]
        yield facts(pdf, item, time, roots=known, evidence=evidence, now=now, is_first=place == 0)


def _evidence(
    reader: PdfFileReader, found: list[EmbeddedPdfSignature]
) -> tuple[Evidence, tuple[Reason, ...]]:
    """What the file carries; a store of evidence that holds anything else proves nothing."""
    try:
        return evidence_of(reader, found), ()
    except ValueError:
        return Evidence(), (Reason("evidence_unreadable", {}),)


def _whole_file_faults(
    pdf: bytes, reader: PdfFileReader, found: list[EmbeddedPdfSignature]
) -> Iterator[Reason]:
    # Which ones, not how many: a stranger's could stand for the one they took out.
    if marked_ranges(pdf) - {byte_range(each) for each in found}:
        yield Reason("signature_removed", {})
    if not found:
        return
    last = found[-1]
    is_last_revision = last.signed_revision == reader.total_revisions - 1
    if (is_last_revision and covered_length(last) != len(pdf)) or not ends_cleanly(pdf):
        yield Reason("bytes_after_end", {})
    if reader.xrefs.hybrid_xrefs_present:
        yield Reason("hybrid_structure", {})


if __name__ == "__main__":
    from assessments.signing.command import main

    raise SystemExit(main())
