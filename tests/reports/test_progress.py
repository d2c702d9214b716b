"""Progress is real, never goes back, and can stop the work."""

from __future__ import annotations

import gc

import pytest

from assessments.reports.press.progress import LAYOUT, STARTS, Meter
from assessments.reports.render import render_analysis
from tests.reports.making import meta, small

pytestmark = pytest.mark.pure


class StopError(Exception):
    pass


def test_progress_grows_through_every_step() -> None:
    told: list[tuple[int, str]] = []
    dossier = small()
    render_analysis(
        dossier, meta(dossier), progress=lambda percent, step: told.append((percent, step))
    )
    percents = [percent for percent, _step in told]
    assert percents == sorted(set(percents))
    assert percents[0] == 2
    assert percents[-1] <= 94
    assert [step for step in STARTS if step in {step for _percent, step in told}] == list(STARTS)


@pytest.mark.parametrize("step", list(STARTS))
def test_callback_that_raises_stops_the_rendering(step: str) -> None:
    def stop(_percent: int, reached: str) -> None:
        if reached == step:
            raise StopError

    dossier = small()
    with pytest.raises(StopError):
        render_analysis(dossier, meta(dossier), progress=stop)
    assert gc.isenabled()


def test_meter_never_goes_back_nor_past_its_step() -> None:
    told: list[int] = []
    meter = Meter(lambda percent, _step: told.append(percent))
    for done in (1, 50, 20, 500):
        meter.reach(LAYOUT, done, 100)
    assert told == sorted(set(told))
    assert told[-1] == 69
