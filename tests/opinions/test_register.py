from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.opinions.drafting import draft
from assessments.opinions.register import FieldChange, Kind, RiskChange, Row, register_difference
from tests.opinions.rows import row

pytestmark = pytest.mark.pure

IMPACTS = st.dictionaries(st.sampled_from(["R01", "R02", "R03", "R10"]), st.integers(1, 4))
REGISTERS = IMPACTS.map(lambda found: [row(code, impact_before=found[code]) for code in found])


@given(REGISTERS, st.randoms())
def test_order_of_the_rows_changes_nothing(rows: list[Row], random: Random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert register_difference(rows, mixed) == ()
    assert draft("l’offre", mixed) == draft("l’offre", rows)


@given(REGISTERS, REGISTERS)
def test_difference_read_backwards_is_its_mirror(before: list[Row], after: list[Row]) -> None:
    mirror = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}
    there, back = register_difference(before, after), register_difference(after, before)
    assert [(each.code, mirror[each.kind]) for each in there] == [(e.code, e.kind) for e in back]


def test_risk_and_field_that_changed_are_named() -> None:
    before = [row("R01"), row("R02"), row("R03")]
    after = [row("R01"), row("R03", impact_after=2, title="Autre titre"), row("R10")]
    title = "Filiale hors de l’Union"
    assert register_difference(before, after) == (
        RiskChange("R02", title, Kind.REMOVED),
        RiskChange(
            "R03",
            "Autre titre",
            Kind.CHANGED,
            (
                FieldChange("title", title, "Autre titre"),
                FieldChange("impact_after", None, 2),
            ),
        ),
        RiskChange("R10", title, Kind.ADDED),
    )


def test_hundredth_risk_comes_after_the_others() -> None:
    found = register_difference([], [row("R100"), row("R99")])
    assert [each.code for each in found] == ["R99", "R100"]


def test_draft_says_each_risk_before_and_after_its_treatment() -> None:
    treated = row(
        "R02",
        title="Support de niveau 3 hors de l’Union.",
        law="cloud-act",
        activities="1,2",
        likelihood_after=1,
        impact_after=4,
        treatment_kind="reduce",
        treatment="accès en présence d’un agent",
        due_on="2027-03-01",
        status="treated",
        reason="",
    )
    assert draft("l’offre de Bêta (fictif)", [treated, row()]).split("\n\n") == [
        "Le registre compte 2 risques pour l’offre de Bêta (fictif) ; 2 sont décidés.",
        "R01 – Filiale hors de l’Union. Ce risque touche la confidentialité des données."
        " Avant traitement : vraisemblance 3 sur 4, gravité 4 sur 4. Après traitement : non coté."
        " État : accepté, pour ce motif : Sans accès aux données.",
        "R02 – Support de niveau 3 hors de l’Union (loi : cloud-act)."
        " Ce risque touche la confidentialité des données (activités HDS : 1,2)."
        " Avant traitement : vraisemblance 3 sur 4, gravité 4 sur 4."
        " Traitement retenu : réduire le risque – accès en présence d’un agent."
        " Après traitement : vraisemblance 1 sur 4, gravité 4 sur 4."
        " Échéance : 1er mars 2027. État : traité.",
    ]


def test_draft_says_what_is_refused_and_what_waits() -> None:
    rows = [row("R01", status="refused"), row("R02", status="discussed"), row("R03")]
    assert draft("la consultation", rows).split("\n\n")[-2:] == [
        "À ne pas accepter en l’état : R01.",
        "Restent à décider : R02.",
    ]


def test_draft_of_an_empty_register_says_so() -> None:
    assert draft("la consultation", []) == (
        "Le registre ne compte aucun risque pour la consultation."
    )
