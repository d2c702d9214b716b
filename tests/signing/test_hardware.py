"""A key that never leaves its token: SoftHSM, driven as a card is."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

import pytest
from asn1crypto import pem
from certomancer.registry import KeyLabel
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from assessments.signing.errors import (
    SignerMissing,
    SignerUnsuitable,
    TokenUnavailable,
    WrongPassphrase,
)
from assessments.signing.hardware import Token, load_token_signer
from assessments.signing.levels import Level
from assessments.signing.verify import inspect
from tests.signing.making import behind, sealed_by
from tests.signing.pki import Pki

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
pytestmark = pytest.mark.skipif(
    not (which("softhsm2-util") and MODULE.exists()), reason="apt-get install softhsm2"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The tokens of these tests alone."""
    made = tmp_path_factory.mktemp("softhsm")
    (made / "tokens").mkdir()
    config = made / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {made / 'tokens'}\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(config))
        _run("--init-token", "--free", "--label", "essai", "--so-pin", "87654321", "--pin", "1234")
        yield made


def _run(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True, timeout=60)


def held(folder: Path, key_file: Path, number: str) -> Token:
    """The key of a PEM file put into the token."""
    label = f"cle-{number}"
    _run(
        *("--import", str(key_file), "--token", "essai", "--label", label),
        *("--id", number, "--pin", "1234"),
    )
    return Token(MODULE, "essai", label, "1234")


def chained(pki: Pki, folder: Path) -> Path:
    path = folder / "chain.pem"
    labels = ("signer", "issuing", "root")
    path.write_bytes(b"".join(pem.armor("CERTIFICATE", pki.der(each)) for each in labels))
    return path


@pytest.fixture(scope="module")
def token(folder: Path, pki: Pki) -> Token:
    key = folder / "ec.pem"
    key.write_bytes(
        serialization.load_der_private_key(
            pki.arch.key_set.get_private_key(KeyLabel("signer")).dump(), None
        ).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return held(folder, key, "01")


def test_elliptic_key_in_a_token_seals_to_the_highest_level(
    report: bytes, token: Token, pki: Pki, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    signer = load_token_signer(token, chained(pki, tmp_path), at=now)
    made = sealed_by(signer, report, now, behind(pki))
    assert made.level == Level.B_LTA
    found = inspect(made.bytes, trust_roots=[pki.der("root")], tsa_roots=[pki.der("root")])
    assert found.intact
    assert found.seal is not None
    assert (found.seal.signer, found.seal.trusted) == ("Essai signer", True)


def test_rsa_key_in_a_token_seals(report: bytes, folder: Path, tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Acheteur public")])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 7)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "rsa.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    own = tmp_path / "own.pem"
    own.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    token = held(folder, tmp_path / "rsa.pem", "02")
    signer = load_token_signer(token, own, at=datetime.now(UTC))
    made = sealed_by(signer, report, datetime.now(UTC))
    assert inspect(made.bytes, trust_roots=[signer.certificate]).intact


def test_what_stops_a_token_is_told(report: bytes, token: Token, pki: Pki, tmp_path: Path) -> None:
    now, chain = datetime.now(UTC), chained(pki, tmp_path)
    for wrong, expected in (
        (replace(token, pin="9999"), WrongPassphrase),
        (replace(token, token="other"), TokenUnavailable),
        (replace(token, key="other"), TokenUnavailable),
        (replace(token, module=tmp_path / "absent.so"), TokenUnavailable),
    ):
        with pytest.raises(expected) as refusal:
            sealed_by(load_token_signer(wrong, chain, at=now), report, now)
        assert "9999" not in str(refusal.value)
    assert "1234" not in repr(token)


def test_certificate_file_must_be_there_and_hold_one(token: Token, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with pytest.raises(SignerMissing):
        load_token_signer(token, tmp_path / "absent.pem", at=now)
    (tmp_path / "empty.pem").write_bytes(b"hello")
    with pytest.raises(SignerUnsuitable):
        load_token_signer(token, tmp_path / "empty.pem", at=now)


def test_key_of_someone_else_seals_nothing(
    report: bytes, folder: Path, pki: Pki, tmp_path: Path
) -> None:
    """The certificate comes from a file: another's is found before anything is kept."""
    key = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "else.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    token = held(folder, tmp_path / "else.pem", "03")
    now = datetime.now(UTC)
    signer = load_token_signer(token, chained(pki, tmp_path), at=now)
    with pytest.raises(SignerUnsuitable):
        sealed_by(signer, report, now)
