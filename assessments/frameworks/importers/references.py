"""A reference for every node: citable, unique, the same each time the same file is read.

The rules, in their order, are told in docs/frameworks.md.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 40
# A reference stands in addresses, in sheets and in the names of cells.
OUTSIDE = re.compile(r"[^\w.()-]+|--+")
# « a) … », « 12. … », « b - … » at the start of a text.
ENUMERATOR = re.compile(r"([a-z]|[0-9]{1,2})(?:[).]|\s+[-–])\s")
# An address that ends so says where among its siblings a node stands, not what it is.
PLACE = re.compile(r"[a-z]|[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Given:
    """What a node's reference is made of; parents come before their children."""

    identifier: str
    parent: str
    reference: str
    fallback: str
    text: str


@dataclass(frozen=True, slots=True)
class Notices:
    """How many references were made here.

    `derived`: the node had none; `adapted`: some of its characters, or its length, cannot be kept;
    `repeated`: another node had it before.
    """

    derived: int = 0
    adapted: int = 0
    repeated: int = 0


def references(nodes: Sequence[Given]) -> tuple[dict[str, str], Notices]:
    """Reference by identifier. References the file gives are served before those made here."""
    claims = _Claims()
    found: dict[str, str] = {}
    adapted = 0
    for node in nodes:
        if tidy := tidied(node.reference):
            found[node.identifier] = claims.take(fitted(tidy))
            adapted += fitted(tidy) != node.reference
    repeated, derived = claims.repeated, len(nodes) - len(found)
    places: Counter[str] = Counter()
    for node in nodes:
        if node.identifier not in found:
            places[node.parent] += 1
            above = found.get(node.parent, "")
            made = _made(above, node, places[node.parent])
            found[node.identifier] = claims.take(fitted(made))
    return found, Notices(derived, adapted, repeated)


def tidied(text: str) -> str:
    """What of a reference can stand in an address; it never starts or ends with a dot or a dash."""
    return OUTSIDE.sub("-", unicodedata.normalize("NFC", text)).strip(".-")


def fitted(ref: str) -> str:
    """At most LONGEST characters: the start, and eight digits of the SHA-256 of the whole."""
    if len(ref) <= LONGEST:
        return ref
    digest = hashlib.sha256(ref.encode()).hexdigest()[:8]
    return f"{ref[: LONGEST - 9]}~{digest}"


def _made(above: str, node: Given, place: int) -> str:
    """What its address says it is, else where it stands below its parent."""
    told = tidied(node.fallback)
    if told and not PLACE.fullmatch(told):
        return told
    listed = ENUMERATOR.match(node.text)
    own = told or (listed[1] if listed else str(place))
    return f"{_room_for(own, above)}.{own}" if above else f"n{own}"


def _room_for(own: str, above: str) -> str:
    """A parent's reference, without its last words where they would push its children's own out."""
    room = LONGEST - len(own) - 1
    if len(above) <= room:
        return above
    whole_words, dash, _ = above[: room + 1].rpartition("-")
    return whole_words if dash else above[:room]


class _Claims:
    """References taken so far."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.turns: Counter[str] = Counter()
        self.repeated = 0

    def take(self, wanted: str) -> str:
        """The reference, or with « ~2 », « ~3 »… once it is taken; no file gives a tilde."""
        ref = wanted
        while ref in self.taken:
            self.turns[wanted] += 1
            suffix = f"~{self.turns[wanted] + 1}"
            ref = wanted[: LONGEST - len(suffix)] + suffix
        self.repeated += ref != wanted
        self.taken.add(ref)
        return ref
