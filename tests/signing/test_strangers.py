"""Times, certificates and answers that come from someone else, or from the wrong trade."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import crl, ocsp, tsp, x509
from certomancer.registry import ServiceLabel
from cryptography import x509 as making
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as answering
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import DocumentSecurityStore

from assessments.signing.certificate import load_signer
from assessments.signing.errors import SignerUnsuitable
from assessments.signing.inspection import Inspection
from assessments.signing.judgement import Word
from assessments.signing.levels import Level
from assessments.signing.verify import inspect
from tests.signing.making import PlainRevision, behind, sealed_by, signer_of, updated
from tests.signing.pki import PASSPHRASE, YEAR, Pki
from tests.signing.test_archive import codes, seal_of, word

DAY = timedelta(days=1)


class LyingClock(TimeStamper):
    """An authority of the infrastructure, at another time."""

    def __init__(self, pki: Pki, label: str, at: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped there
        self._authority = pki.arch.service_registry.summon_timestamper(ServiceLabel(label), at)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return self._authority.request_tsa_response(req)


def dated_at(pdf: bytes, pki: Pki, label: str, at: datetime) -> bytes:
    stamper = PdfTimeStamper(LyingClock(pki, label, at), field_name="Late")
    done = stamper.timestamp_pdf(PlainRevision(io.BytesIO(pdf)), "sha256")
    return bytes(done.getbuffer())


def read(pdf: bytes, pki: Pki, *, after: timedelta = timedelta()) -> Inspection:
    root = [pki.der("root")]
    return inspect(pdf, trust_roots=root, tsa_roots=root, at=datetime.now(UTC) + after)


@pytest.fixture
def alone(report: bytes, pki: Pki, tmp_path: Path) -> bytes:
    signer = signer_of(pki, "signer", tmp_path)
    return sealed_by(signer, report, datetime.now(UTC), behind(pki, Level.B_B)).bytes


@pytest.mark.parametrize("years", [-2.0, 0.5])
def test_time_at_which_its_authority_did_not_count_or_still_to_come_is_not_taken(
    years: float, alone: bytes, pki: Pki
) -> None:
    found = read(dated_at(alone, pki, "tsa", datetime.now(UTC) + years * YEAR), pki)
    assert codes(found) == {"timestamp_untrusted"}
    assert seal_of(found).time_source == "claimed"
    assert seal_of(found).trusted


def test_date_that_came_after_the_end_of_the_one_before_takes_nothing_over(
    dated: bytes, pki: Pki
) -> None:
    late = dated_at(dated, pki, "tsa-late", datetime.now(UTC) + 5 * YEAR)
    found = read(late, pki, after=6 * YEAR)
    assert codes(found) == {"timestamp_expired", "signer_expired"}
    assert word(found) == Word.UNKNOWN


def test_date_of_a_stranger_over_ours_takes_nothing_away(dated: bytes, pki: Pki) -> None:
    found = read(dated_at(dated, pki, "forger-tsa", datetime.now(UTC)), pki, after=2 * YEAR)
    assert codes(found) == {"timestamp_untrusted"}
    assert [each.trusted for each in found.signatures] == [True, True, False]
    assert word(found) == Word.AUTHENTIC


def test_certificate_made_for_dating_seals_nothing(report: bytes, pki: Pki, tmp_path: Path) -> None:
    path = pki.pkcs12("busy-tsa", tmp_path)
    with pytest.raises(SignerUnsuitable):
        load_signer(path, PASSPHRASE, at=datetime.now(UTC))
    backend = SimpleSigner.load_pkcs12(str(path), passphrase=PASSPHRASE)
    metadata = PdfSignatureMetadata(
        field_name="Seal",
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
    )
    signer = PdfSigner(metadata, backend, new_field_spec=SigFieldSpec("Seal"))
    found = read(bytes(signer.sign_pdf(PlainRevision(io.BytesIO(report))).getbuffer()), pki)
    assert codes(found) == {"signer_untrusted"}
    assert word(found, registered=True) == Word.UNKNOWN


class Namesake:
    """A certificate that bears the name of the issuing authority, and what its key says."""

    def __init__(self, pki: Pki) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._subject = making.load_der_x509_certificate(pki.der("signer"))
        name, now = self._subject.issuer, datetime.now(UTC)
        self._own = (
            making.CertificateBuilder(name, name, self._key.public_key(), 7)
            .not_valid_before(now - YEAR)
            .not_valid_after(now + YEAR)
            .add_extension(making.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def answer(self, status: answering.OCSPCertStatus) -> ocsp.OCSPResponse:
        now = datetime.now(UTC)
        revoked = status == answering.OCSPCertStatus.REVOKED
        builder = answering.OCSPResponseBuilder().add_response(
            cert=self._subject,
            issuer=self._own,
            algorithm=hashes.SHA256(),
            cert_status=status,
            this_update=now - DAY,
            next_update=now + 30 * DAY,
            revocation_time=now - DAY if revoked else None,
            revocation_reason=None,
        )
        signed = builder.responder_id(answering.OCSPResponderEncoding.NAME, self._own).sign(
            self._key, hashes.SHA256()
        )
        return ocsp.OCSPResponse.load(signed.public_bytes(Encoding.DER))

    def revocation(self) -> crl.CertificateList:
        now = datetime.now(UTC)
        entry = making.RevokedCertificateBuilder(self._subject.serial_number, now - DAY).build()
        signed = (
            making.CertificateRevocationListBuilder(self._own.subject, now - DAY, now + 30 * DAY)
            .add_revoked_certificate(entry)
            .sign(self._key, hashes.SHA256())
        )
        return crl.CertificateList.load(signed.public_bytes(Encoding.DER))

    def put(
        self, pdf: bytes, *, answers: list[ocsp.OCSPResponse], lists: list[crl.CertificateList]
    ) -> bytes:
        own = x509.Certificate.load(self._own.public_bytes(Encoding.DER))

        def add(writer: IncrementalPdfFileWriter) -> None:
            DocumentSecurityStore.supply_dss_in_writer(
                writer, None, certs=[own], ocsps=answers, crls=lists
            )

        return updated(pdf, add)


def test_namesake_of_the_authority_proves_nothing(alone: bytes, dated: bytes, pki: Pki) -> None:
    namesake = Namesake(pki)
    good = [namesake.answer(answering.OCSPCertStatus.GOOD)]
    revoked = [namesake.answer(answering.OCSPCertStatus.REVOKED)]
    found = read(namesake.put(alone, answers=good, lists=[]), pki)
    assert seal_of(found).revocation == "unknown"
    for pdf in (
        namesake.put(dated, answers=revoked, lists=[namesake.revocation()]),
        namesake.put(dated, answers=[], lists=[namesake.revocation()]),
    ):
        found = read(pdf, pki)
        assert seal_of(found).revocation == "good"
        assert word(found) == Word.AUTHENTIC
