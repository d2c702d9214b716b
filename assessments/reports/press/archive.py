"""The last pass over a rendered PDF: PDF/UA identification, compact objects, same bytes each time."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from assessments.reports.press.watermark import put_under

_RDF_END = b"</rdf:RDF>"
# PDF/A-3 accepts a metadata schema it does not know only when the file describes it.
_PDFUA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


def archive(pdf: bytes, *, watermark: str = "") -> bytes:
    """`pdf` (tagged PDF/A-3a) claimed as PDF/UA-1 too, with object streams and a repeatable id.

    `watermark`: words to put under every page.
    """
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        _claim_pdfua(document)
        _list_attachments_once(document)
        if watermark:
            put_under(document, watermark)
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return out.getvalue()


def _claim_pdfua(document: pikepdf.Pdf) -> None:
    metadata = document.Root.Metadata
    before, end, after = metadata.read_bytes().rpartition(_RDF_END)
    metadata.write(before + _PDFUA + end + after)


def _list_attachments_once(document: pikepdf.Pdf) -> None:
    """WeasyPrint lists an embedded file twice among the associated files."""
    listed, seen = pikepdf.Array(), set()
    for associated in document.Root.get("/AF", pikepdf.Array()):
        if associated.objgen not in seen:
            seen.add(associated.objgen)
            listed.append(associated)
    document.Root.AF = listed
