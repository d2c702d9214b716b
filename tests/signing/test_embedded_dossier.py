import io
import zlib

import pikepdf
import pytest

from assessments.signing.embedded import DossierUnreadable, extract_dossier
from tests.signing.making import DOSSIER, make_report, resaved


def replaced(pdf: bytes, raw: bytes, encoding: pikepdf.Name) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        stream = document.Root.AF[0].EF.F
        stream.write(raw, filter=encoding)

    return resaved(pdf, change)


def test_dossier_comes_out_as_it_went_in(sealed: bytes) -> None:
    assert extract_dossier(sealed) == DOSSIER


def test_report_without_dossier_has_none() -> None:
    assert extract_dossier(make_report(dossier=None)) is None


def test_file_saved_again_keeps_its_dossier(report: bytes) -> None:
    assert extract_dossier(resaved(report, lambda document: None)) == DOSSIER


def test_dossier_that_swells_is_not_inflated(report: bytes) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(50)) + packer.flush()
    hostile = replaced(report, bomb, encoding=pikepdf.Name.FlateDecode)
    with pytest.raises(DossierUnreadable, match="dossier_too_large"):
        extract_dossier(hostile)


def test_dossier_behind_another_filter_is_refused(report: bytes) -> None:
    hostile = replaced(report, b"7B7D>", encoding=pikepdf.Name.ASCIIHexDecode)
    with pytest.raises(DossierUnreadable, match="dossier_encoding"):
        extract_dossier(hostile)


def test_damaged_stream_is_refused(report: bytes) -> None:
    with pikepdf.open(io.BytesIO(report)) as document:
        stored = document.Root.AF[0].EF.F.read_raw_bytes()
    hostile = report.replace(stored, b"\xff" * len(stored))
    with pytest.raises(DossierUnreadable):
        extract_dossier(hostile)


def test_two_dossiers_are_ambiguous(report: bytes) -> None:
    def add_another(document: pikepdf.Pdf) -> None:
        copy = document.copy_foreign(other.Root.AF[0])
        document.Root.AF.append(copy)

    with pikepdf.open(io.BytesIO(report)) as other:
        hostile = resaved(report, add_another)
    with pytest.raises(DossierUnreadable, match="dossier_ambiguous"):
        extract_dossier(hostile)


@pytest.mark.parametrize("entry", ["AF", "EF"])
def test_nonsense_in_place_of_the_dossier_is_refused(entry: str, report: bytes) -> None:
    def change(document: pikepdf.Pdf) -> None:
        if entry == "AF":
            document.Root.AF = pikepdf.Array([42, pikepdf.Name.Nonsense])
        else:
            document.Root.AF[0].EF = pikepdf.Dictionary(F=pikepdf.String("text"))

    with pytest.raises(DossierUnreadable, match="file_malformed"):
        extract_dossier(resaved(report, change))


@pytest.mark.parametrize("data", [b"", b"text", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(DossierUnreadable, match="file_malformed"):
        extract_dossier(data)
