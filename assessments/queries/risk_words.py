"""The scale of the register in words. The anchors are this project's own."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import Risk
from assessments.rating import Level

LEVELS: Mapping[Level, Promise] = {
    Level.LOW: pgettext_lazy("level of a risk", "Low"),
    Level.MODERATE: pgettext_lazy("level of a risk", "Moderate"),
    Level.HIGH: pgettext_lazy("level of a risk", "High"),
    Level.CRITICAL: pgettext_lazy("level of a risk", "Critical"),
}

LIKELIHOOD: Mapping[int, tuple[Promise, Promise]] = {
    1: (
        pgettext_lazy("likelihood", "Remote"),
        _("No route is known, or several safeguards would have to fail together."),
    ),
    2: (
        pgettext_lazy("likelihood", "Possible"),
        _("A route exists; it takes an unusual event or a deliberate demand to open it."),
    ),
    3: (
        pgettext_lazy("likelihood", "Likely"),
        _("A route exists and nothing but a promise stands in the way."),
    ),
    4: (
        pgettext_lazy("likelihood", "Almost certain"),
        _("The route is open: it is used already, or an obligation in force opens it."),
    ),
}

IMPACT: Mapping[int, tuple[Promise, Promise]] = {
    1: (
        pgettext_lazy("impact", "Minor"),
        _("No health data is reached and the service goes on."),
    ),
    2: (
        pgettext_lazy("impact", "Limited"),
        _("Technical data or metadata is reached, or the service is slowed for a few hours."),
    ),
    3: (
        pgettext_lazy("impact", "Serious"),
        _("Pseudonymised health data is reached, or the service stops for days."),
    ),
    4: (
        pgettext_lazy("impact", "Grave"),
        _(
            "Readable health data of many people is reached, or the service stops with no known end."
        ),
    ),
}

# What the move is called on its button, by where it leads.
MOVES: Mapping[str, Promise] = {
    Risk.Status.PROPOSED: _("Set it back among the proposals"),
    Risk.Status.DISCUSSED: _("Take it into discussion"),
    Risk.Status.ACCEPTED: _("Accept it as it stands"),
    Risk.Status.TREATED: _("Record it as treated"),
    Risk.Status.REFUSED: _("Refuse it: it is not to be borne"),
}


def moves_from(risk: Risk) -> list[tuple[str, str]]:
    """Where the risk may go from where it stands, with the words of each move."""
    return [(str(to), str(MOVES[to])) for to in Risk.FLOW[Risk.Status(risk.status)]]
