"""Which colour and marker a bid wears, and how each state is shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COLOURS = 8
MARKERS = ("circle", "square", "triangle", "diamond", "plus", "nabla", "star", "ring")


@dataclass(frozen=True, slots=True)
class BidMark:
    """`css` is the class of the colour, `symbol` the id in the icon sprite."""

    css: str
    symbol: str


def bid_mark(index: int) -> BidMark:
    """The mark of the bid at `index`, from 1. 64 bids before a pair of colour and marker repeats."""
    if index < 1:
        raise ValueError(f"Bids are numbered from 1, not {index}")
    turn, place = divmod(index - 1, COLOURS)
    marker = MARKERS[(place + turn) % len(MARKERS)]
    return BidMark(css=f"bid-{place + 1}", symbol=f"bid-{marker}")


@dataclass(frozen=True, slots=True)
class State:
    css: str
    icon: str
    word: str | Promise


STATES = {
    "met": State("met", "check-circle-fill", _("Met")),
    "not_met": State("not-met", "x-octagon-fill", _("Not met")),
    "unknown": State("unknown", "question-diamond", _("Unknown")),
    "warning": State("warning", "exclamation-triangle-fill", _("Warning")),
    # Admitted under a recorded condition: shown, never passed over in silence.
    "conditional": State("warning", "exclamation-triangle-fill", _("Met under condition")),
}
SAVE_STATES = {
    "idle": State("idle", "pencil", _("Not yet saved")),
    "saving": State("saving", "hourglass-split", _("Saving…")),
    "saved": State("saved", "cloud-check", _("Saved")),
    "failed": State("failed", "cloud-slash", _("Not saved")),
    "conflict": State("conflict", "arrow-left-right", _("Changed by someone else")),
}
NOTICES = {
    "success": State("notice-met", "check-circle-fill", _("Done:")),
    "info": State("notice-info", "info-circle-fill", _("Information:")),
    "warning": State("notice-warning", "exclamation-triangle-fill", _("Warning:")),
    "error": State("notice-not-met", "x-octagon-fill", _("Refused:")),
    "debug": State("notice-unknown", "info-circle-fill", _("Information:")),
}


def state(name: str) -> State:
    """The state called `name` (hyphens allowed). What we do not know is never shown as met."""
    return STATES.get(name.replace("-", "_"), STATES["unknown"])
