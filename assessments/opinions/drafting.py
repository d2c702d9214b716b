"""The first draft of an opinion, from the register: French, the language of the file.

The same rows give the same words. Nothing here concludes: the reviewer does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assessments.opinions.register import Row, in_order

AFFECTS = {
    "confidentiality": "la confidentialité des données",
    "availability": "la disponibilité du service",
    "other": "un autre aspect du marché",
}
TREATMENTS = {
    "avoid": "éviter le risque",
    "reduce": "réduire le risque",
    "transfer": "transférer le risque",
    "accept": "garder le risque tel quel",
}
STATUSES = {
    "proposed": "proposé, à examiner",
    "discussed": "en discussion",
    "accepted": "accepté",
    "treated": "traité",
    "refused": "refusé",
}
DECIDED = ("accepted", "treated", "refused")
SCALE = 4
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def draft(about: str, rows: Iterable[Row]) -> str:
    """The text to start from; `about` is how the opinion names its object (« l’offre de … »)."""
    found = sorted(rows, key=in_order)
    if not found:
        return f"Le registre ne compte aucun risque pour {about}."
    paragraphs = [_opening(about, found), *map(_paragraph, found), *_closing(found)]
    return "\n\n".join(paragraphs)


def _opening(about: str, rows: list[Row]) -> str:
    number, decided = len(rows), sum(row["status"] in DECIDED for row in rows)
    counted = "un risque" if number == 1 else f"{number} risques"
    told = {0: "aucun n’est encore décidé", 1: "un est décidé"}
    return f"Le registre compte {counted} pour {about} ; {told.get(decided, f'{decided} sont décidés')}."


def _paragraph(row: Row) -> str:
    return " ".join(_sentences(row))


def _sentences(row: Row) -> Iterator[str]:
    law = f" (loi : {row['law']})" if row["law"] else ""
    yield f"{row['code']} – {_ended(str(row['title']).rstrip(' .') + law)}"
    activities = f" (activités HDS : {row['activities']})" if row["activities"] else ""
    yield f"Ce risque touche {AFFECTS[str(row['affects'])]}{activities}."
    yield f"Avant traitement : {_rated(row, 'before')}."
    if row["treatment_kind"]:
        yield _ended(_treatment(row))
    yield f"Après traitement : {_rated(row, 'after')}."
    if row["due_on"]:
        yield f"Échéance : {_day(str(row['due_on']))}."
    reason = f", pour ce motif : {row['reason']}" if row["reason"] else ""
    yield _ended(f"État : {STATUSES[str(row['status'])]}{reason}")


def _treatment(row: Mapping[str, object]) -> str:
    kind = TREATMENTS[str(row["treatment_kind"])]
    return f"Traitement retenu : {kind}{' – ' if row['treatment'] else ''}{row['treatment']}"


def _rated(row: Row, when: str) -> str:
    likelihood, impact = row[f"likelihood_{when}"], row[f"impact_{when}"]
    if likelihood is None or impact is None:
        return "non coté"
    return f"vraisemblance {likelihood} sur {SCALE}, gravité {impact} sur {SCALE}"


def _closing(rows: list[Row]) -> Iterator[str]:
    refused = [str(row["code"]) for row in rows if row["status"] == "refused"]
    waiting = [str(row["code"]) for row in rows if row["status"] not in DECIDED]
    if refused:
        yield f"À ne pas accepter en l’état : {', '.join(refused)}."
    if waiting:
        yield f"Restent à décider : {', '.join(waiting)}."


def _ended(sentence: str) -> str:
    sentence = sentence.strip()
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    number = "1er" if int(day) == 1 else str(int(day))
    return f"{number} {MONTHS[int(month) - 1]} {year}"
