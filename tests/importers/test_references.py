"""Every node can be cited, each in one way, the same way each time."""

from __future__ import annotations

import pytest

from assessments.frameworks.importers.references import LONGEST, Given, references
from tests.importers.making import read_yaml
from tests.importers.samples import LIBRARY, library, nodes_of

pytestmark = pytest.mark.pure


def refs(*nodes: tuple[str, str, str, str]) -> list[str]:
    """References of nodes given as (identifier, parent, reference, text)."""
    given = [Given(name, parent, ref, "", text) for name, parent, ref, text in nodes]
    found, _notices = references(given)
    return [found[name] for name, *_ in nodes]


def test_reference_of_the_file_is_kept() -> None:
    assert refs(("a", "", "19.6.b", ""), ("b", "", "AC-2(1)", "")) == ["19.6.b", "AC-2(1)"]


def test_node_without_reference_is_numbered_below_its_parent() -> None:
    found = refs(
        ("p", "", "19.1.i", ""), ("a", "p", "", "le format"), ("b", "p", "", "l’interface")
    )
    assert found == ["19.1.i", "19.1.i.1", "19.1.i.2"]


@pytest.mark.parametrize(
    ("text", "own"), [("a) x", "a"), ("b. x", "b"), ("12) x", "12"), ("a x", "1")]
)
def test_letter_that_starts_the_text_is_taken(text: str, own: str) -> None:
    assert refs(("p", "", "4", ""), ("a", "p", "", text)) == ["4", f"4.{own}"]


def test_place_at_the_end_of_an_address_is_told_below_the_parent() -> None:
    nodes = (
        Given("p", "", "", "livrables", ""),
        Given("a", "p", "", "7", "b) x"),
        Given("q", "", "", "complements", ""),
        Given("b", "q", "", "7", ""),
        Given("c", "q", "", "aipd", ""),
    )
    found, notices = references(nodes)
    assert list(found.values()) == [
        "livrables",
        "livrables.7",
        "complements",
        "complements.7",
        "aipd",
    ]
    assert notices.repeated == 0


def test_long_reference_of_the_parent_leaves_room_for_the_place() -> None:
    long = "production-relative-au-dossier-d_homologation"
    found, _notices = references(
        (Given("p", "", "", long, ""), Given("a", "p", "", "12", ""), Given("b", "p", "", "", ""))
    )
    assert found["a"] == "production-relative-au-dossier.12"
    assert found["b"] == "production-relative-au-dossier.2"


def test_node_without_reference_nor_parent_is_numbered_too() -> None:
    assert refs(("a", "", "", "x"), ("b", "", "", "y")) == ["n1", "n2"]


def test_repeated_reference_is_told_apart_in_the_order_of_the_file() -> None:
    assert refs(("a", "", "1", ""), ("b", "", "1", ""), ("c", "", "1", "")) == ["1", "1~2", "1~3"]


def test_reference_made_here_never_takes_one_of_the_file() -> None:
    assert refs(("p", "", "1", ""), ("a", "p", "", "a) x"), ("b", "p", "1.a", "")) == [
        "1",
        "1.a~2",
        "1.a",
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Art. 21 §1", "Art.-21-1"), ("A/B:C", "A-B-C"), ("..", "n1"), ("~2", "2"), ("Été", "Été")],
)
def test_reference_that_no_address_can_carry_is_adapted(given: str, kept: str) -> None:
    assert refs(("a", "", given, "")) == [kept]


def test_long_references_stay_apart() -> None:
    first, second = refs(("a", "", "x" * 60 + "1", ""), ("b", "", "x" * 60 + "2", ""))
    assert first != second
    assert len(first) == len(second) == LONGEST


def test_many_nodes_of_one_reference_are_told_apart_in_reasonable_time() -> None:
    found = refs(*((str(number), "", "x" * 40, "") for number in range(20_000)))
    assert len(set(found)) == 20_000
    assert max(map(len, found)) == LONGEST


def test_reading_again_gives_the_same_references() -> None:
    assert read_yaml(LIBRARY) == read_yaml(LIBRARY)


def test_what_was_done_to_references_is_counted() -> None:
    values = library()
    nodes_of(values)[4]["ref_id"] = "1"
    nodes_of(values)[0]["ref_id"] = "Art. 1"
    nodes_of(values)[1]["ref_id"] = "Art 1"
    notices = read_yaml(values).notices
    assert (notices.derived, notices.adapted, notices.repeated) == (2, 2, 0)
    nodes_of(values)[4]["ref_id"] = "Art.-1"
    assert read_yaml(values).notices.repeated == 1
