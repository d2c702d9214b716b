"""The waves of a transition and the days of its way out, as the time axis draws them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from assessments.models import Transition, Wave
from assessments.queries.transition import Standing
from assessments.transition.chart import Chart, Span, lay_out
from assessments.transition.rules import State
from assessments.transition.types import Step

_LABEL_LENGTH = 30


def chart_of(moving: Transition, standings: Sequence[Standing], today: date) -> Chart | None:
    """One row per wave, then the transition and the retrieval where their days are known."""
    spans = [_span(standing, today) for standing in standings]
    for label, first, last in (
        (_("Transition (Data Act)"), moving.starts_on, moving.ends_on),
        (_("Retrieval (Data Act)"), moving.ends_on, moving.retrieval_ends_on),
    ):
        if first and last and first <= last:
            spans.append(Span(label, (first, last)))
    return lay_out(spans, today)


def day_of(wave: Wave, step: Step) -> date | None:
    """The day a step was done."""
    return next((done.done_on for done in wave.steps.all() if done.step == step), None)


def _span(standing: Standing, today: date) -> Span:
    wave = standing.wave
    days = [done.done_on for done in wave.steps.all()]
    last = max(days) if standing.state is State.CLOSED else today
    cut = day_of(wave, Step.CUTOVER)
    label = str(wave)
    if len(label) > _LABEL_LENGTH:
        label = label[: _LABEL_LENGTH - 1].rstrip() + "…"
    return Span(
        label=label,
        planned=(wave.copy_on, wave.closing_on),
        done=(min(days), last) if days else None,
        cut=cut or wave.cutover_on,
        cut_done=cut is not None,
    )
