"""JSON into values: duplicate keys, NaN and swollen files are refused."""

from __future__ import annotations

import json
from typing import NoReturn

from assessments.frameworks.importers.errors import refused
from assessments.frameworks.importers.limits import Bounds
from assessments.frameworks.importers.values import Plain, Value


def read_json(text: str, bounds: Bounds) -> Value:
    # The parser has no hook for lists: counted beforehand, commas in prose included.
    if text.count("{") + text.count("[") + text.count(",") > bounds.values:
        raise refused("too_many_values", limit=bounds.values)
    try:
        value: Value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=Plain,
            parse_float=Plain,
        )
    except json.JSONDecodeError as error:
        raise refused(
            "malformed", found=error.msg, line=error.lineno, column=error.colno
        ) from error
    except RecursionError as error:
        raise refused("nested", limit=bounds.nesting) from error
    return value


def _object(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, value in pairs:
        if key in found:
            raise refused("duplicate_key", found=key[:200])
        found[key] = value
    return found


def _constant(word: str) -> NoReturn:
    raise refused("constant", found=word)
