"""Which colour and marker a bid wears, and how each state is shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# On paper and in the light theme; static/css/tokens.css holds the same values and the dark ones.
# Chosen so that every pair stays apart for protan, deutan and tritan sight, and white letters
# hold 4.5:1 on each (tests/skin/test_contrast.py).
BID_COLOURS = (
    "#1f5fc4",
    "#c94608",
    "#05635f",
    "#b03aa6",
    "#3a3d44",
    "#667329",
    "#2f78b8",
    "#5b0f7a",
)
COLOURS = len(BID_COLOURS)
# Drawn in a square of 12 around (0, 0); static/img/icons.svg holds the same paths as bid-<name>.
MARKER_PATHS = {
    "circle": "M-6,0 a6,6 0 1,0 12,0 a6,6 0 1,0 -12,0 z",
    "square": "M-5,-5 h10 v10 h-10 z",
    "triangle": "M0,-6 L6.2,5 L-6.2,5 z",
    "diamond": "M0,-6.4 L6.4,0 L0,6.4 L-6.4,0 z",
    "plus": "M-2,-6 h4 v4 h4 v4 h-4 v4 h-4 v-4 h-4 v-4 h4 z",
    "nabla": "M0,6 L6.2,-5 L-6.2,-5 z",
    "star": (
        "M0.00,-6.10 L1.70,-1.85 L6.28,-1.54 L2.76,1.40 L3.88,5.84"
        " L0.00,3.40 L-3.88,5.84 L-2.76,1.40 L-6.28,-1.54 L-1.70,-1.85 z"
    ),
    "ring": (
        "M-6,0 a6,6 0 1,0 12,0 a6,6 0 1,0 -12,0 z "
        "M-2.6,0 a2.6,2.6 0 1,1 5.2,0 a2.6,2.6 0 1,1 -5.2,0 z"
    ),
}
MARKERS = tuple(MARKER_PATHS)


@dataclass(frozen=True, slots=True)
class BidMark:
    """`css` is the class of the colour, `symbol` the id in the icon sprite."""

    css: str
    symbol: str


def bid_mark(index: int) -> BidMark:
    """The mark of the bid at `index`, from 1: 64 pairs of colour and marker before one repeats."""
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
