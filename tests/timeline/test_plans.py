"""Plans forward and backward, their legality, and what slips: 1 000 random starts over ten years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.timeline import (
    Dates,
    Options,
    Standing,
    State,
    Step,
    Zone,
    check,
    forecast,
    forward,
    goal_of,
    latest_start,
    overtaken,
    slack,
    standings,
    steps,
    templates,
)

pytestmark = pytest.mark.pure

STARTS = st.dates(date(2026, 1, 1), date(2035, 12, 31))
CASES = st.builds(
    Options, urgent=st.booleans(), electronic=st.booleans(), zone=st.sampled_from(list(Zone))
)
PROCEDURES = st.sampled_from(sorted(templates()))
A_DAY = timedelta(days=1)


def dated(plan: dict[str, date]) -> dict[str, Dates]:
    return {code: Dates(planned=day) for code, day in plan.items()}


@pytest.mark.slow
@settings(max_examples=1000)
@given(procedure=PROCEDURES, start=STARTS, options=CASES, pace=st.integers(0, 8))
def test_any_plan_is_lawful_on_working_days_and_cannot_start_later(
    procedure: str, start: date, options: Options, pace: int
) -> None:
    found, calendar = steps(templates()[procedure], options), options.calendar
    plan = forward(found, start, calendar, pace)
    assert list(plan) == [step.code for step in found]
    assert not [code for code, day in plan.items() if calendar.is_off(day)]
    assert [
        (finding.code, finding.state)
        for finding in check(found, dated(plan), calendar)
        if finding.is_fault or finding.holiday or finding.state is State.PENDING
    ] == []
    # Backward from the end reached gives a start no earlier, which reaches the same end.
    goal = goal_of(found)
    last = latest_start(found, goal, plan[goal], calendar, pace)
    assert last >= calendar.next(start)
    assert forward(found, last, calendar, pace)[goal] == plan[goal]
    assert forward(found, last + A_DAY, calendar, pace)[goal] > plan[goal]


@settings(max_examples=200)
@given(procedure=PROCEDURES, start=STARTS, slip=st.integers(1, 40), data=st.data())
def test_what_slips_stays_lawful_and_never_moves_earlier(
    procedure: str, start: date, slip: int, data: st.DataObject
) -> None:
    found, calendar = steps(templates()[procedure], Options()), Options().calendar
    plan = forward(found, start, calendar)
    code = data.draw(st.sampled_from(sorted(plan)))
    moved = calendar.add(plan[code], slip)
    before = forecast(found, dated(plan), start, calendar)
    after = forecast(found, dated(plan), start, calendar, {code: moved})
    assert before == plan
    assert all(after[name] >= day for name, day in plan.items())
    faults = [each for each in check(found, dated(after), calendar) if each.is_fault]
    # A ceiling holds nothing back: the award notice itself may slip past its own.
    assert not faults or {each.code for each in faults} <= {"AVISATT", "DECP"}
    # A stage slips without moving the end exactly as long as its slack lasts.
    goal = goal_of(found)
    free = slack(found, dated(plan), before, goal, calendar)
    if code in free:
        assert (after[goal] > plan[goal]) == (slip > free[code])


def aoo(options: Options | None = None) -> tuple[Step, ...]:
    return steps(templates()["AOO"], options or Options())


def states(
    procedure: str, days: dict[str, str], options: Options | None = None
) -> dict[str, tuple[State, int]]:
    chosen = options or Options()
    found = steps(templates()[procedure], chosen)
    dates = {code: Dates(planned=date.fromisoformat(day)) for code, day in days.items()}
    return {each.code: (each.state, each.days) for each in check(found, dates, chosen.calendar)}


@pytest.mark.parametrize(
    ("options", "receipt", "expected"),
    [
        (Options(), "2026-03-05", (State.LAWFUL, 30)),
        (Options(), "2026-03-03", (State.TOO_SHORT, 2)),
        (Options(electronic=False), "2026-03-09", (State.TOO_SHORT, 1)),
        (Options(urgent=True), "2026-02-18", (State.LAWFUL, 15)),
        (Options(urgent=True), "2026-02-16", (State.TOO_SHORT, 2)),
    ],
)
def test_receipt_of_bids_is_too_short_by_the_days_missing(
    options: Options, receipt: str, expected: tuple[State, int]
) -> None:
    """Notice sent on 2 February 2026: 30 full days electronically, 35 otherwise, 15 in urgency."""
    found = states("AOO", {"AVIS": "2026-02-02", "OFF35": receipt}, options)
    assert found["OFF35"] == expected


def test_urgency_shortens_the_answers_to_four_days() -> None:
    days = {"REPONSES": "2026-03-31", "OFF35": "2026-04-04"}
    assert states("AOO", days)["REPONSES"] == (State.TOO_SHORT, 2)
    assert states("AOO", days, Options(urgent=True))["REPONSES"] == (State.LAWFUL, 4)


def test_signing_within_the_standstill_is_too_short_under_its_article() -> None:
    days = {"REJET": "2026-06-01", "SIGN": "2026-06-10"}
    assert states("AOO", days)["SIGN"] == (State.TOO_SHORT, 2)
    assert states("AOO", days | {"SIGN": "2026-06-12"})["SIGN"] == (State.FREE, 0)
    options = Options(electronic=False)
    (finding,) = [
        each
        for each in check(
            aoo(options),
            {code: Dates(actual=date.fromisoformat(day)) for code, day in days.items()},
            options.calendar,
        )
        if each.code == "SIGN"
    ]
    assert finding.rule is not None
    assert finding.rule.basis == "R.2182-1"
    assert finding.rule.days == 16
    assert finding.days == 7


def test_the_standstill_of_a_subsequent_contract_is_voluntary() -> None:
    days = {"REJET": "2026-06-01", "STANDVOL": "2026-06-11", "SIGN": "2026-06-08"}
    found = states("MS", days)
    assert found["STANDVOL"] == (State.VOLUNTARY, 11)
    assert found["SIGN"] == (State.VOLUNTARY, 7)


def test_a_sufficient_delay_has_no_figure_and_tells_the_days_left() -> None:
    found = states("UGAP", {"DEMDEVIS": "2026-02-09", "DEVIS": "2026-03-30"})
    assert found["DEVIS"] == (State.SUFFICIENT, 49)


def test_award_notice_after_its_ceiling_is_too_late() -> None:
    days = {"SIGN": "2026-04-01", "AVISATT": "2026-05-04"}
    assert states("AOO", days)["AVISATT"][0] is State.LAWFUL  # 1 May moves to the 4th
    assert states("AOO", days | {"AVISATT": "2026-05-06"})["AVISATT"] == (State.TOO_LATE, 2)


def test_stage_before_what_it_waits_for_is_out_of_order() -> None:
    found = states("AOO", {"GEL": "2026-02-10", "AVIS": "2026-02-02"})
    assert found["AVIS"] == (State.OUT_OF_ORDER, 8)


def test_deadline_set_on_a_sunday_is_a_warning_and_no_fault() -> None:
    dates = {"AVIS": Dates(date(2026, 2, 2)), "OFF35": Dates(date(2026, 3, 8))}
    (finding,) = [e for e in check(aoo(), dates, Options().calendar) if e.code == "OFF35"]
    assert finding.holiday
    assert finding.state is State.LAWFUL


def test_dropped_standstill_hands_its_dependencies_on() -> None:
    found = steps(templates()["UGAP"], Options(), without={"STANDVOL", "DEROG"})
    by_code = {step.code: step.stage.depends_on for step in found}
    assert by_code["COMMANDE"] == ("DECISION", "REJET")
    assert by_code["GEL"] == ("BESOIN",)


def test_late_stage_pushes_what_follows_and_puts_it_at_risk() -> None:
    found, calendar = steps(templates()["MS"], Options()), Options().calendar
    plan = forward(found, date(2026, 1, 5), calendar)
    dates = dated(plan)
    today = plan["NOTE"] + timedelta(days=7)
    for step in found:
        if plan[step.code] < plan["NOTE"]:
            dates[step.code] = Dates(plan[step.code], plan[step.code])
    expected = forecast(found, dates, today, calendar)
    found_standings = standings(found, dates, expected, today)
    assert found_standings["FILTRES"] is Standing.DONE
    assert found_standings["NOTE"] is Standing.LATE
    assert expected["NOTE"] == calendar.next(today)
    assert found_standings["SIGN"] is Standing.AT_RISK
    assert expected["SIGN"] > plan["SIGN"]
    assert standings(found, dates, plan, plan["NOTE"])["NOTE"] is Standing.PLANNED
    assert standings(found, {}, {}, today)["NOTE"] is Standing.UNPLANNED


def test_stage_whose_day_was_not_recorded_is_passed_once_what_follows_is_done() -> None:
    """The real case: quotes due on 30 March 2026, the choice made on 23 April."""
    options = Options()
    names = {"DEMDEVIS", "DEVIS", "DECISION", "COMMANDE"}
    skipped = {stage.code for stage in templates()["UGAP"].stages} - names
    found = steps(templates()["UGAP"], options, without=skipped)
    dates = {
        "DEMDEVIS": Dates(date(2026, 2, 9), date(2026, 2, 9)),
        "DEVIS": Dates(date(2026, 3, 30)),
        "DECISION": Dates(date(2026, 3, 31), date(2026, 4, 23)),
        "COMMANDE": Dates(date(2026, 4, 7)),
    }
    today = date(2026, 11, 30)
    expected = forecast(found, dates, today, options.calendar)
    found_standings = standings(found, dates, expected, today)
    assert found_standings["DEVIS"] is Standing.PASSED
    assert expected["DEVIS"] == date(2026, 3, 30)
    assert found_standings["COMMANDE"] is Standing.LATE
    # What is answered before the receipt of bids is over once they are received.
    received = {"OFF35": Dates(date(2026, 3, 5), date(2026, 3, 5))}
    assert overtaken(aoo(), received) >= {"QUESTIONS", "REPONSES", "AVIS"}
    assert expected["COMMANDE"] == today
