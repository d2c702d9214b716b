"""Ask a time-stamping authority to date a SHA-256, and read its token, now or years later.

Source: RFC 3161 (Time-Stamp Protocol). The imprint is the digest itself, so that an outsider who
holds what was hashed checks the token alone: `openssl ts -verify -data … -in … -token_in`.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.error import URLError
from urllib.request import Request, urlopen

from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from assessments.signing.errors import TimestampRefused

SCHEMES = ("http://", "https://")
LARGEST_ANSWER = 256 * 1024
MEDIA_TYPE = "application/vnd.etsi.timestamp-token"


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says. `at` is the authority's own time, aware; `serial` its number for it.

    `holds`: it is over this very digest and its signature is good. `trusted`: its certificate
    leads to one of the roots given, as of `at`; None without roots. Revocation is not looked up.
    """

    at: datetime
    serial: str
    authority: str
    holds: bool
    trusted: bool | None


def request_token(url: str, sha256: str, *, timeout: float) -> bytes:
    """The DER token of the authority at `url` for a SHA-256 in hex. Raises TimestampRefused.

    `timeout`: seconds for each exchange. A token that does not hold is refused, not returned.
    """
    if not url.startswith(SCHEMES):
        raise TimestampRefused(f"{url} is no http address")
    answer = asyncio.run(Stamper(url, timeout).async_timestamp(bytes.fromhex(sha256), "sha256"))
    return bytes(answer.dump())


def read_token(token: bytes, sha256: str, *, roots: Sequence[bytes]) -> Token:
    """What `token` says of a SHA-256 in hex. Raises ValueError when it is no token.

    `roots`: DER certificates of the authorities trusted. No network.
    """
    signed, info = _parsed(token)
    at: datetime = info["gen_time"].native
    known = [x509.Certificate.load(root) for root in roots]
    # Judged as of the token's own time: an authority's certificate ends long before the file does.
    context = ValidationContext(trust_roots=known, allow_fetching=False, moment=at)
    status = asyncio.run(_status(signed, context, bytes.fromhex(sha256)))
    return Token(
        at=at,
        serial=format(info["serial_number"].native, "x"),
        authority=_authority(signed, info),
        holds=_holds(status),
        trusted=status is not None and bool(status.trusted) if known else None,
    )


class Stamper(TimeStamper):
    """pyHanko builds the request and checks the answer; only the exchange is ours.

    `certificate`: the authority's own, once it has answered. Raises TimestampRefused.
    """

    def __init__(self, url: str, timeout: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko types it in part
        self._url = url
        self._timeout = timeout
        self.certificate: x509.Certificate | None = None

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            self.certificate = signing_certificate(token["content"])
        except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
            # A server that is no authority may answer anything; the library stumbles in many ways.
            raise TimestampRefused(str(error) or type(error).__name__) from error
        if self.certificate is None:
            raise TimestampRefused("the token does not carry its authority's certificate")
        # Whether it may be trusted is another question: here, that it holds.
        context = ValidationContext(trust_roots=[self.certificate], allow_fetching=False)
        if not _holds(await _status(token["content"], context, message_digest)):
            raise TimestampRefused("the token is not over the digest sent, or is not signed")
        return token

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        request = Request(  # noqa: S310 - the scheme was checked
            self._url,
            data=req.dump(),
            headers={"Content-Type": "application/timestamp-query"},
        )
        try:
            with urlopen(request, timeout=self._timeout) as answer:  # noqa: S310
                body = answer.read(LARGEST_ANSWER + 1)
        except URLError as error:
            raise OSError(str(error.reason)) from error
        if len(body) > LARGEST_ANSWER:
            raise OSError("the answer is too long")
        return tsp.TimeStampResp.load(body, strict=True)


def _parsed(token: bytes) -> tuple[cms.SignedData, tsp.TSTInfo]:
    try:
        content = cms.ContentInfo.load(token, strict=True)
        signed = content["content"]
        inner = signed["encap_content_info"]["content"]
        info = inner.parsed if isinstance(inner, core.ParsableOctetString) else None
        if not isinstance(info, tsp.TSTInfo):
            raise ValueError("no time in it")
        info["gen_time"].native  # noqa: B018 - parsed lazily: broken bytes show here
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a time-stamp token: {error}") from error
    return signed, info


async def _status(
    signed: cms.SignedData, context: ValidationContext, digest: bytes
) -> TimestampSignatureStatus | None:
    def imprint(algorithm: str) -> bytes:
        return digest if algorithm == "sha256" else b""

    try:
        found = await validate_tst_signed_data(signed, context, imprint)
    except (SignatureValidationError, ValueError, TypeError, KeyError):
        return None
    return TimestampSignatureStatus(**found)


def _holds(status: TimestampSignatureStatus | None) -> bool:
    return status is not None and bool(status.intact and status.valid)


def _authority(signed: cms.SignedData, info: tsp.TSTInfo) -> str:
    """The name in the signer's certificate; else the one that the token states."""
    certificate = signing_certificate(signed)
    if certificate is None:
        return str(info["tsa"].native or "")
    return name_of(certificate)


def name_of(certificate: x509.Certificate) -> str:
    """The common name of an authority, else the whole of its name."""
    names = certificate.subject.native
    return str(names.get("common_name") or certificate.subject.human_friendly)


def signing_certificate(signed: cms.SignedData) -> x509.Certificate | None:
    """The certificate, among those a token carries, of the authority that signed it."""
    signer = signed["signer_infos"][0]["sid"].chosen
    for choice in signed["certificates"]:
        certificate = choice.chosen
        if isinstance(certificate, x509.Certificate) and _signs(certificate, signer):
            return certificate
    return None


def _signs(certificate: x509.Certificate, signer: object) -> bool:
    return (
        isinstance(signer, cms.IssuerAndSerialNumber)
        and certificate.serial_number == signer["serial_number"].native
        and certificate.issuer == signer["issuer"]
    )
