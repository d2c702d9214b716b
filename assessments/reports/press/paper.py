"""What is printed, and the same as bytes for another process."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attached:
    """A file embedded in a report; `relationship` as in PDF/A-3 (Data, Supplement…)."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


@dataclass(frozen=True, slots=True)
class Paper:
    """A report about to be laid out: its page of HTML, the words under each page, what it carries."""

    html: str
    warning: str
    attached: tuple[Attached, ...]


def packed(paper: Paper, at: datetime) -> bytes:
    """`paper` and the moment its files are dated with, as JSON."""
    attached = [
        {**asdict(each), "content": base64.b64encode(each.content).decode()}
        for each in paper.attached
    ]
    told = {"html": paper.html, "warning": paper.warning, "attached": attached}
    return json.dumps({**told, "at": at.isoformat()}).encode()


def unpacked(message: bytes) -> tuple[Paper, datetime]:
    """What `packed` was given."""
    told = json.loads(message)
    attached = tuple(
        Attached(**{**each, "content": base64.b64decode(each["content"])})
        for each in told["attached"]
    )
    return Paper(told["html"], told["warning"], attached), datetime.fromisoformat(told["at"])
