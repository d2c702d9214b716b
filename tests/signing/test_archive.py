"""A report sealed to last: read offline, years later, and attacked after its last timestamp."""

import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, crl
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation import DocumentSecurityStore

from assessments.signing.digest import sha256_hex
from assessments.signing.errors import (
    LevelUnreachable,
    NeverDated,
    ProofEnded,
    UnreadableFile,
)
from assessments.signing.inspection import Inspection, Signature
from assessments.signing.judgement import Word, judge, judge_unreadable
from assessments.signing.levels import Assurance, Level
from assessments.signing.renewal import date_anew
from assessments.signing.verify import inspect
from tests.signing.making import (
    ATTACKS,
    behind,
    sealed_by,
    signer_of,
    updated,
)
from tests.signing.pki import REVOKED_FOR, YEAR, Pki

Look = Callable[..., Inspection]


@pytest.fixture
def look(pki: Pki) -> Look:
    """An inspection that trusts the root for signers and, unless told, for authorities."""

    def looked(
        pdf: bytes, *, after: timedelta = timedelta(), tsa: str = "root", signer: str = "root"
    ) -> Inspection:
        return inspect(
            pdf,
            trust_roots=[pki.der(signer)],
            tsa_roots=[pki.der(tsa)] if tsa else [],
            at=datetime.now(UTC) + after,
        )

    return looked


def word(found: Inspection, registered: bool | None = None) -> Word:
    return judge(found, registered=registered, scores_match=True).word


def seal_of(found: Inspection) -> Signature:
    assert found.seal is not None
    return found.seal


def codes(found: Inspection) -> set[str]:
    own = {reason.code for reason in found.reasons}
    return own | {reason.code for item in found.signatures for reason in item.reasons}


def test_each_level_is_told_for_what_it_is(
    report: bytes, dated: bytes, pki: Pki, look: Look, tmp_path: Path
) -> None:
    signer = signer_of(pki, "signer", tmp_path)
    told = {"B-LTA": seal_of(look(dated))}
    for level in (Level.B_B, Level.B_T, Level.B_LT):
        made = sealed_by(signer, report, datetime.now(UTC), behind(pki, level))
        told[level.value] = seal_of(look(made.bytes))
    assert {name: item.level for name, item in told.items()} == {name: name for name in told}
    assert {name: item.time_source for name, item in told.items()} == {
        "B-B": "claimed",
        "B-T": "timestamp",
        "B-LT": "timestamp",
        "B-LTA": "timestamp",
    }
    assert {name: item.revocation for name, item in told.items()} == {
        "B-B": "unknown",
        "B-T": "unknown",
        "B-LT": "good",
        "B-LTA": "good",
    }
    assert told["B-LTA"].authority == "Essai tsa"
    assert all(item.trusted for item in told.values())


def test_dated_report_lists_its_timestamp_and_asks_nobody(
    dated: bytes, pki: Pki, look: Look
) -> None:
    pki.asked.clear()
    found = look(dated)
    assert pki.asked == []
    assert [(item.kind, item.field) for item in found.signatures] == [
        ("seal", "Seal"),
        ("timestamp", "Timestamp1"),
    ]
    stamp = found.signatures[1]
    assert (stamp.signer, stamp.time_source, stamp.trusted) == ("Essai tsa", "timestamp", True)
    assert stamp.covers_whole_file
    assert not codes(found)
    assert word(found) == Word.AUTHENTIC
    assert found.known_digests == (sha256_hex(dated), seal_of(found).covered_sha256)


def test_seal_outlives_its_certificate_offline(dated: bytes, look: Look) -> None:
    found = look(dated, after=2 * YEAR)
    assert seal_of(found).trusted
    assert word(found) == Word.AUTHENTIC


def test_seal_without_lasting_proof_does_not(
    report: bytes, pki: Pki, look: Look, tmp_path: Path
) -> None:
    signer = signer_of(pki, "signer", tmp_path)
    alone = sealed_by(signer, report, datetime.now(UTC), behind(pki, Level.B_B)).bytes
    found = look(alone, after=2 * YEAR)
    assert codes(found) == {"signer_expired"}
    assert word(found) == Word.UNKNOWN
    assert word(found, registered=True) == Word.AUTHENTIC


def test_nobody_vouches_for_the_time_once_the_last_authority_has_ended(
    dated: bytes, look: Look
) -> None:
    found = look(dated, after=4 * YEAR)
    assert codes(found) == {"timestamp_expired", "signer_expired"}
    assert seal_of(found).time_source == "claimed"
    assert word(found) == Word.UNKNOWN
    assert word(found, registered=True) == Word.AUTHENTIC


@pytest.mark.parametrize("tsa", ["", "forger"])
def test_time_of_an_authority_that_is_not_trusted_is_not_taken(
    tsa: str, dated: bytes, look: Look
) -> None:
    now, later = look(dated, tsa=tsa), look(dated, tsa=tsa, after=2 * YEAR)
    assert seal_of(now).time_source == "claimed"
    assert codes(now) == {"timestamp_untrusted"}
    assert word(now) == Word.AUTHENTIC
    assert codes(later) == {"timestamp_untrusted", "signer_expired"}
    assert word(later) == Word.UNKNOWN


def test_roots_of_authorities_vouch_for_no_signer(dated: bytes, look: Look) -> None:
    found = look(dated, signer="forger")
    assert codes(found) == {"signer_untrusted"}
    assert word(found) == Word.UNKNOWN


def with_list(pdf: bytes, *lists: bytes) -> bytes:
    """`pdf` with revocation lists appended to its evidence, as any tool may do."""

    def add(writer: IncrementalPdfFileWriter) -> None:
        loaded = [crl.CertificateList.load(each) for each in lists]
        DocumentSecurityStore.supply_dss_in_writer(writer, None, crls=loaded)

    return updated(pdf, add)


def sealed_by_revoked(report: bytes, pki: Pki, folder: Path, assurance: Assurance) -> bytes:
    """As a thief of the key would, with everyone who knows kept from answering."""
    with pki.without("/essai/ocsp", "/essai/crls"):
        signer = signer_of(pki, "revoked", folder)
        return sealed_by(signer, report, datetime.now(UTC), assurance).bytes


@pytest.mark.parametrize("level", [Level.B_B, Level.B_T])
@pytest.mark.parametrize("pinned", [False, True])
def test_signer_revoked_before_the_seal_is_refused_with_its_own_reason(
    level: Level, pinned: bool, report: bytes, pki: Pki, tmp_path: Path
) -> None:
    stolen = sealed_by_revoked(report, pki, tmp_path, behind(pki, level))
    root = pki.der("revoked" if pinned else "root")
    found = inspect(with_list(stolen, pki.crl()), trust_roots=[root], tsa_roots=[pki.der("root")])
    assert seal_of(found).revocation == "revoked"
    assert codes(found) == {"signer_revoked"}
    assert word(found, registered=True) == Word.UNKNOWN
    # Heard however old it has become.
    later = inspect(
        with_list(stolen, pki.crl()),
        trust_roots=[root],
        tsa_roots=[pki.der("root")],
        at=datetime.now(UTC) + YEAR / 2,
    )
    assert seal_of(later).revocation == "revoked"


def test_revocation_after_the_proven_time_takes_nothing_away(
    report: bytes, pki: Pki, tmp_path: Path, dated: bytes, look: Look
) -> None:
    # The list says "revoked a month ago"; read as of a moment before that, it is no objection.
    stolen = with_list(sealed_by_revoked(report, pki, tmp_path, behind(pki, Level.B_B)), pki.crl())
    before = -(REVOKED_FOR + timedelta(days=1))
    assert seal_of(look(stolen, after=before)).revocation != "revoked"
    assert seal_of(look(stolen, after=before)).trusted


def test_forged_list_makes_nobody_revoked(dated: bytes, pki: Pki, look: Look) -> None:
    """Signed by a key that only bears the authority's name."""
    genuine = crl.CertificateList.load(pki.crl())
    forged = genuine.copy()
    forged["tbs_cert_list"]["revoked_certificates"][0]["user_certificate"] = cms.Certificate.load(
        pki.der("signer")
    ).serial_number
    found = look(with_list(dated, forged.dump(force=True)))
    assert not codes(found)
    assert seal_of(found).revocation == "good"
    assert word(found) == Word.AUTHENTIC


def test_store_of_evidence_that_holds_something_else_is_refused(dated: bytes, look: Look) -> None:
    found = look(with_list(dated, b"\x30\x03\x02\x01\x01"))
    assert "evidence_unreadable" in codes(found)
    assert word(found, registered=True) == Word.ALTERED


@pytest.mark.parametrize("change", ATTACKS, ids=lambda change: change.__name__)
def test_change_after_the_last_timestamp_is_refused(
    change: Callable[[IncrementalPdfFileWriter], None], dated: bytes, look: Look
) -> None:
    assert word(look(updated(dated, change)), registered=True) == Word.ALTERED


@pytest.mark.parametrize("tail", [b"\n", b"\0", b"%%EOF\n", b" " * 2000])
def test_bytes_after_the_last_timestamp_are_refused(tail: bytes, dated: bytes, look: Look) -> None:
    assert word(look(dated + tail), registered=True) == Word.ALTERED


def test_timestamp_taken_away_leaves_the_seal_and_its_own_time(dated: bytes, look: Look) -> None:
    before = dated[: _end_of(dated, 0)]
    found = look(before)
    assert [item.level for item in found.signatures] == ["B-LT"]
    assert word(found, registered=False) == Word.UNKNOWN


def test_any_flipped_bit_is_refused(dated: bytes, look: Look) -> None:
    dice = random.Random(20261130)
    for _ in range(100):
        position, bit = dice.randrange(len(dated)), dice.randrange(8)
        assert _verdict(_flipped(dated, position, bit), look) != Word.AUTHENTIC, (position, bit)


def test_any_flipped_bit_in_the_last_timestamp_is_refused(dated: bytes, look: Look) -> None:
    """The only bytes of the file that nothing covers: its own token must answer for them all."""
    dice = random.Random(20261201)
    start, end = _gap_of(dated, 1)
    used = len(dated[start:end].rstrip(b"0>"))
    for _ in range(120):
        position, bit = dice.randrange(start + 1, start + used), dice.randrange(5)
        found = _verdict(_flipped(dated, position, bit), look)
        assert found != Word.AUTHENTIC, (position - start, bit)


def _verdict(pdf: bytes, look: Look) -> Word:
    """The strictest reading: what is authentic must be dated as well."""
    try:
        found = look(pdf)
    except UnreadableFile as error:
        return judge_unreadable(error).word
    verdict = word(found, registered=True)
    untold = codes(found) & {"timestamp_untrusted", "certificate_unverified"}
    return Word.UNKNOWN if untold else verdict


def _flipped(pdf: bytes, position: int, bit: int) -> bytes:
    changed = bytearray(pdf)
    changed[position] ^= 1 << bit
    return bytes(changed)


def _ranges(pdf: bytes) -> list[tuple[int, ...]]:
    found = re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", pdf)
    return [tuple(map(int, each)) for each in found]


def _gap_of(pdf: bytes, place: int) -> tuple[int, int]:
    _start, first, second, _length = _ranges(pdf)[place]
    return first, second


def _end_of(pdf: bytes, place: int) -> int:
    _start, _first, second, length = _ranges(pdf)[place]
    return second + length


def test_report_dated_anew_in_time_lasts_as_long_as_the_new_authority(
    dated: bytes, pki: Pki, look: Look
) -> None:
    renewed = date_anew(dated, assurance=behind(pki, tsa="tsa-late"))
    assert renewed.bytes.startswith(dated)
    assert renewed.sha256 == sha256_hex(renewed.bytes)
    found = look(renewed.bytes, after=4 * YEAR)
    assert not codes(found)
    assert [item.trusted for item in found.signatures] == [True, True, True]
    assert [item.field for item in found.signatures[1:]] == ["Timestamp1", "Timestamp2"]
    assert seal_of(found).time_source == "timestamp"
    assert seal_of(found).level == "B-LTA"
    assert word(found) == Word.AUTHENTIC
    assert sha256_hex(dated) in found.known_digests
    attacked = updated(renewed.bytes, ATTACKS[0])
    assert word(look(attacked), registered=True) == Word.ALTERED


def test_report_dated_anew_twice_keeps_both_dates(dated: bytes, pki: Pki, look: Look) -> None:
    once = date_anew(dated, assurance=behind(pki, tsa="tsa-late"))
    twice = date_anew(once.bytes, assurance=behind(pki, tsa="tsa-late"))
    assert twice.bytes.startswith(once.bytes)
    assert word(look(twice.bytes, after=10 * YEAR)) == Word.AUTHENTIC


def test_dating_anew_asks_for_a_timestamp_to_take_over_from(
    sealed: bytes, dated: bytes, pki: Pki
) -> None:
    with pytest.raises(NeverDated):
        date_anew(sealed, assurance=behind(pki))
    with pytest.raises(LevelUnreachable):
        date_anew(dated, assurance=Assurance())
    # Seen from someone who does not trust whoever dated it, there is nothing to prolong.
    elsewhere = Assurance(pki.tsa_url("forger-tsa"), (pki.der("forger"),), timeout=5)
    with pytest.raises(ProofEnded):
        date_anew(dated, assurance=elsewhere)
