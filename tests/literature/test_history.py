"""History: several questions, one list; and what arXiv is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.builders import a_claim, a_paper, an_anchor, an_id
from tracker.domain.contexts import ClaimInContext
from tracker.domain.papers import Version
from tracker.literature.arxiv_questions import ArxivQuestions
from tracker.literature.form_search import LiteratureForms
from tracker.literature.fusion import fused
from tracker.literature.history import HistorySearch
from tracker.literature.memory import MemoryLiterature
from tracker.literature.query_forms import FEW_TOPICS, search_forms, sub_claims

ANCHOR = a_paper(
    "1609.04836", "On Large-Batch Training for Deep Learning: Generalization Gap and Sharp Minima",
    submitted=date(2016, 9, 15),
    abstract="The generalization gap of large batches: sharp minimizers, a degradation closing "
    "never by tuning stochastic gradient descent on neural networks for longer epochs.",
)  # fmt: skip
CLAIM = a_claim(
    "Large-batch training converges to sharp minima, and sharp minima generalise worse",
    as_of=("2016-09",),
    anchors=(an_anchor("1609.04836"),),
)
CONTEXT = ClaimInContext(
    CLAIM, "Do large batches hurt?", ("Is sharpness meaningful? It is not.",), (ANCHOR,), (ANCHOR,)
)
REVERSAL = a_paper("1703.04933", "Sharp Minima Can Generalize", submitted=date(2017, 3, 15))
REPLY = a_paper(
    "1705.08741", "Train longer", submitted=date(2017, 5, 24),
    abstract="Closing the generalization gap of large batches: neural networks need more epochs of "
    "stochastic gradient descent, and the degradation goes.",
)  # fmt: skip
OTHER = a_paper("1706.00001", "Stars in clusters", submitted=date(2017, 6, 1), abstract="Stars.")


def _literature() -> MemoryLiterature:
    literature = MemoryLiterature()
    literature.put([ANCHOR, REVERSAL, REPLY, OTHER])
    return literature


def test_reversals_and_replies_are_found_and_nothing_else() -> None:
    leads = HistorySearch(LiteratureForms(_literature())).leads(CONTEXT, 10)
    assert {str(lead.paper_id) for lead in leads} == {"1703.04933", "1705.08741"}
    assert [lead.rank for lead in leads] == [1, 2]


def test_a_day_in_the_past_knows_only_what_was_there() -> None:
    history = HistorySearch(LiteratureForms(_literature()))
    leads = history.leads(CONTEXT, 10, until=date(2017, 4, 1))
    assert [str(lead.paper_id) for lead in leads] == ["1703.04933"]


def test_a_withdrawn_paper_is_no_lead() -> None:
    literature = _literature()
    gone = literature.papers([an_id("1703.04933")])[an_id("1703.04933")]
    versions = (Version(1, date(2017, 3, 15)), Version(2, date(2017, 5, 1), True))
    literature.put([replace(gone, versions=versions)])
    history = HistorySearch(LiteratureForms(literature))
    assert [str(lead.paper_id) for lead in history.leads(CONTEXT, 10)] == ["1705.08741"]
    then = history.leads(CONTEXT, 10, until=date(2017, 4, 1))
    assert [str(lead.paper_id) for lead in then] == ["1703.04933"], "it stood then"


def test_a_claim_asks_in_several_forms() -> None:
    forms = search_forms(CONTEXT)
    assert [form.name for form in forms] == ["context", "papers", "part", "part"]
    assert all(abs(sum(form.weights.values()) - 1) < 1e-9 for form in forms)
    assert sub_claims("One plain sentence") == []
    assert search_forms(ClaimInContext(a_claim("…"))) == ()


def test_what_stands_well_in_many_orders_comes_first() -> None:
    assert fused([["a", "b", "c"], ["d", "b"], ["e", "b"]], 2) == ["b", "a"]
    assert fused([], 3) == []
    assert fused([["a"], ["b"]], 2, [1.0, 2.0]) == ["b", "a"], "an order may count more"


def test_the_topics_of_a_claim_ask_each_for_itself() -> None:
    claim = a_claim(CLAIM.text, as_of=("2016-09",), topics=("sharp minima", "batch size"))
    forms = search_forms(ClaimInContext(claim, "Do large batches hurt?"))
    names = ["context", "topics", "papers", "topic", "topic", "part", "part"]
    assert [form.name for form in forms] == names, "two topics do not tell all its sides"
    sides = [list(form.words(2)) for form in forms if form.name == "topic"]
    assert sides == [["minima", "sharp"], ["batch", "size"]]


def test_where_topics_tell_all_the_sides_of_a_claim_its_sentence_is_not_taken_apart() -> None:
    topics = tuple(f"sharp minima {way}" for way in "abcdefghijk")[: FEW_TOPICS + 1]
    claim = a_claim(CLAIM.text, as_of=("2016-09",), topics=topics)
    names = [form.name for form in search_forms(ClaimInContext(claim, "Do large batches hurt?"))]
    assert set(names) == {"context", "topics", "topic"}


def test_an_index_is_asked_for_both_spellings() -> None:
    (form, *_) = search_forms(ClaimInContext(a_claim("Flat minima generalise.")))
    words = form.words(9)
    assert list(words) == ["minima", "flat", "generalise", "generalize"]
    assert len(set(words.values())) == 1


def test_a_merged_claim_is_searched_from_its_earliest_month() -> None:
    merged = a_claim(CLAIM.text, as_of=("2016-09", "2017-03"), anchors=CLAIM.anchors)
    leads = HistorySearch(LiteratureForms(_literature())).leads(ClaimInContext(merged), 10)
    between = {str(lead.paper_id): lead.before_source for lead in leads}
    assert between == {"1703.04933": True, "1705.08741": False}


def test_arxiv_is_asked_in_brackets_within_the_claims_time_and_field() -> None:
    until = datetime(2017, 6, 1, tzinfo=UTC)
    questions = ArxivQuestions().of(CONTEXT, until)
    assert questions
    for question in questions:
        told = str(question)
        assert told.startswith("(((") and told.count("(") == told.count(")")
        assert "submittedDate:[201610010000 TO 201706010000]" in told
        assert "cat:cs.*" in told
    assert ArxivQuestions().of(CONTEXT, datetime(2016, 9, 20, tzinfo=UTC)) == []
    assert ArxivQuestions().of(ClaimInContext(a_claim("…", anchors=())), until) == []


def test_a_lead_can_be_kept_by_any_store_whatever_its_paper_says() -> None:
    literature = _literature()
    title = "Do Sharp Minima Really \ud835 Generalise\0 Worse?"
    literature.put([a_paper("1704.00001", title, abstract="Large \udc00 batches.")])
    leads = HistorySearch(LiteratureForms(literature)).leads(CONTEXT, 10)
    (lead,) = [lead for lead in leads if str(lead.paper_id) == "1704.00001"]
    assert lead.title == "Do Sharp Minima Really ? Generalise  Worse?"
    for text in (lead.title, *lead.cues, *lead.shared, lead.hint):
        assert "\0" not in text
        text.encode()
