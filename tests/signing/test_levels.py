"""Before a seal is made: who must answer, and what is refused while nothing is made."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509

from assessments.signing.certificate import SealSigner, load_signer
from assessments.signing.errors import (
    AuthorityRefused,
    LevelUnreachable,
    RevocationUnavailable,
    SignerChainRefused,
    SignerExpired,
    SignerRevoked,
    SigningError,
    TimestampUnavailable,
)
from assessments.signing.levels import Assurance, Level, highest_level
from assessments.signing.seal import SealedPdf
from tests.signing.making import behind, sealed_by, signer_of
from tests.signing.pki import PASSPHRASE, Pki

Seal = Callable[..., SealedPdf]


@pytest.fixture
def make(report: bytes, pki: Pki, tmp_path: Path) -> Seal:
    """The report sealed now by one of the infrastructure's signers."""

    def made(label: str = "signer", assurance: Assurance | None = None) -> SealedPdf:
        signer = signer_of(pki, label, tmp_path)
        return sealed_by(signer, report, at=datetime.now(UTC), assurance=assurance or behind(pki))

    return made


def test_highest_level_is_taken_when_none_is_asked_for(make: Seal, report: bytes, pki: Pki) -> None:
    made = make()
    assert made.level == Level.B_LTA
    assert made.bytes.startswith(report)
    end = x509.Certificate.load(pki.der("tsa")).not_valid_after
    assert made.proven_until == end


@pytest.mark.parametrize("level", [Level.B_B, Level.B_T, Level.B_LT])
def test_lower_level_is_made_when_asked_for(level: Level, make: Seal, pki: Pki) -> None:
    made = make(assurance=behind(pki, level))
    assert made.level == level
    assert (made.proven_until is None) == (level == Level.B_B)


def test_signer_without_revocation_source_reaches_dated_level_and_no_more(
    make: Seal, signer: SealSigner, pki: Pki
) -> None:
    trusting = Assurance(pki.tsa_url(), (pki.der("root"),))
    assert highest_level(signer, trusting) == (Level.B_T, "no_revocation_source")
    assert highest_level(signer, Assurance(pki.tsa_url())) == (Level.B_T, "no_authority_roots")
    assert highest_level(signer, Assurance()) == (Level.B_B, "no_authority")
    assert make("forger-signer").level == Level.B_T


def test_level_out_of_reach_is_refused_not_lowered(make: Seal, pki: Pki) -> None:
    with pytest.raises(LevelUnreachable) as refusal:
        make("forger-signer", behind(pki, Level.B_LT))
    assert (refusal.value.level, refusal.value.obstacle) == ("B-LT", "no_revocation_source")


@pytest.mark.parametrize(
    ("label", "expected"), [("revoked", SignerRevoked), ("orphan", SignerChainRefused)]
)
def test_signer_or_authority_revoked_is_refused_at_every_level(
    label: str, expected: type[SigningError], make: Seal, pki: Pki
) -> None:
    for assurance in (behind(pki), behind(pki, Level.B_T), Assurance()):
        with pytest.raises(expected):
            make(label, assurance)


def test_expired_signer_is_refused(pki: Pki, report: bytes, tmp_path: Path) -> None:
    path = pki.pkcs12("expired", tmp_path)
    before = datetime.now(UTC) - timedelta(days=2 * 365 + 10)
    signer = load_signer(path, PASSPHRASE, at=before)
    with pytest.raises(SignerExpired):
        sealed_by(signer, report, at=datetime.now(UTC), assurance=behind(pki))
    # A clock that is wrong, or lies, does not make it good again.
    with pytest.raises(SignerExpired):
        sealed_by(signer, report, at=before, assurance=behind(pki))


def test_silent_time_stamping_authority_is_told_and_may_be_asked_again(
    make: Seal, pki: Pki
) -> None:
    with pki.without("/essai/tsa"), pytest.raises(TimestampUnavailable):
        make()
    assert make().level == Level.B_LTA


def test_time_stamping_authority_that_leads_to_no_root_given_is_refused(
    make: Seal, pki: Pki
) -> None:
    with pytest.raises(AuthorityRefused):
        make(assurance=behind(pki, tsa="forger-tsa"))


def test_revocation_list_stands_in_for_a_silent_responder(make: Seal, pki: Pki) -> None:
    with pki.without("/essai/ocsp"):
        assert make().level == Level.B_LTA


def test_long_term_needs_someone_who_knows_of_revocation(make: Seal, pki: Pki) -> None:
    with pki.without("/essai/ocsp", "/essai/crls"):
        with pytest.raises(RevocationUnavailable):
            make()
        # Asked for on purpose, a lower level does not carry what nobody says.
        assert make(assurance=behind(pki, Level.B_T)).level == Level.B_T


def test_dated_report_is_a_good_pdf_that_may_be_counter_signed(
    dated: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "dated.pdf"
    path.write_bytes(dated)
    subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "Signature Validation: Signature is Valid." in told
    assert "ETSI.CAdES.detached" in told
    with pikepdf.open(path) as document:
        fields = {str(field.T): field for field in document.Root.AcroForm.Fields}
        assert set(fields) == {"Seal", "Timestamp1"}
        assert str(fields["Timestamp1"].V.SubFilter) == "/ETSI.RFC3161"
        assert int(document.Root.Perms.DocMDP.Reference[0].TransformParams.P) == 2
        assert len(document.Root.DSS.OCSPs) >= 2
