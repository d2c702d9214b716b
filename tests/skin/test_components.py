from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import translation

from hdhcompliance.skin import palette
from hdhcompliance.skin.templatetags import skin

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parents[2]
SPRITE = (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As printed.")
    kinds = forms.MultipleChoiceField(
        label="Kinds", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> None:
        raise forms.ValidationError("Both <b>together</b> cannot be.")


def test_state_that_nobody_knows_is_unknown_and_never_met() -> None:
    assert palette.state("no such state") == palette.STATES["unknown"]
    assert skin.state_badge(None)["css"] == "unknown"


def test_each_state_has_its_own_icon_word_and_colour() -> None:
    four = [palette.STATES[name] for name in ("met", "not_met", "unknown", "warning")]
    assert len({state.css for state in four}) == 4
    assert len({state.icon for state in four}) == 4
    assert len({str(state.word) for state in four}) == 4


def test_first_64_bids_have_different_pairs_of_colour_and_marker() -> None:
    assert len({palette.bid_mark(index) for index in range(1, 65)}) == 64


def test_first_eight_bids_differ_by_colour_and_by_marker() -> None:
    marks = [palette.bid_mark(index) for index in range(1, 9)]
    assert len({mark.css for mark in marks}) == len({mark.symbol for mark in marks}) == 8


def test_bid_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="numbered from 1"):
        palette.bid_mark(0)


def test_markers_of_the_sprite_are_those_of_the_reports() -> None:
    for name, path in palette.MARKER_PATHS.items():
        assert f'<symbol id="bid-{name}" viewBox="-7 -7 14 14"><path d="{path}"/>' in SPRITE


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    asked = {
        name
        for file in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'\{% icon "([\w-]+)"', file.read_text(encoding="utf-8"))
    }
    for table in (palette.STATES, palette.SAVE_STATES, palette.NOTICES):
        asked |= {state.icon for state in table.values()}
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    assert asked - drawn == set()


def test_refused_form_lists_its_errors_with_links_to_the_fields() -> None:
    html = str(Form({"name": ""}))
    assert 'href="#id_name"' in html
    assert 'id="id_name"' in html
    assert 'href="#id_kinds_0"' in html
    assert 'id="id_kinds_0"' in html
    assert "Both &lt;b&gt;together&lt;/b&gt; cannot be." in html


def test_field_is_described_by_its_help_and_its_error() -> None:
    html = str(Form({"name": ""}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_untouched_form_shows_no_error() -> None:
    html = str(Form())
    assert "error-summary" not in html
    assert "aria-invalid" not in html


def test_unavailable_page_of_the_menu_is_no_link_and_says_why() -> None:
    items = [{"label": "Results", "url": "/results/", "active": False, "disabled_reason": "later"}]
    html = render_to_string("components/sidenav.html", {"items": items})
    assert "/results/" not in html
    assert "<small>later</small>" in html


def test_pagination_keeps_the_other_parameters() -> None:
    page = Paginator(range(100), 10).page(3)
    html = render_to_string("components/pagination.html", {"page": page, "query": "q=a&b=c"})
    assert 'href="?q=a&amp;b=c&amp;page=4"' in html
    assert 'aria-current="page"' in html


def test_pagination_of_a_single_page_is_not_shown() -> None:
    page = Paginator(range(3), 10).page(1)
    assert "nav" not in render_to_string("components/pagination.html", {"page": page, "query": ""})


def test_source_that_nobody_opened_is_to_be_checked() -> None:
    source = {"label": "General knowledge", "url": "", "to_be_checked": True}
    with translation.override("en"):
        html = render_to_string("components/source.html", {"source": source})
    assert "To be checked" in html
    assert "state-unknown" in html
    assert "<a " not in html
