"""The official schema of 1.1.5, where a checkout has it beside it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from tests.ocds.faults import is_address, is_moment

# Published by the Open Contracting Partnership.
SCHEMAS = Path(__file__).parents[3] / "shared" / "schemas" / "ocds"
HAS_SCHEMAS = SCHEMAS.is_dir()


def errors(package: dict[str, Any]) -> list[str]:
    """What the schemas of the package and of its releases refuse."""
    whole, one = _validator("release-package-schema.json"), _validator("release-schema.json")
    found = [each.message for each in whole.iter_errors(package)]
    releases = package.get("releases", [])
    return [*found, *(each.message for release in releases for each in one.iter_errors(release))]


@cache
def _validator(name: str) -> jsonschema.protocols.Validator:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    if "releases" in schema["properties"]:
        # It points to the release's schema on the Internet, which is held on its own.
        schema["properties"]["releases"].pop("items", None)
    return jsonschema.Draft4Validator(schema, format_checker=_formats())


def _formats() -> jsonschema.FormatChecker:
    """jsonschema passes over the formats whose libraries are not installed: these are ours."""
    checker = jsonschema.FormatChecker()
    checker.checks("date-time")(lambda value: not isinstance(value, str) or is_moment(value))
    checker.checks("uri")(lambda value: not isinstance(value, str) or is_address(value))
    return checker
