"""The legal review that a dossier carries: its shape and its hashes are checked, nothing is scored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Set

from assessments.scoring.canonical import canonical_bytes
from assessments.scoring.reading import DossierError, Reader

TEXTS = ("title", "description", "affects", "law", "activities", "treatment_kind", "treatment")
RATINGS = ("likelihood_before", "impact_before", "likelihood_after", "impact_after")
RISK = ("code", "bid", *TEXTS, *RATINGS, "due_on", "status", "reason")
SECTIONS = ("conclusion", "reasons", "conditions", "text")
CONCLUSIONS = ("favourable", "conditional", "unfavourable", "none")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_legal(top: Reader, reference: str, bids: Set[str]) -> None:
    """The register and the opinions approved. Raises DossierError, which names the path."""
    if "legal" not in top.data:
        return
    legal = top.object("legal").only("risks", "opinions", "withdrawn")
    for risk in legal.objects("risks"):
        _check_risk(risk, bids)
    for opinion in legal.objects("opinions"):
        opinion.only("sha256", "approved_at", "content", "latest").name("approved_at")
        content = opinion.object("content")
        _check_content(content, reference, bids)
        if hashlib.sha256(canonical_bytes(content.data)).hexdigest() != opinion.text("sha256"):
            raise DossierError(f"{opinion.path}.sha256", "is not the SHA-256 of the content")
        latest = opinion.optional_object("latest")
        if latest:
            latest.only("version", *SECTIONS)
            _check_words(latest)
    if "withdrawn" in legal.data:
        for opinion in legal.objects("withdrawn"):
            _check_withdrawn(opinion, bids)


def _check_withdrawn(opinion: Reader, bids: Set[str]) -> None:
    opinion.only("bid", "version", "sha256", "approved_at", "withdrawn_at", "reason")
    _check_bid(opinion, bids)
    opinion.integer("version")
    for key in ("sha256", "approved_at", "withdrawn_at"):
        opinion.name(key)
    opinion.text("reason")


def _check_content(content: Reader, reference: str, bids: Set[str]) -> None:
    content.only("opinion", "tender", "bid", "version", *SECTIONS, "register")
    if content.text("opinion") != "1":
        raise DossierError(f"{content.path}.opinion", "this program reads opinions of version 1")
    if content.text("tender") != reference:
        raise DossierError(f"{content.path}.tender", "is not the tender of this dossier")
    _check_bid(content, bids)
    _check_words(content)
    for risk in content.objects("register"):
        _check_risk(risk, bids)


def _check_words(words: Reader) -> None:
    words.integer("version")
    for key in SECTIONS:
        words.text(key)
    if words.text("conclusion") not in CONCLUSIONS:
        raise DossierError(f"{words.path}.conclusion", f"one of {', '.join(CONCLUSIONS)}")


def _check_risk(risk: Reader, bids: Set[str]) -> None:
    risk.only(*RISK).name("code")
    _check_bid(risk, bids)
    for key in (*TEXTS, "status", "reason"):
        risk.text(key)
    for key in RATINGS:
        if key not in risk.data:
            raise DossierError(f"{risk.path}.{key}", "is missing (null: not rated)")
        if (figure := risk.optional_integer(key)) is not None and not 1 <= figure <= 4:
            raise DossierError(f"{risk.path}.{key}", "a rating is 1 to 4")
    if risk.has("due_on") and not DAY.fullmatch(risk.text("due_on")):
        raise DossierError(f"{risk.path}.due_on", "a day is written 2027-01-31")


def _check_bid(reader: Reader, bids: Set[str]) -> None:
    if "bid" not in reader.data:
        raise DossierError(f"{reader.path}.bid", "is missing (null for the whole tender)")
    if reader.has("bid") and reader.name("bid") not in bids:
        raise DossierError(f"{reader.path}.bid", "is no bid of this dossier")
