"""Word differences: numbers and negations in front, nothing lost, layout is no change."""

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import many
from tracker.domain.text_changes import SNIPPETS, telling_marks, text_change, title_change

WORDS = st.sampled_from(["we", "reach", "74%", "71%", "not", "on", "two", "sets", "5", "models"])
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)


def test_the_number_that_changed_is_quoted_in_its_place() -> None:
    before = "We train a model on two sets. It reaches 74% on the hard one and holds."
    after = "We train one model on two sets. It reaches 71% on the hard one and holds."
    change = text_change(before, after)
    assert (change.gone, change.come) == (("74%",), ("71%",))
    assert change.snippets == (
        "… sets. It reaches [-74%-]{+71%+} on the hard …",
        "We train [-a-]{+one+} model on two …",
    )


def test_a_negation_that_came_is_telling() -> None:
    change = text_change("Training helps small models.", "Training does not help small models.")
    assert change.telling
    assert change.snippets == ("Training [-helps-]{+does not help+} small models.",)


def test_other_words_alone_are_quiet() -> None:
    assert not text_change("We show that it helps.", "We demonstrate that it helps.").telling


def test_layout_and_escapes_are_no_change() -> None:
    change = text_change("We reach 74\\% on  two\nsets.", "We reach 74% on two sets.")
    assert (change.telling, change.snippets) == (False, ())
    assert telling_marks("74 %") == telling_marks("74%")


def test_a_title_is_shown_whole() -> None:
    was, now = "Newts and toads of the north", "Newts and frogs of the north"
    assert title_change(was, now) == "Newts and [-toads-]{+frogs+} of the north"


def test_a_text_written_anew_is_quoted_in_part() -> None:
    change = text_change(
        " ".join(f"old{n} same{n} a b c d" for n in range(30)),
        " ".join(f"new{n} same{n} a b c d" for n in range(30)),
    )
    assert (len(change.snippets), change.more) == (SNIPPETS, 24)


@many
@given(before=TEXTS, after=TEXTS)
def test_marks_are_told_both_ways_and_equal_texts_not_at_all(before: str, after: str) -> None:
    there, back = text_change(before, after), text_change(after, before)
    assert (there.gone, there.come) == (back.come, back.gone)
    assert (before.split() == after.split()) == (not there.snippets)
    assert set(there.gone).isdisjoint(there.come)
