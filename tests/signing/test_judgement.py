"""The whole truth table, as docs/signature.md prints it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.signing.errors import NotAPdf, TooLarge, TooSlow, Unreadable, UnreadableFile
from assessments.signing.inspection import Inspection, Reason, Signature, inspection_from_dict
from assessments.signing.judgement import Word, judge, judge_unreadable

SEAL = Signature(
    field="Seal",
    kind="seal",
    level="B-B",
    signer="Acheteur public",
    signed_at=datetime(2027, 1, 4, 9, tzinfo=UTC),
    time_source="claimed",
    role="Officer",
    reason="Report drawn up",
    intact=True,
    trusted=True,
    development=False,
    covers_whole_file=True,
    covered_sha256="a" * 64,
    reasons=(),
)
UNTRUSTED = replace(SEAL, trusted=False, reasons=(Reason("signer_untrusted", {}),))
EXPIRED = replace(SEAL, trusted=False, reasons=(Reason("signer_expired", {"on": "2030"}),))
REVOKED = replace(SEAL, trusted=False, reasons=(Reason("signer_revoked", {"on": "2026"}),))
AGED = replace(EXPIRED, reasons=(Reason("timestamp_expired", {"on": "2030"}), *EXPIRED.reasons))
DOUBTFUL = replace(SEAL, reasons=(Reason("certificate_unverified", {}),))
APPROVAL = replace(SEAL, kind="approval", field="Review")


def inspection(*signatures: Signature, intact: bool = True) -> Inspection:
    return Inspection("b" * 64, 1000, intact, signatures, ())


OURS = inspection(SEAL)
A, X, U = Word.AUTHENTIC, Word.ALTERED, Word.UNKNOWN
TABLE = [
    # found, registered, scores match, word
    (OURS, True, True, A),
    (OURS, True, None, A),
    (OURS, None, True, A),
    (OURS, None, None, A),
    (OURS, False, True, U),
    (OURS, False, None, U),
    (OURS, True, False, X),
    (OURS, None, False, X),
    (OURS, False, False, X),
    (inspection(SEAL, APPROVAL), True, True, A),
    (inspection(SEAL, replace(UNTRUSTED, kind="approval")), True, True, A),
    (inspection(EXPIRED), True, True, A),
    (inspection(EXPIRED), None, True, U),
    (inspection(EXPIRED), False, True, U),
    (inspection(DOUBTFUL), True, True, A),
    (inspection(DOUBTFUL), None, True, U),
    (inspection(DOUBTFUL), False, True, U),
    (inspection(AGED), True, True, A),
    (inspection(AGED), None, True, U),
    (inspection(REVOKED), True, True, U),
    (inspection(UNTRUSTED), True, True, U),
    (inspection(UNTRUSTED), None, True, U),
    (inspection(UNTRUSTED), False, False, X),
    (inspection(APPROVAL), True, True, U),
    (inspection(), True, True, U),
    (inspection(), None, None, U),
    (inspection(), False, True, U),
    (inspection(), False, False, X),
    (inspection(SEAL, intact=False), True, True, X),
    (inspection(intact=False), None, None, X),
]


@pytest.mark.parametrize(("found", "registered", "scores_match", "word"), TABLE)
def test_word_follows_the_table(
    found: Inspection, registered: bool | None, scores_match: bool | None, word: Word
) -> None:
    assert judge(found, registered=registered, scores_match=scores_match).word == word


three_ways = st.sampled_from([True, False, None])
signatures = st.lists(st.sampled_from([SEAL, UNTRUSTED, EXPIRED, APPROVAL]), max_size=3)


@given(signatures, st.booleans(), three_ways, three_ways)
def test_authentic_always_rests_on_an_intact_seal(
    some: list[Signature], intact: bool, registered: bool | None, scores_match: bool | None
) -> None:
    found = inspection(*some, intact=intact)
    verdict = judge(found, registered=registered, scores_match=scores_match)
    if verdict.word == A:
        assert intact
        assert some[0].kind == "seal"
        assert registered is not False
        assert scores_match is not False
    if not intact or scores_match is False:
        assert verdict.word == X


def test_reasons_say_which_signature_they_are_about() -> None:
    verdict = judge(inspection(EXPIRED), registered=None, scores_match=None)
    assert verdict.reasons == (
        Reason("signer_expired", {"on": "2030", "field": "Seal"}),
        Reason("registry_not_consulted", {}),
        Reason("scores_not_compared", {}),
    )


def test_unsigned_file_is_told_as_such() -> None:
    verdict = judge(inspection(), registered=False, scores_match=None)
    assert [reason.code for reason in verdict.reasons] == [
        "unsigned",
        "not_registered",
        "scores_not_compared",
    ]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotAPdf(), "not_a_pdf"),
        (TooLarge("26214400"), "too_large"),
        (TooSlow("wall_clock"), "too_slow"),
        (Unreadable("encrypted"), "unreadable"),
    ],
)
def test_file_that_cannot_be_read_is_unreadable(error: UnreadableFile, code: str) -> None:
    verdict = judge_unreadable(error)
    assert verdict.word == Word.UNREADABLE
    assert [reason.code for reason in verdict.reasons] == [code]


def test_inspection_survives_json() -> None:
    found = replace(inspection(SEAL, EXPIRED), reasons=(Reason("bytes_after_end", {}),))
    assert inspection_from_dict(found.to_dict()) == found
    undated = inspection(replace(SEAL, signed_at=None))
    assert inspection_from_dict(undated.to_dict()) == undated


def test_every_reason_code_is_in_the_documentation() -> None:
    root = Path(__file__).resolve().parents[2]
    documented = (root / "docs" / "signature.md").read_text()
    package = root / "assessments" / "signing"
    sources = "".join(path.read_text() for path in package.glob("*.py"))
    codes = set(
        re.findall(r'(?:Reason\(|DossierUnreadable\(|code = |Unreadable\()"(\w+)"', sources)
    )
    assert len(codes) > 30
    assert {code for code in codes if f"`{code}`" not in documented} == {"signer_unusable"}
