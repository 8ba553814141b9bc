"""Following the literature: the night turned round, history once, arXiv a little each night."""

import copy
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.builders import a_claim, a_paper, add_claims, an_anchor
from tests.services.fakes import TODAY, TOMORROW, FakeCatalogue, Quiet
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Claim
from tracker.domain.errors import StoreError
from tracker.domain.leads import LeadState
from tracker.domain.material import material_of
from tracker.domain.papers import Paper, Version
from tracker.domain.policy import Policy
from tracker.domain.searches import SearchAnswer, SearchQuestion
from tracker.domain.status import Status
from tracker.literature.arxiv_questions import ArxivQuestions
from tracker.literature.form_search import LiteratureForms
from tracker.literature.history import HistorySearch
from tracker.literature.matching import Bm25Matcher
from tracker.literature.memory import MemoryLiterature
from tracker.services.ask_arxiv import AskArxiv
from tracker.services.follow_literature import Finding, Followed, FollowLiterature
from tracker.services.triage_leads import TriageLeads
from tracker.storage.memory import MemoryStore

CLAIM = a_claim(
    "Sharp minima of large batches generalise worse than flat minima",
    as_of=("2026-01",), anchors=(an_anchor("2512.00001"),),
)  # fmt: skip


def _paper(id_: str, title: str = "Sharp minima generalise as well as flat minima") -> Paper:
    return a_paper(id_, title, submitted=date(2026, int(id_[2:4]), 3), abstract="Large batches.")


class FakeSearch:
    """`PaperSearch` that answers every question with the same papers, or not at all."""

    def __init__(self, *papers: Paper, why: str = "") -> None:
        self.papers, self.why = papers, why
        self.asked: list[SearchQuestion] = []

    def search(self, question: SearchQuestion, at: datetime) -> SearchAnswer:
        """See `PaperSearch.search`."""
        self.asked.append(question)
        if self.why:
            return SearchAnswer(requests=1, unreachable=self.why)
        return SearchAnswer(self.papers, len(self.papers), 1)


class Library:
    """A store, a literature and the service over both."""

    def __init__(self, *claims: Claim, search: FakeSearch | None = None) -> None:
        self.store, self.literature = MemoryStore(), MemoryLiterature()
        add_claims(self.store, *(claims or (CLAIM,)))
        ask = AskArxiv(search, ArxivQuestions()) if search else None
        finding = Finding(
            lambda: self.literature,
            lambda papers: HistorySearch(LiteratureForms(papers)),
            Bm25Matcher(),
            ask,
        )
        triage = TriageLeads(self.store, Policy())
        self.follow = FollowLiterature(self.store, finding, triage, FakeCatalogue(), Quiet())

    def night(self, now: datetime = TODAY, budget: int = 0) -> Followed:
        return self.follow.run(self.store.claims(), [], now, budget)

    def leads(self) -> list[str]:
        return [str(lead.paper_id) for lead in self.store.leads()]


def test_history_is_searched_once_and_then_only_what_changed_is_matched() -> None:
    library = Library()
    library.literature.put([_paper("2602.00001")])
    first = library.night()
    assert (first.searched, first.matched) == (1, 0)
    library.literature.put([_paper("2603.00001")])
    second = library.night(TOMORROW)
    assert (second.searched, second.matched, second.papers) == (0, 1, 1)
    assert sorted(library.leads()) == ["2602.00001", "2603.00001"], "a night adds"
    third = library.night(TOMORROW + timedelta(days=1))
    assert (third.searched, third.matched, third.papers) == (0, 0, 0)
    (search,) = library.store.searches().values()
    assert search.compared == 2


def test_a_reworded_claim_is_searched_anew_and_keeps_only_what_was_judged() -> None:
    library = Library()
    library.literature.put([_paper("2602.00001"), _paper("2602.00002", "Flat minima and sharp")])
    library.night()
    triage = TriageLeads(library.store, Policy())
    triage.dismiss(CLAIM.id, "2602.00002", "no", TODAY)
    tracked = library.store.claim(CLAIM.id)
    reworded = replace(CLAIM, text="Grokking arrives late in small transformers", revision=2)
    status = tracked.state.status
    assert library.store.write([ClaimChange(reworded, tracked.state, (), status)]) == [True]
    assert library.night(TOMORROW).searched == 1
    assert [(str(lead.paper_id), lead.state) for lead in library.store.leads()] == [
        ("2602.00002", LeadState.DISMISSED)
    ]


def test_a_literature_in_the_place_of_another_is_searched_as_a_whole() -> None:
    library = Library()
    library.literature.put([_paper("2602.00001")])
    library.night()
    library.literature = MemoryLiterature()
    library.literature.put([_paper("2602.00002")])
    assert library.night(TOMORROW).searched == 1
    assert sorted(library.leads()) == ["2602.00001", "2602.00002"], "none is lost, nor forgotten"
    again = library.night(TOMORROW + timedelta(days=1))
    assert (again.searched, again.papers) == (0, 0)


@pytest.mark.parametrize("since", [1, 2, 3])
def test_an_older_copy_of_the_literature_that_was_put_back_is_searched_as_a_whole(
    since: int,
) -> None:
    """However much came to it since: its mark may be the one of last time, or past it."""
    library = Library()
    for each in ("2602.00001", "2602.00002"):
        library.literature.put([_paper(each)])
    older = copy.deepcopy(library.literature)
    library.literature.put([_paper("2602.00003")])
    library.night()
    library.literature = older
    for number in range(since):
        older.put([_paper(f"2603.0000{number + 1}")])
    library.night(TOMORROW)
    assert {lead for lead in library.leads() if lead.startswith("2603")} == {
        f"2603.0000{number + 1}" for number in range(since)
    }


def test_a_dismissed_lead_returns_with_its_new_version_even_from_another_literature() -> None:
    library = Library()
    library.literature.put([_paper("2602.00001")])
    library.night()
    TriageLeads(library.store, Policy()).dismiss(CLAIM.id, "2602.00001", "no", TODAY)
    library.literature = MemoryLiterature()
    title = "Sharp minima do not generalise worse than flat minima: 94.5%"
    library.literature.put([replace(_paper("2602.00001", title), versions=_two_versions())])
    library.night(TOMORROW)
    (lead,) = library.store.leads()
    assert (lead.state, lead.version) == (LeadState.NEW, 2)


def test_a_claim_that_was_away_is_searched_for_what_came_meanwhile() -> None:
    library = Library()
    library.literature.put([_paper("2602.00001")])
    library.night()
    tracked = library.store.claim(CLAIM.id)
    away = replace(tracked.state, status=Status.RETIRED)
    change = ClaimChange(CLAIM, away, (), tracked.state.status)
    assert library.store.write([change]) == [True]
    library.literature.put([_paper("2603.00001")])
    library.night(TOMORROW)
    assert library.leads() == ["2602.00001"]
    back = ClaimChange(CLAIM, tracked.state, (), Status.RETIRED)
    assert library.store.write([back]) == [True]
    library.night(TOMORROW + timedelta(days=1))
    assert sorted(library.leads()) == ["2602.00001", "2603.00001"]


def test_other_topics_are_a_search_anew_and_keep_what_was_found() -> None:
    library = Library(replace(CLAIM, topics=("sharp minima",)))
    library.literature.put([_paper(f"2602.0000{n}") for n in (1, 2, 3)])
    library.night()
    assert {lead.front for lead in library.store.leads()} == {"sharp minima"}
    library.store.mark_seen(CLAIM.id, [lead.paper_id for lead in library.store.leads()])
    tracked = library.store.claim(CLAIM.id)
    other = replace(CLAIM, topics=("protein folding",))
    change = ClaimChange(other, tracked.state, (), tracked.state.status)
    assert library.store.write([change]) == [True]
    assert library.night(TOMORROW).searched == 1
    assert "sharp minima" not in {lead.front for lead in library.store.leads()}
    assert {lead.state for lead in library.store.leads()} == {LeadState.SEEN}
    assert library.night(TOMORROW + timedelta(days=1)).searched == 0


def test_a_claim_that_was_reworded_while_it_waited_loses_the_leads_of_the_old_words() -> None:
    library = Library()
    library.literature.put([_paper("2602.00001")])
    library.night()
    library.literature = MemoryLiterature()
    library.literature.put([_paper("2602.00001")])
    library.store.save_searches([each.outdated() for each in library.store.searches().values()])
    tracked = library.store.claim(CLAIM.id)
    reworded = replace(CLAIM, text="Grokking arrives late in small transformers", revision=2)
    change = ClaimChange(reworded, tracked.state, (), tracked.state.status)
    assert library.store.write([change]) == [True]
    library.night(TOMORROW)
    assert library.leads() == []


@pytest.mark.parametrize("seen", [False, True])
@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_new_version_that_no_longer_bears_says_nothing_for_itself(
    withdrawn: bool, seen: bool
) -> None:
    library = Library()
    first = _paper("2602.00001", "Do sharp minima really generalise worse than flat minima?")
    library.literature.put([first])
    library.night()
    (lead,) = library.store.leads()
    assert lead.cues
    if seen:
        library.store.mark_seen(CLAIM.id, [lead.paper_id])
    title = first.title if withdrawn else "Cooking with gas"
    abstract = first.abstract if withdrawn else "On kitchens."
    versions = _two_versions(withdrawn)
    library.literature.put([replace(first, title=title, abstract=abstract, versions=versions)])
    library.night(TOMORROW)
    left = [
        (lead.version, lead.title, lead.shared, lead.cues, lead.front, lead.material)
        for lead in library.store.leads()
    ]
    assert left == ([(2, title, (), (), "", material_of(title, abstract))] if seen else [])


def test_a_new_version_is_quoted_and_not_the_old_one() -> None:
    library = Library()
    first = _paper("2602.00001", "Do sharp minima really generalise worse than flat minima?")
    library.literature.put([first])
    library.night()
    title = "Sharp minima of large batches and flat minima"
    library.literature.put([replace(first, title=title, versions=_two_versions())])
    library.night(TOMORROW)
    (lead,) = library.store.leads()
    assert (lead.version, lead.title, lead.cues) == (2, title, ())


def test_arxivs_search_does_not_set_a_lead_back_to_an_older_version() -> None:
    search = FakeSearch(_paper("2602.00001"))
    library = Library(search=search)
    title = "Sharp minima generalise worse than flat minima after all"
    newer = replace(_paper("2602.00001", title), versions=_two_versions())
    library.literature.put([newer])
    library.night(budget=10)
    (lead,) = library.store.leads()
    assert (lead.version, lead.title) == (2, title)


def test_a_first_night_of_the_past_leaves_what_came_later_for_a_later_night() -> None:
    library = Library()
    papers = [_paper("2602.00001"), _paper("2604.00001")]
    library.literature.put([replace(paper, seen_at=TODAY) for paper in papers])
    leads = []
    for day in (20, 21):
        library.night(datetime(2026, 2, day, tzinfo=TODAY.tzinfo))
        leads.append(library.leads())
    library.night(TOMORROW)
    assert leads == [["2602.00001"], ["2602.00001"]]
    assert sorted(library.leads()) == ["2602.00001", "2604.00001"]
    assert library.night(TOMORROW + timedelta(days=1)).searched == 0


def test_a_night_of_the_past_leaves_what_came_later_for_a_later_night() -> None:
    library = Library()
    library.literature.put([replace(_paper("2602.00001"), seen_at=TODAY)])
    library.night()
    later = replace(_paper("2603.00001"), seen_at=TODAY)
    library.literature.put([later, replace(_paper("2602.00009"), seen_at=TODAY)])
    (before,) = library.store.searches().values()
    library.night(datetime(2026, 2, 20, tzinfo=TODAY.tzinfo))
    assert sorted(library.leads()) == ["2602.00001", "2602.00009"]
    assert list(library.store.searches().values()) == [before], "it is counted once"
    library.night(TOMORROW)
    assert sorted(library.leads()) == ["2602.00001", "2602.00009", "2603.00001"]
    (after,) = library.store.searches().values()
    assert after.compared == before.compared + 2


def _two_versions(withdrawn: bool = False) -> tuple[Version, ...]:
    return (Version(1, date(2026, 2, 3)), Version(2, date(2026, 4, 3), withdrawn or None))


def test_a_literature_that_was_empty_is_searched_once_it_is_not() -> None:
    library = Library()
    assert library.night().searched == 1
    assert library.night(TOMORROW).searched == 0, "still empty"
    library.literature.put([_paper("2603.00001")])
    assert library.night(TOMORROW + timedelta(days=1)).searched == 1
    assert library.leads() == ["2603.00001"]


def test_papers_of_the_future_are_no_leads() -> None:
    library = Library()
    library.literature.put([_paper("2602.00001")])
    library.night(datetime(2026, 2, 10, tzinfo=TODAY.tzinfo))
    library.literature.put([_paper("2609.00001")])
    library.night(datetime(2026, 3, 10, tzinfo=TODAY.tzinfo))
    assert library.leads() == ["2602.00001"]


def test_arxiv_is_asked_once_for_each_claim_and_what_it_tells_is_kept() -> None:
    search = FakeSearch(_paper("2604.00001"))
    library = Library(search=search)
    asked = library.night(budget=10)
    assert (asked.asked, asked.requests) == (1, len(search.asked))
    assert library.leads() == ["2604.00001"]
    assert list(library.literature.papers([_paper("2604.00001").id]))
    before = len(search.asked)
    assert library.night(TOMORROW, budget=10).asked == 0
    assert len(search.asked) == before


def test_a_question_that_was_not_answered_is_asked_again() -> None:
    search = FakeSearch(why="HTTP 503")
    library = Library(search=search)
    failed = library.night(budget=10)
    assert (failed.asked, failed.troubles) == (0, ("search: HTTP 503",))
    assert len(search.asked) == 1, "one failure ends it for the night"
    search.why, search.papers = "", (_paper("2604.00001"),)
    assert library.night(TOMORROW, budget=10).asked == 1
    assert library.leads() == ["2604.00001"]


def test_the_network_cost_is_bounded_whatever_the_number_of_claims() -> None:
    claims = [a_claim(f"Sharp minima number{n} differ", as_of=("2026-01",)) for n in range(60)]
    search = FakeSearch()
    library = Library(*claims, search=search)
    assert library.night(budget=7).requests <= 7
    assert len(search.asked) <= 7
    assert library.night(TOMORROW, budget=10_000).requests <= 20


def test_a_literature_that_cannot_be_opened_is_told_and_changes_no_lead() -> None:
    library = Library()
    library.literature.put([_paper("2602.00001")])
    library.night()

    def broken() -> MemoryLiterature:
        raise StoreError("the file is damaged")

    triage = TriageLeads(library.store, Policy())
    finding = Finding(broken, lambda _: _nothing(), Bm25Matcher())
    follow = FollowLiterature(library.store, finding, triage, FakeCatalogue(), Quiet())
    followed = follow.run(library.store.claims(), [], TOMORROW)
    assert followed.troubles == ("literature: the file is damaged",)
    assert library.leads() == ["2602.00001"]


def _nothing() -> HistorySearch:
    return HistorySearch(LiteratureForms(MemoryLiterature()))
