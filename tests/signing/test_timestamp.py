"""A token asked of a real authority, read back, and everything that must not pass for one."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assessments.signing.certificate import certificates_from_pem
from assessments.signing.errors import TimestampRefused
from assessments.signing.timestamp import read_token, request_token
from tests.signing.authority import Authority, established, openssl, serving

pytestmark = pytest.mark.pure

CONTENT = b'{"method":{},"nonce":"00"}'
DIGEST = hashlib.sha256(CONTENT).hexdigest()
OTHER = hashlib.sha256(b"another method").hexdigest()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("authority")
    established(made)
    return made


@pytest.fixture
def authority(folder: Path) -> Iterator[Authority]:
    with serving(folder) as found:
        yield found


@pytest.fixture(scope="module")
def token(folder: Path) -> bytes:
    with serving(folder) as found:
        return request_token(found.url, DIGEST, timeout=10)


def roots(folder: Path) -> tuple[bytes, ...]:
    return certificates_from_pem((folder / "ca.pem").read_bytes())


def test_token_says_when_and_by_whom(token: bytes, folder: Path) -> None:
    found = read_token(token, DIGEST, roots=roots(folder))
    assert abs(datetime.now(UTC) - found.at) < timedelta(minutes=5)
    assert found.authority == "Autorité d’essai"
    assert int(found.serial, 16) >= 1
    assert (found.holds, found.trusted) == (True, True)


def test_openssl_alone_verifies_it_from_what_was_hashed(
    token: bytes, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "method.json").write_bytes(CONTENT)
    (tmp_path / "token.tst").write_bytes(token)
    openssl(
        *("ts", "-verify", "-data", tmp_path / "method.json"),
        *("-in", tmp_path / "token.tst", "-token_in", "-CAfile", folder / "ca.pem"),
    )


def test_without_roots_nothing_is_said_of_trust(token: bytes) -> None:
    found = read_token(token, DIGEST, roots=())
    assert (found.holds, found.trusted) == (True, None)


def test_authority_of_someone_else_is_not_trusted(token: bytes, tmp_path: Path) -> None:
    established(tmp_path, "Une autre")
    found = read_token(token, DIGEST, roots=roots(tmp_path))
    assert (found.holds, found.trusted) == (True, False)


def test_token_of_another_hash_does_not_hold(token: bytes, folder: Path) -> None:
    found = read_token(token, OTHER, roots=roots(folder))
    assert (found.holds, found.trusted) == (False, False)


def test_no_flipped_bit_of_the_token_passes(token: bytes, folder: Path) -> None:
    known, honest = roots(folder), read_token(token, DIGEST, roots=roots(folder))
    for place in range(0, len(token), 37):
        broken = bytearray(token)
        broken[place] ^= 0x04
        try:
            found = read_token(bytes(broken), DIGEST, roots=known)
        except ValueError:
            continue
        if found.holds and found.trusted:
            # Outside what is signed (an unused certificate): what is told must be the same.
            assert (found.at, found.serial) == (honest.at, honest.serial), place


@pytest.mark.parametrize("junk", [b"", b"not DER", b"\x30\x03\x02\x01\x05"])
def test_what_is_no_token_is_refused(junk: bytes) -> None:
    with pytest.raises(ValueError, match="not a time-stamp token"):
        read_token(junk, DIGEST, roots=())


def test_answer_that_is_no_answer_is_refused(authority: Authority) -> None:
    for answer in (b"", b"<html>Welcome</html>", b"\x30\x05\x30\x03\x02\x01\x02"):
        authority.answer = answer
        with pytest.raises(TimestampRefused):
            request_token(authority.url, DIGEST, timeout=10)


def test_answer_to_another_query_is_refused(authority: Authority) -> None:
    request_token(authority.url, DIGEST, timeout=10)
    authority.answer = (authority.folder / "reply").read_bytes()
    with pytest.raises(TimestampRefused):
        request_token(authority.url, DIGEST, timeout=10)


def test_authority_that_is_away_or_silent_is_refused_in_time() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        with pytest.raises(TimestampRefused):
            request_token(url, DIGEST, timeout=0.5)
        deaf.listen()
        with pytest.raises(TimestampRefused):
            request_token(url, DIGEST, timeout=0.5)


def test_address_that_is_no_http_is_refused() -> None:
    with pytest.raises(TimestampRefused, match="no http address"):
        request_token("file:///etc/passwd", DIGEST, timeout=1)
