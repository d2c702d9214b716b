"""The award, the plan, the costs, the erasure and the checklist of a transition, as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.awards import Award
from assessments.actions.transition import MAXIMUM_TEXT, Erasure, Plan
from assessments.forms.marks import tidy
from assessments.forms.prices import EurosField
from assessments.forms.tenders import TypedReferenceForm
from assessments.models import Bid, Tender, Transition, TransitionCost
from assessments.transition.files import checklist
from providers.models import Provider

ISO = "%Y-%m-%d"
RELOAD = _("The page does not say which version you saw; reload it.")


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
    )


def seen_field() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), RELOAD),
    )


class Text(forms.CharField):
    """A text of several lines, kept as typed but for its line ends."""

    def __init__(self, label: Any, rows: int = 2, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            max_length=MAXIMUM_TEXT,
            strip=False,
            widget=forms.Textarea(attrs={"rows": rows}),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class AwardForm(TypedReferenceForm):
    """Which bid is awarded, and which host the platform leaves; corrected (`moving`), why.

    `decided_on`: the day of the decision on the calendar, proposed.
    """

    bid = forms.ChoiceField(label=_("Awarded bid"))
    awarded_on = day_field(_("Awarded on"), required=True)
    incumbent = forms.ChoiceField(
        label=_("Incumbent host"), help_text=_("The host that the platform leaves.")
    )
    service = forms.ChoiceField(label=_("Service used at the incumbent"), required=False)
    reason = Text(
        _("Why this award does not follow from the evaluation made here"),
        required=False,
        help_text=_(
            "Asked for when the bids were evaluated outside this application, or when another bid"
            " than the first of the ranking is awarded."
        ),
    )
    why = Text(_("Why the award is corrected"))
    seen = seen_field()
    field_order = ("bid", "awarded_on", "incumbent", "service", "reason", "why", "reference")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        tender: Tender,
        bids: Iterable[Bid],
        hosts: Iterable[Provider],
        moving: Transition | None = None,
        decided_on: date | None = None,
    ) -> None:
        initial = _awarded(moving) if moving else {"awarded_on": decided_on}
        super().__init__(data, initial=initial, tender=tender)
        if moving is None:
            del self.fields["why"], self.fields["seen"]
        hosts = list(hosts)
        self.bids = {bid.code: bid for bid in bids}
        self.hosts = {host.slug: host for host in hosts}
        self.services = {each.key: each for host in hosts for each in host.services.all()}
        _offer(self.fields["bid"], ((c, bid.provider.name) for c, bid in self.bids.items()))
        _offer(self.fields["incumbent"], ((slug, host.name) for slug, host in self.hosts.items()))
        named = (
            (service.key, f"{host.name} · {service.name}")
            for host in self.hosts.values()
            for service in host.services.all()
        )
        _offer(self.fields["service"], (("", _("not stated")), *named))

    def award(self) -> Award:
        typed = self.cleaned_data
        return Award(
            bid=self.bids[typed["bid"]],
            awarded_on=typed["awarded_on"],
            incumbent=self.hosts[typed["incumbent"]],
            incumbent_service=self.services.get(typed["service"]),
            reason=typed["reason"],
        )


class PlanForm(forms.Form):
    """The days of the way out, and what two hosts cost a month."""

    notice_on = day_field(
        _("Notice given to the incumbent on"),
        help_text=_("Two months at most before the transition starts (Data Act, art. 25)."),
    )
    starts_on = day_field(_("Transition starts on"))
    ends_on = day_field(
        _("Transition ends on"),
        help_text=_(
            "30 days after its start at most; seven months where the host has shown in writing that"
            " 30 days are technically unfeasible (Data Act, art. 25)."
        ),
    )
    unfeasible = forms.BooleanField(
        label=_("The incumbent has shown in writing that 30 days are technically unfeasible"),
        required=False,
    )
    retrieval_ends_on = day_field(
        _("Retrieval of the data open until"),
        help_text=_("At least 30 days after the end of the transition (Data Act, art. 25)."),
    )
    new_runs_from = day_field(
        _("New host billed from"), help_text=_("The double run is counted from this day.")
    )
    incumbent_runs_until = day_field(_("Incumbent host billed until"))
    incumbent_monthly_cents = EurosField(
        label=_("Incumbent host, a month (€ excl. VAT)"), required=False
    )
    new_monthly_cents = EurosField(label=_("New host, a month (€ excl. VAT)"), required=False)
    budget_cents = EurosField(label=_("Budget of the double run (€ excl. VAT)"), required=False)
    seen = seen_field()

    def __init__(self, data: Mapping[str, Any] | None = None, *, moving: Transition) -> None:
        super().__init__(data, initial=_shown(moving, Plan))

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The transition cannot end before it starts."))
        return self.cleaned_data

    def plan(self) -> Plan:
        typed = {one.name: self.cleaned_data[one.name] for one in fields(Plan)}
        amounts = {name: value or 0 for name, value in typed.items() if name.endswith("_cents")}
        return Plan(**{**typed, **amounts})


class ErasureForm(forms.Form):
    """The notice, the day, the method and the certificate of the erasure at the incumbent."""

    erasure_notice_on = day_field(
        _("Formal notice of the erasure given on"),
        help_text=_("21 calendar days before the erasure (SecNumCloud 3.2, 19.4.a)."),
    )
    erased_on = day_field(
        _("Data erased on"),
        help_text=_("Planned or done; not before the retrieval is over (Data Act, art. 25)."),
    )
    erasure_method = forms.CharField(
        label=_("Method"),
        max_length=200,
        required=False,
        help_text=_("Overwriting, destruction of keys or secure recycling (SecNumCloud, 19.4.a)."),
    )
    certificate = forms.CharField(
        label=_("Reference of the certificate"),
        max_length=200,
        required=False,
        help_text=_(
            "It attests that all data were returned and that no copy is left (HDS, EXI 27)."
        ),
    )
    certificate_on = day_field(_("Certificate dated"))
    seen = seen_field()

    def __init__(self, data: Mapping[str, Any] | None = None, *, moving: Transition) -> None:
        super().__init__(data, initial=_shown(moving, Erasure))

    def erasure(self) -> Erasure:
        return Erasure(**{one.name: self.cleaned_data[one.name] for one in fields(Erasure)})


class CostForm(forms.Form):
    """A one-off cost."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("not chosen")), *TransitionCost.Kind.choices],
        help_text=_(
            "A switching charge of the old host is at cost until 12 January 2027 and banned from then"
            " on; transfers of a lasting parallel use may still be billed at cost (Data Act, art. 29)."
        ),
    )
    label = forms.CharField(label=_("What it is"), max_length=200)
    amount_cents = EurosField(label=_("Amount (€ excl. VAT)"))
    billed_on = day_field(_("Billed on, or to be"), required=True)


class ItemForm(forms.Form):
    """An item of the checklist: done on a day, or open again."""

    key = forms.ChoiceField(
        choices=[(item.key, item.key) for item in checklist()], widget=forms.HiddenInput
    )
    done_on = day_field(_("Done on"))
    note = Text(_("What proves it"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, key: str = "") -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"key": key, "done_on": today}, auto_id=f"item-{key}-%s")


def _awarded(moving: Transition) -> dict[str, Any]:
    """The award as it stands."""
    service = moving.incumbent_service
    return {
        "bid": moving.bid.code,
        "awarded_on": moving.awarded_on,
        "incumbent": moving.incumbent.slug,
        "service": service.key if service else "",
        "reason": moving.award_reason,
        "seen": moving.version,
    }


def _offer(field: forms.Field, choices: Iterable[tuple[str, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def _shown(moving: Transition, of: type[Plan] | type[Erasure]) -> dict[str, Any]:
    """Every field as it stands; amounts as they are typed, nothing for none."""
    shown: dict[str, Any] = {"seen": moving.version}
    for one in fields(of):
        value = getattr(moving, one.name)
        if one.name.endswith("_cents"):
            value = f"{value // 100}.{value % 100:02d}" if value else ""
        shown[one.name] = value
    return shown
