"""What a person records about the exposure of a bid, as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.exposure import MAXIMUM_TEXT, Found, Measure
from assessments.forms.marks import LARGEST_VERSION, tidy
from assessments.models import ExposureMitigation, Grid
from assessments.queries.exposure import BidExposure
from providers.exposure import ACTIVITIES, CURRENT, Law, Link
from providers.exposure_words import LEVELS, REACHES, chain, law_name
from providers.forms import DayInput
from providers.models.links import Tie

PLACE = _("Where it was read: document, page, clause, certificate number and dates.")


class ReasonField(forms.CharField):
    """A long text that must say something."""

    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=MAXIMUM_TEXT,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def clean(self, value: Any) -> str:
        return tidy(super().clean(value))


class PinForm(forms.Form):
    """The parameters of the reading, pinned in the method or not."""

    parameters = forms.ChoiceField(
        label=_("Parameters of exposure"),
        required=False,
        choices=[
            ("", _("Not pinned: the current ones are used, and may change")),
            (CURRENT, CURRENT),
        ],
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, grid: Grid) -> None:
        super().__init__(data, initial={"parameters": grid.exposure_parameters})


class DayForm(forms.Form):
    """The day for which laws and links are read."""

    as_of = forms.DateField(
        label=_("Laws and links on"),
        input_formats=["%Y-%m-%d"],
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={
            "invalid": _("This is no day (write 2026-11-30): the day that counts is shown instead.")
        },
    )

    def __init__(self, data: Mapping[str, Any], relevant: date) -> None:
        super().__init__({"as_of": data.get("as_of") or relevant.isoformat()})
        self.relevant = relevant

    def day(self) -> date:
        """The day asked for, or the one that counts when what was asked is no day."""
        return self.cleaned_data["as_of"] if self.is_valid() else self.relevant


class MitigationForm(forms.Form):
    """What stands in the way, of one law or all, through one link or all."""

    law = forms.ChoiceField(label=_("Against which law"), required=False)
    link = forms.ChoiceField(label=_("Through which link"), required=False)
    level = forms.ChoiceField(
        label=_("What stands in the way"),
        choices=list(LEVELS.items()),
        widget=forms.RadioSelect,
        help_text=_(
            "The strongest that holds is kept, they do not add up. Keys do nothing against a"
            " service that is cut off. SecNumCloud 3.2, 19.6 and 3.3.2."
        ),
    )
    reach = forms.TypedChoiceField(
        label=_("Data left within reach"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("as the law reads")), *((str(k), v) for k, v in REACHES.items())],
    )
    justification = ReasonField(_("Reason"), _("Read with the figure, in the journal too."))
    evidence = forms.CharField(label=_("Evidence"), required=False, max_length=300, help_text=PLACE)
    seen = forms.IntegerField(min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, exposure: BidExposure, **more: Any
    ) -> None:
        super().__init__(data, **more)
        _offer(self.fields["law"], _("every law"), _laws(exposure.laws))
        _offer(self.fields["link"], _("every link"), _links(exposure.links))

    def measure(self) -> Measure:
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Measure(**given)


class LinkForm(forms.Form):
    """A link with a third country that the bid brings."""

    nature = forms.ChoiceField(label=_("Nature of the link"), choices=Tie.Nature.choices)
    party = forms.CharField(
        label=_("Who"),
        max_length=200,
        help_text=_("The subcontractor, supplier or company, as the bid names it."),
    )
    country = forms.RegexField(
        r"^[A-Z]{2}\Z",
        label=_("Country"),
        required=False,
        help_text=_("Two capital letters (US, CA, GB…). Empty: not known, which never lowers."),
        error_messages={"invalid": _("Write the two capital letters of the country, as in US.")},
    )
    access = forms.ChoiceField(
        label=_("Access to the service or its data"),
        choices=Tie.Access.choices,
        initial=Tie.Access.UNKNOWN,
        help_text=_("For a supplier, staff or a subcontractor (HDS EXI 29; SecNumCloud 19.6.c)."),
    )
    common_systems = forms.ChoiceField(
        label=_("Systems common with the host"),
        choices=Tie.Shared.choices,
        initial=Tie.Shared.UNKNOWN,
        help_text=_("For a subsidiary or an entity of the group."),
    )
    activities = forms.MultipleChoiceField(
        label=_("HDS activities concerned"),
        required=False,
        choices=[(str(number), str(number)) for number in ACTIVITIES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: not stated, so all six."),
    )
    justification = ReasonField(_("What shows it"))
    evidence = forms.CharField(label=_("Evidence"), required=False, max_length=300, help_text=PLACE)

    def found(self) -> Found:
        given = {**self.cleaned_data, "activities": ",".join(self.cleaned_data["activities"])}
        return Found(**given)


class WithdrawForm(forms.Form):
    """Why a link is left out of the reading."""

    reason = ReasonField(_("Why this link is withdrawn"))


def initial(row: ExposureMitigation | None, law: str, link: str) -> dict[str, Any]:
    """The form as the mitigation stands, or empty for that law and link."""
    if row is None:
        return {"law": law, "link": link, "level": "none", "seen": 0}
    return {
        "law": row.law,
        "link": row.link,
        "level": row.level,
        "reach": row.reach,
        "justification": row.justification,
        "evidence": row.evidence,
        "seen": row.version,
    }


def _offer(field: forms.Field, all_of_them: Any, choices: Iterable[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", all_of_them), *choices]


def _laws(laws: Iterable[Law]) -> list[tuple[str, str]]:
    return [(law.code, f"{law.code} · {law_name(law)}") for law in laws if law.kind == "exposure"]


def _links(links: Iterable[Link]) -> list[tuple[str, str]]:
    return [(link.key, chain(link)) for link in links]
