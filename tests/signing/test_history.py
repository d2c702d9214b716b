"""Our reader gives what pyHanko's gives, of every object and of every use of what changed."""

import io
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from weasyprint import HTML, Attachment

from assessments.signing.certificate import SealSigner
from assessments.signing.history import Reader, Revision
from tests.signing.making import ATTACKS, DOSSIER, append_to_page, counter_sign, sealed_by, updated

PAGE = """<h1 id="s{0}">Section {0}</h1><p>See <a href="#s1">the first</a>, <a href="#s2">the second</a>.</p>
<ul><li>One</li><li>Two</li></ul><table><tr><th>Bid</th></tr><tr><td>{0}</td></tr></table>
<p style="page-break-before: always"></p>"""


@pytest.fixture(scope="module")
def linked(signer: SealSigner) -> bytes:
    """Tagged pages that link to each other, their objects in streams, sealed."""
    html = "<html lang='en'><title>Analysis report</title>" + "".join(
        PAGE.format(n) for n in range(1, 4)
    )
    made = HTML(string=html).render(pdf_variant="pdf/a-3a")
    made.metadata.attachments = [
        Attachment(string=DOSSIER, name="dossier.json", relationship="Data")
    ]
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.write_pdf(pdf_variant="pdf/a-3a"))) as document:
        document.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return sealed_by(signer, saved.getvalue()).bytes


def test_every_object_is_read_alike(linked: bytes) -> None:
    ours, theirs = Reader(linked), PdfFileReader(io.BytesIO(linked), strict=True)
    size = int(theirs.trailer["/Size"])
    assert size > 100
    for number in range(1, size):
        told = [_told(reader, number) for reader in (ours, theirs)]
        assert told[0] == told[1]


def _told(reader: PdfFileReader, number: int) -> str:
    try:
        found = reader.get_object(generic.Reference(number, 0, reader))
    except PdfStrictReadError:
        return "absent"
    return repr(found)


def test_every_use_of_what_changed_is_found(linked: bytes, stranger: SealSigner) -> None:
    both = counter_sign(linked, stranger)
    files = [both, updated(both, append_to_page), *(updated(linked, each) for each in ATTACKS)]
    assert sum(map(_compared, files)) > 100


def _compared(file: bytes) -> int:
    """In how many ways what changed after the seal was used before, once both tell the same."""
    ours, theirs = Reader(file), PdfFileReader(io.BytesIO(file), strict=True)
    told = 0
    for revision in range(1, theirs.total_revisions - 1):
        old = theirs.get_historical_resolver(revision)
        old._load_reverse_xref_cache()
        new = ours.get_historical_resolver(revision)
        for ref in _later(theirs, old):
            uses = old._get_usages_of_ref(ref)
            assert new._get_usages_of_ref(ref) == uses
            told += len(uses)
    return told


def _later(reader: PdfFileReader, old: HistoricalResolver) -> set[generic.Reference]:
    later = range(old.revision + 1, reader.total_revisions)
    return {ref for each in later for ref in reader.xrefs.explicit_refs_in_revision(each)}


def test_object_that_nobody_was_expected_to_ask_about_is_told_too(linked: bytes) -> None:
    theirs = PdfFileReader(io.BytesIO(linked), strict=True).get_historical_resolver(1)
    theirs._load_reverse_xref_cache()
    ours: Revision = Reader(linked).get_historical_resolver(1)
    metadata = ours.root.raw_get("/Metadata").reference
    uses = ours._get_usages_of_ref(metadata)
    assert uses == theirs._get_usages_of_ref(metadata)
    assert uses


def test_object_stream_that_lies_is_refused(linked: bytes) -> None:
    reader = Reader(linked)
    number, place = next(
        (number, marker)
        for number in range(1, 400)
        if hasattr(marker := _marker(reader, number), "obj_stream_id")
    )
    with pytest.raises(PdfStrictReadError):
        reader._get_object_from_stream(number, place.obj_stream_id, place.ix_in_stream + 1)
    with pytest.raises(PdfStrictReadError):
        reader._get_object_from_stream(99_999, place.obj_stream_id, 0)


def _marker(reader: Reader, number: int) -> Any:
    try:
        return reader.xrefs[generic.Reference(number, 0, reader)]
    except KeyError:
        return None
