"""The acts on a wave: planned, filled, measured, its criteria settled, its users followed.

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
    WaveUnit,
)
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
            found = lock_wave(wave, seen)
        for name, value in asdict(schedule).items():
            setattr(found, name, value)
        save_wave(by, found, is_new=wave is None)
        record(
            "wave.planned",
            by=by,
            **about(found),
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
        found = lock_wave(wave, seen)
        _refuse_begun(found)
        unit = WaveUnit.objects.create(
            wave=found,
            code=_next(found, "units", "U"),
            name=name,
            kind=kind,
            pseudonymised=pseudonymised,
        )
        save_wave(by, found)
        record(
            "wave.unit_added",
            by=by,
            **about(found),
            data={"unit": unit.code, "name": name, "kind": kind},
        )
    return unit


def drop_unit(*, by: User, wave: Wave, unit: str, seen: int) -> None:
    """Take a unit out of a wave of which nothing is copied yet."""
    with transaction.atomic():
        found = lock_wave(wave, seen)
        _refuse_begun(found)
        row = _unit(found, unit)
        name = row.name
        row.delete()
        save_wave(by, found)
        record("wave.unit_dropped", by=by, **about(found), data={"unit": unit, "name": name})


def measure_unit(*, by: User, wave: Wave, unit: str, measure: Measure, seen: int) -> WaveUnit:
    """Row counts and checksums at either end. A difference is recorded as it is: it then blocks."""
    for checksum in (measure.checksum_source, measure.checksum_target):
        check_text(checksum, 128)
    with transaction.atomic():
        found = lock_wave(wave, seen)
        _refuse_closed(found)
        row = _unit(found, unit)
        for name, value in asdict(measure).items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        row.measured_by, row.measured_at = by.get_username(), timezone.now()
        row.save()
        save_wave(by, found)
        told: dict[str, Json] = {name: _plain(value) for name, value in asdict(measure).items()}
        record(
            "wave.unit_measured",
            by=by,
            **about(found),
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
        found = lock_wave(wave, seen)
        refuse_done(found, guards)
        criterion = WaveCriterion.objects.create(
            wave=found,
            code=_next(found, "criteria", "C"),
            guards=guards,
            label=label,
            by=by.get_username(),
            at=timezone.now(),
        )
        save_wave(by, found)
        told: dict[str, Json] = {"criterion": criterion.code, "guards": guards, "label": label}
        record("wave.criterion_added", by=by, **about(found), data=told)
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
        found = lock_wave(wave, seen)
        _refuse_closed(found)
        row = found.criteria.filter(code=criterion).first()
        if row is None:
            raise ActionRefused("unknown_criterion", _("This criterion is not of this wave."))
        if state == WaveCriterion.WITHDRAWN:
            refuse_done(found, row.guards)
        before = row.state
        row.state, row.note = state, note
        row.by, row.at = by.get_username(), timezone.now()
        row.save()
        save_wave(by, found)
        told: dict[str, Json] = {
            "criterion": criterion,
            "before": before,
            "after": state,
            "note": note,
        }
        record("wave.criterion_settled", by=by, **about(found), data=told)
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
        found = lock_wave(wave, seen)
        _refuse_closed(found)
        row = WaveAdoption.objects.create(
            wave=found, by=by.get_username(), at=timezone.now(), **asdict(adoption)
        )
        save_wave(by, found)
        told = {name: _plain(value) for name, value in asdict(adoption).items()}
        record("wave.adoption_recorded", by=by, **about(found), data=told)
    return row


def lock_wave(wave: Wave, seen: int) -> Wave:
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
    refuse_done(wave, Step.CLOSING)


def refuse_done(wave: Wave, step: str) -> None:
    if wave.steps.filter(step=step).exists():
        raise ActionRefused(
            "already_done", _("This step is done: take it back first, with a reason.")
        )


def _next(wave: Wave, rows: str, letter: str) -> str:
    """The next code of the wave: one more than the highest given, dropped ones left aside."""
    codes = getattr(wave, rows).values_list("code", flat=True)
    return f"{letter}{max((int(code[1:]) for code in codes), default=0) + 1:02d}"


def save_wave(by: User, wave: Wave, *, is_new: bool = False) -> None:
    wave.version += 0 if is_new else 1
    wave.changed_by, wave.changed_at = by.get_username(), timezone.now()
    wave.save()


def about(wave: Wave) -> dict[str, str]:
    """What a journal entry is about."""
    return {"target": wave.code, "tender": wave.transition.tender.reference}


def _plain(value: object) -> Json:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)
