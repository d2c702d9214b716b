"""Take the dossier out of a PDF, whatever the file was made to do to its reader."""

import zlib
from io import BytesIO

import pikepdf

DOSSIER_NAME = "dossier.json"
MAX_DOSSIER = 10 * 1024 * 1024


class DossierUnreadable(Exception):
    """There is a dossier but it cannot be taken out: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def extract_dossier(
    pdf: bytes, *, name: str = DOSSIER_NAME, max_size: int = MAX_DOSSIER
) -> bytes | None:
    """The associated file called `name` (PDF/A-3, ISO 19005-3 6.8), or None when there is none.

    Raises `DossierUnreadable`: `file_malformed`, `dossier_ambiguous` (two of that name),
    `dossier_encoding` (a filter other than plain Flate), `dossier_too_large` (over `max_size`
    bytes once inflated; never inflated further).
    """
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            found = _named(document, name)
            if len(found) > 1:
                raise DossierUnreadable("dossier_ambiguous")
            return _content(found[0], max_size) if found else None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DossierUnreadable("file_malformed") from error


def _named(document: pikepdf.Pdf, name: str) -> list[pikepdf.Stream]:
    associated = document.Root.get("/AF")
    if not isinstance(associated, pikepdf.Array):
        return []
    # The same object may be listed twice (WeasyPrint does so); two objects are two answers.
    found: dict[tuple[int, int], pikepdf.Stream] = {}
    for specification in associated.as_list():
        label = specification.get("/UF", specification.get("/F"))
        if label is not None and str(label) == name:
            stream = specification.EF.get("/UF", specification.EF.get("/F"))
            if not isinstance(stream, pikepdf.Stream):
                raise DossierUnreadable("file_malformed")
            found[stream.objgen] = stream
    return list(found.values())


def _content(stream: pikepdf.Stream, max_size: int) -> bytes:
    filters = stream.get("/Filter")
    names = [] if filters is None else _filter_names(filters)
    raw = stream.read_raw_bytes()
    if names not in ([], ["/FlateDecode"]) or "/DecodeParms" in stream:
        raise DossierUnreadable("dossier_encoding")
    content = _inflate(raw, max_size) if names else raw
    if len(content) > max_size:
        raise DossierUnreadable("dossier_too_large")
    return content


def _filter_names(filters: pikepdf.Object) -> list[str]:
    several = isinstance(filters, pikepdf.Array)
    return [str(item) for item in filters.as_list()] if several else [str(filters)]


def _inflate(raw: bytes, max_size: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw, max_size + 1)
    except zlib.error as error:
        raise DossierUnreadable("dossier_encoding") from error
