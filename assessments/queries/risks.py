"""The register of risks as pages, reports and opinions read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from assessments.models import Bid, Risk, Tender
from assessments.queries.risk_words import IMPACT, LIKELIHOOD
from assessments.rating import STEPS, Level, Rating
from hdhcompliance.accounts.models import User
from hdhcompliance.accounts.policy import GRANTS, TENDER_ROLES, Permission, Role

REVIEWERS = [role for role in TENDER_ROLES if Permission.REVIEW_RISKS in GRANTS[role]]
READERS = [role for role in TENDER_ROLES if Permission.READ_RISKS in GRANTS[role]]
OVERALL = "*"  # in a filter: the risks of no bid; no bid has such a code


def register(tender: Tender, *, bid: Bid | None = None) -> QuerySet[Risk]:
    """The risks of a tender as they were numbered, or those of one bid. One query.

    Each comes with its bid, provider and owner; risks of no bid stand in the whole register only.
    """
    found = Risk.objects.filter(tender=tender)
    if bid is not None:
        found = found.filter(bid=bid)
    return found.select_related("bid__provider", "owner").order_by("pk")


def with_threads(risks: QuerySet[Risk]) -> QuerySet[Risk]:
    """Each risk with `open_threads`, how many conversations on it are not resolved."""
    still_open = Q(threads__resolved_at__isnull=True, threads__isnull=False)
    return risks.annotate(open_threads=Count("threads", filter=still_open))


def overdue(today: date) -> Q:
    """Risks whose day has passed while nothing is decided."""
    return Q(due_on__lt=today) & ~Q(status__in=Risk.DECIDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader narrows the register to; what is empty narrows nothing."""

    bid: str = ""
    status: str = ""
    owner: str = ""
    law: str = ""
    overdue: bool = False
    mine: bool = False

    def narrow(self, risks: QuerySet[Risk], *, reader: User, today: date) -> QuerySet[Risk]:
        if self.bid == OVERALL:
            risks = risks.filter(bid=None)
        elif self.bid:
            risks = risks.filter(bid__code=self.bid)
        if self.status:
            risks = risks.filter(status=self.status)
        if self.owner:
            risks = risks.filter(owner__username=self.owner)
        if self.law:
            risks = risks.filter(law_code=self.law)
        if self.overdue:
            risks = risks.filter(overdue(today))
        if self.mine:
            risks = risks.filter(owner=reader)
        return risks


@dataclass(frozen=True, slots=True)
class Cell:
    """The risks of one likelihood and impact."""

    rating: Rating
    risks: list[Risk]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one likelihood, by rising impact."""

    likelihood: int
    word: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Risks by likelihood, highest first, and impact. `unrated`: in no cell."""

    columns: list[tuple[int, str]]
    rows: list[Row]
    unrated: list[Risk]


def matrix(risks: Iterable[Risk], *, after: bool) -> Matrix:
    """The sixteen cells, before treatment or after. No query."""
    found: defaultdict[Rating, list[Risk]] = defaultdict(list)
    unrated = []
    for risk in risks:
        rating = risk.after if after else risk.before
        if rating is None:
            unrated.append(risk)
        else:
            found[rating].append(risk)
    return Matrix(
        columns=[(impact, str(IMPACT[impact][0])) for impact in STEPS],
        rows=[
            Row(
                likelihood,
                str(LIKELIHOOD[likelihood][0]),
                [Cell(each, found.get(each, [])) for each in _ratings_of(likelihood)],
            )
            for likelihood in reversed(STEPS)
        ],
        unrated=unrated,
    )


def _ratings_of(likelihood: int) -> list[Rating]:
    return [Rating(likelihood, impact) for impact in STEPS]


@dataclass(frozen=True, slots=True)
class Tally:
    """What the register says at a glance. `worst`: the undecided risks of the highest level left."""

    total: int
    undecided: int
    overdue: int
    refused: int
    level: Level | None
    worst: list[Risk] = field(default_factory=list)


def tally(risks: Sequence[Risk], today: date) -> Tally:
    """The figures of these risks, after treatment where it is rated. No query."""
    undecided = [risk for risk in risks if not risk.is_decided]
    left = [(risk, risk.after or risk.before) for risk in risks if not risk.is_decided]
    level = max((rating.level for _risk, rating in left if rating), default=None)
    return Tally(
        total=len(risks),
        undecided=len(undecided),
        overdue=sum(risk.is_overdue(today) for risk in risks),
        refused=sum(risk.status == Risk.Status.REFUSED for risk in risks),
        level=level,
        worst=[risk for risk, rating in left if rating and rating.level == level],
    )


def laws_named(tender: Tender) -> list[str]:
    """The laws that risks of the tender name. One query."""
    named = Risk.objects.filter(tender=tender).exclude(law_code="")
    return list(named.order_by("law_code").values_list("law_code", flat=True).distinct())


def may_own(tender: Tender) -> QuerySet[User]:
    """Who may answer for a risk of the tender: those who review its risks."""
    return _holding(tender, REVIEWERS)


def readers_of(tender: Tender) -> QuerySet[User]:
    """Who reads the risks of the tender."""
    return _holding(tender, READERS)


def _holding(tender: Tender, roles: list[Role]) -> QuerySet[User]:
    return (
        User.objects.filter(memberships__tender=tender, memberships__role__in=roles, is_active=True)
        .distinct()
        .order_by("last_name", "first_name", "username")
    )
