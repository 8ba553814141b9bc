"""What every literature promises (`tracker.literature_ports.Literature`): memory, FTS5, tantivy."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import strategies
from tests.builders import NOON, a_paper, an_id
from tracker.domain.harvests import HarvestCursor
from tracker.domain.identifiers import ArxivId
from tracker.domain.literature import ImportPosition, Kept
from tracker.domain.merged_papers import merged
from tracker.domain.months import Month
from tracker.domain.papers import Paper, Source, Version
from tracker.literature.memory import MemoryLiterature
from tracker.literature.open_literature import open_literature
from tracker.literature_ports import Literature

anything = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
papers_of_any_id = strategies.arxiv_ids.flatmap(strategies.papers_of)


@pytest.fixture(params=["memory", "fts5", "tantivy"])
def literature(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Literature]:
    if request.param == "memory":
        yield MemoryLiterature()
        return
    if request.param == "tantivy":
        pytest.importorskip("tantivy")
    with open_literature(tmp_path / "literature.db", request.param) as opened:
        yield opened


def found(literature: Literature, words: str, limit: int = 10, **limits: object) -> list[str]:
    return [str(hit.id) for hit in literature.search(words, limit, **limits)]  # type: ignore[arg-type]


class TestKeeping:
    @anything
    @given(paper=papers_of_any_id)
    def test_every_field_comes_back(self, literature: Literature, paper: Paper) -> None:
        before = literature.papers([paper.id]).get(paper.id)
        literature.put([paper])
        expected = paper if before is None else merged(before, paper)
        assert literature.papers([paper.id]) == {paper.id: expected}

    def test_a_new_one_is_empty(self, literature: Literature) -> None:
        assert literature.mark() == 0
        assert literature.papers([an_id()]) == {}
        assert list(literature.changed_since(0)) == []
        assert literature.search("anything at all", 5) == []
        assert literature.status().papers == 0

    def test_putting_again_changes_nothing(self, literature: Literature) -> None:
        paper = a_paper()
        assert literature.put([paper]) == Kept((paper.id,), ())
        mark = literature.mark()
        later = replace(paper, seen_at=NOON + timedelta(days=1))
        assert literature.put([paper, later]) == Kept()
        assert literature.mark() == mark
        assert list(literature.changed_since(mark)) == []
        assert literature.status().papers == 1

    def test_each_mark_has_an_edition_of_its_own_and_keeps_it(self, literature: Literature) -> None:
        marks = [0]
        for number in (1, 2):
            literature.put([a_paper(f"2501.0000{number}")])
            marks.append(literature.mark())
        editions = [literature.edition(mark) for mark in marks]
        assert editions[0] == literature.edition(99) == ""
        assert len(set(editions)) == 3
        literature.put([a_paper("2501.00001")])
        assert [literature.edition(mark) for mark in marks] == editions

    def test_the_newest_version_wins_in_any_order(self, literature: Literature) -> None:
        old = a_paper(title="The first title", versions=1)
        new = a_paper(title="The second title", versions=2)
        literature.put([new])
        literature.put([old])
        assert literature.papers([old.id])[old.id].title == "The second title"
        assert literature.put([replace(new, abstract="Another.", seen_at=NOON + timedelta(1))]) == (
            Kept((), (new.id,))
        )

    def test_what_one_source_knows_of_versions_another_does_not_undo(
        self, literature: Literature
    ) -> None:
        days = [date(2024, 11, 19), date(2024, 12, 1), date(2025, 1, 2)]
        history = tuple(Version(n, day, False) for n, day in enumerate(days, start=1))
        literature.put([a_paper(source=Source.OAI, versions=history)])
        ends = (Version(1, days[0]), Version(3, days[2]))
        later = NOON + timedelta(days=1)
        literature.put([a_paper(versions=ends, seen_at=later, abstract="", authors=())])
        kept = literature.papers([an_id()])[an_id()]
        assert kept.versions == history
        assert kept.abstract == a_paper().abstract
        assert kept.authors == a_paper().authors

    def test_changes_since_a_mark_come_once_each_in_their_order(
        self, literature: Literature
    ) -> None:
        first, second, third = (a_paper(id_) for id_ in ("2501.00003", "2501.00002", "2501.00001"))
        literature.put([first])
        mark = literature.mark()
        literature.put([third])
        literature.put([second])
        literature.put([replace(third, abstract="New.", seen_at=NOON + timedelta(days=1))])
        assert [str(paper.id) for paper in literature.changed_since(mark)] == [
            "2501.00002",
            "2501.00001",
        ]

    def test_changes_may_be_written_while_they_are_read(self, literature: Literature) -> None:
        literature.put([a_paper(f"2501.{number:05d}") for number in range(1, 1205)])
        seen = 0
        for paper in literature.changed_since(0):
            seen += 1
            if seen == 1:
                literature.put([replace(a_paper("2502.00001"), title="Put meanwhile")])
            assert paper.id
        assert seen in {1204, 1205}


class TestSearch:
    def test_the_paper_with_more_of_the_words_comes_first(self, literature: Literature) -> None:
        literature.put(
            [
                a_paper("2501.00001", "Curriculum learning", abstract="About school."),
                a_paper(
                    "2501.00002", "Grokking of modular arithmetic", abstract="On weight decay."
                ),
                a_paper("2501.00003", "A short note", abstract="Weight decay helps."),
            ]
        )
        assert found(literature, "Does weight decay cause grokking?") == [
            "2501.00002",
            "2501.00003",
        ]
        scores = [hit.score for hit in literature.search("weight decay grokking", 5)]
        assert scores == sorted(scores, reverse=True)
        assert min(scores) > 0

    @pytest.mark.parametrize(("decay", "first"), [(5.0, "2501.00003"), (0.2, "2501.00002")])
    def test_a_word_counts_as_much_as_is_said(
        self, literature: Literature, decay: float, first: str
    ) -> None:
        literature.put(
            [
                a_paper("2501.00002", "Sparsity in models", abstract=""),
                a_paper("2501.00003", "Distillation in models", abstract=""),
                a_paper("2501.00004", "Stars of models", abstract=""),
            ]
        )
        asked = {"distillation": decay, "sparsity": 1.0}
        assert [str(hit.id) for hit in literature.find(asked, 1)] == [first]
        assert len(literature.find({"models": 1.0}, 9)) == 3, "common words are asked for as well"
        assert literature.find({}, 9) == literature.find(asked, 0) == []
        assert found(literature, "normalise sparsities") == ["2501.00002"]

    def test_an_american_paper_is_found_by_british_words(self, literature: Literature) -> None:
        literature.put([a_paper("2501.00002", "Normalization", abstract="")])
        assert found(literature, "normalising") == ["2501.00002"]

    def test_endings_do_not_matter_and_limits_hold(self, literature: Literature) -> None:
        literature.put([a_paper(f"2501.0000{n}", f"Pruning transformers {n}") for n in range(1, 6)])
        assert len(found(literature, "pruned transformer")) == 5
        assert len(found(literature, "pruned transformer", limit=2)) == 2
        assert found(literature, "pruned transformer", limit=0) == []

    def test_months_before_and_days_after_do_not_count(self, literature: Literature) -> None:
        literature.put(
            [
                a_paper("2411.00001", "Sparse attention", submitted=date(2024, 10, 31)),
                a_paper("2412.00001", "Sparse attention", submitted=date(2024, 12, 3)),
                a_paper("2412.00002", "Sparse attention", submitted=date(2024, 12, 20)),
                a_paper("2501.00001", "Sparse attention", submitted=date(2024, 12, 5)),
                a_paper("hep-th/9711200", "Sparse attention", submitted=date(1997, 11, 27)),
            ]
        )
        after = Month(2024, 11)
        assert set(found(literature, "sparse attention", after=after)) == {
            "2412.00001",
            "2412.00002",
            "2501.00001",
        }
        until = date(2024, 12, 10)
        assert found(literature, "sparse attention", after=after, until=until) == ["2412.00001"]
        assert set(found(literature, "sparse attention", until=until)) == {
            "hep-th/9711200",
            "2411.00001",
            "2412.00001",
        }

    def test_a_change_is_found_by_its_new_words_only(self, literature: Literature) -> None:
        literature.put([a_paper(title="Entropy of prompts"), a_paper("2501.00001", "Other")])
        assert found(literature, "entropy") == [str(an_id())]
        literature.put(
            [a_paper(title="Enthalpy of prompts", seen_at=NOON + timedelta(days=1), abstract="No.")]
        )
        assert found(literature, "entropy") == []
        assert found(literature, "enthalpy") == [str(an_id())]

    @anything
    @given(words=st.text(max_size=40), paper=papers_of_any_id)
    def test_no_words_are_a_language(
        self, literature: Literature, words: str, paper: Paper
    ) -> None:
        literature.put([paper])
        for hit in literature.search(words, 5):
            assert hit.id in literature.papers([hit.id])

    @pytest.mark.parametrize(
        "words", ['"', "NOT", "a AND (b", "title:x*", "covid_19 a-b", "^~'", ""]
    )
    def test_signs_of_query_languages_are_no_error(
        self, literature: Literature, words: str
    ) -> None:
        literature.put([a_paper()])
        assert literature.search(words, 5) == []


class TestProgress:
    def test_a_cursor_comes_back_whole(self, literature: Literature) -> None:
        cursor = HarvestCursor(
            "cs:cs:AI",
            date(2026, 1, 2),
            date(2026, 1, 2),
            "verb%3DListRecords%26skip%3D1300",
            date(2026, 1, 3),
            datetime(2026, 1, 3, 4, 5, 6, 7, UTC),
        )
        assert literature.cursor("cs:cs:AI") is None
        literature.put([a_paper()], keep=cursor)
        literature.keep(HarvestCursor("", date(2026, 1, 1)))
        assert literature.cursor("cs:cs:AI") == cursor
        assert literature.cursors() == [HarvestCursor("", date(2026, 1, 1)), cursor]

    def test_a_position_comes_back_whole(self, literature: Literature) -> None:
        position = ImportPosition("abc", 12_345_678_901, 42, 3, NOON)
        assert literature.import_position("abc") is None
        literature.put([a_paper()], keep=ImportPosition("abc", 1, 1))
        literature.keep(position)
        assert literature.import_position("abc") == position

    def test_what_is_listed_and_not_kept_as_of_then_is_lacking(
        self, literature: Literature
    ) -> None:
        ids = [ArxivId(f"2501.0000{n}") for n in range(1, 5)]
        day = date(2026, 1, 2)
        literature.put([a_paper(str(id_)) for id_ in ids[:3]], changed_on={ids[0]: day})
        literature.put([a_paper(str(ids[1]))], changed_on={ids[1]: day - timedelta(days=1)})
        assert literature.lacking(dict.fromkeys(ids, day)) == set(ids[1:])
        literature.put([a_paper(str(ids[1]))], changed_on={ids[1]: day + timedelta(days=1)})
        literature.put([a_paper(str(ids[1]))], changed_on={ids[1]: day})
        assert literature.lacking(dict.fromkeys(ids, day)) == set(ids[2:])

    def test_status_counts_and_names_the_ends(self, literature: Literature) -> None:
        literature.put([a_paper("hep-th/9711200"), a_paper("2501.00001"), a_paper("2607.00001")])
        literature.search("anything", 1)
        status = literature.status()
        assert (status.papers, status.indexed) == (3, 3)
        assert (status.oldest, status.newest) == (Month(1997, 11), Month(2026, 7))
