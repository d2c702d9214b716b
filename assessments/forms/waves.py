"""The acts on a wave, one form each: the page of the wave shows those that are possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.actions.wave_steps import (
    complete_step,
    decide_go,
    roll_back,
    take_back,
)
from assessments.actions.waves import (
    Adoption,
    Schedule,
    add_criterion,
    add_unit,
    drop_unit,
    measure_unit,
    record_adoption,
    settle_criterion,
)
from assessments.forms.tenders import TypedReferenceForm
from assessments.forms.transition import Text, day_field, seen_field
from assessments.models import Wave, WaveCriterion, WaveDecision, WaveUnit
from assessments.models.waves import STEPS
from assessments.transition.types import Measure, Step
from hdhcompliance.accounts.models import User

LARGEST = 2**63 - 1


class ScheduleForm(forms.Form):
    """What a wave is called, and its planned days."""

    title = forms.CharField(label=_("Title"), max_length=200)
    copy_on = day_field(_("Copy planned on"), required=True)
    cutover_on = day_field(_("Cut-over planned on"), required=True)
    closing_on = day_field(_("Closing planned on"), required=True)
    pilots = forms.CharField(
        label=_("Pilot group"),
        max_length=200,
        required=False,
        help_text=_("Who uses the new host before the others of the wave."),
    )
    seen = seen_field()

    def __init__(self, data: Mapping[str, Any] | None = None, *, wave: Wave | None = None) -> None:
        names = ("title", "copy_on", "cutover_on", "closing_on", "pilots")
        shown = {name: getattr(wave, name) for name in names} if wave else {}
        super().__init__(data, initial={**shown, "seen": wave.version if wave else 1})

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        copy, cut, close = (typed.get(f"{name}_on") for name in ("copy", "cutover", "closing"))
        if copy and cut and cut < copy:
            self.add_error("cutover_on", _("The cut-over comes after the copy."))
        if cut and close and close < cut:
            self.add_error("closing_on", _("The closing comes after the cut-over."))
        return typed

    def schedule(self) -> Schedule:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Schedule(**typed)


class WaveForm(forms.Form):
    """One act on a wave. `perform` does it; ActionRefused says why not."""

    act: ClassVar[str]
    title: ClassVar[str | Promise]
    button: ClassVar[str | Promise]

    seen = seen_field()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        wave: Wave,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.wave = wave
        super().__init__(
            data, initial={**(initial or {}), "seen": wave.version}, auto_id=f"{self.act}-%s"
        )

    def perform(self, by: User) -> None:
        typed = {k: v for k, v in self.cleaned_data.items() if k != "seen"}
        self.do({"by": by, "wave": self.wave, "seen": self.cleaned_data["seen"]}, typed)

    def do(self, who: dict[str, Any], typed: dict[str, Any]) -> None:
        """`who`: by whom, on which wave and which version of it; `typed`: the act's own words."""
        raise NotImplementedError  # each form names the act it performs

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class UnitForm(WaveForm):
    act, title, button = "unit", _("Add a data set or a project"), _("Add it to the wave")

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=WaveUnit.Kind.choices)
    pseudonymised = forms.BooleanField(
        label=_("Pseudonymised: its keys are transferred too"), required=False
    )

    def do(self, who: dict[str, Any], typed: dict[str, Any]) -> None:
        add_unit(**who, **typed)


class DropForm(WaveForm):
    act, title, button = "drop", _("Take out of the wave"), _("Take out")

    unit = forms.CharField(widget=forms.HiddenInput, max_length=6)

    def do(self, who: dict[str, Any], typed: dict[str, Any]) -> None:
        drop_unit(**who, **typed)


class MeasureForm(WaveForm):
    act, title, button = "measure", _("Record measures"), _("Record the measures")

    unit = forms.ChoiceField(label=_("Data set or project"))
    rows_source = forms.IntegerField(
        label=_("Rows at the source"), required=False, min_value=0, max_value=LARGEST
    )
    rows_target = forms.IntegerField(
        label=_("Rows at the target"), required=False, min_value=0, max_value=LARGEST
    )
    checksum_source = forms.CharField(
        label=_("Checksum at the source"),
        required=False,
        max_length=128,
        help_text=_("The same algorithm at both ends, for example SHA-256 in hexadecimal."),
    )
    checksum_target = forms.CharField(
        label=_("Checksum at the target"), required=False, max_length=128
    )

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, wave=wave, **kwargs)
        self.offer("unit", ((unit.code, str(unit)) for unit in wave.units.all()))

    def do(self, who: dict[str, Any], typed: dict[str, Any]) -> None:
        unit = typed.pop("unit")
        measure_unit(**who, unit=unit, measure=Measure(**typed))


class CriterionForm(WaveForm):
    act, title, button = "criterion", _("Add a criterion"), _("Add the criterion")

    label = forms.CharField(label=_("Criterion"), max_length=300)
    guards = forms.ChoiceField(label=_("It holds"), choices=WaveCriterion.GUARDS)

    def do(self, who: dict[str, Any], typed: dict[str, Any]) -> None:
        add_criterion(**who, **typed)


class SettleForm(WaveForm):
    act, title, button = "settle", _("Settle a criterion"), _("Record the criterion")

    criterion = forms.ChoiceField(label=_("Criterion"))
    state = forms.ChoiceField(
        label=_("It is"), choices=WaveCriterion.STATES, widget=forms.RadioSelect
    )
    note = Text(
        _("What proves it, or why it is withdrawn"),
        required=False,
        help_text=_("Asked for as soon as the criterion is no longer open."),
    )

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, wave=wave, **kwargs)
        self.offer("criterion", ((each.code, str(each)) for each in wave.criteria.all()))

    def do(self, who: dict[str, Any], typed: dict[str, Any]) -> None:
        settle_criterion(**who, **typed)


class StepForm(WaveForm):
    act, title, button = "step", _("Record the next step"), _("Record this step as done")

    step = forms.ChoiceField(choices=STEPS, widget=forms.HiddenInput)
    done_on = day_field(_("Done on"), required=True)
    note = Text(_("Note"), required=False)
    witness = forms.ChoiceField(
        label=_("Second person"),
        required=False,
        help_text=_("Pseudonym keys are transferred under dual control."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        wave: Wave,
        step: Step,
        people: Iterable[User] = (),
    ) -> None:
        super().__init__(data, wave=wave, initial={"step": step, "done_on": timezone.localdate()})
        self.people = {user.get_username(): user for user in people}
        if step is Step.ROLLBACK:
            self.fields["note"].required = True
            self.fields["note"].label = _("What is kept to go back to, and where")
        if step is Step.KEYS:
            named = ((name, str(user)) for name, user in self.people.items())
            self.offer("witness", (("", _("choose a person")), *named))
            self.fields["witness"].required = True
        else:
            del self.fields["witness"]

    def do(self, who: dict[str, Any], typed: dict[str, Any]) -> None:
        witness = self.people.get(typed.pop("witness", ""))
        complete_step(**who, **typed, witness=witness)


class DecideForm(WaveForm):
    act, title, button = "decide", _("Decide to cut over or not"), _("Record the decision")

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=WaveDecision.Outcome.choices, widget=forms.RadioSelect
    )
    reason = Text(_("Reason"))
    decided_on = day_field(_("Decided on"), required=True)

    def __init__(self, data: Mapping[str, Any] | None = None, *, wave: Wave) -> None:
        super().__init__(data, wave=wave, initial={"decided_on": timezone.localdate()})

    def do(self, who: dict[str, Any], typed: dict[str, Any]) -> None:
        decide_go(**who, **typed)


class AdoptionForm(WaveForm):
    act, title, button = "adoption", _("Record where the users are"), _("Record the figures")

    on = day_field(_("On"), required=True)
    users = forms.IntegerField(label=_("Users to move"), min_value=0, max_value=10**6)
    trained = forms.IntegerField(label=_("Users trained"), min_value=0, max_value=10**6)
    pilots_done = forms.IntegerField(
        label=_("Pilot users who have finished"), min_value=0, max_value=10**6
    )
    tickets_opened = forms.IntegerField(
        label=_("Support tickets opened so far"), min_value=0, max_value=10**6
    )
    tickets_closed = forms.IntegerField(
        label=_("Support tickets closed so far"), min_value=0, max_value=10**6
    )
    note = Text(_("Note"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, wave: Wave) -> None:
        last = wave.adoptions.last()
        names = ("users", "trained", "pilots_done", "tickets_opened", "tickets_closed")
        shown = {name: getattr(last, name) if last else 0 for name in names}
        super().__init__(data, wave=wave, initial={**shown, "on": timezone.localdate()})

    def do(self, who: dict[str, Any], typed: dict[str, Any]) -> None:
        record_adoption(**who, adoption=Adoption(**typed))


class BackForm(TypedReferenceForm):
    """Which step is taken back, or that the users are led back, and why."""

    ROLL_BACK = "roll_back"

    step = forms.ChoiceField(label=_("What is taken back"), widget=forms.RadioSelect)
    reason = Text(_("Reason"))
    seen = seen_field()
    field_order = ("step", "reason", "reference")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        wave: Wave,
        steps: Iterable[tuple[str, Any]],
    ) -> None:
        super().__init__(data, initial={"seen": wave.version}, tender=wave.transition.tender)
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(steps)

    def perform(self, by: User, wave: Wave) -> None:
        typed = self.cleaned_data
        reason, seen = typed["reason"], typed["seen"]
        if typed["step"] == self.ROLL_BACK:
            roll_back(by=by, wave=wave, reason=reason, seen=seen)
        else:
            take_back(by=by, wave=wave, step=typed["step"], reason=reason, seen=seen)
