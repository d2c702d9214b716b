"""What names a version of a framework: its code, its version, its title."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assessments.frameworks.importers.errors import Faults
from assessments.frameworks.importers.references import Notices
from assessments.frameworks.importers.trees import Node, Scale, Tree, Words

LONGEST_CODE = 40
LONGEST_VERSION = 20
CODE = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,38}[a-z0-9])?")
VERSION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,18}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Asked:
    """The code and version the person wants in place of the file's; empty: those of the file.

    `language`, two letters, holds where the file does not say its own.
    """

    code: str = ""
    version: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    code: str
    version: str
    title: Words
    publisher: str
    note: str

    def check(self, faults: Faults) -> None:
        """A code and a version stand in addresses: what cannot is a fault."""
        if not CODE.fullmatch(self.code):
            faults.add("code", "", self.code, limit=LONGEST_CODE)
        if not VERSION.fullmatch(self.version):
            faults.add("version", "", self.version, limit=LONGEST_VERSION)
        if not self.title:
            faults.add("missing", "", "title")

    def tree(
        self,
        shape: str,
        language: str,
        scale: Scale | None,
        assembled: tuple[tuple[Node, ...], Notices],
    ) -> Tree:
        """The framework: what names it, with its nodes and what was noticed on the way."""
        nodes, notices = assembled
        return Tree(
            shape=shape,
            code=self.code,
            version=self.version,
            language=language,
            title=self.title,
            publisher=self.publisher,
            note=self.note,
            scale=scale,
            nodes=nodes,
            notices=notices,
        )


def slug(text: str) -> str:
    """A code out of a title or an identifier: « Référentiel X, v2 » gives referentiel-x-v2."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain)[:LONGEST_CODE].strip(".-")
