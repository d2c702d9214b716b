"""What a bidder may be asked about the risks of non-EU law, with the requirement it rests on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked; `basis` names the requirement in both languages alike."""

    key: str
    basis: str
    fr: str
    en: str


_ITEMS = (
    Item(
        "residual_risks",
        "SecNumCloud 3.2, 5.3.d",
        "Le document qui recense les risques résiduels nés de lois extérieures à l’Union européenne"
        " visant à obtenir des données ou métadonnées des clients sans leur accord.",
        "The document that lists the residual risks born of laws from outside the European Union that"
        " aim at obtaining customers’ data or metadata without their consent.",
    ),
    Item(
        "exposure",
        "SecNumCloud 3.2, 5.3.e, 19.1.e",
        "Les éléments d’appréciation du risque que les données de cette consultation relèvent d’un droit"
        " extérieur à l’Union européenne : lois, entités atteintes, voie d’accès, risque restant.",
        "The elements that appraise the risk of this tender’s data falling under a law from outside the"
        " European Union: laws, entities within reach, route, remaining risk.",
    ),
    Item(
        "uncovered",
        "SecNumCloud 3.2, 3.3",
        "La liste des exigences du référentiel que le service offert ne couvre pas, faute de"
        " qualification valable, avec la date prévue de chacune.",
        "The list of the requirements of the reference that the service offered does not cover, for want"
        " of a valid qualification, with the date planned for each.",
    ),
    Item(
        "qualification",
        "SecNumCloud 3.2, 19.1.g, 19.1.o",
        "La décision de qualification du service offert (numéro, version, périmètre, dates) et la preuve"
        " de son renouvellement si elle prend fin avant le terme du marché.",
        "The qualification decision of the service offered (number, version, scope, dates), and the proof"
        " of its renewal if it ends before the contract does.",
    ),
    Item(
        "certificate",
        "HDS v2, EXI 01, EXI 12",
        "Le certificat HDS (numéro, organisme, dates, activités, sites) et celui de chaque sous-traitant"
        " certifié.",
        "The HDS certificate (number, body, dates, activities, sites), and that of each certified"
        " subcontractor.",
    ),
    Item(
        "appraisal",
        "HDS v2, EXI 05 (H)",
        "La partie de l’appréciation des risques qui traite de la soumission à un droit extérieur à"
        " l’Union européenne, avec sa cotation et son traitement.",
        "The part of the risk appraisal that deals with subjection to a law from outside the European"
        " Union, with its rating and its treatment.",
    ),
    Item(
        "access",
        "HDS v2, EXI 29",
        "Acteur par acteur et activité par activité, tout accès depuis un pays extérieur à l’Espace"
        " économique européen : pays, décision d’adéquation ou garanties, mesures.",
        "Actor by actor and activity by activity, any access from a country outside the European Economic"
        " Area: country, adequacy decision or safeguards, measures.",
    ),
    Item(
        "laws",
        "HDS v2, EXI 30 ; CSP, R. 1111-11",
        "Les lois de pays tiers dont l’hébergeur ou un sous-traitant relève, les mesures de réduction et"
        " le risque résiduel.",
        "The third-country laws that bind the host or a subcontractor, the mitigations and the residual"
        " risk.",
    ),
    Item(
        "page",
        "HDS v2, EXI 31",
        "L’adresse de la page publique qui décrit les transferts et les risques, avec sa date de mise à"
        " jour.",
        "The address of the public page that describes transfers and risks, with its date.",
    ),
)
ITEMS: Mapping[str, Item] = {item.key: item for item in _ITEMS}


def text(item: Item, language: str) -> str:
    return item.fr if language == "fr" else item.en
