"""seed_demo and score: the demonstration is written once, and its totals are the known ones."""

from __future__ import annotations

from collections import Counter

from django.utils.timezone import localdate

from assessments.actions.reports import order_report
from assessments.demonstration.data import amounts_cents
from assessments.models import Bid, GateOutcome, Mark, Membership, Report, Tender
from assessments.models.fiction import MESSAGE
from assessments.queries.costs import amounts_of, as_item, cost_items
from assessments.queries.dossiers import assess
from assessments.queries.questions import answers_due, late_days, published, register
from assessments.queries.timeline import calendar_of
from assessments.queries.transition import standings, transition_of
from assessments.scoring.cost import by_node
from hdhcompliance.accounts.models import User
from hdhcompliance.journal.models import JournalEntry
from providers.models import Provider
from tests import factories
from tests.commands.conftest import Done, run
from tests.tenders.acts import snapshot

TENDER, AWARDED = "DEMO-2027-001", "DEMO-2026-001"
# Worked out apart from this product, with the median of the three evaluators' marks.
TOTALS = [
    ("beta", "95755597/1200000", "79.80"),
    ("alpha", "7618432283/95520000", "79.76"),
    ("zeta", "17062032443/221800000", "76.93"),
    ("epsilon", "6438882009/87200000", "73.84"),
    ("gamma", "12388917/200000", "61.94"),
]


def test_seed_tells_the_accounts_with_their_passwords_once(demo: Done) -> None:
    assert demo.code == 0
    assert set(demo.json) == {"tender", "accounts", "created"}
    assert demo.json["tender"] == TENDER
    created = demo.json["created"]
    assert [account["username"] for account in created] == demo.json["accounts"]
    for account in created:
        user = User.objects.get(username=account["username"])
        assert user.is_fictitious
        assert user.check_password(account["password"])
        assert account["password"] not in user.password


def test_seeded_again_nothing_is_duplicated_and_no_edit_is_overwritten(demo: Done) -> None:
    mark = Mark.objects.order_by("pk").first()
    assert mark is not None
    Mark.objects.filter(pk=mark.pk).update(value=0, justification="Corrigé à la main.", version=2)
    Tender.objects.update(title="Un autre titre")
    before = snapshot()
    again = run("seed_demo", "--json")
    assert again.code == 0
    assert again.json["created"] == []
    assert snapshot() == before


def test_seed_brings_back_an_account_that_is_missing_and_nothing_else(demo: Done) -> None:
    User.objects.get(username="admin").delete()
    assert [account["username"] for account in run("seed_demo", "--json").json["created"]] == [
        "admin"
    ]
    assert Tender.objects.filter(reference=TENDER).count() == 1


def test_costs_over_the_years_make_up_the_amounts_of_the_two_first_bids(demo: Done) -> None:
    for code in ("alpha", "beta"):
        bid = Bid.objects.get(tender__reference=TENDER, code=code)
        assert by_node(map(as_item, cost_items(bid))) == amounts_of(bid) == amounts_cents()[code]


def test_demonstration_is_fictitious_from_end_to_end(demo: Done) -> None:
    tender = Tender.objects.get(reference=TENDER)
    assert tender.is_fictitious
    for provider in Provider.objects.filter(bids__tender=tender):
        assert provider.is_fictitious
        assert "(fictif)" in provider.name
    assert MESSAGE  # and the database refuses the rest, see tests/tenders/test_fiction.py


def test_demonstration_has_three_evaluators_with_every_mark(demo: Done) -> None:
    tender = Tender.objects.get(reference=TENDER)
    panel = Membership.objects.filter(tender=tender).exclude(panel_code="")
    assert sorted(panel.values_list("panel_code", flat=True)) == ["eval1", "eval2", "eval3"]
    marks = Mark.objects.filter(bid__tender=tender)
    by_person = Counter(marks.values_list("evaluator__username", flat=True))
    assert len(set(by_person.values())) == 1
    assert Bid.objects.filter(tender=tender).count() == 6


def test_every_act_of_the_demonstration_is_in_the_journal(demo: Done) -> None:
    acts = Counter(JournalEntry.objects.filter(tender=TENDER).values_list("action", flat=True))
    for action, number in {
        "tender.created": 1,
        "bid.registered": 6,
        "method.frozen": 1,
        "bids.opened": 1,
        "price.recorded": 6,
        "marks.seeded": 3,
    }.items():
        assert acts[action] == number, action
    assert acts["gate.decided"] == GateOutcome.objects.filter(bid__tender__reference=TENDER).count()


def test_the_awarded_tender_is_midway_and_invented_throughout(demo: Done) -> None:
    moving = transition_of(Tender.objects.get(reference=AWARDED))
    assert moving is not None
    assert moving.tender.is_fictitious
    assert moving.incumbent.is_fictitious
    assert moving.bid.provider.is_fictitious
    assert [each.state.value for each in standings(moving)] == [
        "closed",
        "switched",
        "underway",
        "planned",
    ]
    names = [moving.tender.title, moving.incumbent.name, moving.bid.provider.name]
    names += [wave.title for wave in moving.waves.all()]
    assert all("(fictif)" in name for name in names)


def test_every_kind_of_report_can_be_ordered_on_one_demonstration_or_the_other(demo: Done) -> None:
    tenders = [Tender.objects.get(reference=each) for each in (TENDER, AWARDED)]
    subjects = {Report.Kind.OPINION: "beta", Report.Kind.PROVIDER: "alpha"}
    closed = {Report.Kind.REDACTED: "", Report.Kind.LETTER: "hebergeur-gamma-fictif"}
    for kind in Report.Kind:
        ordered = order_report(
            by=None,
            tender=tenders[kind in closed],
            kind=kind,
            language="fr",
            subject={**subjects, **closed}.get(kind, ""),
            with_job=False,
        )
        assert ordered.kind == kind


def test_the_awarded_tender_was_evaluated_here_and_its_award_follows(demo: Done) -> None:
    tender = Tender.objects.select_related("grid").get(reference=AWARDED)
    judged = {each.bid: each for each in assess(tender).verdict.bids}
    assert judged["demo-entrant"].rank == 1
    assert judged["hebergeur-gamma-fictif"].rank == 2
    assert judged["hebergeur-epsilon-fictif"].gates_failed == ("C.3",)
    moving = transition_of(tender)
    assert moving is not None
    assert (moving.bid.code, moving.award_reason) == ("demo-entrant", "")
    assert [each.code for each in published(register(tender))] == ["Q01", "Q02", "Q03"]
    assert not late_days(register(tender), answers_due(calendar_of(tender, localdate())))


def test_score_is_the_shape_and_the_exact_totals_others_rely_on(demo: Done) -> None:
    done = run("score", TENDER, "--json")
    assert (done.code, done.err) == (0, "")
    assert set(done.json) == {"engine", "grid_hash", "bids"}
    assert done.json["engine"] == "v1"
    assert done.json["grid_hash"] == Tender.objects.get(reference=TENDER).grid.sha256
    bids = done.json["bids"]
    keys = ["bid", "provider", "admitted", "rank", "score", "display", "gates_failed"]
    assert all(list(bid) == keys for bid in bids)
    assert [(bid["bid"], bid["score"], bid["display"]) for bid in bids[:5]] == TOTALS
    assert [(bid["bid"], bid["admitted"], bid["rank"]) for bid in bids] == [
        ("beta", True, 1),
        ("alpha", True, 2),
        ("zeta", True, 3),
        ("epsilon", True, 4),
        ("gamma", True, 5),
        ("delta", False, None),
    ]
    assert [bool(bid["gates_failed"]) for bid in bids] == [False] * 5 + [True]


def test_score_for_people_names_the_bidders(demo: Done) -> None:
    done = run("score", TENDER)
    assert done.out.splitlines()[0].split() == ["1", "79.80", "Hébergeur", "Bêta", "(fictif)"]


def test_score_of_an_unknown_tender_is_bad_input(demo: Done) -> None:
    done = run("score", "NOPE-1", "--json")
    assert (done.code, done.out) == (2, "")
    assert "NOPE-1" in done.err


def test_score_with_marks_missing_is_said_and_ranks_nobody(demo: Done) -> None:
    mark = Mark.objects.order_by("pk").first()
    assert mark is not None
    Mark.objects.filter(pk=mark.pk).delete()
    done = run("score", TENDER, "--json")
    assert done.code == 1
    assert "1 entr" in done.err
    assert not any(bid["rank"] for bid in done.json["bids"])


def test_demo_accounts_gives_new_passwords_to_those_accounts_only(demo: Done) -> None:
    other = factories.user("someone")
    done = run("demo_accounts", "--json")
    assert done.code == 0
    for account in done.json["accounts"]:
        user = User.objects.get(username=account["username"])
        assert user.check_password(account["password"])
    other.refresh_from_db()
    assert other.check_password(factories.PASSWORD)
