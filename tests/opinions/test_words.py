from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.opinions.words import Kind, Piece, excerpt, word_difference

pytestmark = pytest.mark.pure

TEXTS = st.text(alphabet="ab \n.é", max_size=60)


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind.value, piece.text) for piece in word_difference(before, after)]


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts_back(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.REMOVED) == after
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_same_text_has_no_difference(text: str) -> None:
    assert word_difference(text, text) == ((Piece(Kind.SAME, text),) if text else ())


@given(st.lists(st.sampled_from(["un", "deux", "trois", "le"]), min_size=1), st.data())
def test_one_word_edited_is_the_whole_difference(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    edited = [*words[:place], "autre", *words[place + 1 :]]
    changed = [one for one in told(" ".join(words), " ".join(edited)) if one[0] != "same"]
    assert changed == [("removed", words[place]), ("added", "autre")]


def test_word_added_or_removed_takes_a_space_with_it() -> None:
    assert told("un deux", "un") == [("same", "un"), ("removed", " deux")]
    assert told("un", "un deux") == [("same", "un"), ("added", " deux")]


def test_other_sentence_is_not_aligned_on_its_spaces() -> None:
    assert told("le port est fermé", "un navire arrive demain") == [
        ("removed", "le port est fermé"),
        ("added", "un navire arrive demain"),
    ]


def test_long_texts_are_compared_word_by_word() -> None:
    before = " ".join(f"le mot {number % 97} de la phrase" for number in range(1500))
    after = " ".join(f"le mot {number % 89} de la clause" for number in range(1500))
    pieces = word_difference(before, after)
    assert "phrase" in "".join(piece.text for piece in pieces if piece.kind == Kind.REMOVED)
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.REMOVED) == after


def test_excerpt_keeps_the_changes_and_the_words_around_them() -> None:
    before = f"{'avant ' * 80}clé{' après' * 80}"
    pieces = excerpt(word_difference(before, before.replace("clé", "mot")), around=12)
    assert [(piece.kind.value, piece.text) for piece in pieces] == [
        ("same", " … avant "),
        ("removed", "clé"),
        ("added", "mot"),
        ("same", " après … "),
    ]
