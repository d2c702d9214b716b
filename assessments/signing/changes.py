"""Which changes may follow a signature: fewer than pyHanko accepts by default.

pyHanko lets the XMP packet and /Info change freely, forms be filled in, the catalogue's
/MarkInfo and /Version move and unused objects pile up. None of that is needed to counter-sign or
to archive a sealed report, and a changed title or a hidden object misleads a reader.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import IndirectObjectExpected, PdfReadError
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FieldComparisonContext,
    FormUpdate,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules_api import ReferenceUpdate, WhitelistRule

_XMP = "http://ns.adobe.com/xap/1.0/"
_XMP_DATES = (f"{{{_XMP}}}ModifyDate", f"{{{_XMP}}}MetadataDate")
_INFO_DATES = frozenset({"/ModDate"})
# ISO 16684-1 (XMP), 8.2.1.2, and ISO 32000-1, 7.9.4: a date that is anything else says something.
_XMP_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?")
_PDF_DATE = re.compile(r"D:\d{4,14}(Z|[+-]\d\d('\d\d)?'?)?")
# Neither /A nor /AA, which act when the page opens, nor /Kids, which could, nor /AP, which shows.
_FIELD_KEYS = frozenset(
    {"/FT", "/T", "/TU", "/V", "/Lock", "/Type", "/Subtype", "/P", "/Rect", "/F"}
)


class MetadataChanged(SuspiciousModification):
    """XMP or /Info says something else than when the file was signed."""


class DatesOnlyXmpRule(WhitelistRule):
    """XMP may change its modification dates and nothing else."""

    _usual = MetadataUpdateRule()

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        if _xmp_without_dates(old) != _xmp_without_dates(new):
            raise MetadataChanged("XMP metadata changed after signing")
        yield from self._usual.apply(old, new)


class DatesOnlyInfoRule(DocInfoRule):
    """/Info may change its modification date and nothing else."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        if _info_without_dates(old) != _info_without_dates(new):
            raise MetadataChanged("/Info changed after signing")
        yield from super().apply(old, new)


def _xmp_without_dates(revision: HistoricalResolver) -> bytes | None:
    stream = _historical(revision, revision.root, "/Metadata")
    if stream is None:
        return None
    if not isinstance(stream, generic.StreamObject):
        raise MetadataChanged("/Metadata is not a stream")
    # No entity, no DTD, no network: the packet comes from a stranger.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(stream.read_data(DecodePurpose.XMP_METADATA), parser=parser)
    except (etree.XMLSyntaxError, PdfReadError) as error:
        raise MetadataChanged("XMP metadata cannot be read") from error
    for element in list(root.iter(etree.Element)):
        for name in _XMP_DATES:
            if _XMP_DATE.fullmatch(element.get(name, "")):
                del element.attrib[name]
        parent = element.getparent()
        if element.tag in _XMP_DATES and parent is not None and _is_only_a_date(element):
            parent.remove(element)
    return bytes(etree.tostring(root, method="c14n"))


def _is_only_a_date(element: etree._Element) -> bool:
    bare = not len(element) and not element.attrib and not (element.tail or "").strip()
    return bare and _XMP_DATE.fullmatch(element.text or "") is not None


def _info_without_dates(revision: HistoricalResolver) -> dict[str, str]:
    info = _historical(revision, revision.trailer_view, "/Info")
    if info is None:
        return {}
    if not isinstance(info, generic.DictionaryObject):
        raise MetadataChanged("/Info is not a dictionary")
    told = {str(key): info.raw_get(key) for key in info}
    return {
        key: repr(value)
        for key, value in told.items()
        if key not in _INFO_DATES or not _is_pdf_date(value)
    }


def _is_pdf_date(value: generic.PdfObject) -> bool:
    text = isinstance(value, generic.TextStringObject)
    return text and _PDF_DATE.fullmatch(str(value)) is not None


def _historical(
    revision: HistoricalResolver, parent: generic.DictionaryObject, key: str
) -> generic.PdfObject | None:
    """The object as it stood then: plain subscription gives the trailer's latest, even in the past.

    Both entries must be indirect objects for their changes to be tracked at all.
    """
    try:
        reference = parent.get_value_as_reference(key)
    except KeyError:
        return None
    except IndirectObjectExpected as error:
        raise MetadataChanged(f"{key} is not an indirect object") from error
    found: generic.PdfObject = revision.get_object(reference)
    return found


class PlainFieldRule(SigFieldCreationRule):
    """A new signature field is a name, a place that nobody sees and a signature: it does nothing."""

    def apply(
        self, context: FieldComparisonContext
    ) -> Iterable[tuple[ModificationLevel, FormUpdate]]:
        for name, spec in context.field_specs.items():
            if spec.old_field_ref is None and spec.new_field_ref is not None:
                field = spec.new_field_ref.get_object()
                assert isinstance(field, generic.DictionaryObject)  # the library looked
                unusual = set(field) - _FIELD_KEYS
                if unusual or not _is_a_point(field):
                    raise SuspiciousModification(f"field {name} does more than hold a signature")
        yield from super().apply(context)


def _is_a_point(field: generic.DictionaryObject) -> bool:
    """Four numbers and no area: readers make something of a rectangle that has five, or two."""
    if "/Rect" not in field:
        return True
    rectangle = field["/Rect"]
    if not isinstance(rectangle, generic.ArrayObject) or len(rectangle) != 4:
        return False
    numbers = all(isinstance(each, int | float | Decimal) for each in rectangle)
    return numbers and rectangle[0] == rectangle[2] and rectangle[1] == rectangle[3]


def _policy(catalogue_keys: set[str], form_rule: FormUpdatingRule | None) -> StandardDiffPolicy:
    level = ModificationLevel.LTA_UPDATES
    return StandardDiffPolicy(
        global_rules=[
            CatalogModificationRule(ignored_keys=frozenset(catalogue_keys)),
            DatesOnlyInfoRule().as_qualified(level),
            DatesOnlyXmpRule().as_qualified(level),
            XrefStreamRule().as_qualified(level),
            ObjectStreamRule().as_qualified(level),
            DSSCompareRule().as_qualified(level),
        ],
        form_rule=form_rule,
        ignore_orphaned_objects=False,
    )


_ARCHIVAL_KEYS = {"/DSS", "/Extensions", "/Metadata"}

AFTER_THE_LAST = _policy(_ARCHIVAL_KEYS, form_rule=None)
"""After the last signature or timestamp: validation material (DSS) and dates."""

BETWEEN = _policy(
    _ARCHIVAL_KEYS | {"/AcroForm"},
    form_rule=FormUpdatingRule(
        field_rules=[
            PlainFieldRule(),  # type: ignore[no-untyped-call]  # untyped there
            SigFieldModificationRule(),
        ]
    ),
)
"""Between a signature and a later one: the above, and invisible signature fields."""
