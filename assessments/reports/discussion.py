"""The annex of what was said on the lines, in the order of the grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.queries.discussion import author_name
from assessments.reports.figures import iso_moment
from assessments.reports.tree import MethodTree


@dataclass(frozen=True, slots=True)
class Said:
    author: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as printed; `about` is the bid's short name, or all of them."""

    code: str
    label: str
    about: str
    state: str
    said: tuple[Said, ...]


def read_threads(
    dossier: Mapping[str, Any], tree: MethodTree, names: Mapping[str, str]
) -> tuple[Thread, ...]:
    """The threads of a dossier, none for one made before there were any."""
    place = {code: number for number, code in enumerate(tree.nodes)}
    told = sorted(dossier.get("discussion", []), key=lambda thread: place[thread["node"]])
    return tuple(
        Thread(
            code=thread["node"],
            label=tree.nodes[thread["node"]].label,
            about=_("All the bids") if thread["bid"] is None else names[thread["bid"]],
            state=_("Resolved") if thread["resolved"] else pgettext("state of a thread", "Open"),
            said=tuple(_said(comment) for comment in thread["comments"]),
        )
        for thread in told
    )


def _said(comment: Mapping[str, str]) -> Said:
    return Said(
        author=author_name(comment["author"]),
        at=iso_moment(datetime.fromisoformat(comment["at"])),
        text=comment["text"],
    )
