"""What a file carries to prove its signatures: certificates, OCSP answers, revocation lists.

Nothing of it is believed: each piece counts by its own signature alone (`standing`).
Source: ISO 32000-2, 12.8.4.3 (document security store); ETSI EN 319 142-1, 5.4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

MOST_PIECES = 200


@dataclass(frozen=True)
class Evidence:
    certificates: tuple[x509.Certificate, ...] = ()
    answers: tuple[ocsp.OCSPResponse, ...] = ()
    lists: tuple[crl.CertificateList, ...] = ()


def evidence_of(reader: PdfFileReader, found: Iterable[EmbeddedPdfSignature]) -> Evidence:
    """All that the current revision's DSS holds, and the certificates inside the signatures.

    Raises ValueError for a DSS that holds anything else, or more than any report needs.
    """
    carried = [each for embedded in found for each in certificates_in(embedded)]
    try:
        if "/DSS" not in reader.root:
            return Evidence(tuple(carried))
        store = reader.root["/DSS"]
        stored = _pieces(store, "/Certs", x509.Certificate, DecodePurpose.CERTIFICATE)
        return Evidence(
            (*carried, *stored),
            tuple(_pieces(store, "/OCSPs", ocsp.OCSPResponse, DecodePurpose.OCSP_RESPONSE)),
            tuple(_pieces(store, "/CRLs", crl.CertificateList, DecodePurpose.CRL)),
        )
    except (PdfError, TypeError, AttributeError, KeyError) as error:
        raise ValueError(str(error)) from error


def certificates_in(embedded: EmbeddedPdfSignature) -> list[x509.Certificate]:
    """Those beside a signature and beside its timestamp."""
    tokens = extract_tst_data_iter(embedded.signer_info, signed=False)
    carriers = [embedded.signed_data, *tokens]
    return [
        choice.chosen
        for carrier in carriers
        for choice in carrier["certificates"]
        if choice.name == "certificate"
    ]


def _pieces(store: Any, key: str, kind: Any, purpose: DecodePurpose) -> list[Any]:
    # Not `get`: that of pyHanko's dictionaries leaves indirect references unresolved.
    listed = store[key] if key in store else []  # noqa: SIM401
    if len(listed) > MOST_PIECES:
        raise ValueError("too many pieces of evidence")
    return [_piece(each, kind, purpose) for each in listed]


def _piece(entry: generic.PdfObject, kind: Any, purpose: DecodePurpose) -> Any:
    stream = entry.get_object()
    if not isinstance(stream, generic.StreamObject):
        raise ValueError("a piece of evidence is no stream")
    found = kind.load(stream.read_data(purpose), strict=True)
    found.native  # noqa: B018 - parsed lazily: broken bytes show here
    return found
