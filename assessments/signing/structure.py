"""What the raw bytes say, where PDF and CMS parsers are lenient.

Only the /Contents gap escapes the digest of a signature, so everything in it is looked at: where
it stands, how it is spelled, what follows the container, and the fields of the container that no
signature protects.
"""

import re
from collections.abc import Iterator

from asn1crypto import cms
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from assessments.signing.der import der_length, is_der
from assessments.signing.inspection import Reason

_HEADER_WINDOW = 1024
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_SIGNATURE_WORDS = re.compile(rb"/ETSI\.CAdES\.detached|/adbe\.pkcs7\.detached|/DocMDP|/ByteRange")
TOKEN = "signature_time_stamp_token"  # noqa: S105 - the name of an attribute
_END_OF_FILE = re.compile(rb"%%EOF(\r\n|\r|\n)?\Z")


def looks_like_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:_HEADER_WINDOW]


def marked_ranges(data: bytes) -> set[tuple[int, ...]]:
    """What each signature that the bytes were made for covers, whatever the file says of it now.

    /ByteRange holds file offsets and therefore stands in clear, outside any object stream.
    """
    return {tuple(map(int, found.groups())) for found in _BYTE_RANGE.finditer(data)}


def was_signed(data: bytes) -> bool:
    """Whether a file that no parser wants any more bears any trace of a signature."""
    return _SIGNATURE_WORDS.search(data) is not None


def ends_cleanly(data: bytes) -> bool:
    """Whether nothing follows the last end-of-file marker but one line end."""
    return _END_OF_FILE.search(data[-16:]) is not None


def byte_range(embedded: EmbeddedPdfSignature) -> tuple[int, ...]:
    return tuple(int(value) for value in embedded.byte_range)


def covered_length(embedded: EmbeddedPdfSignature) -> int:
    """Where the signed bytes end: the length of the file when this signature was made."""
    _, _, start, length = byte_range(embedded)
    return start + length


def container_faults(data: bytes, embedded: EmbeddedPdfSignature) -> Iterator[Reason]:
    """Reasons to refuse the /Contents gap of one signature; none for one of ours."""
    covered = byte_range(embedded)
    if len(covered) != 4 or covered[0] != 0 or covered_length(embedded) > len(data):
        yield Reason("byte_range_unusual", {})
        return
    gap = data[covered[1] : covered[2]]
    if not _is_plain_hexadecimal(gap):
        yield Reason("contents_gap_unusual", {})
        return
    contents = bytes.fromhex(gap[1:-1].decode())
    size = der_length(contents)
    if size is None or contents[:size] != bytes(embedded.pkcs7_content)[:size]:
        yield Reason("contents_gap_unusual", {})
        return
    if any(contents[size:]):
        yield Reason("contents_padding", {})
    if not _is_canonical(contents[:size]):
        yield Reason("container_unusual", {})


def _is_plain_hexadecimal(gap: bytes) -> bool:
    # One letter case only: otherwise a letter may change case without changing the value.
    return re.fullmatch(rb"<(?:[0-9a-f]{2})+>|<(?:[0-9A-F]{2})+>", gap) is not None


def _is_canonical(container: bytes) -> bool:
    """Whether the container is DER, as PAdES asks, and its unsigned fields say what they must.

    Source: RFC 5652 5.1 and 5.3. Versions, digest list, signer identifier and unsigned attributes
    are not covered by the signature, so a change there would otherwise go unseen.
    """
    message = cms.ContentInfo.load(container, strict=True)
    if not is_der(container) or not _is_plain(message["content"]):
        return False
    attributes = message["content"]["signer_infos"][0]["unsigned_attrs"]
    tokens = [value for attribute in attributes for value in attribute["values"]]
    # Nothing but one timestamp of the signature has a place there, and nothing in its own.
    return all(each["type"].native == TOKEN for each in attributes) and (
        not tokens or (len(tokens) == 1 and _is_bare(tokens[0]["content"]))
    )


def _is_bare(signed: cms.SignedData) -> bool:
    return _is_plain(signed) and not len(signed["signer_infos"][0]["unsigned_attrs"])


def _is_plain(signed: cms.SignedData) -> bool:
    infos = signed["signer_infos"]
    if len(infos) != 1 or len(signed["crls"]):
        return False
    info = infos[0]
    algorithms = [item.dump() for item in signed["digest_algorithms"]]
    by_issuer = info["sid"].name == "issuer_and_serial_number"
    plain = signed["encap_content_info"]["content_type"].native == "data"
    return (
        algorithms == [info["digest_algorithm"].dump()]
        and info["version"].native == ("v1" if by_issuer else "v3")
        and signed["version"].native == ("v1" if by_issuer and plain else "v3")
        and (not by_issuer or _names_a_certificate(info["sid"].chosen, signed))
    )


def _names_a_certificate(sid: cms.IssuerAndSerialNumber, signed: cms.SignedData) -> bool:
    # To the byte: names are otherwise compared without regard to letter case.
    wanted = sid["issuer"].dump(), sid["serial_number"].native
    return any(
        (item.chosen.issuer.dump(), item.chosen.serial_number) == wanted
        for item in signed["certificates"]
        if item.name == "certificate"
    )
