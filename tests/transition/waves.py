"""Waves as plain values, for tests of the rules."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from assessments.transition.types import Criterion, Measure, Settled, Step, Unit, Wave

DAY = date(2026, 9, 1)
SAME = Measure(1000, 1000, "ab12", "AB12")
OTHER = Measure(1000, 999, "ab12", "ab12")


def ready(*done: Step, keys: bool = True) -> Wave:
    """A wave on which nothing but the steps not done holds anything."""
    return Wave(
        "V1",
        units=(Unit("U01", SAME, pseudonymised=keys),),
        criteria=(
            Criterion("C01", Step.GO, Settled.MET),
            Criterion("C02", Step.CLOSING, Settled.MET),
        ),
        done=dict.fromkeys(done, DAY),
    )


measures = st.builds(
    Measure,
    st.none() | st.integers(0, 2),
    st.none() | st.integers(0, 2),
    st.sampled_from(["", "aa", "bb"]),
    st.sampled_from(["", "aa", "BB"]),
)
units = st.builds(Unit, st.sampled_from(["U01", "U02"]), measures, st.booleans())
criteria = st.builds(
    Criterion,
    st.sampled_from(["C01", "C02"]),
    st.sampled_from([Step.GO, Step.CLOSING]),
    st.sampled_from(Settled),
)
waves = st.builds(
    Wave,
    st.just("V1"),
    st.lists(units, max_size=3).map(tuple),
    st.lists(criteria, max_size=3).map(tuple),
    st.dictionaries(st.sampled_from(Step), st.just(DAY)),
)
