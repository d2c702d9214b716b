"""What there is to say of a price far below the others, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.queries.low_prices import PriceWatch
from assessments.reports.figures import euros, long_date, percent
from assessments.scoring.price_low import FAR_BELOW, Comparison


def comparison_sentence(comparison: Comparison) -> str:
    """The price against the mean of the others, and what that is worth."""
    words = {
        "share": percent(abs(comparison.below), 1),
        "mean": euros(round(comparison.mean_cents)),
        "number": comparison.others,
    }
    if comparison.below < 0:
        return (
            ngettext(
                "The price is %(share)s above the other admitted bid (%(mean)s).",
                "The price is %(share)s above the mean of the %(number)d other admitted bids (%(mean)s).",
                comparison.others,
            )
            % words
        )
    return (
        ngettext(
            "The price is %(share)s below the other admitted bid (%(mean)s): with a single other"
            " one this says little, since that one may as well be dear.",
            "The price is %(share)s below the mean of the %(number)d other admitted bids (%(mean)s).",
            comparison.others,
        )
        % words
    )


def rejected_yet_in(provider: str) -> str:
    return _(
        "The bid of %(provider)s is rejected as abnormally low, yet it is still ranked and its"
        " price still counts: put it out at the gate that says so."
    ) % {"provider": provider}


def threshold() -> str:
    return percent(FAR_BELOW, 0)


def notices(watches: Sequence[PriceWatch]) -> list[tuple[PriceWatch, str]]:
    """What the ranking must be read with: prices nobody has decided on, and bids to put out."""
    return [(watch, sentence) for watch in watches if (sentence := _notice(watch))]


def _notice(watch: PriceWatch) -> str:
    words = {"provider": watch.bid.provider.name}
    if watch.is_rejected_yet_in:
        return rejected_yet_in(watch.bid.provider.name)
    if not watch.needs_decision:
        return ""
    inquiry = watch.inquiry
    if inquiry and inquiry.reply_due_on and not inquiry.answered_on:
        return _(
            "Explanations were asked of %(provider)s about its price; reply due on %(due)s."
        ) % {**words, "due": long_date(inquiry.reply_due_on)}
    return (
        _("The price of %(provider)s seems abnormally low, and nothing is decided on it.") % words
    )
