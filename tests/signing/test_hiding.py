"""What a stranger hides in the revision of a signature of their own: refused like the rest."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import HTTPTimeStamper

from assessments.signing.certificate import SealSigner
from assessments.signing.inspection import Inspection
from assessments.signing.judgement import Word, judge
from assessments.signing.verify import inspect
from tests.signing.making import NOW, PlainRevision, counter_sign, updated
from tests.signing.pki import Pki

Change = Callable[[IncrementalPdfFileWriter], None]


def signed_after(pdf: bytes, signer: SealSigner, change: Change) -> bytes:
    """`pdf` with a change, and a stranger's signature in the same revision."""
    writer = PlainRevision(io.BytesIO(pdf))
    change(writer)
    metadata = PdfSignatureMetadata(field_name="Other", subfilter=SigSeedSubFilter.PADES)
    field = SigFieldSpec("Other")
    done = PdfSigner(metadata, signer.backend, new_field_spec=field).sign_pdf(writer)
    return bytes(done.getbuffer())


def dated_after(pdf: bytes, pki: Pki, change: Change) -> bytes:
    """`pdf` with a change, and a stranger's timestamp in the same revision."""
    writer = PlainRevision(io.BytesIO(pdf))
    change(writer)
    stamper = HTTPTimeStamper(pki.tsa_url("forger-tsa"))
    done = PdfTimeStamper(stamper, field_name="Other").timestamp_pdf(writer, "sha256")
    return bytes(done.getbuffer())


def drop(name: str) -> Change:
    """Take a signature field out of the form and off the page."""

    def dropped(writer: IncrementalPdfFileWriter) -> None:
        form, page = writer.root["/AcroForm"], writer.root["/Pages"]["/Kids"][0]
        for holder, key in ((form, "/Fields"), (page, "/Annots")):
            kept = [each for each in holder[key] if each.get_object()["/T"] != name]
            holder[generic.pdf_name(key)] = generic.ArrayObject(kept)
            writer.update_container(holder)
        writer.update_root()

    return dropped


def script() -> generic.DictionaryObject:
    action = {"/S": generic.pdf_name("/JavaScript"), "/JS": generic.pdf_string("app.alert(1)")}
    opening = {"/PO": _dictionary(action)}
    return _dictionary(opening)


def _dictionary(content: Mapping[str, generic.PdfObject]) -> generic.DictionaryObject:
    return generic.DictionaryObject({generic.pdf_name(key): item for key, item in content.items()})


def empty_field(
    rectangle: Sequence[float], entries: Mapping[str, generic.PdfObject]
) -> Callable[[IncrementalPdfFileWriter], None]:
    def added(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        field = _dictionary(
            {
                "/FT": generic.pdf_name("/Sig"),
                "/T": generic.pdf_string("Later"),
                "/Type": generic.pdf_name("/Annot"),
                "/Subtype": generic.pdf_name("/Widget"),
                "/Rect": generic.ArrayObject(map(generic.FloatObject, rectangle)),
                **entries,
            }
        )
        place = writer.add_object(field)
        for holder, key in ((writer.root["/AcroForm"], "/Fields"), (page, "/Annots")):
            holder[key].append(place)
            writer.update_container(holder[key])
        writer.update_root()

    return added


def script_in_the_field_of_the_seal(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[generic.pdf_name("/AA")] = script()
    writer.update_container(field)


def nothing(_writer: IncrementalPdfFileWriter) -> None:
    return


def read(pdf: bytes, signer: SealSigner) -> Inspection:
    return inspect(pdf, trust_roots=[signer.certificate], at=NOW)


def word(found: Inspection) -> Word:
    return judge(found, registered=True, scores_match=True).word


def misspelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, /ByteRange is written as another spelling of the same name."""
    usual = generic.NameObject.write_to_stream

    def odd(self: generic.NameObject, stream: io.BytesIO, *others: Any) -> None:
        if self == "/ByteRange":
            stream.write(b"/Byte#52ange")
        else:
            usual(self, stream, *others)

    monkeypatch.setattr(generic.NameObject, "write_to_stream", odd)


def test_stranger_who_signs_or_dates_after_us_takes_nothing_away(
    sealed: bytes, signer: SealSigner, stranger: SealSigner, pki: Pki
) -> None:
    for pdf in (signed_after(sealed, stranger, nothing), dated_after(sealed, pki, nothing)):
        found = read(pdf, signer)
        assert [each.trusted for each in found.signatures] == [True, False]
        assert word(found) == Word.AUTHENTIC


@pytest.mark.parametrize("spelling", ["usual", "another"])
def test_counter_signature_replaced_by_that_of_a_stranger_is_missed(
    spelling: str,
    sealed: bytes,
    signer: SealSigner,
    stranger: SealSigner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = counter_sign(sealed, signer)
    if spelling == "another":
        misspelled(monkeypatch)
    replaced = signed_after(both, stranger, drop("Review"))
    monkeypatch.undo()
    found = read(replaced, signer)
    assert "signature_removed" in {each.code for each in found.reasons}
    assert word(found) == Word.ALTERED


@pytest.mark.parametrize("spelling", ["usual", "another"])
def test_timestamp_replaced_by_that_of_a_stranger_is_missed(
    spelling: str, dated: bytes, signer: SealSigner, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    if spelling == "another":
        misspelled(monkeypatch)
    replaced = dated_after(dated, pki, drop("Timestamp1"))
    monkeypatch.undo()
    assert word(read(replaced, signer)) == Word.ALTERED


@pytest.mark.parametrize(
    "change",
    [
        empty_field((0, 0, 0, 0), {"/AA": script()}),
        empty_field((0, 0, 0, 0), {"/AP": _dictionary({})}),
        # No area for the library; MuPDF takes the first four.
        empty_field((20, 20, 400, 400, 5), {}),
        empty_field((20, 20), {}),
        empty_field((20, 20, 400, 20), {}),
        script_in_the_field_of_the_seal,
    ],
    ids=("script", "appearance", "five numbers", "two numbers", "line", "script in the seal"),
)
def test_field_that_acts_or_could_be_seen_is_refused(
    change: Change, sealed: bytes, signer: SealSigner, stranger: SealSigner, pki: Pki
) -> None:
    assert word(read(signed_after(sealed, stranger, change), signer)) == Word.ALTERED
    assert word(read(dated_after(sealed, pki, change), signer)) == Word.ALTERED


XMP = b' xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
DATE = b"2027-01-05T09:00:00+01:00"


def with_xmp(addition: bytes) -> Change:
    def changed(writer: IncrementalPdfFileWriter) -> None:
        reference = writer.root.raw_get("/Metadata")
        stream = reference.get_object()
        stream._data = stream.data.replace(
            b"</rdf:Description>", addition + b"</rdf:Description>", 1
        )
        stream._encoded_data = None
        writer.mark_update(reference)

    return changed


def with_mod_date(text: str) -> Change:
    def changed(writer: IncrementalPdfFileWriter) -> None:
        info = writer.trailer_view["/Info"]
        info[generic.pdf_name("/ModDate")] = generic.pdf_string(text)
        writer.update_container(info)

    return changed


@pytest.mark.parametrize(
    "change",
    [
        with_xmp(b"<xmp:ModifyDate%s>%s</xmp:ModifyDate>" % (XMP, DATE)),
        with_mod_date("D:20270105090000+01'00'"),
    ],
)
def test_date_of_modification_may_be_written(
    change: Change, sealed: bytes, signer: SealSigner
) -> None:
    assert word(read(updated(sealed, change), signer)) == Word.AUTHENTIC


@pytest.mark.parametrize(
    "change",
    [
        with_xmp(b"<xmp:ModifyDate%s>Bravo wins</xmp:ModifyDate>" % XMP),
        with_xmp(b"<xmp:ModifyDate%s>%s</xmp:ModifyDate>Bravo wins" % (XMP, DATE)),
        with_xmp(b"<xmp:ModifyDate%s><p>Bravo</p></xmp:ModifyDate>" % XMP),
        with_xmp(b'<xmp:ModifyDate%s by="Bravo">%s</xmp:ModifyDate>' % (XMP, DATE)),
        with_mod_date("Bravo wins"),
    ],
)
def test_date_of_modification_that_says_more_is_refused(
    change: Change, sealed: bytes, signer: SealSigner
) -> None:
    found = read(updated(sealed, change), signer)
    assert [each.code for each in found.signatures[0].reasons] == ["metadata_changed"]
