"""The acts on a wave: planned, measured, checked, decided, cut over, taken back, closed.

Every act names the version of the wave its author saw, and is refused when the wave has changed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.transition import (
    changed_meanwhile,
    check_past,
    check_text,
    lock,
    required_reason,
)
from assessments.models import (
    Transition,
    Wave,
    WaveAdoption,
    WaveCriterion,
    WaveDecision,
    WaveReturn,
    WaveStep,
    WaveUnit,
)
from assessments.queries.transition import rules_of
from assessments.queries.transition_words import held_by
from assessments.transition.rules import blocks_on, may_roll_back, taken_back_with
from assessments.transition.types import GUARDED, Measure, Settled, Step
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.chain import Json
from hdhcompliance.journal.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What a wave is called, and its planned days."""

    title: str
    copy_on: date
    cutover_on: date
    closing_on: date
    pilots: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """Where the users are, on a day."""

    on: date
    users: int
    trained: int
    pilots_done: int = 0
    tickets_opened: int = 0
    tickets_closed: int = 0
    note: str = ""


def plan_wave(
    *, by: User, moving: Transition, schedule: Schedule, wave: Wave | None = None, seen: int = 0
) -> Wave:
    """A new wave, or another schedule for one."""
    if not schedule.title.strip():
        raise ActionRefused("title_missing", _("Give the wave a title."))
    check_text(schedule.title, 200)
    check_text(schedule.pilots, 200)
    if not schedule.copy_on <= schedule.cutover_on <= schedule.closing_on:
        raise ActionRefused(
            "disordered", _("A wave is copied, then cut over, then closed: order its days so.")
        )
    with transaction.atomic():
        if wave is None:
            found = Wave(transition=lock(moving), code=f"V{moving.waves.count() + 1}")
        else:
            found = _lock(wave, seen)
        for name, value in asdict(schedule).items():
            setattr(found, name, value)
        _save(by, found, is_new=wave is None)
        record(
            "wave.planned",
            by=by,
            **_of(found),
            data={k: _plain(v) for k, v in asdict(schedule).items()},
        )
    return found


def add_unit(
    *, by: User, wave: Wave, name: str, kind: str, pseudonymised: bool, seen: int
) -> WaveUnit:
    """A data set or a project of the wave, before anything of it is copied."""
    name = name.strip()
    if not name or kind not in WaveUnit.Kind:
        raise ActionRefused("name_missing", _("Name the data set or the project."))
    check_text(name, 200)
    with transaction.atomic():
        found = _lock(wave, seen)
        _refuse_begun(found)
        unit = WaveUnit.objects.create(
            wave=found,
            code=_next(found, "units", "U"),
            name=name,
            kind=kind,
            pseudonymised=pseudonymised,
        )
        _save(by, found)
        record(
            "wave.unit_added",
            by=by,
            **_of(found),
            data={"unit": unit.code, "name": name, "kind": kind},
        )
    return unit


def drop_unit(*, by: User, wave: Wave, unit: str, seen: int) -> None:
    """Take a unit out of a wave of which nothing is copied yet."""
    with transaction.atomic():
        found = _lock(wave, seen)
        _refuse_begun(found)
        row = _unit(found, unit)
        name = row.name
        row.delete()
        _save(by, found)
        record("wave.unit_dropped", by=by, **_of(found), data={"unit": unit, "name": name})


def measure_unit(*, by: User, wave: Wave, unit: str, measure: Measure, seen: int) -> WaveUnit:
    """Row counts and checksums at either end. A difference is recorded as it is: it then blocks."""
    for checksum in (measure.checksum_source, measure.checksum_target):
        check_text(checksum, 128)
    with transaction.atomic():
        found = _lock(wave, seen)
        _refuse_closed(found)
        row = _unit(found, unit)
        for name, value in asdict(measure).items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        row.measured_by, row.measured_at = by.get_username(), timezone.now()
        row.save()
        _save(by, found)
        told: dict[str, Json] = {name: _plain(value) for name, value in asdict(measure).items()}
        record(
            "wave.unit_measured",
            by=by,
            **_of(found),
            data={"unit": unit, **told, "match": measure.match},
        )
    return row


def add_criterion(*, by: User, wave: Wave, guards: str, label: str, seen: int) -> WaveCriterion:
    """A named condition of the go/no-go or of the closing, while that step is not done."""
    label = label.strip()
    if not label or guards not in GUARDED:
        raise ActionRefused("label_missing", _("Name the criterion, and the step it holds."))
    check_text(label, 300)
    with transaction.atomic():
        found = _lock(wave, seen)
        _refuse_done(found, guards)
        criterion = WaveCriterion.objects.create(
            wave=found,
            code=_next(found, "criteria", "C"),
            guards=guards,
            label=label,
            by=by.get_username(),
            at=timezone.now(),
        )
        _save(by, found)
        told: dict[str, Json] = {"criterion": criterion.code, "guards": guards, "label": label}
        record("wave.criterion_added", by=by, **_of(found), data=told)
    return criterion


def settle_criterion(
    *, by: User, wave: Wave, criterion: str, state: str, note: str, seen: int
) -> WaveCriterion:
    """Met, not met, open again or withdrawn; settled, it says what proves it."""
    if state not in dict(WaveCriterion.STATES):
        raise ActionRefused("unknown_state", _("Choose what the criterion becomes."))
    note = note.strip() if state == Settled.OPEN else required_reason(note)
    check_text(note)
    with transaction.atomic():
        found = _lock(wave, seen)
        _refuse_closed(found)
        row = found.criteria.filter(code=criterion).first()
        if row is None:
            raise ActionRefused("unknown_criterion", _("This criterion is not of this wave."))
        if state == WaveCriterion.WITHDRAWN:
            _refuse_done(found, row.guards)
        before = row.state
        row.state, row.note = state, note
        row.by, row.at = by.get_username(), timezone.now()
        row.save()
        _save(by, found)
        told: dict[str, Json] = {
            "criterion": criterion,
            "before": before,
            "after": state,
            "note": note,
        }
        record("wave.criterion_settled", by=by, **_of(found), data=told)
    return row


def decide_go(
    *, by: User, wave: Wave, outcome: str, reason: str, decided_on: date, seen: int
) -> WaveDecision:
    """Go or no-go. A go is refused while a criterion is open; a no-go is always heard."""
    reason = required_reason(reason)
    if outcome not in WaveDecision.Outcome:
        raise ActionRefused("unknown_decision", _("Choose go or no-go."))
    check_past(decided_on)
    with transaction.atomic():
        found = _lock(wave, seen)
        _refuse_done(found, Step.GO)
        if outcome == WaveDecision.Outcome.GO:
            _do(by, found, Step.GO, decided_on, reason)
        decision = WaveDecision.objects.create(
            wave=found,
            outcome=outcome,
            reason=reason,
            decided_on=decided_on,
            by=by.get_username(),
            at=timezone.now(),
        )
        _save(by, found)
        told: dict[str, Json] = {
            "outcome": outcome,
            "reason": reason,
            "decided_on": decided_on.isoformat(),
        }
        record("wave.decided", by=by, **_of(found), data=told)
    return decision


def complete_step(
    *,
    by: User,
    wave: Wave,
    step: str,
    done_on: date,
    seen: int,
    note: str = "",
    witness: User | None = None,
) -> WaveStep:
    """A step is done. Refused, with what holds it, while a condition of it or before it is open."""
    wanted, note = Step(step), note.strip()
    check_text(note)
    if wanted is Step.GO:
        raise ActionRefused("decide", _("The go/no-go is decided, with its reason."))
    if wanted is Step.KEYS and (witness is None or witness == by):
        raise ActionRefused(
            "dual_control",
            _("Pseudonym keys are transferred under dual control: name the second person."),
        )
    if wanted is Step.ROLLBACK and not note:
        raise ActionRefused(
            "no_rollback_point", _("Say what the rollback point is: what is kept, and where.")
        )
    with transaction.atomic():
        found = _lock(wave, seen)
        done = _do(by, found, wanted, done_on, note, witness)
        _save(by, found)
        told: dict[str, Json] = {
            "step": step,
            "done_on": done_on.isoformat(),
            "note": note,
            "witness": done.witness,
        }
        record("wave.step_done", by=by, **_of(found), data=told)
    return done


def take_back(*, by: User, wave: Wave, step: str, reason: str, seen: int) -> WaveReturn:
    """A step is no longer done, nor what followed it. Also opens a closed wave again."""
    reason, wanted = required_reason(reason), Step(step)
    with transaction.atomic():
        found = _lock(wave, seen)
        row, fallen = _fall(by, found, wanted, reason)
        told: dict[str, Json] = {"steps": " ".join(fallen), "reason": reason}
        record("wave.step_taken_back", by=by, **_of(found), data=told)
    return row


def roll_back(*, by: User, wave: Wave, reason: str, seen: int) -> WaveReturn:
    """Users are led back to the old host: the go, the rollback point and the cut-over fall."""
    reason = required_reason(reason)
    with transaction.atomic():
        found = _lock(wave, seen)
        if not may_roll_back(rules_of(found)):
            raise ActionRefused(
                "not_switched", _("Only a wave cut over and not closed is rolled back.")
            )
        row, fallen = _fall(by, found, Step.GO, reason, rolled_back=True)
        told: dict[str, Json] = {"steps": " ".join(fallen), "reason": reason}
        record("wave.rolled_back", by=by, **_of(found), data=told)
    return row


def record_adoption(*, by: User, wave: Wave, adoption: Adoption, seen: int) -> WaveAdoption:
    """Training, pilot users and support tickets, on a day."""
    if adoption.trained > adoption.users or adoption.pilots_done > adoption.users:
        raise ActionRefused("too_many", _("No more people are trained than there are users."))
    if adoption.tickets_closed > adoption.tickets_opened:
        raise ActionRefused("too_many_closed", _("No more tickets are closed than were opened."))
    check_text(adoption.note)
    check_past(adoption.on)
    with transaction.atomic():
        found = _lock(wave, seen)
        _refuse_closed(found)
        row = WaveAdoption.objects.create(
            wave=found, by=by.get_username(), at=timezone.now(), **asdict(adoption)
        )
        _save(by, found)
        told = {name: _plain(value) for name, value in asdict(adoption).items()}
        record("wave.adoption_recorded", by=by, **_of(found), data=told)
    return row


def _fall(
    by: User, wave: Wave, step: Step, reason: str, *, rolled_back: bool = False
) -> tuple[WaveReturn, tuple[Step, ...]]:
    """The step and what followed it are no longer done."""
    fallen = taken_back_with(rules_of(wave), step)
    if step not in fallen:
        raise ActionRefused("not_done", _("This step is not done: there is nothing to take back."))
    wave.steps.filter(step__in=fallen).delete()
    row = WaveReturn.objects.create(
        wave=wave,
        step=step,
        rolled_back=rolled_back,
        reason=reason,
        by=by.get_username(),
        at=timezone.now(),
    )
    _save(by, wave)
    return row, fallen


def _do(
    by: User, wave: Wave, step: Step, on: date, note: str, witness: User | None = None
) -> WaveStep:
    held = blocks_on(rules_of(wave), step, on, timezone.localdate())
    if held:
        raise ActionRefused(
            "held",
            _("%(wave)s: nothing was recorded, because %(why)s.")
            % {"wave": wave.code, "why": held_by(held)},
        )
    return WaveStep.objects.create(
        wave=wave,
        step=step,
        done_on=on,
        note=note,
        witness=witness.get_username() if witness else "",
        by=by.get_username(),
        at=timezone.now(),
    )


def _lock(wave: Wave, seen: int) -> Wave:
    """The wave as it stands. Writers queue on the transition's row."""
    moving = lock(wave.transition)
    found = Wave.objects.get(pk=wave.pk)
    found.transition = moving
    if found.version != seen:
        raise changed_meanwhile()
    return found


def _unit(wave: Wave, code: str) -> WaveUnit:
    found = wave.units.filter(code=code).first()
    if found is None:
        raise ActionRefused("unknown_unit", _("This data set or project is not of this wave."))
    return found


def _refuse_begun(wave: Wave) -> None:
    if wave.steps.exists():
        raise ActionRefused(
            "begun", _("The copy is done: take it back first to change what the wave moves.")
        )


def _refuse_closed(wave: Wave) -> None:
    _refuse_done(wave, Step.CLOSING)


def _refuse_done(wave: Wave, step: str) -> None:
    if wave.steps.filter(step=step).exists():
        raise ActionRefused(
            "already_done", _("This step is done: take it back first, with a reason.")
        )


def _next(wave: Wave, rows: str, letter: str) -> str:
    """The next code of the wave: one more than the highest given, dropped ones left aside."""
    codes = getattr(wave, rows).values_list("code", flat=True)
    return f"{letter}{max((int(code[1:]) for code in codes), default=0) + 1:02d}"


def _save(by: User, wave: Wave, *, is_new: bool = False) -> None:
    wave.version += 0 if is_new else 1
    wave.changed_by, wave.changed_at = by.get_username(), timezone.now()
    wave.save()


def _of(wave: Wave) -> dict[str, str]:
    """What a journal entry is about."""
    return {"target": wave.code, "tender": wave.transition.tender.reference}


def _plain(value: object) -> Json:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)
