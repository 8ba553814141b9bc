"""Small fakes for the services' ports: a paper source that answers from a table, and a person's
papers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.builders import a_paper
from tracker.domain.claims import Claim, Inquiry
from tracker.domain.identifiers import ArxivId, ArxivReference
from tracker.domain.papers import Absent, Answer, Found, Observation, Paper, Source, Unreachable
from tracker.domain.searches import SearchAnswer, SearchQuestion
from tracker.ports import ReadInquiry, TextsAnswer, VersionText

TODAY = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
TOMORROW = TODAY + timedelta(days=1)

DOWN = "down"
ABSENT = "absent"
Says = str | Paper


class Quiet:
    """`Progress` that nobody watches."""

    def step(self, what: str, done: int, of: int) -> None:
        """See `Progress.step`."""


class FakeSource:
    """Finds every id under a title of its own, except where `says` tells otherwise.

    Remembers every batch it was asked for; `meanwhile` runs before each answer.
    """

    def __init__(
        self,
        source: Source = Source.API,
        says: Mapping[str, Says] | None = None,
        batch_size: int = 2,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        self.source = source
        self.batch_size = batch_size
        self.says: dict[str, Says] = dict(says or {})
        self.asked: list[list[str]] = []
        self.meanwhile = meanwhile

    def look(self, ids: Sequence[ArxivId], at: datetime) -> Answer:
        """See `PaperSource.look`."""
        self.asked.append([str(id_) for id_ in ids])
        self.meanwhile()
        seen = tuple(self._observe(id_, at) for id_ in ids)
        troubles = tuple({one.why for one in seen if isinstance(one, Unreachable)})
        return Answer(seen, 1, troubles)

    def _observe(self, id_: ArxivId, at: datetime) -> Observation:
        said = self.says.get(str(id_), f"Paper {id_}")
        if said == DOWN:
            return Unreachable(id_, self.source, at, "HTTP 503")
        if said == ABSENT:
            return Absent(id_, self.source, at)
        if isinstance(said, str):
            return Found(a_paper(str(id_), said, source=self.source, seen_at=at))
        return Found(said)


class FakeTitles:
    """`VersionTexts` from tables; remembers what it was asked."""

    def __init__(
        self, titles: Mapping[str, str] | None = None, abstracts: Mapping[str, str] | None = None
    ) -> None:
        self.asked: list[list[str]] = []
        self._titles = dict(titles or {})
        self._abstracts = dict(abstracts or {})

    def texts(self, references: Sequence[ArxivReference]) -> TextsAnswer:
        """See `VersionTexts.texts`."""
        self.asked.append([str(reference) for reference in references])
        found = {
            each: VersionText(self._titles[str(each)], self._abstracts.get(str(each), ""))
            for each in references
            if str(each) in self._titles
        }
        return TextsAnswer(found, 1)


class FakeSearch:
    """`PaperSearch` over the papers it is given, or down for the reason it is given.

    Remembers every question. A paper answers where one alternative of the question fits it.
    """

    def __init__(self, *papers: Paper, down: str = "") -> None:
        self.papers = list(papers)
        self.down = down
        self.asked: list[SearchQuestion] = []

    def search(self, question: SearchQuestion, at: datetime) -> SearchAnswer:
        """See `PaperSearch.search`."""
        self.asked.append(question)
        if self.down:
            return SearchAnswer(requests=1, unreachable=self.down)
        found = tuple(paper for paper in self.papers if question.fits(paper))
        return SearchAnswer(found, len(found), 1)


class FakeCatalogue:
    """`Catalogue` of the papers it is given."""

    def __init__(self, *papers: Paper, as_of: date | None = date(2026, 10, 1)) -> None:
        self.as_of = as_of
        self._papers = {paper.id: paper for paper in papers}

    def paper(self, id_: ArxivId) -> Paper | None:
        """See `Catalogue.paper`."""
        return self._papers.get(id_)

    def papers(self) -> Iterable[Paper]:
        """See `Catalogue.papers`."""
        return self._papers.values()


class FakeReader:
    """`ClaimReader` of documents that are handed over instead of read."""

    def read(self, path: Path) -> list[ReadInquiry]:
        """See `ClaimReader.read`."""
        return []


def a_document(*claims: Claim, title: str = "How do models reason") -> ReadInquiry:
    """A document that holds these claims."""
    inquiry = claims[0].inquiry_id
    return ReadInquiry(Inquiry(inquiry, title), claims)
