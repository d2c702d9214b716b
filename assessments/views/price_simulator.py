"""Every price formula side by side on fictitious prices, and the choice of one before the freeze."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.access import TenderAccess
from assessments.actions.errors import ActionRefused
from assessments.actions.grids import choose_price_formula
from assessments.forms.price_simulator import EXAMPLE, NAMES, FormulaForm, SimulatorForm
from assessments.forms.prices import typed
from assessments.models.grids import PriceFormula
from assessments.queries.bids import bids_of
from assessments.queries.method import method_of
from assessments.reports.figures import percent
from assessments.reports.price_chart import key_svg, price_svg
from assessments.reports.price_findings import sentences
from assessments.reports.tree import MethodTree
from assessments.scoring.price_simulation import Simulated, simulate
from assessments.scoring.price_struck import lint_struck
from assessments.views.page import access_or_refuse, refuse, tender_page
from hdhcompliance.accounts.policy import Permission


@require_safe
def price_simulator(request: HttpRequest, reference: str) -> HttpResponse:
    """Nothing is written: the prices are in the address, an example stands there at first.

    With `bids` and nothing else, the example has the prices of the bids, once they are open.
    """
    access = access_or_refuse(request, reference, Permission.VIEW_TENDER)
    given = {name: value for name, value in request.GET.items() if name != "bids"}
    real = "bids" in request.GET and access.tender.bids_are_open
    form = SimulatorForm(_real(access) if real else given or EXAMPLE)
    status = 200 if form.is_valid() else 400
    return _page(request, access, form, _choice(access), status, real=real)


@require_POST
def price_formula(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose how a price becomes a mark, before the freeze."""
    access = access_or_refuse(request, reference, Permission.EDIT_TENDER)
    form = FormulaForm(request.POST)
    if not form.is_valid():
        return _page(request, access, SimulatorForm(EXAMPLE), form, 400)
    try:
        choose_price_formula(by=access.user, tender=access.tender, **form.cleaned_data)
    except ActionRefused as refusal:
        refuse(request, refusal)
    else:
        messages.success(request, _("The formula is chosen; it can be changed until the freeze."))
    return redirect("assessments:price_simulator", reference)


def _choice(access: TenderAccess) -> FormulaForm:
    grid = access.tender.grid
    return FormulaForm(
        initial={"formula": grid.price_formula, "reference_cents": _typed_reference(access)}
    )


def _typed_reference(access: TenderAccess) -> str:
    cents = access.tender.grid.price_reference_cents
    return "" if cents is None else typed(cents)


def _real(access: TenderAccess) -> dict[str, str]:
    """The example with the prices of the bids, which every member reads on the page of the bids."""
    prices = [bid.price_cents for bid in bids_of(access.tender)]  # type: ignore[attr-defined]  # annotated
    return {
        "reference": _typed_reference(access),
        "spread": EXAMPLE["spread"],
        **{name: typed(cents) for name, cents in zip(NAMES, prices, strict=False) if cents},
    }


def _page(
    request: HttpRequest,
    access: TenderAccess,
    form: SimulatorForm,
    choice: FormulaForm,
    status: int,
    *,
    real: bool = False,
) -> HttpResponse:
    tree = MethodTree(method_of(access.tender.grid, access.tender.reference))
    weight = sum((node.share for node in tree.nodes.values() if node.kind == "price"), Fraction(0))
    return tender_page(
        request,
        "assessments/price_simulator.html",
        access,
        {
            "grid": access.tender.grid,
            "form": form,
            "real": real,
            "choice": choice,
            "weight": weight,
            "weight_said": percent(weight),
            "may_edit": access.may(Permission.EDIT_TENDER),
            **(_simulation(access, form, weight) if weight and form.is_valid() else {}),
        },
        status=status,
    )


def _simulation(access: TenderAccess, form: SimulatorForm, weight: Fraction) -> dict[str, Any]:
    prices = form.prices()
    simulated = simulate(form.formulas(), weight, prices, form.spread())
    names = {formula.value: str(formula.label) for formula in PriceFormula}
    chosen = access.tender.grid.price_formula
    return {
        "prices": prices,
        "marks": list(
            zip(prices, zip(*(one.marks for one in simulated), strict=True), strict=True)
        ),
        "chart": price_svg(simulated, prices, names),
        "rows": [
            _row(place, one, names[one.formula], chosen) for place, one in enumerate(simulated)
        ],
        "struck": [
            (name, sentences(found))
            for code, found in lint_struck(weight).items()
            if (name := _struck_name(code))
        ],
    }


def _row(place: int, one: Simulated, name: str, chosen: str) -> dict[str, Any]:
    return {
        "key": key_svg(place),
        "name": name,
        "chosen": one.formula == chosen,
        "effective": percent(one.effect.effective, 0),
        "is_far": one.effect.is_far,
        "findings": sentences(one.findings),
    }


def _struck_name(code: str) -> str:
    return {
        "distance_to_estimate": _("Distance to the buyer's estimate"),
        "flattening": _("10/3 × (7 − price / lowest price), out of 20"),
        "zero_for_the_dearest": _("Zero for the dearest bid"),
        "by_rank": _("Rank of the price"),
        "mean_of_lots": _("Mean of the marks of unequal lots"),
    }[code]
