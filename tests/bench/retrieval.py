"""How well the papers that bear on claims are found in a field of papers, against simpler ways.

Run: python -m tests.bench.retrieval --field FILE.jsonl.gz --claims FILE [--relevant FILE.jsonl]
     [--model FOLDER] [--index fts5|tantivy]

The field holds one paper a line ("id", "title", "abstract", "published"?, "categories"?). Claims
are a document that `tracker import` reads, or lines with "claim", "as_of", "anchor" and
"reversal_id" (then the reversal is what must be found). `--relevant` names what must be found for
claims of a document: lines with "claim" (an id, or the beginning of a text), "paper" and "strong"?.
The tracker searches the field in memory, with the rarities that travel with it; `--index` puts the
field into a literature as people have it, and searches there.
"""

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from tests.bench.paper_index import PaperIndex
from tests.formula import best_leads
from tracker.domain.claims import Anchor, Claim, InquiryId, make_claim_id
from tracker.domain.contexts import ClaimInContext, notes_of, question_of
from tracker.domain.cues import is_strong
from tracker.domain.identifiers import ArxivId, parse_arxiv_id
from tracker.domain.months import Month, parse_month
from tracker.domain.papers import Paper, Source, Version
from tracker.domain.titles import title_words
from tracker.literature.form_search import LiteratureForms
from tracker.literature.history import FormSearch, HistorySearch
from tracker.literature.open_literature import open_literature
from tracker.literature.query_forms import Form
from tracker.literature.ranking import Weighed, asking
from tracker.literature.semantic import MeaningOrder
from tracker.literature.sentence_encoder import SentenceEncoder
from tracker.literature.words import matching_words, rarity
from tracker.seed_files.reader import DocumentClaimReader

DEPTHS = (5, 20, 50)
SEEN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """A claim and the papers that ought to be found for it."""

    context: ClaimInContext
    relevant: frozenset[ArxivId]
    strong: frozenset[ArxivId]


class Field:
    """Every paper of the file, indexed in memory."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.index = PaperIndex(papers)
        self.places = {paper.id: place for place, paper in enumerate(self.index.papers)}
        self.by_title = {title_words(paper.title): paper.id for paper in self.index.papers}

    def find(self, form: Form, most: int, after: Month | None, until: date | None) -> list[ArxivId]:
        """See `FormSearch.find`."""
        asked = _with_rarity(form.weights)
        return self.best(self.index.scores(asked, self.index.first_after(after)), most)

    def papers(self, ids: Iterable[ArxivId]) -> dict[ArxivId, Paper]:
        """See `FormSearch.papers`."""
        return {id_: self.index.papers[self.places[id_]] for id_ in ids if id_ in self.places}

    def best(self, scores: Mapping[int, float], most: int) -> list[ArxivId]:
        """The ids of the best places."""
        order = sorted(scores, key=lambda place: (-scores[place], place))[:most]
        return [self.index.papers[place].id for place in order]


Way = Callable[[ClaimInContext], list[ArxivId]]


def ways(
    field: Field, model: Path | None = None, shelf: FormSearch | None = None
) -> dict[str, Way]:
    """The tracker's search, and what it is held against."""

    def words(context: ClaimInContext) -> dict[str, float]:
        return {word: rarity(word) for word in matching_words(context.claim.text)}

    def plain(context: ClaimInContext) -> dict[int, float]:
        first = field.index.first_after(context.claim.newer_than)
        return field.index.scores(words(context), first)

    def box_and(context: ClaimInContext) -> list[ArxivId]:
        first = field.index.first_after(context.claim.newer_than)
        counts = field.index.scores(dict.fromkeys(words(context), 1.0), first)
        held = [set(field.index.scores({word: 1.0}, first)) for word in words(context)]
        all_of = set.intersection(*held) if held else set()
        return field.best({place: counts[place] for place in all_of}, max(DEPTHS))

    def box_or(context: ClaimInContext) -> list[ArxivId]:
        first = field.index.first_after(context.claim.newer_than)
        even = dict.fromkeys(words(context), 1.0)
        return field.best(field.index.scores(even, first), max(DEPTHS))

    history = HistorySearch(shelf or field)
    told: dict[str, Way] = {
        "search box, all words (AND)": box_and,
        "search box, any word (OR)": box_or,
        "plain BM25 of the claim": lambda context: field.best(plain(context), max(DEPTHS)),
        "tracker": lambda context: [lead.paper_id for lead in history.leads(context, max(DEPTHS))],
    }
    if model is not None:
        again = HistorySearch(shelf or field, MeaningOrder(SentenceEncoder(model)))
        told["tracker, semantic"] = lambda context: [
            lead.paper_id for lead in again.leads(context, max(DEPTHS))
        ]
    return told


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.retrieval")
    parser.add_argument("--field", type=Path, required=True)
    parser.add_argument("--claims", type=Path, required=True)
    parser.add_argument("--relevant", type=Path)
    parser.add_argument("--model", type=Path, help="a sentence model: the extra semantic as well")
    parser.add_argument("--index", choices=("fts5", "tantivy"), help="search in a literature")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    field = Field(read_field(asked.field))
    print(f"{len(field.places):,} papers indexed in {time.monotonic() - began:.0f} s\n")
    cases = [case for case in read_cases(asked.claims, asked.relevant, field) if case.relevant]
    told = " | ".join(f"recall@{depth}" for depth in DEPTHS)
    print(f"{len(cases)} claims, {sum(len(case.relevant) for case in cases)} papers to be found\n")
    print(f"| way | {told} | strong@20 | MRR | ms a claim |\n|---|---|---|---|---|---|---|")
    with _shelf(field, asked.index) as shelf:
        for name, way in ways(field, asked.model, shelf).items():
            print(_row(name, way, cases), flush=True)
    alarms, years = _alarms(field, cases)
    rate = alarms / years if years else 0.0
    print(f"\n{rate:.2f} alarms a claim-year (strong cues on the five best papers of each month)")


@contextmanager
def _shelf(field: Field, index: str | None) -> Iterator[FormSearch | None]:
    """The papers of the field in a literature with this index; None without one."""
    if index is None:
        yield None
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        open_literature(Path(folder) / "literature.db", index) as literature,
    ):
        for start in range(0, len(field.index.papers), 5_000):
            literature.put(field.index.papers[start : start + 5_000])
        literature.make_ready()
        yield LiteratureForms(literature)


def _with_rarity(weights: Mapping[str, float]) -> dict[str, float]:
    return {word: weight * rarity(word) for word, weight in weights.items()}


def _row(name: str, way: Way, cases: Sequence[Case]) -> str:
    began = time.process_time()
    orders = [way(case.context) for case in cases]
    spent = (time.process_time() - began) / max(1, len(cases)) * 1000
    recalls = [_recall(orders, [case.relevant for case in cases], depth) for depth in DEPTHS]
    strong = _recall(orders, [case.strong or case.relevant for case in cases], 20)
    ranks = [
        next((1 / rank for rank, id_ in enumerate(order, 1) if id_ in case.relevant), 0.0)
        for order, case in zip(orders, cases, strict=True)
    ]
    mean = sum(ranks) / max(1, len(ranks))
    told = " | ".join(f"{recall:.2f}" for recall in recalls)
    return f"| {name} | {told} | {strong:.2f} | {mean:.2f} | {spent:.0f} |"


def _recall(
    orders: Sequence[Sequence[ArxivId]], wanted: Sequence[frozenset[ArxivId]], depth: int
) -> float:
    found = sum(len(set(o[:depth]) & w) for o, w in zip(orders, wanted, strict=True))
    return found / max(1, sum(map(len, wanted)))


def _alarms(field: Field, cases: Sequence[Case]) -> tuple[int, float]:
    """Leads with strong cues among the five best of every month, and the claim-years looked at."""
    alarms, months = 0, 0
    for case in cases:
        ask = asking(case.context)
        first = field.index.first_after(ask.after)
        worths = {word: both.real for word, both in ask.company.words.items()}
        for each, words in (ask.inquired, *ask.asked):
            for word in words:
                worths[word] = worths.get(word, 0.0) + each
        scores = field.index.scores(_with_rarity(worths), first)
        by_month: dict[Month, list[int]] = {}
        for place in scores:
            by_month.setdefault(field.index.papers[place].month, []).append(place)
        months += len({paper.month for paper in field.index.papers[first:]})
        for places in by_month.values():
            best = sorted(places, key=lambda place: -scores[place])[:24]
            known = [Weighed(field.index.papers[place]) for place in best]
            alarms += sum(is_strong(lead.cues) for lead in best_leads(ask, known, 5))
    return alarms, months / 12


def read_field(path: Path) -> Iterator[Paper]:
    """The papers of a field; their month is that of the id."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            written = str(told.get("published") or "")[:10]
            day = date.fromisoformat(written) if len(written) == 10 else None
            yield Paper(
                id=parse_arxiv_id(told["id"]).id,
                title=told["title"],
                source=Source.SNAPSHOT,
                seen_at=SEEN,
                versions=(Version(1, day),),
                abstract=told.get("abstract") or "",
                categories=tuple(told.get("categories") or ()),
            )


def read_cases(claims: Path, relevant: Path | None, field: Field) -> Iterator[Case]:
    """The claims and what ought to be found for each."""
    if claims.suffix == ".jsonl" and '"reversal_id"' in claims.read_text(encoding="utf-8")[:2_000]:
        yield from _reversals(claims, field)
        return
    wanted = [json.loads(line) for line in relevant.open(encoding="utf-8")] if relevant else []
    for document in DocumentClaimReader().read(claims):
        nearby = [a for claim in document.claims for a in claim.anchors]
        around = _known(field, [*nearby, *document.inquiry.anchors])
        named = frozenset(anchor.id for anchor in document.inquiry.anchors if anchor.id)
        for claim in document.claims:
            context = ClaimInContext(
                claim,
                question_of(document.inquiry),
                notes_of(document.inquiry),
                _known(field, claim.anchors),
                around,
                named,
            )
            own = [
                one
                for one in wanted
                if claim.id.startswith(one["claim"]) or claim.text.startswith(one["claim"])
            ]
            found = {one["paper"]: bool(one.get("strong")) for one in own}
            ids = {parse_arxiv_id(written).id: strong for written, strong in found.items()}
            held = {id_: strong for id_, strong in ids.items() if id_ in field.places}
            yield Case(context, frozenset(held), frozenset(i for i, s in held.items() if s))


def _reversals(path: Path, field: Field) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        written = told["reversal_id"]
        id_ = parse_arxiv_id(written).id if written else None
        if id_ not in field.places:
            id_ = field.by_title.get(title_words(told["reversal_title"]))
        if id_ is None:
            continue
        anchor = parse_arxiv_id(told["anchor"]).id if told["anchor"] else None
        month = min(parse_month(told["as_of"]), id_.month.plus(-1))
        inquiry = InquiryId("reversals")
        claim = Claim(
            make_claim_id(inquiry, told["claim"]), inquiry, told["claim"], (month,),
            anchors=(Anchor(str(anchor), anchor),) if anchor else (),
        )  # fmt: skip
        known = _known(field, claim.anchors)
        yield Case(
            ClaimInContext(claim, anchors=known, nearby=known), frozenset({id_}), frozenset()
        )


def _known(field: Field, anchors: Iterable[Anchor]) -> tuple[Paper, ...]:
    ids = dict.fromkeys(anchor.id for anchor in anchors if anchor.id)
    return tuple(
        replace(paper, versions=()) for paper in field.papers(id_ for id_ in ids if id_).values()
    )


if __name__ == "__main__":
    main()
