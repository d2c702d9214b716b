"""The statement on transfers as typed: what it says as a whole, and one block per actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.transfers import MOST_ACTORS, Whole
from assessments.forms.inquiries import KeptText, StepForm, iso_date
from assessments.models import TransferActor, TransferStatement
from assessments.transfers.rules import ACTIVITIES, Actor

EXTRA = 1  # empty blocks offered
PREFIX = "actors"
WHOLE = tuple(Whole.__dataclass_fields__)


class WholeForm(StepForm):
    """EXI 05-H and the public page."""

    appraisal = forms.ChoiceField(
        label=_("Risk appraisal covers exposure to non-EU law (EXI 05-H)"),
        choices=TransferStatement.Appraisal.choices,
    )
    appraisal_evidence = KeptText(
        rows=2,
        required=False,
        label=_("Where it was read"),
        help_text=_("The line of the risk appraisal: document and page."),
    )
    page_address = forms.URLField(
        label=_("Address of the host’s public page (EXI 31)"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    page_dated_on = iso_date(label=_("Date of that page"), required=False)

    def clean(self) -> dict[str, Any]:
        state = self.cleaned_data.get("appraisal")
        told = self.cleaned_data.get("appraisal_evidence") or "appraisal_evidence" in self.errors
        if state and state != TransferStatement.Appraisal.UNKNOWN and not told:
            self.add_error(
                "appraisal_evidence", _("Say where the risk appraisal was read (EXI 05-H).")
            )
        return self.cleaned_data

    def whole(self) -> Whole:
        """Only once valid."""
        return Whole(**{name: self.cleaned_data[name] for name in WHOLE})


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet["ActorForm"]
else:
    _FormSet = forms.BaseFormSet


class ActorForm(forms.Form):
    """One actor; a block whose name is empty and nothing was chosen in is none."""

    name = forms.CharField(
        label=_("Name of the actor"),
        max_length=200,
        help_text=_("One block per variant of the service: write the variant in brackets."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=TransferActor.Role.choices)
    hds = forms.ChoiceField(label=_("HDS certified"), choices=TransferActor.Certified.choices)
    secnumcloud = forms.ChoiceField(
        label=_("SecNumCloud 3.2 qualified"), choices=TransferActor.Qualified.choices
    )
    activities = forms.TypedMultipleChoiceField(
        label=_("Hosting activities"),
        required=False,
        coerce=int,
        choices=[(number, str(number)) for number in ACTIVITIES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The six activities of article R. 1111-9 of the public health code."),
    )
    access = forms.ChoiceField(
        label=_("Access from outside the EEA (EXI 29)"), choices=TransferActor.Access.choices
    )
    access_details = KeptText(
        rows=2,
        required=False,
        label=_("Details of the access"),
        help_text=_("Country, who, under which adequacy decision or safeguards."),
    )
    risk = forms.ChoiceField(
        label=_("Risk of access imposed by third-country law (EXI 30)"),
        choices=TransferActor.Risk.choices,
    )
    laws = KeptText(rows=2, required=False, label=_("Laws in question"))
    mitigations = KeptText(rows=2, required=False, label=_("Mitigations"))
    residual = KeptText(rows=2, required=False, label=_("Residual risk"))
    basis = forms.CharField(
        label=_("Where it was read"),
        required=False,
        max_length=300,
        help_text=_("Document and page of the bid, or public source with its date."),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        detailed = given.get("access") in ("adequacy", "safeguards")
        if detailed and not given.get("access_details"):
            self.add_error(
                "access_details",
                _(
                    "Say from which country, by whom and under which decision or safeguards (EXI 29)."
                ),
            )
        if given.get("risk") == "described" and not given.get("laws"):
            self.add_error("laws", _("Name the laws in question (EXI 30)."))
        return given

    def actor(self) -> Actor:
        given = {name: self.cleaned_data[name] for name in Actor.__dataclass_fields__}
        return Actor(**{**given, "activities": tuple(given["activities"])})


class ActorBlocks(_FormSet):
    """Blocks of actors; those left as offered and those ticked for removal are none."""

    def actors(self) -> list[Actor]:
        """What the blocks that are kept say. Only once valid."""
        return [
            form.actor()
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]

    def add_fields(self, form: ActorForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this actor")
        for name in ("hds", "secnumcloud", "access", "risk"):
            form.fields[name].initial = "unknown"


_BLOCKS = forms.formset_factory(
    ActorForm,
    formset=ActorBlocks,
    extra=EXTRA,
    can_delete=True,
    max_num=MOST_ACTORS + EXTRA,
    absolute_max=MOST_ACTORS + EXTRA,
)


def whole_form(found: TransferStatement | None, data: Any = None) -> WholeForm:
    """As it stands; bound to `data` when given."""
    if found is None:
        return WholeForm(data, initial={"seen_version": 0, "appraisal": "unknown"})
    values = {name: getattr(found, name) for name in WHOLE}
    return WholeForm(data, initial={**values, "seen_version": found.version})


def shown_blocks(actors: Sequence[Actor]) -> ActorBlocks:
    """The actors as they stand or are proposed, followed by an empty block."""
    return _unbound([{**asdict(actor), "activities": list(actor.activities)} for actor in actors])


def typed_blocks(data: Mapping[str, Any]) -> ActorBlocks:
    """The blocks as typed, to be judged: each on its own, whatever is recorded."""
    given = data.copy() if hasattr(data, "copy") else dict(data)
    given[f"{PREFIX}-INITIAL_FORMS"] = "0"
    return cast(ActorBlocks, _BLOCKS(given, prefix=PREFIX))


def more_blocks(data: Any) -> ActorBlocks:
    """The blocks as typed, not judged yet, followed by an empty one."""
    found = []
    for place in range(MOST_ACTORS + EXTRA):
        row = {name: data.get(f"{PREFIX}-{place}-{name}", "") for name in ActorForm.base_fields}
        row["activities"] = data.getlist(f"{PREFIX}-{place}-activities")
        if row["name"] and not data.get(f"{PREFIX}-{place}-DELETE"):
            found.append(row)
    return _unbound(found)


def _unbound(initial: list[dict[str, Any]]) -> ActorBlocks:
    return cast(ActorBlocks, _BLOCKS(initial=initial, prefix=PREFIX))
