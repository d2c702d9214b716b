"""The name a person gave a file, as a text that can be shown and sent again without harm."""

from __future__ import annotations

import unicodedata

LONGEST = 200
# Categories of Unicode that are not seen, or turn the text around: controls, formats (among them
# the marks of direction), lone surrogates, private use, unassigned, separators of lines.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
OF_PATHS = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


def safe_name(name: str) -> str:
    """The last part of a path, at most 200 characters with its extension kept; "file" for nothing."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(each for each in last if unicodedata.category(each) not in UNSEEN)
    text = " ".join(seen.translate(OF_PATHS).split()).strip(". ")
    if len(text) > LONGEST:
        stem, _dot, extension = text.rpartition(".")
        kept = f".{extension}" if stem and len(extension) <= 10 else ""
        text = text[: LONGEST - len(kept)] + kept
    return text or "file"
