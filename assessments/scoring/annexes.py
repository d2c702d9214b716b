"""What a dossier carries beside what counts: its shape is checked all the same, nothing is scored."""

from __future__ import annotations

import re
from binascii import Error as NotBase64
from binascii import a2b_base64
from collections import Counter
from collections.abc import Set

from assessments.scoring.cost import LAST_YEAR
from assessments.scoring.reading import DossierError, Reader

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DIGEST = re.compile(r"[0-9a-f]{64}")
DECISIONS = ("not_needed", "accepted", "rejected")
# The keys of a bid that are read here.
BESIDE = ("evidence", "sovereignty", "amounts", "costs", "price_inquiry")


def check_bid(bid: Reader, nodes: Set[str]) -> None:
    """Everything of a bid that counts for nothing. Raises DossierError, which names the path."""
    if bid.has("sovereignty"):
        _check_answers(bid)
    if bid.has("evidence"):
        _check_evidence(bid.object("evidence"), nodes)
    if bid.has("amounts"):
        _check_amounts(bid, nodes)
    if bid.has("costs"):
        _check_costs(bid)
    if bid.has("price_inquiry"):
        _check_inquiry(bid.object("price_inquiry"))


def check_discussion(top: Reader, nodes: Set[str], bids: Set[str]) -> None:
    """What was said on the lines."""
    if "discussion" not in top.data:
        return
    for thread in top.objects("discussion"):
        thread.only("node", "bid", "resolved", "comments").boolean("resolved")
        if thread.name("node") not in nodes:
            raise DossierError(f"{thread.path}.node", "is no node of the method")
        if "bid" not in thread.data:
            raise DossierError(f"{thread.path}.bid", "is missing (null for all the bids)")
        if thread.has("bid") and thread.name("bid") not in bids:
            raise DossierError(f"{thread.path}.bid", "is no bid of this dossier")
        comments = list(thread.objects("comments"))
        if not comments:
            raise DossierError(f"{thread.path}.comments", "a thread holds one comment at least")
        for comment in comments:
            comment.only("author", "at", "text")
            for key in ("author", "at", "text"):
                comment.name(key)


def check_timestamp(freeze: Reader) -> None:
    """The RFC 3161 token over the hash of the method; what it says is not judged here."""
    if not freeze.has("timestamp"):
        return
    stamp = freeze.object("timestamp").only("at", "authority", "serial", "token")
    stamp.text("authority")
    for key in ("at", "serial", "token"):
        stamp.name(key)
    try:
        a2b_base64(stamp.text("token"), strict_mode=True)
    except (NotBase64, ValueError) as error:
        raise DossierError(f"{stamp.path}.token", "base64 is expected here") from error


def _check_answers(bid: Reader) -> None:
    """European question -> answer: `assessments.sovereignty` reads them."""
    for _, answer in bid.each("sovereignty"):
        answer.only("option", "justification").text("justification")
        if "option" not in answer.data:
            raise DossierError(f"{answer.path}.option", "is missing (null: not established)")
        answer.optional_integer("option")


def _check_evidence(evidence: Reader, nodes: Set[str]) -> None:
    """Line -> files; their digests say which files were relied upon."""
    for node in evidence.data:
        if node not in nodes:
            raise DossierError(f"{evidence.path}.{node}", "is no node of the method")
        for file in evidence.objects(node):
            file.only("name", "sha256", "size", "effective_on", "expires_on").name("name")
            if not DIGEST.fullmatch(file.text("sha256")):
                raise DossierError(f"{file.path}.sha256", "64 hexadecimal digits are expected here")
            if file.integer("size") < 0:
                raise DossierError(f"{file.path}.size", "a size is not negative")
            for key in ("effective_on", "expires_on"):
                if file.has(key):
                    _check_day(file, key)


def _check_amounts(bid: Reader, nodes: Set[str]) -> None:
    """Amount line -> cents, which add up to the price that is marked."""
    amounts = bid.object("amounts")
    for node, cents in amounts.all_integers().items():
        if node not in nodes:
            raise DossierError(f"{amounts.path}.{node}", "is no node of the method")
        if cents < 0:
            raise DossierError(f"{amounts.path}.{node}", "an amount is not negative")
    if sum(amounts.data.values()) != bid.optional_integer("price_cents"):
        raise DossierError(amounts.path, "the amounts do not add up to the price")


def _check_costs(bid: Reader) -> None:
    """The items of the amount lines that have some; those of a line add up to its amount."""
    totals: Counter[str] = Counter()
    for item in bid.objects("costs"):
        item.only("node", "label", "first_year", "last_year", "cents_a_year").name("label")
        first, last = item.integer("first_year"), item.integer("last_year")
        if not 1 <= first <= last <= LAST_YEAR:
            raise DossierError(item.path, f"years go from 1 to {LAST_YEAR}, the first one first")
        if item.integer("cents_a_year") < 0:
            raise DossierError(f"{item.path}.cents_a_year", "an amount is not negative")
        totals[item.name("node")] += item.integer("cents_a_year") * (last - first + 1)
    amounts = bid.object("amounts").data
    for node, cents in totals.items():
        if amounts.get(node) != cents:
            raise DossierError(f"{bid.path}.costs", f"the items of {node} are not its amount")


def _check_inquiry(inquiry: Reader) -> None:
    """Request, answer and decision about a price that seemed abnormally low, as far as it went."""
    inquiry.only("request", "answer", "decision")
    request, answer = inquiry.optional_object("request"), inquiry.optional_object("answer")
    decision = inquiry.optional_object("decision")
    if request:
        request.only("on", "due_on", "text").name("text")
        _check_day(request, "on")
        _check_day(request, "due_on")
    if answer:
        answer.only("on", "text").name("text")
        _check_day(answer, "on")
    if decision:
        decision.only("outcome", "reason", "price_cents", "at").integer("price_cents")
        for key in ("reason", "at"):
            decision.name(key)
        if decision.text("outcome") not in DECISIONS:
            raise DossierError(f"{decision.path}.outcome", f"one of {', '.join(DECISIONS)}")


def _check_day(reader: Reader, key: str) -> None:
    if not DAY.fullmatch(reader.text(key)):
        raise DossierError(f"{reader.path}.{key}", "a day is written 2027-01-31")
