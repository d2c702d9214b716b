import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from assessments.signing.certificate import (
    DEVELOPMENT_LIFE,
    certificates_from_pem,
    certificates_to_pem,
    ensure_development_signer,
    load_signer,
    read_passphrase,
)
from assessments.signing.errors import (
    SignerExpired,
    SignerMissing,
    SignerNotYetValid,
    SignerUnsuitable,
    WrongPassphrase,
)
from assessments.signing.inspection import DEVELOPMENT_UNIT
from assessments.signing.verify import inspect
from tests.signing.making import NOW, make_report, sealed_by

ROOT = Path(__file__).resolve().parents[2]

RACE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from assessments.signing.certificate import ensure_development_signer
sys.stdin.readline()
files = ensure_development_signer(Path(sys.argv[1]), now=datetime(2027, 1, 4, tzinfo=UTC))
print(files.pkcs12.read_bytes().hex())
"""


def test_development_signer_says_that_it_has_no_legal_value(tmp_path: Path) -> None:
    files = ensure_development_signer(tmp_path / "signer", now=NOW)
    signer = load_signer(files.pkcs12, read_passphrase(files.passphrase), at=NOW)
    assert signer.name == "Développement – sans valeur juridique"
    assert signer.development
    certificate = x509.load_der_x509_certificate(signer.certificate)
    units = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    assert [unit.value for unit in units] == [DEVELOPMENT_UNIT]
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign


def test_development_signer_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    files = ensure_development_signer(tmp_path / "signer", now=NOW)
    for path in (files.pkcs12, files.passphrase):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(files.pkcs12.parent.stat().st_mode) == 0o700


def test_second_start_keeps_the_certificate(tmp_path: Path) -> None:
    first = ensure_development_signer(tmp_path / "signer", now=NOW).pkcs12.read_bytes()
    again = ensure_development_signer(tmp_path / "signer", now=NOW + timedelta(days=1))
    assert again.pkcs12.read_bytes() == first


def test_signer_is_made_in_an_empty_directory_that_exists(tmp_path: Path) -> None:
    (tmp_path / "signer").mkdir()
    assert ensure_development_signer(tmp_path / "signer", now=NOW).pkcs12.is_file()


def test_directory_with_half_a_signer_is_left_alone(tmp_path: Path) -> None:
    half = tmp_path / "signer"
    half.mkdir()
    (half / "passphrase").write_bytes(b"kept")
    with pytest.raises(SignerMissing):
        ensure_development_signer(half, now=NOW)
    assert (half / "passphrase").read_bytes() == b"kept"
    assert [path.name for path in tmp_path.iterdir()] == ["signer"]


def test_processes_starting_together_end_with_one_certificate(tmp_path: Path) -> None:
    directory = tmp_path / "deep" / "signer"
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(directory)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    answers = [racer.communicate("go\n", timeout=60)[0] for racer in racers]
    assert len(set(answers)) == 1
    assert answers[0]
    assert [path.name for path in directory.parent.iterdir()] == ["signer"]


def test_expired_signer_is_refused(tmp_path: Path) -> None:
    files = ensure_development_signer(tmp_path / "signer", now=NOW)
    with pytest.raises(SignerExpired):
        load_signer(files.pkcs12, read_passphrase(files.passphrase), at=NOW + DEVELOPMENT_LIFE)


def test_signer_not_yet_valid_is_refused(tmp_path: Path) -> None:
    files = ensure_development_signer(tmp_path / "signer", now=NOW)
    with pytest.raises(SignerNotYetValid):
        load_signer(files.pkcs12, read_passphrase(files.passphrase), at=NOW - timedelta(minutes=6))


def test_wrong_passphrase_is_refused_without_being_repeated(tmp_path: Path) -> None:
    files = ensure_development_signer(tmp_path / "signer", now=NOW)
    with pytest.raises(WrongPassphrase) as refusal:
        load_signer(files.pkcs12, b"not the passphrase", at=NOW)
    assert "not the passphrase" not in str(refusal.value)


def test_file_that_is_no_pkcs12_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "signer.p12"
    path.write_bytes(b"hello")
    with pytest.raises(WrongPassphrase):
        load_signer(path, b"", at=NOW)


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(SignerMissing, match=r"absent\.p12"):
        load_signer(tmp_path / "absent.p12", b"", at=NOW)
    with pytest.raises(SignerMissing, match="absent"):
        read_passphrase(tmp_path / "absent")


def issue(
    tmp_path: Path, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, *, signs: bool
) -> Path:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Acheteur public")])
    usage = x509.KeyUsage(True, signs, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 7)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2028, 1, 1, tzinfo=UTC))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "real.p12"
    protection = serialization.BestAvailableEncryption(b"secret")
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"real", key, certificate, None, protection)
    )
    return path


def test_certificate_not_made_for_signing_is_refused(tmp_path: Path) -> None:
    path = issue(tmp_path, ec.generate_private_key(ec.SECP256R1()), signs=False)
    with pytest.raises(SignerUnsuitable):
        load_signer(path, b"secret", at=NOW)


def test_real_elliptic_certificate_seals_and_is_not_called_development(tmp_path: Path) -> None:
    path = issue(tmp_path, ec.generate_private_key(ec.SECP256R1()), signs=True)
    signer = load_signer(path, b"secret", at=NOW)
    found = inspect(
        sealed_by(signer, make_report()).bytes, trust_roots=[signer.certificate], at=NOW
    )
    assert found.seal is not None
    assert found.seal.trusted
    assert found.intact
    assert found.seal.signer == "Acheteur public"
    assert not found.seal.development


def test_certificates_survive_pem(tmp_path: Path) -> None:
    files = ensure_development_signer(tmp_path / "signer", now=NOW)
    signer = load_signer(files.pkcs12, read_passphrase(files.passphrase), at=NOW)
    assert certificates_from_pem(certificates_to_pem((signer.certificate,))) == (
        signer.certificate,
    )


def test_passphrase_keeps_its_inner_spaces(tmp_path: Path) -> None:
    path = tmp_path / "passphrase"
    path.write_bytes(b" a b \r\n")
    assert read_passphrase(path) == b" a b "
