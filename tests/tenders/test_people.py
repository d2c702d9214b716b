from __future__ import annotations

import pytest

from assessments.actions.errors import ActionRefused
from assessments.actions.tenders import grant_role, revoke_role
from assessments.models import Membership
from hdhcompliance.accounts.policy import Role
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.tenders.acts import snapshot

pytestmark = pytest.mark.django_db


def role_of(scene: factories.Scene, role: Role) -> Membership:
    return Membership.objects.get(tender=scene.tender, role=role)


def test_role_given_twice_is_one_role_and_one_entry() -> None:
    scene = factories.tender()
    given = [
        grant_role(by=scene.officer, tender=scene.tender, user=scene.stranger, role=Role.AUDITOR)
        for _ in range(2)
    ]
    assert given[0] == given[1]
    assert JournalEntry.objects.filter(action="role.granted").count() == 1


@pytest.mark.parametrize("role", ["administrator", "king", ""])
def test_role_that_no_tender_has_is_refused(role: str) -> None:
    scene = factories.tender()
    before = snapshot()
    with pytest.raises(ActionRefused) as refused:
        grant_role(by=scene.officer, tender=scene.tender, user=scene.stranger, role=role)
    assert refused.value.code == "unknown_role"
    assert snapshot() == before


def test_fictitious_person_never_sits_in_a_real_tender() -> None:
    scene = factories.tender(fictitious=False)
    invented = factories.user("invented", fictitious=True)
    with pytest.raises(ActionRefused) as refused:
        grant_role(by=scene.officer, tender=scene.tender, user=invented, role=Role.EVALUATOR)
    assert refused.value.code == "fictitious_person"


def test_panel_codes_are_given_in_order_and_never_to_a_second_person() -> None:
    scene = factories.tender(evaluators=0)

    def join(name: str) -> Membership:
        return grant_role(
            by=scene.officer,
            tender=scene.tender,
            user=factories.user(name),
            role=Role.EVALUATOR,
        )

    first, second = join("one"), join("two")
    assert (first.panel_code, second.panel_code) == ("eval1", "eval2")
    revoke_role(by=scene.officer, membership=second)
    assert join("three").panel_code == "eval3"


def test_last_officer_stays() -> None:
    scene = factories.tender()
    with pytest.raises(ActionRefused) as refused:
        revoke_role(by=scene.officer, membership=role_of(scene, Role.OFFICER))
    assert refused.value.code == "last_officer"
    grant_role(by=scene.officer, tender=scene.tender, user=scene.stranger, role=Role.OFFICER)
    revoke_role(
        by=scene.stranger,
        membership=Membership.objects.get(
            tender=scene.tender, role=Role.OFFICER, user=scene.officer
        ),
    )
    assert role_of(scene, Role.OFFICER).user == scene.stranger


@pytest.mark.parametrize("value", [3, None])
def test_evaluator_who_has_marked_stays(value: int | None) -> None:
    scene = factories.tender()
    factories.mark(scene, scene.bids[0], scene.nodes["B.1"], value)
    before = snapshot()
    with pytest.raises(ActionRefused) as refused:
        revoke_role(by=scene.officer, membership=role_of(scene, Role.EVALUATOR))
    assert refused.value.code == "evaluator_has_marked"
    assert snapshot() == before


def test_evaluator_who_has_not_marked_leaves() -> None:
    scene = factories.tender()
    revoke_role(by=scene.officer, membership=role_of(scene, Role.EVALUATOR))
    assert not Membership.objects.filter(tender=scene.tender, role=Role.EVALUATOR).exists()
