"""Strict JSON: duplicate keys, floats, NaN and absurd nesting are refused, naming the place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

MAXIMUM_DIGITS = 30


class DossierError(ValueError):
    """A dossier that cannot be read. `path` says where."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


def read_json(content: bytes | str) -> Any:
    """JSON without floats, NaN nor duplicate keys. Raises DossierError."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        return json.loads(
            text,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            parse_int=_integer,
            object_pairs_hook=_unique,
        )
    except UnicodeDecodeError as error:
        raise DossierError("file", "this is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise DossierError(
            f"line {error.lineno}, column {error.colno}", "this is not JSON"
        ) from error
    except RecursionError as error:
        raise DossierError("file", "this JSON is nested too deeply") from error


def _refuse_number(text: str) -> Any:
    raise DossierError("file", f"only whole numbers are exact, not {text}")


def _integer(text: str) -> int:
    if len(text) > MAXIMUM_DIGITS:
        raise DossierError("file", "a number has too many digits")
    return int(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise DossierError("file", f"the key {double!r} appears twice in one object")
    return found


class Reader:
    """One JSON object and where it stands; each method refuses what is not of its type."""

    def __init__(self, data: Any, path: str) -> None:
        if not isinstance(data, Mapping):
            raise DossierError(path, "an object is expected here")
        self.data = data
        self.path = path

    def has(self, key: str) -> bool:
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

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if self.has(key) else None

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
        for index, item in enumerate(self._get(key, list, "a list")):
            yield Reader(item, f"{self.path}.{key}[{index}]")

    def texts(self, key: str) -> list[str]:
        found: list[str] = self._get(key, list, "a list")
        for index, item in enumerate(found):
            if not isinstance(item, str):
                raise DossierError(f"{self.path}.{key}[{index}]", "a text is expected here")
        return found

    def each(self, key: str) -> Iterator[tuple[str, Reader]]:
        """The entries of an object of objects."""
        inner = self.object(key)
        for name, item in inner.data.items():
            yield name, Reader(item, f"{inner.path}.{name}")

    def integers(self, key: str) -> dict[str, int]:
        return self.object(key).all_integers()

    def all_integers(self) -> dict[str, int]:
        """This object as names and whole numbers."""
        return {name: self.integer(name) for name in self.data}
