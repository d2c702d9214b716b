"""A person's signature on a sealed report: appended, told, refused where it means nothing."""

import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assessments.signing.certificate import (
    SealSigner,
    ensure_development_signer,
    read_passphrase,
)
from assessments.signing.countersign import countersign, open_person
from assessments.signing.development import (
    PERSON_LIFE,
    development_authority,
    ensure_development_authority,
    issue_person,
)
from assessments.signing.digest import sha256_hex
from assessments.signing.errors import (
    CounterSignRefused,
    SignerExpired,
    SigningError,
    WrongPassphrase,
)
from assessments.signing.judgement import Word, judge
from assessments.signing.verify import inspect
from tests.signing.making import NOW, append_to_page, counter_sign, updated

PASSPHRASE = "mot de passe é".encode()
LATER = NOW + timedelta(hours=3)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("authority") / "persons"
    ensure_development_authority(directory, now=NOW)
    return directory


def person(authority: Path, name: str = "Camille Roche") -> SealSigner:
    held = issue_person(authority, name=name, passphrase=PASSPHRASE, now=NOW)
    return open_person(held, PASSPHRASE, at=NOW, roots=roots(authority))


def roots(authority: Path) -> list[bytes]:
    found = development_authority(authority)
    assert found is not None
    return [found]


def signed_by(signer: SealSigner, pdf: bytes, at: datetime = LATER) -> bytes:
    return countersign(
        pdf, signer=signer, reason="Relu et approuvé", role="Juriste", signed_at=at
    ).bytes


@pytest.fixture(scope="module")
def both(sealed: bytes, authority: Path) -> bytes:
    return signed_by(person(authority), sealed)


def test_counter_signature_is_appended_and_says_who_why_when_and_as_what(
    both: bytes, sealed: bytes, signer: SealSigner, authority: Path
) -> None:
    assert both.startswith(sealed)
    found = inspect(both, trust_roots=[signer.certificate], person_roots=roots(authority), at=LATER)
    seal, review = found.signatures
    assert (seal.kind, seal.reason, seal.role) == ("seal", "Report drawn up", "Officer")
    assert (review.kind, review.field, review.signer) == ("approval", "Review", "Camille Roche")
    assert (review.reason, review.role) == ("Relu et approuvé", "Juriste")
    assert (review.signed_at, review.level, review.development) == (LATER, "B-B", True)
    assert found.intact
    assert seal.trusted
    assert review.trusted
    assert found.known_digests == (sha256_hex(both), sha256_hex(sealed))
    assert judge(found, registered=True, scores_match=True).word is Word.AUTHENTIC


def test_authority_of_people_vouches_for_no_seal(
    both: bytes, signer: SealSigner, authority: Path
) -> None:
    people = inspect(both, trust_roots=(), person_roots=roots(authority), at=LATER)
    assert [each.trusted for each in people.signatures] == [False, True]
    house = inspect(both, trust_roots=[signer.certificate], at=LATER)
    assert [each.trusted for each in house.signatures] == [True, False]


def test_second_person_signs_after_the_first(
    both: bytes, signer: SealSigner, authority: Path
) -> None:
    three = signed_by(person(authority, "Dominique Lay"), both)
    found = inspect(three, trust_roots=[signer.certificate], at=LATER)
    assert [each.field for each in found.signatures] == ["Seal", "Review", "Review2"]
    assert found.intact


def test_same_person_does_not_sign_twice(both: bytes, authority: Path) -> None:
    for vouched in (False, True):
        with pytest.raises(CounterSignRefused) as refused:
            countersign(
                both,
                signer=person(authority),  # another key, the same name from the same issuer
                reason="",
                role="",
                signed_at=LATER,
                vouched=vouched,
            )
        assert refused.value.code == "already_countersigned"


def test_file_without_seal_or_changed_since_is_refused(
    report: bytes, sealed: bytes, signer: SealSigner, authority: Path
) -> None:
    refused = {
        "not_sealed": (report, counter_sign(report, signer)),
        "altered": (updated(sealed, append_to_page), sealed + b"more"),
        "damaged": (b"not a PDF", b"%PDF-1.7 cut short"),
    }
    for code, files in refused.items():
        for file in files:
            with pytest.raises(CounterSignRefused) as told:
                signed_by(person(authority), file)
            assert told.value.code == code
    with pytest.raises(CounterSignRefused) as unsealed:
        countersign(
            report,
            signer=person(authority),
            reason="",
            role="",
            signed_at=LATER,
            vouched=True,
        )
    assert unsealed.value.code == "not_sealed"


def test_change_after_the_counter_signature_is_seen(both: bytes) -> None:
    assert not inspect(updated(both, append_to_page), trust_roots=()).intact
    assert not inspect(both + b"\n\n", trust_roots=()).intact


def test_signature_outside_the_certificate_dates_is_refused(sealed: bytes, authority: Path) -> None:
    with pytest.raises(SignerExpired):
        signed_by(person(authority), sealed, at=NOW + PERSON_LIFE)


def test_time_without_zone_is_refused(sealed: bytes, authority: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        signed_by(person(authority), sealed, at=datetime(2027, 1, 4))


def test_key_that_cannot_be_used_is_refused_with_its_own_code(
    authority: Path, signer: SealSigner, sealed: bytes
) -> None:
    held = issue_person(authority, name="Camille Roche", passphrase=PASSPHRASE, now=NOW)
    known = roots(authority)
    cases: list[tuple[bytes, bytes, datetime, list[bytes], str]] = [
        (sealed, PASSPHRASE, NOW, known, "not_a_key"),
        (b"-----BEGIN PRIVATE KEY-----", PASSPHRASE, NOW, known, "not_a_key"),
        (b"", PASSPHRASE, NOW, known, "not_a_key"),
        (held, b"another", NOW, known, "signer_wrong_passphrase"),
        (held[:-40] + bytes(40), PASSPHRASE, NOW, known, "signer_wrong_passphrase"),
        (held, PASSPHRASE, NOW + PERSON_LIFE, known, "signer_expired"),
        (held, PASSPHRASE, NOW - timedelta(days=1), known, "signer_not_yet_valid"),
        (held, PASSPHRASE, NOW, [signer.certificate], "signer_untrusted"),
        (held, PASSPHRASE, NOW, [], "signer_untrusted"),
    ]
    for data, passphrase, at, trusted, code in cases:
        with pytest.raises(SigningError) as refused:
            open_person(data, passphrase, at=at, roots=trusted)
        assert refused.value.code == code
        assert not isinstance(refused.value, WrongPassphrase) or code == "signer_wrong_passphrase"


def test_certificate_that_signs_itself_is_nobodys(authority: Path, tmp_path: Path) -> None:
    files = ensure_development_signer(tmp_path / "house", now=NOW)
    data, passphrase = files.pkcs12.read_bytes(), read_passphrase(files.passphrase)
    with pytest.raises(CounterSignRefused) as refused:
        open_person(data, passphrase, at=NOW, roots=roots(authority))
    assert refused.value.code == "signer_untrusted"


def test_development_authority_is_made_once_and_kept_to_its_owner(authority: Path) -> None:
    assert [ensure_development_authority(authority, now=LATER)] == roots(authority)
    assert (authority / "authority.key").stat().st_mode & 0o077 == 0
    assert development_authority(authority.parent / "nowhere") is None


def test_other_readers_accept_both_signatures(both: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(both)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert told.count("Signature Validation: Signature is Valid.") == 2
    assert "Camille Roche" in told
    subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)
