"""What a claim and a paper have in common, and when next to nothing is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_claim, a_paper, an_anchor, an_id
from tracker.domain.claims import Claim, Link, Topic
from tracker.domain.papers import Found, Paper
from tracker.domain.sightings import Sightings
from tracker.domain.topic import cosine, topic_findings, topic_of, with_topics
from tracker.literature.words import weigh_words

CLAIM = a_claim("Procedural knowledge in pretraining drives reasoning of language models")
RIGHT = a_paper(
    abstract="We study which pretraining documents influence the reasoning of models, and find "
    "that procedural knowledge drives it."
)
WRONG = a_paper(
    title="A catalogue of dwarf galaxies",
    abstract="Photometry of faint satellites around the Milky Way from a wide survey of the sky.",
)


def _known(paper: Paper) -> dict[object, Sightings]:
    return {paper.id: Sightings(paper.id).after(Found(paper))}


def _told(claim: Claim, paper: Paper) -> list[str]:
    known = {paper.id: Sightings(paper.id).after(Found(paper))}
    return [f.message for f in topic_findings(with_topics(claim, known, weigh_words), known)]


def test_a_paper_about_something_else_is_asked_about() -> None:
    assert _told(CLAIM, RIGHT) == []
    assert _told(CLAIM, WRONG) == [
        (
            "2411.12580 may be about something else: it shares no rare word with the claim; it is "
            "“A catalogue of dwarf galaxies”"
        )
    ]
    inferred = replace(CLAIM, anchors=(an_anchor(link=Link.INFERRED),))
    assert _told(inferred, WRONG)[0].endswith("(the link was inferred from the month)")


@pytest.mark.parametrize(
    ("text", "abstract"),
    [
        ("Scaling works", WRONG.abstract),
        ("Prozedurales Wissen im Vortraining treibt das Schlussfolgern", WRONG.abstract),
        (CLAIM.text, ""),
    ],
    ids=["too short", "another language", "no abstract"],
)
def test_what_cannot_be_judged_is_not(text: str, abstract: str) -> None:
    assert _told(replace(CLAIM, text=text), replace(WRONG, abstract=abstract)) == []


def test_it_is_worked_out_once_for_a_text_and_a_version() -> None:
    known = {RIGHT.id: Sightings(RIGHT.id).after(Found(RIGHT))}
    learnt = with_topics(CLAIM, known, weigh_words)
    topic = learnt.anchors[0].topic
    assert topic is not None
    assert {"procedural", "pretraining"} <= set(topic.shared)
    assert with_topics(learnt, known, _never) is learnt
    revised = a_paper(versions=2, abstract=RIGHT.abstract)
    later = {revised.id: Sightings(revised.id).after(Found(revised))}
    again = with_topics(learnt, later, weigh_words).anchors[0].topic
    assert again == replace(topic, version=2)
    stale = replace(CLAIM, anchors=(replace(an_anchor(), topic=Topic(1, 1, (), 0.0)),))
    assert list(topic_findings(stale, later)) == [], "what is of an older version is not told"


def _never(text: str) -> dict[str, object]:
    raise AssertionError(f"weighed again: {text}")


def test_an_anchor_that_nobody_has_seen_is_left_alone() -> None:
    assert with_topics(CLAIM, {}, weigh_words) is CLAIM
    assert an_id() in CLAIM.anchor_ids


@given(st.text(), st.text())
def test_the_cosine_is_one_for_itself_and_never_more(one: str, other: str) -> None:
    first, second = weigh_words(one), weigh_words(other)
    assert -1e-9 <= cosine(first, second) <= 1 + 1e-9
    assert cosine(first, second) == pytest.approx(cosine(second, first))
    if first:
        assert cosine(first, first) == pytest.approx(1)


def test_topic_of_is_none_only_without_an_abstract() -> None:
    assert topic_of(CLAIM, replace(RIGHT, abstract=""), weigh_words) is None
    assert topic_of(replace(CLAIM, text="no"), RIGHT, weigh_words) == Topic(1, 1)
