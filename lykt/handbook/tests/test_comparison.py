"""The difference between two texts says all that changed, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from lykt.handbook.comparison import Piece, changes

WORDS = st.lists(st.sampled_from(["ring", "112", "113", "nå", "vent", "-", "#"]), max_size=6)
TEXTS = st.lists(WORDS.map(" ".join), max_size=5).map("\n\n".join)


def test_only_the_paragraph_that_changed_is_shown_word_by_word() -> None:
    before = "Ring 112.\n\n- Vent på svar.\n- Si hvor du er."
    after = "Ring 112.\n\n- Vent på politiet.\n- Si hvor du er.\n- Legg på."
    assert changes(before, after) == [
        [Piece("- Vent på"), Piece("svar.", "removed"), Piece("politiet.", "added")],
        [Piece("- Legg på.", "added")],
    ]


def test_layout_alone_is_no_change() -> None:
    assert changes("En linje\nog en til.", "En linje og   en til.\r\n") == []


@given(TEXTS, TEXTS)
def test_what_went_and_what_came_make_one_text_of_the_other(before: str, after: str) -> None:
    pieces = [piece for paragraph in changes(before, after) for piece in paragraph]
    went = [w for piece in pieces if piece.how == "removed" for w in piece.words.split()]
    came = [w for piece in pieces if piece.how == "added" for w in piece.words.split()]
    assert sorted([*before.split(), *came]) == sorted([*after.split(), *went])
