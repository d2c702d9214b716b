"""The signature of a manifest, read in a process of its own: facts, refusals, limits."""

from pathlib import Path

import pytest

from assessments.signing.certificate import SealSigner, certificates_from_pem
from assessments.signing.digest import sha256_hex
from assessments.signing.errors import TooSlow, Unreadable
from assessments.signing.isolated import Limits
from assessments.signing.manifest import Signed, read_signature, sign_manifest
from assessments.signing.manifest_apart import read_apart
from assessments.signing.timestamp import request_token
from tests.signing.authority import established, serving
from tests.signing.making import NOW

MANIFEST = b"0" * 64 + b"  README.txt\n"


@pytest.fixture(scope="module")
def signature(signer: SealSigner) -> bytes:
    return sign_manifest(MANIFEST, signer=signer, signed_at=NOW)


def test_signature_is_told_alike_here_and_apart(signature: bytes, signer: SealSigner) -> None:
    signed = Signed(MANIFEST, signature)
    here = read_signature(signed, trust_roots=[signer.certificate], tsa_roots=(), at=NOW)
    apart = read_apart(signed, trust_roots=[signer.certificate], tsa_roots=(), at=NOW)
    assert here == apart
    assert (here.signed_at, here.time_source, here.trusted) == (NOW, "claimed", True)


def test_authority_gives_the_time_once_it_is_trusted(
    signature: bytes, signer: SealSigner, tmp_path: Path
) -> None:
    established(tmp_path)
    with serving(tmp_path) as authority:
        token = request_token(authority.url, sha256_hex(signature), timeout=10)
    roots = _der(tmp_path)
    signed = Signed(MANIFEST, signature, token)
    dated = read_apart(signed, trust_roots=[signer.certificate], tsa_roots=roots, at=NOW)
    assert dated.time_source == "timestamp"
    assert dated.signed_at is not None
    assert dated.signed_at != NOW
    unknown = read_apart(signed, trust_roots=[signer.certificate], tsa_roots=(), at=NOW)
    assert unknown.time_source == "claimed"
    assert unknown.intact
    assert [each.code for each in unknown.reasons] == ["timestamp_untrusted"]


def _der(folder: Path) -> tuple[bytes, ...]:
    return certificates_from_pem((folder / "ca.pem").read_bytes())


def test_signature_of_another_manifest_is_told(signature: bytes, signer: SealSigner) -> None:
    signed = Signed(MANIFEST + b"\n", signature)
    found = read_apart(signed, trust_roots=[signer.certificate], tsa_roots=(), at=NOW)
    assert (found.intact, found.trusted) == (False, False)
    assert "digest_mismatch" in [each.code for each in found.reasons]


def test_what_is_no_signature_ends_as_unreadable(signature: bytes) -> None:
    nested = b"\x30\x80" * 30_000
    for wrong in (b"", b"no signature", signature[:-30], nested):
        with pytest.raises(Unreadable):
            read_apart(Signed(MANIFEST, wrong), trust_roots=(), tsa_roots=(), at=NOW)


def test_reading_that_takes_too_long_is_ended(signature: bytes) -> None:
    signed, hurried = Signed(MANIFEST, signature), Limits(wall_seconds=0)
    with pytest.raises(TooSlow):
        read_apart(signed, trust_roots=(), tsa_roots=(), at=NOW, limits=hurried)
