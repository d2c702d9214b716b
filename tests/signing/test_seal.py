import io
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from assessments.signing.certificate import DEVELOPMENT_LIFE, SealSigner
from assessments.signing.digest import sha256_hex
from assessments.signing.errors import SealRefused, SignerExpired, SignerNotYetValid
from assessments.signing.seal import seal
from assessments.signing.verify import inspect
from tests.signing.making import NOW, counter_sign, sealed_by


def test_seal_says_who_when_why_and_in_what_capacity(report: bytes, signer: SealSigner) -> None:
    made = sealed_by(signer, report)
    found = inspect(made.bytes, trust_roots=[signer.certificate], at=NOW)
    mark = found.seal
    assert mark is not None
    assert (mark.field, mark.kind, mark.level) == ("Seal", "seal", "B-B")
    assert (mark.reason, mark.role) == ("Report drawn up", "Officer")
    assert (mark.signed_at, mark.time_source) == (NOW, "claimed")
    assert mark.signer == signer.name
    assert mark.development
    assert made.level == "B-B"
    assert made.sha256 == sha256_hex(made.bytes) == found.sha256


def test_sealing_only_appends(report: bytes, sealed: bytes) -> None:
    assert sealed.startswith(report)
    with pikepdf.open(io.BytesIO(report)) as before, pikepdf.open(io.BytesIO(sealed)) as after:
        assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()
        assert dict(before.docinfo) == dict(after.docinfo)


def test_seal_is_invisible_and_leaves_room_for_counter_signatures(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as document:
        field = document.Root.AcroForm.Fields[0]
        assert [float(value) for value in field.Rect.as_list()] == [0, 0, 0, 0]
        permissions = document.Root.Perms.DocMDP.Reference[0].TransformParams
        assert int(permissions.P) == 2


def test_poppler_calls_the_signature_valid(sealed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(sealed)
    told = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told


def test_qpdf_finds_nothing_wrong(sealed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(sealed)
    subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)


@pytest.mark.parametrize("shift", [timedelta(minutes=-6), DEVELOPMENT_LIFE])
def test_seal_outside_the_certificate_dates_is_refused(
    shift: timedelta, report: bytes, signer: SealSigner
) -> None:
    expected = SignerExpired if shift > timedelta() else SignerNotYetValid
    with pytest.raises(expected):
        sealed_by(signer, report, at=NOW + shift)


def test_time_without_zone_is_refused(report: bytes, signer: SealSigner) -> None:
    with pytest.raises(ValueError, match="time zone"):
        sealed_by(signer, report, at=datetime(2027, 1, 4))


def test_text_is_not_sealed(signer: SealSigner) -> None:
    with pytest.raises(SealRefused):
        sealed_by(signer, b"not a PDF")


def test_encrypted_file_is_not_sealed(report: bytes, signer: SealSigner) -> None:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(report)) as document:
        document.save(output, encryption=pikepdf.Encryption(owner="a", user=""))
    with pytest.raises(SealRefused):
        sealed_by(signer, output.getvalue())


def test_file_already_signed_is_not_certified_again(
    sealed: bytes, report: bytes, signer: SealSigner
) -> None:
    for signed in (sealed, counter_sign(report, signer)):
        with pytest.raises(SealRefused):
            seal(signed, signer=signer, reason="", role="Officer", signed_at=NOW, field="Other")
