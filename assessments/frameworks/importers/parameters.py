"""The parameters of an OSCAL catalog, inserted into prose as `{{ insert: param, ac-1_prm_1 }}`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assessments.frameworks.importers.errors import refused
from assessments.frameworks.importers.fields import Fields

INSERT = re.compile(r"\{\{\s*(?:insert:\s*)?param\s*,\s*([^\s{}]+)\s*\}\}")
DEEPEST = 8


class Parameters:
    """Every parameter of a catalog by its identifier; texts are made once, within `longest`."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.texts: dict[str, str] = {}
        self.done: dict[str, str] = {}

    def add(self, params: Iterable[Fields]) -> None:
        for fields in params:
            identifier = fields.text("id", required=True)
            self.texts[identifier] = _words(fields)

    def inserted(self, prose: str, place: str) -> str:
        """The prose with a readable word in square brackets for each parameter."""
        return self._replaced(prose, place, ())

    def _replaced(self, prose: str, place: str, above: tuple[str, ...]) -> str:
        pieces: list[str] = []
        end = length = 0
        for match in INSERT.finditer(prose):
            pieces += prose[end : match.start()], f"[{self._text(match[1], place, above)}]"
            end = match.end()
            length += len(pieces[-2]) + len(pieces[-1])
            # A few parameters that insert one another can swell without end.
            if length > self.longest:
                raise refused("too_long", place, limit=self.longest)
        return "".join([*pieces, prose[end:]])

    def _text(self, identifier: str, place: str, above: tuple[str, ...]) -> str:
        """Its words; its identifier where the catalog has none, or where it would insert itself."""
        text = self.texts.get(identifier, "")
        if not text or identifier in above:
            return identifier
        if len(above) >= DEEPEST:
            raise refused("nested", place, found=identifier, limit=DEEPEST)
        if identifier not in self.done:
            self.done[identifier] = self._replaced(text, place, (*above, identifier))
        return self.done[identifier]


def _words(fields: Fields) -> str:
    """Its values, else its label, else the choices it offers."""
    select = fields.inner("select")
    choices = select.words("choice") if select else ()
    return ", ".join(fields.words("values")) or fields.text("label") or " / ".join(choices)
