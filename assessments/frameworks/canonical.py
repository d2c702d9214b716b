"""One fingerprint for a content, whatever the line ends and quoting of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from assessments.frameworks.manifests import Manifest
from assessments.frameworks.types import Row


def fingerprint(
    manifest: Manifest, tables: dict[str, Iterable[Row]], pinned: dict[str, str] | None = None
) -> str:
    """SHA-256, in hex, of the manifest, the rows in order and the fingerprints leaned on.

    Canonical JSON: sorted keys, UTF-8, no spaces, strings only.
    """
    content = {
        "kind": manifest.kind,
        "manifest": manifest.texts,
        "lists": manifest.lists,
        "tables": {name: [dict(row.cells) for row in rows] for name, rows in tables.items()},
        "pinned": pinned or {},
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
