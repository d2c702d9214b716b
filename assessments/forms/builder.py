"""What the officer types to build a grid: weights of a branch, words of a line, where it hangs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from assessments.actions.grid_edits import Child, Words
from assessments.forms.tenders import TypedReferenceForm
from assessments.models import Criterion, Framework, GridNode
from assessments.queries.outline import Entry, Outline, equal_weights

CODE = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z",
    _("Use letters without accents, digits, dots, hyphens, for example B4 or FON-13."),
)
LARGEST = 10_000
STEPS = 5  # marks of the scale, 0 to 4
TIE_PLACES = 5
LINE_KINDS = [
    (kind.value, kind.label) for kind in GridNode.Kind if kind is not GridNode.Kind.BRANCH
]
CRITERION_KINDS = [
    (kind.value, kind.label)
    for kind in (GridNode.Kind.SCORED, GridNode.Kind.GATE, GridNode.Kind.INFORMATIVE)
]


@dataclass(frozen=True, slots=True)
class Row:
    """One child of the branch with its fields; `weight` and `rule` only where they count."""

    entry: Entry
    place: forms.BoundField
    weight: forms.BoundField | None
    rule: forms.BoundField | None


class WeightsForm(forms.Form):
    """Weight, place and rule for what is not applicable of each child of a branch."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, branch: Entry) -> None:
        self.entries = branch.children
        super().__init__(data, initial={"seen": fingerprint(branch)})
        for place, entry in enumerate(self.entries, start=1):
            self._add(entry, place)

    def _add(self, entry: Entry, place: int) -> None:
        code, node = entry.node.code, entry.node
        named = {"code": code}
        self.fields[f"place:{code}"] = forms.IntegerField(
            label=_("Place of %(code)s") % named, min_value=1, max_value=LARGEST, initial=place
        )
        if entry.is_weighted:
            self.fields[f"weight:{code}"] = forms.IntegerField(
                label=_("Weight of %(code)s") % named,
                min_value=0,
                max_value=LARGEST,
                initial=node.weight,
            )
            self.fields[f"weight:{code}"].widget.attrs["data-weight"] = ""
        if node.kind in (GridNode.Kind.SCORED, GridNode.Kind.BRANCH):
            self.fields[f"rule:{code}"] = forms.ChoiceField(
                label=_("Not applicable, %(code)s") % named,
                choices=GridNode.NotApplicable.choices,
                initial=node.not_applicable,
            )

    def rows(self) -> Iterator[Row]:
        for entry in self.entries:
            code = entry.node.code
            yield Row(
                entry, self[f"place:{code}"], self._field("weight", code), self._field("rule", code)
            )

    def _field(self, name: str, code: str) -> forms.BoundField | None:
        return self[f"{name}:{code}"] if f"{name}:{code}" in self.fields else None

    @property
    def wanted(self) -> list[Child]:
        """What to give to the action; lines whose weight or rule does not count keep theirs."""
        return [self._child(entry) for entry in self.entries]

    def _child(self, entry: Entry) -> Child:
        node, values = entry.node, self.cleaned_data
        return Child(
            node.code,
            weight=values.get(f"weight:{node.code}", node.weight),
            place=values[f"place:{node.code}"],
            not_applicable=values.get(f"rule:{node.code}", node.not_applicable),
        )

    @property
    def alike(self) -> list[Child]:
        """The same with equal weights."""
        equal = equal_weights(self.entries)
        return [
            Child(child.code, equal.get(child.code, 0), child.place, child.not_applicable)
            for child in self.wanted
        ]


def fingerprint(branch: Entry) -> str:
    """Tells whether the children of a branch changed since a page showed them."""
    said = "\n".join(
        f"{child.node.code} {child.node.kind} {child.node.weight} {child.node.not_applicable}"
        for child in branch.children
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]


class LineForm(forms.Form):
    """What a line says and what its marks mean."""

    label_fr = forms.CharField(label=_("Wording in French"), max_length=500)
    label_en = forms.CharField(label=_("Wording in English"), max_length=500, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=LINE_KINDS,
        help_text=_("A gate admits or excludes a bid; an informative line counts for nothing."),
    )
    not_applicable = forms.ChoiceField(
        label=_("Where it does not apply to a bid"), choices=GridNode.NotApplicable.choices
    )
    note_fr = forms.CharField(
        label=_("Note to the evaluators"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        node: GridNode | None = None,
        branch: bool = False,
    ) -> None:
        super().__init__(data, initial=_initial(node) if node else {})
        if branch:
            del self.fields["kind"]
        elif node is None or node.kind != GridNode.Kind.BRANCH:
            for mark in range(STEPS):
                self.fields[f"anchor_{mark}"] = forms.CharField(
                    label=_("What a mark of %(mark)s means") % {"mark": mark},
                    max_length=500,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )
        if node is not None and node.criterion_id is not None:
            self.fields["label_fr"].required = False
            self.fields["label_fr"].help_text = _("Empty: the words of the requirement.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        texts = [cleaned.get(f"anchor_{mark}", "") for mark in range(STEPS)]
        for mark, text in enumerate(texts):
            if any(texts) and not text and f"anchor_{mark}" in self.fields:
                self.add_error(
                    f"anchor_{mark}",
                    _("Say what each of the five marks means, or none: the general scale applies."),
                )
        if any(texts) and len(set(texts)) < len(texts) and all(texts):
            self.add_error("anchor_0", _("Two marks cannot mean the same thing."))
        return cleaned

    @property
    def words(self) -> Words:
        values = self.cleaned_data
        anchors = tuple(values.get(f"anchor_{mark}", "") for mark in range(STEPS))
        return Words(
            label_fr=values["label_fr"],
            label_en=values["label_en"],
            note_fr=values["note_fr"],
            anchors_fr=anchors if any(anchors) else (),
            kind=values.get("kind", GridNode.Kind.BRANCH.value),
            not_applicable=values["not_applicable"],
        )


def _initial(node: GridNode) -> dict[str, Any]:
    texts = {f"anchor_{mark}": text for mark, text in enumerate(node.anchors_fr)}
    names = ("label_fr", "label_en", "note_fr", "kind", "not_applicable")
    return {**texts, **{name: getattr(node, name) for name in names}}


class NewLineForm(LineForm):
    """A line or branch of the buyer's own, with its code."""

    code = forms.CharField(label=_("Code"), max_length=40, validators=[CODE])
    field_order = ("code",)


class CriteriaFilterForm(forms.Form):
    """Which requirements to choose from."""

    framework = forms.ModelChoiceField(
        label=_("Framework"), queryset=Framework.objects.all(), required=False
    )
    text = forms.CharField(label=_("Words or reference"), max_length=100, required=False)


class CriteriaForm(forms.Form):
    """The requirements ticked, and what they become."""

    criteria = forms.ModelMultipleChoiceField(
        queryset=Criterion.objects.none(),
        error_messages={"required": _("Tick at least one requirement.")},
    )
    kind = forms.ChoiceField(label=_("As"), choices=CRITERION_KINDS)

    def __init__(self, data: Mapping[str, Any] | None = None, *, offered: Any) -> None:
        super().__init__(data)
        field = self.fields["criteria"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = offered


class MoveForm(forms.Form):
    """The branch to hang a line under: any but those it holds."""

    under = forms.ChoiceField(label=_("Under"))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, tree: Outline, entry: Entry
    ) -> None:
        super().__init__(data)
        barred = {entry.node.code, *(below.node.code for below in entry.below)}
        if entry.parent:
            barred.add(entry.parent.node.code)
        field = self.fields["under"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (branch.node.code, f"{branch.node.code} · {branch.label}")
            for branch in tree.branches
            if branch.node.code not in barred
        ]


class StartForm(TypedReferenceForm):
    """The grid to start again from."""

    source = forms.ChoiceField(label=_("Start from"), widget=forms.RadioSelect)
    field_order = ("source",)

    def __init__(self, *args: Any, sources: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(sources)


class TiesForm(forms.Form):
    """The criteria that decide an exact tie, in their order; the price is the price mark."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, tree: Outline, ties: Any) -> None:
        super().__init__(data, initial={f"tie_{n}": code for n, code in enumerate(ties)})
        choices = [
            ("", _("None")),
            ("price", _("The price mark")),
            *(
                (entry.node.code, f"{entry.node.code} · {entry.label}")
                for entry in tree.branches
                if entry.is_weighted and entry.parent
            ),
        ]
        offered = {code for code, _label in choices}
        choices += [(code, code) for code in ties if code not in offered]
        for place in range(max(TIE_PLACES, len(ties))):
            self.fields[f"tie_{place}"] = forms.ChoiceField(
                label=_("Deciding criterion %(place)s") % {"place": place + 1},
                choices=choices,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for place, code in enumerate(self.ties):
            if code in self.ties[:place]:
                self.add_error(None, _("A criterion decides once: choose another one, or none."))
        return cleaned

    @property
    def ties(self) -> list[str]:
        return [code for name, code in self.cleaned_data.items() if name in self.fields and code]


class ReviseForm(TypedReferenceForm):
    """Why a frozen method is taken up again."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the method is taken up again.")},
    )
    field_order = ("reason",)


class ComparisonForm(forms.Form):
    """The two methods to compare."""

    before = forms.ChoiceField(label=_("From"))
    after = forms.ChoiceField(label=_("To"))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, choices: Sequence[tuple[str, Any]]
    ) -> None:
        super().__init__(data, prefix=None)
        for name in ("before", "after"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)
