"""One object of the file, read key by key; what is not as expected is noted with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from assessments.frameworks.importers.errors import Faults, refused
from assessments.frameworks.importers.limits import Bounds
from assessments.frameworks.importers.values import Plain, Value

WHOLE = re.compile(r"-?[0-9]{1,6}")
# Spreadsheets leave vertical tabs in texts copied out of them.
BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
YES, NO = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})


@dataclass(slots=True)
class Reading:
    """What the objects of one file share: the faults met, and how much text is still allowed."""

    bounds: Bounds
    faults: Faults = field(default_factory=Faults)
    characters: int = 0

    def clean(self, text: str, place: str) -> str:
        """The text as it is kept: composed characters, plain line breaks, no blank at line ends."""
        self.characters += len(text)
        if self.characters > self.bounds.texts:
            raise refused("texts_too_long", limit=self.bounds.texts)
        if len(text) > self.bounds.text:
            self.faults.add("too_long", place, limit=self.bounds.text)
            return ""
        if FORBIDDEN.search(text):
            self.faults.add("control", place)
            return ""
        text = unicodedata.normalize("NFC", BREAKS.sub("\n", text))
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()


class Fields:
    """An object of the file. `place` names it in faults: its path, then its identifier once known."""

    def __init__(self, values: dict[str, Value], path: str, reading: Reading) -> None:
        self.values = values
        self.path = self.place = path
        self.reading = reading

    def text(self, key: str, *, required: bool = False) -> str:
        """Clean text; empty when there is none, which is a fault where one is required."""
        value = self.values.get(key)
        if isinstance(value, str):
            text = self.reading.clean(value, f"{self.place}, {key}")
            if text or not required:
                return text
            self.fault("missing", key)
        elif value is None:
            if required:
                self.fault("missing", key)
        else:
            self.fault("not_text", key)
        return ""

    def flag(self, key: str) -> bool:
        """Whether the key says yes; no when it is absent."""
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        word = value.lower() if isinstance(value, Plain) else ""
        if word not in YES | NO:
            self.fault("not_flag", key)
        return word in YES

    def number(self, key: str) -> int | None:
        """A whole number, or None."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, Plain) and WHOLE.fullmatch(value):
            return int(value)
        self.fault("not_number", key)
        return None

    def items(self, key: str) -> Iterator[Fields]:
        """The objects of a list, each with its place; none when the key is absent."""
        for number, value in enumerate(self.sequence(key)):
            place = f"{self.path}.{key}[{number}]"
            if isinstance(value, dict):
                yield Fields(value, place, self.reading)
            else:
                self.reading.faults.add("not_object", place)

    def words(self, key: str) -> tuple[str, ...]:
        """The texts of a list; none when the key is absent."""
        found = []
        for number, value in enumerate(self.sequence(key)):
            if isinstance(value, str):
                found.append(self.reading.clean(value, f"{self.place}, {key}"))
            else:
                self.reading.faults.add("not_text", f"{self.path}.{key}[{number}]")
        return tuple(word for word in found if word)

    def inner(self, key: str) -> Fields | None:
        """The object under the key, or None."""
        value = self.values.get(key)
        if isinstance(value, dict):
            return Fields(value, f"{self.path}.{key}", self.reading)
        if value is not None:
            self.fault("not_object", key)
        return None

    def essential(self, key: str) -> Fields:
        """The object under the key; without it nothing more can be read: ImportRefused."""
        found = self.inner(key)
        if found is None:
            if self.values.get(key) is None:
                self.fault("missing", key)
            self.reading.faults.refuse()
            raise AssertionError("refused above")
        return found

    def sequence(self, key: str) -> list[Value]:
        value = self.values.get(key)
        if value is None or isinstance(value, list):
            return value or []
        self.fault("not_list", key)
        return []

    def named(self, identifier: str) -> None:
        """From now on faults name the object by its identifier as well."""
        self.place = f"{self.path} ({identifier[:120]})"

    def fault(self, code: str, key: str) -> None:
        self.reading.faults.add(code, self.place, key)
