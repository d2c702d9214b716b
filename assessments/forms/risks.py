"""A risk as typed, its moves, acts on several risks, and what a reader narrows the register to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.actions.risks import MAXIMUM_TEXT, MAXIMUM_TITLE, Charge, Content
from assessments.forms.marks import tidy
from assessments.models import Bid, Risk
from assessments.queries.risk_words import IMPACT, LIKELIHOOD, MOVES, moves_from
from assessments.queries.risks import OVERALL, Wanted
from assessments.rating import STEPS, rating
from hdhcompliance.accounts.models import User

RELOAD = _("The page does not say which version of the risk you saw; reload it.")
TICKED = re.compile(r"(R[0-9]{2,6}):([0-9]{1,9})", re.ASCII)
ISO = "%Y-%m-%d"


def _date_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format=ISO, attrs={"type": "date"})
    )


def _seen_field() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), RELOAD),
    )


def _rating_field(label: Any, words: Mapping[int, tuple[Any, Any]]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("not rated")), *((step, f"{step} · {words[step][0]}") for step in STEPS)],
    )


class Text(forms.CharField):
    """A text of several lines, kept as typed but for its line ends."""

    def __init__(self, label: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            max_length=MAXIMUM_TEXT,
            strip=False,
            widget=forms.Textarea(attrs={"rows": rows}),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class RiskForm(forms.Form):
    """What a person writes of a risk. `seen`: the version the page showed, 1 for a new one."""

    title = forms.CharField(label=_("Title"), max_length=MAXIMUM_TITLE)
    bid = forms.ChoiceField(label=_("About"), required=False)
    description = Text(_("What could happen, through whom"), 4, required=False)
    affects = forms.ChoiceField(label=_("Affects"), choices=Risk.Affects.choices)
    law_code = forms.CharField(
        label=_("Law"),
        required=False,
        max_length=60,
        help_text=_("The law that opens the route, when there is one."),
        widget=forms.TextInput(attrs={"list": "laws-named", "autocomplete": "off"}),
    )
    activities = forms.MultipleChoiceField(
        label=_("HDS activities"),
        required=False,
        choices=[(str(number), str(number)) for number in range(1, 7)],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Activities 1 to 6 of article R. 1111-9 of the public health code."),
    )
    likelihood_before = _rating_field(_("Likelihood before treatment"), LIKELIHOOD)
    impact_before = _rating_field(_("Impact before treatment"), IMPACT)
    treatment_kind = forms.ChoiceField(
        label=_("Treatment"),
        required=False,
        choices=[("", _("not chosen")), *Risk.Treatment.choices],
    )
    treatment = Text(_("What is done, and what proves it"), 3, required=False)
    likelihood_after = _rating_field(_("Likelihood after treatment"), LIKELIHOOD)
    impact_after = _rating_field(_("Impact after treatment"), IMPACT)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    due_on = _date_field(_("Due on"))
    seen = _seen_field()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        owners: Iterable[User],
        bids: Sequence[Bid] = (),
        risk: Risk | None = None,
    ) -> None:
        super().__init__(data, initial=_shown(risk) if risk else {"seen": 1})
        self.bids = {bid.code: bid for bid in bids}
        self.owners = {user.get_username(): user for user in owners}
        if risk is not None:
            del self.fields["bid"]
            if risk.owner is not None:
                self.owners.setdefault(risk.owner.get_username(), risk.owner)
        else:
            _offer(self.fields["bid"], _("The whole tender"), _named(self.bids.values()))
        _offer(self.fields["owner"], _("nobody yet"), _people(self.owners))

    def clean(self) -> dict[str, Any]:
        for when in ("before", "after"):
            likelihood, impact = f"likelihood_{when}", f"impact_{when}"
            if (self.cleaned_data.get(likelihood) is None) != (
                self.cleaned_data.get(impact) is None
            ):
                self.add_error(impact, _("Give likelihood and impact together, or neither."))
        return self.cleaned_data

    def chosen_bid(self) -> Bid | None:
        return self.bids.get(self.cleaned_data.get("bid", ""))

    def content(self) -> Content:
        """What was typed, once valid."""
        typed = self.cleaned_data
        return Content(
            title=typed["title"],
            description=typed["description"],
            affects=typed["affects"],
            law_code=typed["law_code"],
            activities=",".join(typed["activities"]),
            before=rating(typed["likelihood_before"], typed["impact_before"]),
            after=rating(typed["likelihood_after"], typed["impact_after"]),
            treatment_kind=typed["treatment_kind"],
            treatment=typed["treatment"],
            owner=self.owners.get(typed["owner"]),
            due_on=typed["due_on"],
        )

    def again(self, current: Risk) -> None:
        """After a conflict: what was typed stays, saving replaces what is recorded now."""
        self.data = _seeing(self.data, current)


class MoveForm(forms.Form):
    """Where a risk goes, and why."""

    to = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = Text(
        _("Reason"),
        3,
        error_messages={"required": _("Give the reason: it is kept with the decision.")},
    )
    seen = _seen_field()

    def __init__(self, data: Mapping[str, Any] | None = None, *, risk: Risk) -> None:
        super().__init__(data, initial={"seen": risk.version}, auto_id="move-%s")
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = moves_from(risk)

    def again(self, current: Risk) -> None:
        """After a conflict: what was typed stays, sending it again acts on what is recorded now."""
        self.data = _seeing(self.data, current)

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not reason.strip():
            raise forms.ValidationError(self.fields["reason"].error_messages["required"])
        return reason


class TickedField(forms.MultipleChoiceField):
    """`R03:2`, code and version seen, once per ticked risk; the act says which are not there."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(
            error_messages={"required": _("Tick the risks you mean."), "invalid_choice": RELOAD}
        )

    def valid_value(self, value: str) -> bool:
        return bool(TICKED.fullmatch(value))


class TogetherForm(forms.Form):
    """One act on the ticked risks: a move with its reason, or an owner, a day, or both."""

    MOVE, ENTRUST = "move", "entrust"

    risks = TickedField()
    act = forms.ChoiceField(
        label=_("For the ticked risks"),
        choices=[(ENTRUST, _("Give an owner or a day")), (MOVE, _("Move to a status"))],
        widget=forms.RadioSelect,
        initial=ENTRUST,
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    due_on = _date_field(_("Due on"))
    to = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("unchanged")), *MOVES.items()]
    )
    reason = Text(_("Reason"), 2, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, owners: Iterable[User]) -> None:
        super().__init__(data, auto_id="together-%s")
        self.owners = {user.get_username(): user for user in owners}
        _offer(self.fields["owner"], _("unchanged"), _people(self.owners))

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("act") == self.MOVE:
            if not typed.get("to"):
                self.add_error("to", _("Choose the status."))
            if not typed.get("reason", "").strip():
                self.add_error("reason", _("Give the reason: it is kept with the decision."))
        elif not (typed.get("owner") or typed.get("due_on")):
            self.add_error("owner", _("Choose an owner, a day, or both."))
        return typed

    def seen(self) -> dict[str, int]:
        """Code -> version the page showed."""
        found = (TICKED.fullmatch(value) for value in self.cleaned_data["risks"])
        return {match[1]: int(match[2]) for match in found if match}

    @property
    def is_move(self) -> bool:
        return bool(self.cleaned_data["act"] == self.MOVE)

    def charge(self) -> Charge:
        return Charge(
            owner=self.owners.get(self.cleaned_data["owner"]), due_on=self.cleaned_data["due_on"]
        )


class RegisterFilterForm(forms.Form):
    """What a reader looks for, in the address of the page."""

    bid = forms.ChoiceField(label=_("Bid"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *Risk.Status.choices]
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    law = forms.ChoiceField(label=_("Law"), required=False)
    overdue = forms.BooleanField(label=_("Overdue"), required=False)
    mine = forms.BooleanField(label=_("Entrusted to me"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        bids: Iterable[Bid],
        owners: Iterable[User],
        laws: Iterable[str],
    ) -> None:
        super().__init__(data, auto_id="filter_%s")
        everyone = {user.get_username(): user for user in owners}
        _offer(self.fields["bid"], _("All"), [(OVERALL, _("The whole tender")), *_named(bids)])
        _offer(self.fields["owner"], _("All"), _people(everyone))
        _offer(self.fields["law"], _("All"), [(law, law) for law in laws])

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()


def _seeing(data: Mapping[str, Any], current: Risk) -> QueryDict:
    """What was posted, as if the page had shown the version that stands now."""
    assert isinstance(data, QueryDict)
    again = data.copy()
    again["seen"] = str(current.version)
    return again


def _offer(field: forms.Field, empty: Any, choices: Iterable[tuple[str, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", empty), *choices]


def _named(bids: Iterable[Bid]) -> list[tuple[str, str]]:
    return [(bid.code, bid.provider.name) for bid in bids]


def _people(users: Mapping[str, User]) -> list[tuple[str, str]]:
    return [(name, str(user)) for name, user in users.items()]


def _shown(risk: Risk) -> dict[str, Any]:
    """Every field as the risk stands."""
    plain = ("title", "description", "affects", "law_code", "treatment_kind", "treatment", "due_on")
    rated = [f"{what}_{when}" for what in ("likelihood", "impact") for when in ("before", "after")]
    return {
        **{name: getattr(risk, name) for name in (*plain, *rated)},
        "activities": risk.activities.split(",") if risk.activities else [],
        "owner": risk.owner.get_username() if risk.owner else "",
        "seen": risk.version,
    }
