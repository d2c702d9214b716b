"""What the rules of a transition answer, in sentences of the reader's language."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from assessments.models.waves import STEPS, WaveCriterion
from assessments.transition import limits
from assessments.transition.double_run import Counter, cents
from assessments.transition.files import Egress, Item, Phase, Source, sources
from assessments.transition.limits import Finding, Limit, Outcome
from assessments.transition.rules import Block, State, Why
from assessments.transition.types import Match, Measure, Step
from hdhcompliance.skin.formats import MINUS, decimal, euros, spoken_date
from providers.language import in_language

STEP_NAMES: Mapping[str, object] = dict(STEPS)

STATES: Mapping[State, tuple[str, Promise]] = {
    State.PLANNED: ("unknown", pgettext_lazy("state of a wave", "Planned")),
    State.UNDERWAY: ("warning", pgettext_lazy("state of a wave", "Under way")),
    State.READY: ("warning", pgettext_lazy("state of a wave", "Ready to cut over")),
    State.SWITCHED: ("warning", pgettext_lazy("state of a wave", "Cut over")),
    State.CLOSED: ("met", pgettext_lazy("state of a wave", "Closed")),
}

OUTCOMES: Mapping[Outcome, tuple[str, Promise]] = {
    Outcome.LAWFUL: ("met", pgettext_lazy("a limit", "Kept")),
    Outcome.EXTENDED: ("met", pgettext_lazy("a limit", "Kept, by the exception")),
    Outcome.RUNNING: ("warning", pgettext_lazy("a limit", "Running")),
    Outcome.BREACH: ("not_met", pgettext_lazy("a limit", "Not kept")),
    Outcome.UNKNOWN: ("unknown", gettext_lazy("A date is missing")),
}

LIMITS: Mapping[Limit, Promise] = {
    Limit.NOTICE: gettext_lazy("Notice: two months at most before the transition starts"),
    Limit.TRANSITION: gettext_lazy(
        "Transition: 30 days, seven months where shown technically unfeasible"
    ),
    Limit.RETRIEVAL: gettext_lazy("Retrieval: open at least 30 days after the transition"),
    Limit.ERASURE_AFTER_RETRIEVAL: gettext_lazy("Erasure: once the retrieval is over"),
    Limit.ERASURE_NOTICE: gettext_lazy("Erasure: 21 calendar days after a formal notice"),
    Limit.CERTIFICATE: gettext_lazy("Certificate of erasure: no copy is left"),
    Limit.CHARGES: gettext_lazy("Switching charges: none from 12 January 2027"),
}

ARTICLES: Mapping[str, Promise] = {
    limits.DATA_ACT_25: gettext_lazy("Data Act, art. 25"),
    limits.DATA_ACT_29: gettext_lazy("Data Act, art. 29"),
    limits.SNC_19_4: gettext_lazy("SecNumCloud 3.2, 19.4.a"),
    limits.HDS_27: gettext_lazy("HDS v2, EXI 27"),
}

PHASES: Mapping[Phase, Promise] = {
    Phase.FRAMING: pgettext_lazy("phase", "Framing"),
    Phase.BUILD: pgettext_lazy("phase", "Build"),
    Phase.COPY: pgettext_lazy("phase", "Copy"),
    Phase.COEXIST: pgettext_lazy("phase", "Coexistence"),
    Phase.SWITCH: pgettext_lazy("phase", "Switch"),
    Phase.CLOSE: pgettext_lazy("phase", "Closing"),
    Phase.RUN: pgettext_lazy("phase", "Run, after the transition"),
}

MATCHES: Mapping[Match, tuple[str, Promise]] = {
    Match.SAME: ("met", pgettext_lazy("a copy", "Same")),
    Match.DIFFERENT: ("not_met", pgettext_lazy("a copy", "Different")),
    Match.MISSING: ("unknown", pgettext_lazy("a copy", "Not measured")),
}

SETTLED: Mapping[str, tuple[str, object]] = {
    state: (badge, dict(WaveCriterion.STATES)[state])
    for state, badge in (
        ("open", "unknown"),
        ("met", "met"),
        ("not_met", "not_met"),
        ("withdrawn", "unknown"),
    )
}

_WHY: Mapping[Why, Promise] = {
    Why.NO_UNIT: gettext_lazy("no data set or project is in the wave"),
    Why.STEP_BEFORE: gettext_lazy("“%(about)s” is not done"),
    Why.ALREADY_DONE: gettext_lazy("“%(about)s” is already done"),
    Why.NOT_ASKED: gettext_lazy("“%(about)s” is not asked of this wave"),
    Why.NOT_MEASURED: gettext_lazy("%(about)s is not measured at both ends"),
    Why.MISMATCH: gettext_lazy("the copy of %(about)s differs from its source"),
    Why.NO_CRITERION: gettext_lazy("no criterion is named for “%(about)s”"),
    Why.CRITERION_OPEN: gettext_lazy("criterion %(about)s is open"),
    Why.CRITERION_NOT_MET: gettext_lazy("criterion %(about)s is not met"),
    Why.NOT_YET: gettext_lazy("what is done is not dated in the future"),
    Why.BEFORE_ITS_TIME: gettext_lazy("“%(about)s”, which comes before, is dated later"),
    Why.NO_WAVE: gettext_lazy("no wave is planned"),
    Why.WAVE_OPEN: gettext_lazy("wave %(about)s is not closed"),
    Why.ITEM_OPEN: gettext_lazy("an item of the checklist is open (%(about)s)"),
    Why.NOT_ERASED: gettext_lazy("the data are not erased at the old host"),
    Why.NO_CERTIFICATE: gettext_lazy("the certificate of erasure is not held"),
}


def because(block: Block) -> str:
    """One obstacle, without a capital: it follows « because »."""
    return str(_WHY[block.why]) % {"about": STEP_NAMES.get(block.about, block.about)}


def held_by(blocks: Iterable[Block]) -> str:
    """Every obstacle, joined; the open items of the checklist are counted, not listed."""
    rows = list(blocks)
    items = sum(block.why is Why.ITEM_OPEN for block in rows)
    said = [because(block) for block in rows if block.why is not Why.ITEM_OPEN]
    if items:
        said.append(
            ngettext(
                "%(count)d item of the checklist is open",
                "%(count)d items of the checklist are open",
                items,
            )
            % {"count": items}
        )
    return pgettext("between the items of a list", "; ").join(said)


def where(states: Sequence[State]) -> str:
    """« 4 waves: 1 closed, 1 cut over… » in one sentence."""
    if not states:
        return _("No wave is planned yet.")
    tally = Tally(states)
    parts = ", ".join(
        f"{tally[each]} {str(STATES[each][1]).lower()}" for each in State if tally[each]
    )
    total = ngettext("%(count)d wave", "%(count)d waves", len(states)) % {"count": len(states)}
    return _("%(total)s: %(parts)s.") % {"total": total, "parts": parts}


def costs(counter: Counter | None) -> str:
    """What the double run has cost, and whether the budget holds."""
    if counter is None:
        return _("The double run is not costed yet.")
    given = {
        "spent": _euros(counter.spent),
        "budget": _euros(counter.budget),
        "days": ngettext("%(count)d day", "%(count)d days", counter.days) % {"count": counter.days},
        "out": _day(counter.runs_out_on),
    }
    if counter.is_over:
        return (
            _("%(spent)s spent for %(days)s of double run: the budget of %(budget)s is passed.")
            % given
        )
    if counter.runs_out_on:
        return (
            _(
                "%(spent)s spent of %(budget)s for %(days)s of double run; at this rate the budget"
                " is passed on %(out)s."
            )
            % given
        )
    return _("%(spent)s spent of %(budget)s for %(days)s of double run.") % given


def next_of(step: Step | None, held: Sequence[Block]) -> str:
    """What comes next in a wave, and whether it may."""
    if step is None:
        return _("This wave is closed.")
    given = {"step": STEP_NAMES[step]}
    if held:
        return _("Next step: %(step)s. It waits for what follows.") % given
    return _("Next step: %(step)s. Nothing holds it.") % given


def differences(measure: Measure) -> str:
    """What differs between the source and its copy; empty when nothing that is measured does."""
    said = []
    if measure.rows is Match.DIFFERENT and measure.rows_source is not None:
        gap = (measure.rows_target or 0) - measure.rows_source
        told = ("+" if gap > 0 else MINUS) + decimal(abs(gap), 0, _language())
        said.append(
            ngettext("%(gap)s row at the target", "%(gap)s rows at the target", abs(gap))
            % {"gap": told}
        )
    if measure.checksums is Match.DIFFERENT:
        said.append(_("another checksum"))
    return ", ".join(said)


def amounts(counter: Counter | None) -> list[tuple[str, int | None]]:
    """The lines of the account, in cents, as its table shows them."""
    if counter is None:
        return []
    return [
        (_("Incumbent host, on the days of double run"), cents(counter.incumbent)),
        (_("New host, on the days of double run"), cents(counter.new)),
        (_("One-off costs billed so far"), cents(counter.other)),
        (_("Spent so far"), cents(counter.spent)),
        (_("Budget"), cents(counter.budget)),
        (_("Left"), cents(counter.remaining)),
        (
            _("Forecast at the planned end"),
            None if counter.forecast is None else cents(counter.forecast),
        ),
    ]


def text_of(row: Item | Egress | Source) -> str:
    """The text of a line of the files, in the reader's language."""
    if isinstance(row, Source):
        return in_language(row.label_fr, row.label_en)
    if isinstance(row, Item):
        return in_language(row.text_fr, row.text_en)
    return in_language(row.price_fr, row.price_en)


def sources_of(row: Item | Egress) -> list[tuple[str, str]]:
    """(label, address) of what a line was read in; general knowledge is not among them."""
    known = sources()
    return [(text_of(known[key]), known[key].address) for key in row.sources if key in known]


def finding(found: Finding) -> str:
    """Why a limit is kept or not, in one sentence."""
    given = {"limit": _day(found.limit_on), "on": _day(found.on), "days": _days(found.gap)}
    told: Callable[[], str] = {
        Outcome.LAWFUL: lambda: _lawful(found),
        Outcome.EXTENDED: lambda: _(
            "The host has shown 30 days unfeasible: it has until %(limit)s."
        ),
        Outcome.RUNNING: lambda: _running(found),
        Outcome.BREACH: lambda: _breach(found),
        Outcome.UNKNOWN: lambda: _("Give the dates it rests on to have it judged."),
    }[found.outcome]
    return told() % given


def _lawful(found: Finding) -> str:
    if found.limit is Limit.CERTIFICATE:
        return _("The certificate is held.")
    if found.limit in (Limit.NOTICE, Limit.TRANSITION):
        return (
            _("Planned on %(on)s, due by %(limit)s.")
            if found.planned
            else _("Done on %(on)s, due by %(limit)s.")
        )
    return (
        _("Planned on %(on)s, not before %(limit)s.")
        if found.planned
        else _("Done on %(on)s, not before %(limit)s.")
    )


def _running(found: Finding) -> str:
    if found.limit is Limit.CERTIFICATE:
        return _("Due on %(limit)s, the day of the erasure.")
    if found.limit in (Limit.NOTICE, Limit.TRANSITION):
        return _("Due by %(limit)s.")
    return _("Not before %(limit)s.")


def _breach(found: Finding) -> str:
    if found.limit is Limit.CERTIFICATE:
        return _("Erased %(days)s ago, on %(limit)s, and no certificate is held.")
    if found.limit is Limit.CHARGES:
        return _("A switching charge is billed on %(on)s: ask for its withdrawal.")
    if found.limit in (Limit.NOTICE, Limit.TRANSITION):
        if found.on is None:
            return _("Due by %(limit)s: %(days)s late today.")
        return _("On %(on)s, %(days)s after the limit of %(limit)s.")
    return _("On %(on)s, %(days)s before %(limit)s.")


def _day(day: date | None) -> str:
    return spoken_date(day) if day else ""


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _euros(amount: Decimal) -> str:
    return euros(cents(amount), _language())


def _language() -> str:
    return (get_language() or "fr").split("-")[0]
