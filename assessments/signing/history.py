"""Read a long tagged PDF, and its earlier revisions, in a time that grows with its length.

pyHanko reads the header of an object stream again for each object in it, and, to know what an
updated object was used for, walks every path to every object: minutes for a report of 70 pages
signed twice. Here headers are read once, and only the paths that lead to an object somebody may
ask about are walked. Same answers: tests/signing/test_history.py compares them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import ConsList, PdfReadError, PdfStrictReadError, read_non_whitespace
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader, RawPdfPath
from pyhanko.pdf_utils.rw_common import PdfHandler

Reference = generic.Reference
Paths = dict[Reference, set[RawPdfPath]]


class Reader(PdfFileReader):
    """A strict reader whose revisions know the paths to what changed after them."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(BytesIO(pdf), strict=True)
        self._headers: dict[int, tuple[bytes, dict[int, tuple[int, int]]]] = {}
        self._revisions: dict[int, Revision] = {}

    def get_historical_resolver(self, revision: int) -> Revision:
        if revision not in self._revisions:
            self._revisions[revision] = Revision(self, revision)
        return self._revisions[revision]

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> generic.PdfObject:
        data, places = self._header(stmnum)
        if idnum not in places or places[idnum][0] != idx:
            raise PdfStrictReadError("Object is not where the cross-references say")
        stream = BytesIO(data)
        stream.seek(places[idnum][1])
        found: generic.PdfObject = generic.read_object(stream, Reference(idnum, 0, self))
        if isinstance(found, (generic.StreamObject, generic.IndirectObject)):
            raise PdfStrictReadError("Encountered forbidden object type in object stream")
        return found

    def _header(self, stmnum: int) -> tuple[bytes, dict[int, tuple[int, int]]]:
        """The stream's data; where each object starts, with its index."""
        if stmnum not in self._headers:
            stream = Reference(stmnum, 0, self).get_object()
            if not isinstance(stream, generic.StreamObject) or stream["/Type"] != "/ObjStm":
                raise PdfStrictReadError("This is no object stream")
            data = stream.read_data(DecodePurpose.OBJECT_STREAM)
            self._headers[stmnum] = data, _places(data, stream["/N"], stream["/First"])
        return self._headers[stmnum]


def _places(data: bytes, count: int, first: int) -> dict[int, tuple[int, int]]:
    stream = BytesIO(data)
    found: dict[int, tuple[int, int]] = {}
    try:
        for index in range(count):
            number, offset = _number(stream), _number(stream)
            found.setdefault(number, (index, first + offset))
    except ValueError as error:
        raise PdfStrictReadError("Object stream header possibly corrupted") from error
    return found


def _number(stream: BytesIO) -> int:
    read_non_whitespace(stream, seek_back=True)
    return int(generic.NumberObject.read_from_stream(stream))


@dataclass(frozen=True)
class _Trees:
    """`pages`: the path to each node of the page tree; `structure`: the nodes of the other one."""

    pages: dict[Reference, ConsList[Any]]
    structure: set[Reference]


class Revision(HistoricalResolver):
    """A revision that knows what each object changed after it was used for."""

    reader: PdfFileReader

    def __init__(self, reader: PdfFileReader, revision: int) -> None:
        super().__init__(reader, revision)
        self._asked: set[Reference] | None = None
        self._usages: Paths | None = None

    def _load_reverse_xref_cache(self) -> None:
        """Put off until somebody asks: most are about objects that did not exist yet."""

    def _get_usages_of_ref(self, ref: Reference) -> set[RawPdfPath]:
        if self._asked is None:
            self._asked = self._likely()
        if ref not in self._asked:
            super()._load_reverse_xref_cache()  # type: ignore[no-untyped-call]  # every path to every object
            found: set[RawPdfPath] = super()._get_usages_of_ref(ref)
            return found
        if self._usages is None:
            self._usages = _Walk(self, self._asked).paths()
        return self._usages.get(ref, set())

    def _likely(self) -> set[Reference]:
        """What later revisions define, and the fields of the form."""
        later = range(self.revision + 1, self.reader.total_revisions)
        changed = {
            ref for each in later for ref in self.reader.xrefs.explicit_refs_in_revision(each)
        }
        return {Reference(ref.idnum, ref.generation, self) for ref in changed} | set(self._fields())

    def _fields(self) -> Iterator[Reference]:
        if "/AcroForm" in self.root:
            for field in self.root["/AcroForm"].get("/Fields", ()):
                if isinstance(field, generic.IndirectObject):
                    yield field.reference


class _Walk:
    """The paths of a revision that lead to `wanted`, as pyHanko's own walk would give them."""

    def __init__(self, revision: PdfHandler, wanted: set[Reference]) -> None:
        self._at = revision
        self._wanted = wanted
        self._trees = _Trees(dict(self._page_tree()), set(self._structure()))
        self._leads = self._leading()
        self._found: dict[Reference, set[ConsList[Any]]] = defaultdict(set)

    def paths(self) -> Paths:
        empty: ConsList[Any] = ConsList.empty()
        self._follow(self._at.trailer_view, empty, empty, in_structure=False)
        return {
            ref: {RawPdfPath(*reversed(list(path))) for path in paths}
            for ref, paths in self._found.items()
        }

    def _follow(
        self, obj: Any, path: ConsList[Any], seen: ConsList[Any], *, in_structure: bool
    ) -> None:
        if isinstance(obj, generic.IndirectObject):
            ref = obj.reference
            if ref in seen:
                return
            if ref in self._wanted:
                self._found[ref].add(path)
            if ref not in self._leads or self._trees.pages.get(ref, path) != path:
                return
            if not in_structure and ref in self._trees.structure:
                return
            seen, obj = seen.cons(ref), self._at.get_object(ref)
        if isinstance(obj, generic.DictionaryObject):
            for key, value in obj.items():
                if key == "/Parent" or (in_structure and key == "/P"):
                    continue
                below = in_structure or (key == "/K" and _is_structure_root(path))
                self._follow(value, path.cons(key), seen, in_structure=below)
        elif isinstance(obj, generic.ArrayObject):
            for index, value in enumerate(obj):
                self._follow(value, path.cons(index), seen, in_structure=in_structure)

    def _leading(self) -> set[Reference]:
        """The objects from which one that is wanted can be reached; a few more do no harm."""
        above: dict[Reference, set[Reference]] = defaultdict(set)
        found: set[Reference] = set()
        known: set[Reference] = set()
        waiting = [ref for ref, _entered in self._references(self._at.trailer_view, skipped=())]
        while waiting:
            ref = waiting.pop()
            if ref in known:
                continue
            known.add(ref)
            skipped = ("/P",) if ref in self._trees.structure else ()
            for other, entered in self._references(self._at.get_object(ref), skipped=skipped):
                waiting.append(other)
                if other in self._wanted:
                    found.add(ref)
                if entered:
                    above[other].add(ref)
        rising = list(found)
        while rising:
            for ref in above[rising.pop()] - found:
                found.add(ref)
                rising.append(ref)
        return found

    def _references(
        self, obj: Any, *, skipped: tuple[str, ...], key: str = ""
    ) -> Iterator[tuple[Reference, bool]]:
        """The references of an object; whether the walk goes on behind each.

        A node of the page tree is entered from the node above it only, through /Pages or /Kids.
        """
        if isinstance(obj, generic.IndirectObject):
            ref = obj.reference
            yield ref, ref not in self._trees.pages or key in ("/Pages", "/Kids")
        elif isinstance(obj, generic.DictionaryObject):
            for name, value in obj.items():
                if name != "/Parent" and name not in skipped:
                    yield from self._references(value, skipped=skipped, key=name)
        elif isinstance(obj, generic.ArrayObject):
            for value in obj:
                yield from self._references(value, skipped=skipped, key=key)

    def _page_tree(self) -> Iterator[tuple[Reference, ConsList[Any]]]:
        pages = self._at.root.raw_get("/Pages")
        path: ConsList[Any] = ConsList.sing("/Root")
        path = path.cons("/Pages")
        seen: set[Reference] = set()
        waiting = [(pages, path)]
        while waiting:
            node, path = waiting.pop()
            if isinstance(node, generic.IndirectObject):
                if node.reference in seen:
                    raise PdfReadError("Circular reference in page tree")
                seen.add(node.reference)
                yield node.reference, path
                node = node.get_object()
            # The root of the tree is taken for one whatever it says; below, /Type decides.
            if path.tail == ConsList.sing("/Root") or node.get("/Type", None) == "/Pages":
                below = path.cons("/Kids")
                waiting += [(kid, below.cons(index)) for index, kid in enumerate(node["/Kids"])]

    def _structure(self) -> Iterator[Reference]:
        seen: set[Reference] = set()
        waiting = [self._at.root["/StructTreeRoot"]] if "/StructTreeRoot" in self._at.root else []
        while waiting:
            for child in self._children(waiting.pop()):
                if isinstance(child, generic.IndirectObject):
                    ref, node = child.reference, child.get_object()
                else:
                    ref, node = None, child
                if not isinstance(node, generic.DictionaryObject):
                    continue
                if "/Type" in node and node["/Type"] != "/StructElem":
                    continue
                if ref is not None:
                    if ref in seen:
                        raise PdfReadError("Circular reference in structure tree")
                    seen.add(ref)
                    yield ref
                waiting.append(node)

    def _children(self, element: Any) -> list[Any]:
        """What is under an element, references as they are: one child need not be in an array."""
        if "/K" not in element:
            return []
        children = element["/K"]
        return list(children) if isinstance(children, generic.ArrayObject) else [children]


def _is_structure_root(path: ConsList[Any]) -> bool:
    return bool(path.head == "/StructTreeRoot" and path.tail == ConsList.sing("/Root"))
