"""One fingerprint for a content, whatever the line ends and quoting of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from assessments.frameworks.types.tables import Row


def fingerprint(head: Mapping[str, object], tables: Mapping[str, Sequence[Row]]) -> str:
    """SHA-256, in hex, of `head` (strings, lists, objects) and of the rows in their order.

    Taken over canonical JSON: sorted keys, UTF-8, no spaces.
    """
    cells = {name: [dict(row.cells) for row in rows] for name, rows in tables.items()}
    content = {"head": head, "tables": cells}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
