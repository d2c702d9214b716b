"""Whatever is done to a sealed report is seen, whoever's reader would have let it pass."""

import io
import random
import re
from collections.abc import Callable
from datetime import timedelta

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from assessments.signing.certificate import DEVELOPMENT_LIFE, SealSigner
from assessments.signing.errors import Unreadable, UnreadableFile
from assessments.signing.inspection import Inspection
from assessments.signing.judgement import Word, judge, judge_unreadable
from assessments.signing.verify import inspect
from tests.signing.making import (
    ATTACKS,
    NOW,
    append_to_page,
    counter_sign,
    resaved,
    sealed_by,
    updated,
)

EXPECTED = {
    "change_title_in_xmp": {"metadata_changed"},
    "change_title_in_info": {"metadata_changed"},
    "empty_the_signature_field": {"signature_removed"},
    "drop_the_form": {"signature_removed"},
}


def look(pdf: bytes, *signers: SealSigner) -> Inspection:
    return inspect(pdf, trust_roots=[item.certificate for item in signers], at=NOW)


def word_for(pdf: bytes, *signers: SealSigner) -> Word:
    """The harshest reader's question: what if the registry had been fooled as well?"""
    try:
        return judge(look(pdf, *signers), registered=True, scores_match=True).word
    except UnreadableFile as error:
        return judge_unreadable(error).word


def codes(found: Inspection) -> set[str]:
    own = {reason.code for reason in found.reasons}
    return own | {reason.code for item in found.signatures for reason in item.reasons}


def gap(pdf: bytes) -> tuple[int, int]:
    match = re.search(rb"/ByteRange \[\d+ (\d+) (\d+) ", pdf)
    assert match
    return int(match[1]), int(match[2])


def flipped(pdf: bytes, position: int, bit: int) -> bytes:
    changed = bytearray(pdf)
    changed[position] ^= 1 << bit
    return bytes(changed)


def test_inspection_of_untouched_report_finds_our_seal(sealed: bytes, signer: SealSigner) -> None:
    found = look(sealed, signer)
    assert found.intact
    assert not codes(found)
    assert found.seal is not None
    assert found.seal.trusted
    assert found.seal.covers_whole_file
    assert word_for(sealed, signer) == Word.AUTHENTIC


def test_any_flipped_bit_is_refused(sealed: bytes, signer: SealSigner) -> None:
    dice = random.Random(20270104)
    for _ in range(300):
        position, bit = dice.randrange(len(sealed)), dice.randrange(8)
        word = word_for(flipped(sealed, position, bit), signer)
        assert word in (Word.ALTERED, Word.UNREADABLE), (position, bit)


def test_any_flipped_bit_in_signature_container_is_refused(
    sealed: bytes, signer: SealSigner
) -> None:
    dice = random.Random(20270105)
    start, end = gap(sealed)
    used = len(sealed[start:end].rstrip(b"0>"))
    for _ in range(300):
        # The high bits of a digit make it no digit at all: easy prey, left to the test above.
        position, bit = dice.randrange(start + 1, start + used), dice.randrange(5)
        word = word_for(flipped(sealed, position, bit), signer)
        assert word != Word.AUTHENTIC, (position - start, bit)


@pytest.mark.parametrize("change", ATTACKS, ids=lambda change: change.__name__)
def test_incremental_change_is_refused(
    change: Callable[[IncrementalPdfFileWriter], None], sealed: bytes, signer: SealSigner
) -> None:
    changed = updated(sealed, change)
    assert word_for(changed, signer) == Word.ALTERED
    assert codes(look(changed, signer)) & EXPECTED.get(change.__name__, {"changed_after_signing"})


# An empty signature field made ready for the signature that follows changes nothing.
HIDEABLE = [change for change in ATTACKS if change.__name__ != "add_signature_field"]


@pytest.mark.parametrize("change", HIDEABLE, ids=lambda change: change.__name__)
def test_incremental_change_hidden_by_later_signature_is_refused(
    change: Callable[[IncrementalPdfFileWriter], None],
    sealed: bytes,
    signer: SealSigner,
    stranger: SealSigner,
) -> None:
    signed = counter_sign(updated(sealed, change), stranger)
    assert word_for(signed, signer) != Word.AUTHENTIC


@pytest.mark.parametrize("change", ATTACKS[:3], ids=lambda change: change.__name__)
def test_change_after_counter_signature_is_refused(
    change: Callable[[IncrementalPdfFileWriter], None], sealed: bytes, signer: SealSigner
) -> None:
    both = counter_sign(sealed, signer)
    assert word_for(updated(both, change), signer) == Word.ALTERED


@pytest.mark.parametrize("tail", [b"\n", b"\0", b"%%EOF\n", b"%PDF-1.7\n", b" " * 2000])
def test_appended_bytes_are_refused(tail: bytes, sealed: bytes, signer: SealSigner) -> None:
    assert word_for(sealed + tail, signer) == Word.ALTERED


def test_bytes_before_header_are_refused(sealed: bytes, signer: SealSigner) -> None:
    assert word_for(b"\n" + sealed, signer) == Word.ALTERED


def test_data_hidden_in_contents_padding_is_refused(sealed: bytes, signer: SealSigner) -> None:
    _, end = gap(sealed)
    changed = sealed[: end - 9] + b"DEADBEEF" + sealed[end - 1 :]
    found = look(changed, signer)
    assert "contents_padding" in codes(found)
    assert not found.intact


def test_container_enlarged_over_its_padding_is_refused(sealed: bytes, signer: SealSigner) -> None:
    start, _ = gap(sealed)
    length = int(sealed[start + 5 : start + 9], 16)
    changed = sealed[: start + 5] + b"%04X" % (length + 2) + sealed[start + 9 :]
    assert word_for(changed, signer) == Word.ALTERED


def test_signer_identifier_in_another_letter_case_is_refused(
    sealed: bytes, signer: SealSigner
) -> None:
    start, end = gap(sealed)
    container = bytes.fromhex(sealed[start + 1 : end - 1].decode())
    # Issuer and subject of the certificate come first, then the signer identifier.
    places = [match.start() for match in re.finditer(b"NOT FOR PRODUCTION", container)]
    place = places[2]
    renamed = container[:place] + b"not" + container[place + 3 :]
    changed = sealed[: start + 1] + renamed.hex().upper().encode() + sealed[end - 1 :]
    assert "container_unusual" in codes(look(changed, signer))


def test_contents_in_another_letter_case_are_refused(sealed: bytes, signer: SealSigner) -> None:
    start, _ = gap(sealed)
    place = next(i for i in range(start, len(sealed)) if sealed[i : i + 1] in b"ABCDEF")
    changed = sealed[:place] + sealed[place : place + 1].lower() + sealed[place + 1 :]
    assert "contents_gap_unusual" in codes(look(changed, signer))


def test_removed_signature_leaves_an_unknown_file(
    sealed: bytes, report: bytes, signer: SealSigner
) -> None:
    def without_form(document: pikepdf.Pdf) -> None:
        del document.Root.AcroForm
        del document.Root.Perms
        del document.pages[0].Annots

    found = look(resaved(sealed, without_form), signer)
    assert found.intact
    assert not found.signatures
    assert word_for(report, signer) == Word.UNKNOWN


def test_revision_that_forgets_the_signature_is_refused(
    sealed: bytes, report: bytes, signer: SealSigner
) -> None:
    # A second whole file after the first: readers only see the last one, which is not signed.
    found = look(updated(sealed, drop_form_and_permissions), signer)
    assert "signature_removed" in codes(found)
    assert word_for(sealed + report, signer) in (Word.ALTERED, Word.UNREADABLE)


def drop_form_and_permissions(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/AcroForm"]
    del writer.root["/Perms"]
    writer.update_root()


def test_report_saved_again_by_another_tool_is_refused(sealed: bytes, signer: SealSigner) -> None:
    assert word_for(resaved(sealed, lambda document: None), signer) == Word.ALTERED


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_truncated_report_is_refused(share: float, sealed: bytes, signer: SealSigner) -> None:
    word = word_for(sealed[: int(len(sealed) * share)], signer)
    assert word in (Word.ALTERED, Word.UNREADABLE)


def test_report_cut_back_to_before_its_seal_is_unsigned(
    sealed: bytes, report: bytes, signer: SealSigner
) -> None:
    assert sealed.startswith(report)
    assert word_for(sealed[: len(report)], signer) == Word.UNKNOWN


def test_seal_of_stranger_is_not_ours(
    report: bytes, signer: SealSigner, stranger: SealSigner
) -> None:
    found = look(sealed_by(stranger, report).bytes, signer)
    assert found.intact
    assert "signer_untrusted" in codes(found)
    assert judge(found, registered=None, scores_match=True).word == Word.UNKNOWN


@pytest.mark.parametrize(
    ("shift", "code"),
    [(DEVELOPMENT_LIFE, "signer_expired"), (timedelta(days=-1), "signer_not_yet_valid")],
)
def test_signer_out_of_date_is_not_trusted_though_pinned(
    shift: timedelta, code: str, sealed: bytes, signer: SealSigner
) -> None:
    found = inspect(sealed, trust_roots=[signer.certificate], at=NOW + shift)
    assert found.intact
    assert found.seal is not None
    assert not found.seal.trusted
    assert codes(found) == {code}


def test_our_approval_on_a_file_we_did_not_seal_is_not_enough(
    report: bytes, signer: SealSigner
) -> None:
    found = look(counter_sign(report, signer), signer)
    assert found.intact
    assert found.seal is None
    assert word_for(counter_sign(report, signer), signer) == Word.UNKNOWN


def test_counter_signed_report_stays_authentic(
    sealed: bytes, signer: SealSigner, stranger: SealSigner
) -> None:
    both = counter_sign(sealed, stranger)
    found = look(both, signer)
    assert [item.kind for item in found.signatures] == ["seal", "approval"]
    assert [item.covers_whole_file for item in found.signatures] == [False, True]
    assert found.intact
    assert found.known_digests[1] == look(sealed, signer).sha256
    assert word_for(both, signer) == Word.AUTHENTIC


def test_counter_signature_that_rewrites_metadata_is_refused(
    sealed: bytes, signer: SealSigner
) -> None:
    # pyHanko's own defaults put its name in XMP and /Info, and its default check accepts that.
    found = look(counter_sign(sealed, signer, touch_metadata=True), signer)
    assert "metadata_changed" in codes(found)
    assert not found.intact


def test_visible_counter_signature_over_the_page_is_refused(
    sealed: bytes, signer: SealSigner
) -> None:
    assert word_for(counter_sign(sealed, signer, visible=True), signer) == Word.ALTERED


def test_encrypted_report_is_unreadable(sealed: bytes, signer: SealSigner) -> None:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed)) as document:
        document.save(output, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Unreadable, match="encrypted"):
        look(output.getvalue(), signer)


def test_revisions_in_excess_are_refused(sealed: bytes, signer: SealSigner) -> None:
    many = sealed
    for _ in range(61):
        many = updated(many, lambda writer: writer.update_root())
    with pytest.raises(Unreadable, match="too_many_revisions"):
        look(many, signer)


def test_unrelated_unsigned_pdf_is_unknown(report: bytes, signer: SealSigner) -> None:
    assert word_for(updated(report, append_to_page), signer) == Word.UNKNOWN
