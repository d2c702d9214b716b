"""Strict JSON: duplicate and unknown keys, floats, NaN, absurd nesting are refused, by place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

MAXIMUM_DIGITS = 30
MAXIMUM_DEPTH = 40  # a dossier needs 8


class DossierError(ValueError):
    """A dossier that cannot be read. `path` says where, `problem` what, in English."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def read_json(content: bytes | str) -> Any:
    """JSON without floats, NaN, duplicate keys nor broken text. Raises DossierError."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        value = json.loads(
            text,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            parse_int=_integer,
            object_pairs_hook=_unique,
        )
    except UnicodeDecodeError as error:
        raise DossierError("file", "this is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DossierError(place, "this is not JSON") from error
    except RecursionError as error:
        raise DossierError("file", "this JSON is nested too deeply") from error
    _check(value, 1)
    return value


def _refuse_number(text: str) -> NoReturn:
    raise DossierError("file", f"only whole numbers are exact, not {text[:MAXIMUM_DIGITS]}")


def _integer(text: str) -> int:
    if len(text) > MAXIMUM_DIGITS:
        raise DossierError("file", "a number has too many digits")
    return int(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DossierError("file", f"the key {key!r} appears twice in one object")
        found[key] = value
    return found


def _check(value: Any, depth: int) -> None:
    if depth > MAXIMUM_DEPTH:
        raise DossierError("file", "this JSON is nested too deeply")
    if isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, str):
        _check_text(value)


def _check_text(text: str) -> None:
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DossierError("file", "a text holds half a character (a lone surrogate)") from error


class Reader:
    """One JSON object and where it stands; each method refuses what is not of its type."""

    def __init__(self, data: Any, path: str) -> None:
        if not isinstance(data, dict):
            raise DossierError(path, "an object is expected here")
        for key in data:
            if not isinstance(key, str):
                raise DossierError(path, f"keys are texts, not {key!r}")
        self.data: dict[str, Any] = data
        self.path = path

    def only(self, *keys: str) -> Reader:
        """Refuses a key that the format does not know: a misspelt one would be lost in silence."""
        for key in self.data:
            if key not in keys:
                raise DossierError(f"{self.path}.{key}", "is not part of the format")
        return self

    def has(self, key: str) -> bool:
        """Whether the key is there with something else than null."""
        return self.data.get(key) is not None

    def _get(self, key: str, kind: type, name: str) -> Any:
        if key not in self.data:
            raise DossierError(f"{self.path}.{key}", "is missing")
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise DossierError(f"{self.path}.{key}", f"{name} is expected here")
        return value

    def text(self, key: str) -> str:
        value: str = self._get(key, str, "a text")
        return value

    def name(self, key: str) -> str:
        """A text that is not empty."""
        value = self.text(key)
        if not value:
            raise DossierError(f"{self.path}.{key}", "is empty")
        return value

    def optional_name(self, key: str) -> str | None:
        return self.name(key) if self.has(key) else None

    def integer(self, key: str) -> int:
        value: int = self._get(key, int, "a whole number")
        return value

    def optional_integer(self, key: str) -> int | None:
        return self.integer(key) if self.has(key) else None

    def boolean(self, key: str) -> bool:
        value: bool = self._get(key, bool, "true or false")
        return value

    def object(self, key: str) -> Reader:
        return Reader(self._get(key, dict, "an object"), f"{self.path}.{key}")

    def optional_object(self, key: str) -> Reader | None:
        return self.object(key) if self.has(key) else None

    def objects(self, key: str) -> Iterator[Reader]:
        """The items of a list of objects."""
        for index, item in enumerate(self._get(key, list, "a list")):
            yield Reader(item, f"{self.path}.{key}[{index}]")

    def names(self, key: str) -> list[str]:
        """A list of texts, none empty, none twice."""
        found: list[str] = self._get(key, list, "a list")
        for index, item in enumerate(found):
            path = f"{self.path}.{key}[{index}]"
            if not isinstance(item, str) or not item:
                raise DossierError(path, "a text is expected here")
            if item in found[:index]:
                raise DossierError(path, f"{item} is listed twice")
        return found

    def each(self, key: str) -> Iterator[tuple[str, Reader]]:
        """The entries of an object of objects."""
        inner = self.object(key)
        for name, item in inner.data.items():
            yield name, Reader(item, f"{inner.path}.{name}")

    def all_texts(self) -> dict[str, str]:
        """This object as names and texts."""
        # Thousands at once: only what is not plainly a text is looked at more closely.
        for name, value in self.data.items():
            if type(value) is not str:
                self.text(name)
        return dict(self.data)

    def all_integers(self) -> dict[str, int]:
        """This object as names and whole numbers."""
        for name, value in self.data.items():
            if type(value) is not int:
                self.integer(name)
        return dict(self.data)
