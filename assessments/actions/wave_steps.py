"""The steps of a wave: done, decided, taken back, rolled back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.errors import ActionRefused
from assessments.actions.transition import check_past, check_text, required_reason
from assessments.actions.waves import about, lock_wave, refuse_done, save_wave
from assessments.models import Wave, WaveDecision, WaveReturn, WaveStep
from assessments.queries.transition import rules_of
from assessments.queries.transition_words import held_by
from assessments.transition.rules import blocks_on, may_roll_back, taken_back_with
from assessments.transition.types import Step
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.chain import Json
from hdhcompliance.journal.record import record


def decide_go(
    *, by: User, wave: Wave, outcome: str, reason: str, decided_on: date, seen: int
) -> WaveDecision:
    """Go or no-go. A go is refused while a criterion is open; a no-go is always heard."""
    reason = required_reason(reason)
    if outcome not in WaveDecision.Outcome:
        raise ActionRefused("unknown_decision", _("Choose go or no-go."))
    check_past(decided_on)
    with transaction.atomic():
        found = lock_wave(wave, seen)
        refuse_done(found, Step.GO)
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
        save_wave(by, found)
        told: dict[str, Json] = {
            "outcome": outcome,
            "reason": reason,
            "decided_on": decided_on.isoformat(),
        }
        record("wave.decided", by=by, **about(found), data=told)
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
        found = lock_wave(wave, seen)
        done = _do(by, found, wanted, done_on, note, witness)
        save_wave(by, found)
        told: dict[str, Json] = {
            "step": step,
            "done_on": done_on.isoformat(),
            "note": note,
            "witness": done.witness,
        }
        record("wave.step_done", by=by, **about(found), data=told)
    return done


def take_back(*, by: User, wave: Wave, step: str, reason: str, seen: int) -> WaveReturn:
    """A step is no longer done, nor what followed it. Also opens a closed wave again."""
    reason, wanted = required_reason(reason), Step(step)
    with transaction.atomic():
        found = lock_wave(wave, seen)
        row, fallen = _fall(by, found, wanted, reason)
        told: dict[str, Json] = {"steps": " ".join(fallen), "reason": reason}
        record("wave.step_taken_back", by=by, **about(found), data=told)
    return row


def roll_back(*, by: User, wave: Wave, reason: str, seen: int) -> WaveReturn:
    """Users are led back to the old host: the go, the rollback point and the cut-over fall."""
    reason = required_reason(reason)
    with transaction.atomic():
        found = lock_wave(wave, seen)
        if not may_roll_back(rules_of(found)):
            raise ActionRefused(
                "not_switched", _("Only a wave cut over and not closed is rolled back.")
            )
        row, fallen = _fall(by, found, Step.GO, reason, rolled_back=True)
        told: dict[str, Json] = {"steps": " ".join(fallen), "reason": reason}
        record("wave.rolled_back", by=by, **about(found), data=told)
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
    save_wave(by, wave)
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
