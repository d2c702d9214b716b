"""What a file is worth: registered or not, intact or not, and its scores computed again.

Registry first, then the signatures in a process of its own, then the embedded dossier. Nothing is
written and the file is not kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from typing import IO, Any

from django.conf import settings

from assessments.models import Report, ReportRevision
from assessments.queries.revisions import superseding
from assessments.queries.roots import person_roots, trust_roots, tsa_roots
from assessments.queries.verification_reasons import sentence
from assessments.scoring.dossier import DossierError, read_dossier, read_json, recheck
from assessments.scoring.types import BidError, MethodError
from assessments.signing.bundle import STARTS, digest_of, inspect_bundle
from assessments.signing.errors import UnreadableFile
from assessments.signing.inspection import Inspection, Signature
from assessments.signing.isolated import Limits, examine
from assessments.signing.judgement import Verdict, judge, judge_unreadable


@dataclass(frozen=True, slots=True)
class StatedBid:
    """One line of the verdict a file states; `score` is exact."""

    provider: str
    rank: int | None
    admitted: bool
    score: Fraction | None


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer first (`word`), then what it rests on. `report` is None when not registered.

    `superseded_by`: the newer report of the same kind, subject and language, where there is one.
    `countersigned`: the SHA-256 under which counter-signatures of this file are registered.
    """

    word: str
    sha256: str
    registered: bool | None
    scores_match: bool | None
    report: Report | None
    signatures: tuple[Signature, ...]
    reasons: list[str]
    codes: list[str]
    differences: list[str]
    stated: list[StatedBid]
    countersigned: frozenset[str]
    superseded_by: Report | None


def verify_file(file: IO[bytes]) -> Verification:
    """Judge a stranger's file, a report or an audit bundle. Never raises for what it contains."""
    return verify_bundle(file) if is_bundle(file) else verify_pdf(file.read())


def is_bundle(file: IO[bytes]) -> bool:
    """Whether it begins as a ZIP archive does; read from its beginning afterwards."""
    file.seek(0)
    start = file.read(len(STARTS))
    file.seek(0)
    return start == STARTS


def verify_bundle(file: IO[bytes]) -> Verification:
    """An archive: its manifest's signature, the hash of each file, and the register."""
    try:
        inspection = inspect_bundle(file, trust_roots=trust_roots(), tsa_roots=tsa_roots())
    except UnreadableFile as error:
        file.seek(0)
        return _answer(judge_unreadable(error), digest_of(file), None, None, None, [], [])
    report = _registered(inspection)
    verdict = judge(inspection, registered=report is not None, scores_match=None)
    return _answer(verdict, inspection.sha256, report, None, inspection, [], [])


def verify_pdf(pdf: bytes) -> Verification:
    """Judge a stranger's file. Never raises for what the file contains."""
    digest = hashlib.sha256(pdf).hexdigest()
    try:
        examined = examine(
            pdf,
            trust_roots=trust_roots(),
            person_roots=person_roots(),
            tsa_roots=tsa_roots(),
            limits=Limits(max_size=settings.VERIFY_MAX_BYTES),
        )
    except UnreadableFile as error:
        return _answer(judge_unreadable(error), digest, None, None, None, [], [])
    inspection = examined.inspection
    report = _registered(inspection)
    matches, differences, stated = _scores(examined.dossier, report)
    verdict = judge(inspection, registered=report is not None, scores_match=matches)
    return _answer(verdict, digest, report, matches, inspection, differences, stated)


def _registered(inspection: Inspection) -> Report | None:
    return (
        Report.objects.select_related("tender", "verdict")
        .filter(sha256__in=inspection.known_digests)
        .first()
    )


def _countersigned(inspection: Inspection | None) -> frozenset[str]:
    """The counter-signatures that are registered, each by the digest it covers."""
    signatures = inspection.signatures if inspection else ()
    covered = {each.covered_sha256 for each in signatures}
    known = set(ReportRevision.objects.filter(sha256__in=covered).values_list("sha256", flat=True))
    return frozenset(
        each.covered_sha256
        for place, each in enumerate(signatures)
        if known & set(_stages(signatures[place:]))
    )


def _stages(signatures: Sequence[Signature]) -> Iterator[str]:
    """The file as a signature left it, then as the timestamps that followed it did."""
    yield signatures[0].covered_sha256
    for each in takewhile(lambda later: later.kind == "timestamp", signatures[1:]):
        yield each.covered_sha256


def _scores(
    content: bytes | None, report: Report | None
) -> tuple[bool | None, list[str], list[dict[str, Any]]]:
    """Whether the stated scores follow from the marks, and equal those the register kept."""
    if content is None:
        return (None, [], [])
    try:
        data = read_json(content)
        differences = [str(difference) for difference in recheck(read_dossier(data))]
    except (DossierError, MethodError, BidError, RecursionError) as error:
        return (False, [str(error)], [])
    stated = data.get("verdict")
    if not isinstance(stated, dict):
        return (None, differences, [])
    if report is not None and _kept_verdict(report) != stated:
        differences.append("the verdict is not the one the register kept for this report")
    return (not differences, differences, list(stated.get("bids", [])))


def _kept_verdict(report: Report) -> Any:
    return json.loads(report.verdict.dossier)["verdict"] if report.verdict else None


def _answer(
    verdict: Verdict,
    digest: str,
    report: Report | None,
    matches: bool | None,
    inspection: Inspection | None,
    differences: list[str],
    summary: list[dict[str, Any]],
) -> Verification:
    return Verification(
        word=verdict.word.value,
        sha256=digest,
        registered=None if inspection is None else report is not None,
        scores_match=matches,
        report=report,
        signatures=inspection.signatures if inspection else (),
        reasons=[str(sentence(reason.code)) for reason in verdict.reasons],
        codes=[reason.code for reason in verdict.reasons],
        differences=differences,
        stated=[_stated(bid) for bid in summary],
        countersigned=_countersigned(inspection),
        superseded_by=superseding(report) if report is not None else None,
    )


def _stated(bid: dict[str, Any]) -> StatedBid:
    score = bid["score"]
    return StatedBid(
        provider=bid["provider"],
        rank=bid["rank"],
        admitted=bid["admitted"],
        score=None if score is None else Fraction(score),
    )
