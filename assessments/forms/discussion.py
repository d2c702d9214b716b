"""A comment as typed, and what a reader looks for in the discussion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.actions.discussion import MAXIMUM_TEXT
from assessments.forms.marks import tidy
from assessments.models import Bid
from providers.models import Source

STATES = [
    ("", _("All")),
    ("open", pgettext_lazy("state of a thread", "Open")),
    ("resolved", _("Resolved")),
]


class CommentForm(forms.Form):
    """One comment; `place` keeps the fields of several forms on a page apart."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=MAXIMUM_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something: an empty comment says nothing.")},
    )

    def __init__(self, data: Any = None, *, place: str, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{place}-%s", **kwargs)

    def clean_text(self) -> str:
        text = tidy(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text


class SourcesField(forms.CharField):
    """Keys of sources, as « S41, S101 »; one that is not kept is refused with the others shown."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Sources quoted"),
            required=False,
            max_length=200,
            help_text=_(
                "Choose a source, or type keys separated by commas, for example S41, S101."
            ),
            widget=forms.TextInput(attrs={"list": "sources-kept", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> list[str]:
        keys = list(dict.fromkeys(re.findall(r"[^\s,;]+", super().clean(value).upper())))
        kept = set(Source.objects.filter(key__in=keys).values_list("key", flat=True))
        unknown = [key for key in keys if key not in kept]
        if unknown:
            raise forms.ValidationError(
                _("No source is kept under %(keys)s: choose one from the list, or leave it out."),
                params={"keys": ", ".join(unknown)},
            )
        return keys


class QuotingForm(CommentForm):
    """A comment on a risk, with the sources it rests on."""

    quoted = SourcesField()


class ThreadForm(CommentForm):
    """The first comment of a thread, about one bid or about all."""

    bid = forms.ChoiceField(label=_("About"), required=False)

    field_order = ("bid", "text")

    def __init__(self, data: Any = None, *, bids: Sequence[Bid], **kwargs: Any) -> None:
        super().__init__(data, place="thread-new", **kwargs)
        self.bids = {bid.code: bid for bid in bids}
        field = self.fields["bid"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("All the bids")),
            *((bid.code, bid.provider.name) for bid in bids),
        ]

    def clean_bid(self) -> Bid | None:
        return self.bids.get(self.cleaned_data["bid"])


class DiscussionFilterForm(forms.Form):
    """Every field narrows the list."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    mine = forms.BooleanField(label=_("I wrote there"), required=False)
    mentions = forms.BooleanField(label=_("I am mentioned"), required=False)
