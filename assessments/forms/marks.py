"""A mark as typed: one cell, or the cells of a page posted without JavaScript."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.actions.marks import MAXIMUM_JUSTIFICATION, Entry
from assessments.models import Bid, GridNode, Mark

LARGEST_VERSION = 2**31 - 1
FRESH_VERSION = _("The page does not say which version of this cell you saw; reload it.")


class MarkField(forms.CharField):
    """A whole number of the scale, or empty to clear the mark. ASCII digits only."""

    def __init__(self, maximum: int) -> None:
        super().__init__(label=_("mark"), required=False)
        self.maximum = maximum

    def clean(self, value: Any) -> int | None:
        text: str = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(r"\d", text, re.ASCII) or int(text) > self.maximum:
            raise forms.ValidationError(
                _("A mark is a whole number from 0 to %(maximum)s; nothing was changed."),
                code="outside_scale",
                params={"maximum": self.maximum},
            )
        return int(text)


class JustificationField(forms.CharField):
    """The reason of a mark, as kept: see `tidy`."""

    def __init__(self) -> None:
        super().__init__(
            label=_("justification"),
            required=False,
            strip=False,
            max_length=MAXIMUM_JUSTIFICATION,
            error_messages={
                "max_length": _(
                    "A justification has at most %(limit_value)d characters;"
                    " this one has %(show_value)d. Shorten it and save again."
                )
            },
        )

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class MarkForm(forms.Form):
    """What autosave posts for one cell: `value`, `justification`, `seen_version` (0: seen empty)."""

    justification = JustificationField()
    seen_version = forms.IntegerField(
        label=_("version seen"),
        min_value=0,
        max_value=LARGEST_VERSION,
        error_messages={
            "required": FRESH_VERSION,
            "invalid": FRESH_VERSION,
            "min_value": FRESH_VERSION,
            "max_value": FRESH_VERSION,
        },
    )

    def __init__(self, data: Mapping[str, str], *, maximum: int) -> None:
        super().__init__(data)
        self.fields["value"] = MarkField(maximum)

    def clean(self) -> dict[str, Any]:
        if "value" not in self.data:
            self.add_error("value", _("The mark is missing; nothing was changed."))
        return self.cleaned_data

    @property
    def first_error(self) -> str:
        """The first thing to mend, in the order of the cell."""
        for name in ("value", "justification", "seen_version"):
            for message in self.errors.get(name, []):
                return str(message)
        return ""

    def entry(self, bid: Bid, node: GridNode) -> Entry:
        """What to give to the marking action. Only once valid."""
        return Entry(bid=bid, node=node, **self.cleaned_data)


def tidy(text: str) -> str:
    """A justification as kept: one kind of line end, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def seen_token(version: int, value: str, justification: str) -> str:
    """What a page remembers of a cell: its version and a digest of what it showed.

    The digest tells a cell left alone from a cell typed in, so that a page opened in two windows
    never puts an old value in conflict with the other window's.
    """
    digest = hashlib.sha256(f"{value}\n{tidy(justification)}".encode()).hexdigest()
    return f"{version}-{digest[:16]}"


@dataclass(slots=True)
class Cell:
    """One mark as its form shows it. `state`: "", saved, failed or conflict.

    `locked` says why the cell is not theirs to mark: it is shown as text, unless something typed
    in it before waits there with its refusal.
    """

    bid: Bid
    node: GridNode
    value: str = ""
    justification: str = ""
    version: int = 0
    state: str = ""
    message: str | Promise = ""
    current: Mark | None = None
    locked: str = ""
    # Kept apart from what is typed: after a conflict the page remembers what stands, so that
    # saving again keeps the typed value.
    seen: str = ""

    @property
    def is_open(self) -> bool:
        return not self.locked or bool(self.state)

    @property
    def key(self) -> str:
        return f"{self.bid.code}:{self.node.code}"

    @property
    def name(self) -> str:
        return f"value:{self.key}"

    @property
    def justification_name(self) -> str:
        return f"why:{self.key}"

    @property
    def seen_name(self) -> str:
        return f"seen:{self.key}"

    @property
    def html_id(self) -> str:
        return f"mark-{self.bid.pk}-{self.node.pk}"

    def show(self, mark: Mark | None) -> None:
        """Show what stands."""
        if mark is not None:
            self.value = shown(mark)
            self.justification = mark.justification
            self.version = mark.version
        self.remember(mark)

    def remember(self, mark: Mark | None) -> None:
        """Note what stands, leaving what is typed."""
        self.seen = (
            seen_token(0, "", "")
            if mark is None
            else seen_token(mark.version, shown(mark), mark.justification)
        )


def shown(mark: Mark) -> str:
    return "" if mark.value is None else str(mark.value)


def cell(bid: Bid, node: GridNode, mark: Mark | None, locked: str = "") -> Cell:
    """The cell as it stands."""
    made = Cell(bid=bid, node=node, locked=locked)
    made.show(mark)
    return made


def read_cells(post: QueryDict, cells: Iterable[Cell], maximum: int) -> list[tuple[Cell, Entry]]:
    """The cells typed in, with what to write. A bad one keeps its text, with its message.

    `take` names the cells whose recorded value is taken instead of the typed one.
    """
    taken = set(post.getlist("take"))
    found: list[tuple[Cell, Entry]] = []
    for one in cells:
        if one.name not in post or one.key in taken:
            continue
        value = str(post[one.name]).strip()
        justification = tidy(post.get(one.justification_name, ""))
        token = post.get(one.seen_name, "")
        version = version_of(token)
        if version is not None:
            if token == seen_token(version, value, justification):
                continue
            one.seen = token
        one.value, one.justification = value, justification
        form = MarkForm(
            {
                "value": value,
                "justification": justification,
                "seen_version": "" if version is None else str(version),
            },
            maximum=maximum,
        )
        if form.is_valid():
            found.append((one, form.entry(one.bid, one.node)))
        else:
            one.state, one.message = "failed", form.first_error
    return found


def version_of(token: str) -> int | None:
    """The version a token names; None for anything else."""
    found = re.fullmatch(r"(\d{1,10})-[0-9a-f]{16}", token, re.ASCII)
    return None if found is None else int(found[1])
