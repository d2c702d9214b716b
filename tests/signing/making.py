"""Real material for these tests: reports by WeasyPrint, seals, counter-signatures, attacks."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from weasyprint import HTML, Attachment

from assessments.signing.certificate import SealSigner, load_signer
from assessments.signing.levels import ALONE, Assurance, Level
from assessments.signing.seal import SealedPdf, seal
from tests.signing.pki import PASSPHRASE, Pki

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
DOSSIER = b'{"dossier":"1","fictitious":true}'

_PAGE = """<html lang="en"><head><title>Analysis report</title>
<meta name="description" content="Analysis of the bids"></head>
<body><h1>Analysis report</h1><p>Alpha obtains 79.80 points.</p>
<h2>Marks</h2><table><tr><th>Bid</th><th>Score</th></tr><tr><td>Alpha</td><td>79.80</td></tr>
</table></body></html>"""


def make_report(dossier: bytes | None = DOSSIER, pages: int = 1) -> bytes:
    body = _PAGE + "<p style='page-break-before: always'>More text.</p>" * (pages - 1)
    document = HTML(string=body).render(pdf_variant="pdf/a-3a")
    if dossier is not None:
        document.metadata.attachments = [
            Attachment(
                string=dossier,
                name="dossier.json",
                relationship="Data",
                created=NOW,
                modified=NOW,
            )
        ]
    content: bytes = document.write_pdf(pdf_variant="pdf/a-3a")
    return content


def sealed_by(
    signer: SealSigner, pdf: bytes, at: datetime = NOW, assurance: Assurance = ALONE
) -> SealedPdf:
    return seal(
        pdf,
        signer=signer,
        reason="Report drawn up",
        role="Officer",
        signed_at=at,
        assurance=assurance,
    )


def signer_of(pki: Pki, label: str, folder: Path) -> SealSigner:
    return load_signer(pki.pkcs12(label, folder), PASSPHRASE, at=datetime.now(UTC))


def behind(pki: Pki, level: Level | None = None, tsa: str = "tsa") -> Assurance:
    """The time-stamping authority `tsa`, trusted through the root."""
    return Assurance(pki.tsa_url(tsa), (pki.der("root"),), level=level, timeout=5)


class PlainRevision(IncrementalPdfFileWriter):
    """An attacker leaves no trace in the metadata."""

    def _update_meta(self) -> None:
        return


def counter_sign(
    pdf: bytes, signer: SealSigner, *, touch_metadata: bool = False, visible: bool = False
) -> bytes:
    writer = (IncrementalPdfFileWriter if touch_metadata else PlainRevision)(io.BytesIO(pdf))
    metadata = PdfSignatureMetadata(
        field_name="Review", reason="Reviewed", subfilter=SigSeedSubFilter.PADES
    )
    box = (20, 20, 400, 400) if visible else None
    field = SigFieldSpec("Review", box=box)
    signed = PdfSigner(metadata, signer.backend, new_field_spec=field).sign_pdf(writer)
    return bytes(signed.getbuffer())


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """`pdf` with an incremental update that applies `change`."""
    writer: IncrementalPdfFileWriter = PlainRevision(io.BytesIO(pdf))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def resaved(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """`pdf` changed and written anew by another tool, streams as they are."""
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(
            output, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
        )
    return output.getvalue()


def append_to_page(writer: IncrementalPdfFileWriter) -> None:
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf (Alpha is excluded) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(stream))


def rewrite_page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    reference = page.raw_get("/Contents")
    content = reference.get_object()
    content._data = content.data.replace(b" re", b" RE") + b"\n"
    content._encoded_data = None
    writer.mark_update(reference)


def add_annotation(writer: IncrementalPdfFileWriter) -> None:
    box = generic.ArrayObject(generic.FloatObject(value) for value in (10, 10, 300, 300))
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): box,
            generic.pdf_name("/Contents"): generic.pdf_string("Bravo wins"),
        }
    )
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def change_title_in_xmp(writer: IncrementalPdfFileWriter) -> None:
    _change_xmp(writer, b"Analysis report", b"Another report!")


def change_title_in_info(writer: IncrementalPdfFileWriter) -> None:
    info = writer.trailer_view["/Info"]
    info[generic.pdf_name("/Title")] = generic.pdf_string("Another report")
    writer.update_container(info)


def replace_attachment(writer: IncrementalPdfFileWriter) -> None:
    specification = writer.root["/AF"][0]
    reference = specification["/EF"].raw_get("/F")
    stream = reference.get_object()
    stream._data = stream.data.replace(b"true", b"fals")
    stream._encoded_data = None
    writer.mark_update(reference)


def point_attachment_elsewhere(writer: IncrementalPdfFileWriter) -> None:
    stream = writer.add_object(generic.StreamObject(stream_data=b'{"dossier":"2"}'))
    specification = writer.root["/AF"][0]
    specification["/EF"][generic.pdf_name("/F")] = stream
    writer.update_container(specification)


def add_script(writer: IncrementalPdfFileWriter) -> None:
    script = generic.DictionaryObject(
        {
            generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
            generic.pdf_name("/JS"): generic.pdf_string("app.alert(1)"),
        }
    )
    writer.root[generic.pdf_name("/OpenAction")] = writer.add_object(script)
    writer.update_root()


def change_language(writer: IncrementalPdfFileWriter) -> None:
    writer.root[generic.pdf_name("/Lang")] = generic.pdf_string("de")
    writer.update_root()


def unmark_as_tagged(writer: IncrementalPdfFileWriter) -> None:
    writer.root[generic.pdf_name("/MarkInfo")] = generic.DictionaryObject()
    writer.update_root()


def add_unused_object(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(generic.StreamObject(stream_data=b"for a later revision"))


def add_page(writer: IncrementalPdfFileWriter) -> None:
    page = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Page"),
            generic.pdf_name("/MediaBox"): writer.root["/Pages"]["/Kids"][0]["/MediaBox"],
            generic.pdf_name("/Resources"): generic.DictionaryObject(),
        }
    )
    writer.insert_page(page)


def empty_the_signature_field(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    del field["/V"]
    writer.update_container(field)


def drop_the_form(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/AcroForm"]
    writer.update_root()


def add_signature_field(writer: IncrementalPdfFileWriter) -> None:
    field = generic.DictionaryObject(
        {
            generic.pdf_name("/FT"): generic.pdf_name("/Sig"),
            generic.pdf_name("/T"): generic.pdf_string("Empty"),
        }
    )
    writer.root["/AcroForm"]["/Fields"].append(writer.add_object(field))
    writer.update_container(writer.root["/AcroForm"])


def _change_xmp(writer: IncrementalPdfFileWriter, old: bytes, new: bytes) -> None:
    reference = writer.root.raw_get("/Metadata")
    stream = reference.get_object()
    data = bytes(stream.data)
    if old not in data:
        raise AssertionError(f"{old!r} is not in the XMP packet")
    writer.root[generic.pdf_name("/Metadata")] = writer.add_object(
        generic.StreamObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Metadata"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/XML"),
            },
            stream_data=data.replace(old, new),
        )
    )
    writer.update_root()


ATTACKS: tuple[Callable[[IncrementalPdfFileWriter], None], ...] = (
    append_to_page,
    rewrite_page,
    add_annotation,
    change_title_in_xmp,
    change_title_in_info,
    replace_attachment,
    point_attachment_elsewhere,
    add_script,
    change_language,
    unmark_as_tagged,
    add_unused_object,
    add_page,
    empty_the_signature_field,
    drop_the_form,
    add_signature_field,
)
