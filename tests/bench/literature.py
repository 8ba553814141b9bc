"""The measurements of the literature behind README's numbers; needs no network.

Run: python -m tests.bench.literature [PAPERS] [--fts5-claims N] [--folder FOLDER]
(1,000,000 papers when not given: some fifteen minutes and 4 GB of disk; 20000 takes a minute)

Every row is a process of its own, so that its peak memory is its own. Papers are generated, and
generating them is not counted. Compare rows of one run only.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.generated_papers import GeneratedPapers
from tests.fake_arxiv import paper as fake_paper
from tests.fake_arxiv.oai import Service
from tracker.domain.claims import Anchor, Claim, InquiryId, make_claim_id
from tracker.domain.contexts import ClaimInContext
from tracker.domain.harvests import Window
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.literature.form_search import LiteratureForms
from tracker.literature.history import CANDIDATES, DEPTH, HistorySearch
from tracker.literature.open_literature import open_literature
from tracker.literature.query_forms import search_forms
from tracker.papers.oai_harvest import accept_page
from tracker.papers.transport import Reply

NOW = datetime(2026, 11, 22, tzinfo=UTC)
RECORDS = 13_000
CLAIMS = 200
HISTORIES = 60
BATCH = 5_000
FLOORS = [Month(2019, 6), Month(2023, 6), Month(2025, 6)]
NIGHT = Month(2026, 4)


def main() -> None:
    """Run every step in a process of its own and print one Markdown table."""
    asked = _arguments()
    if asked.step:
        print(json.dumps(STEPS[asked.step](asked) | {"MB": _peak()}))
        return
    print("| what | result | MB at most |")
    print("|---|---|---|")
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        for step in STEPS:
            arguments = [str(asked.papers), "--fts5-claims", str(asked.fts5_claims)]
            said = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    __spec__.name,
                    *arguments,
                    "--folder",
                    folder,
                    "--step",
                    step,
                ],
                check=True,
                capture_output=True,
                text=True,
            )
            rows = json.loads(said.stdout)
            megabytes = rows.pop("MB")
            for what, result in rows.items():
                print(f"| {what} | {result} | {megabytes:,.0f} |", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.literature")
    parser.add_argument("papers", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--fts5-claims", type=int, default=10, help="0: leave FTS5 out")
    parser.add_argument("--folder", default=None)
    parser.add_argument("--step", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def harvest(asked: argparse.Namespace) -> dict[str, str]:
    """Pages of ListRecords as arXiv sends them, from bytes to rows."""
    rows = {}
    pages = list(_pages())
    for index in ("fts5", "tantivy"):
        with open_literature(Path(asked.folder) / f"harvest-{index}.db", index) as literature:
            began, cpu = time.monotonic(), time.process_time()
            for body in pages:
                reply = Reply(200, "text/xml", body)
                page = accept_page(reply, Window("", date(2026, 4, 1)), "", NOW)
                literature.put(page.papers, changed_on=page.changed_on)
            rate = RECORDS / (time.monotonic() - began)
            by_cpu = RECORDS / (time.process_time() - cpu)
        with_index = " and FTS5" if index == "fts5" else ""
        rows[f"harvest: parse and store{with_index}"] = (
            f"{rate:,.0f} records/s, {by_cpu:,.0f} in a CPU second"
        )
    return rows


def _pages() -> Iterator[bytes]:
    records = GeneratedPapers().night(RECORDS, NIGHT)
    size = 1_300
    for start in range(0, len(records), size):
        fakes = {
            str(one.id): fake_paper(
                str(one.id),
                one.title,
                abstract=one.abstract,
                authors=one.authors,
                versions=2,
                published=datetime(2026, 4, 2, tzinfo=UTC),
            )
            for one in records[start : start + size]
        }
        service = Service(fakes, NOW, len(fakes))
        yield service.answer([("verb", "ListRecords"), ("metadataPrefix", "arXivRaw")]).replace(
            b' metadataPrefix="arXivRaw"', b""
        )


def fill(asked: argparse.Namespace) -> dict[str, str]:
    """Papers into the file, in batches as an import makes them."""
    seconds = cpu = 0.0
    batch: list[Paper] = []
    with open_literature(_place(asked), "tantivy") as literature:
        for one in GeneratedPapers().papers(asked.papers):
            batch.append(one)
            if len(batch) == BATCH:
                spent = _spent(lambda: literature.put(batch))
                seconds, cpu = seconds + spent[0], cpu + spent[1]
                batch.clear()
        literature.put(batch)
        size = literature.status().size
    count = f"{asked.papers:,} papers"
    return {f"store {count}": _both(seconds, cpu), "the file": f"{size / 1e6:,.0f} MB"}


def index(asked: argparse.Namespace) -> dict[str, str]:
    """The mirror's index from the papers."""
    with open_literature(_place(asked), "tantivy") as literature:
        spent = _spent(literature.make_ready)
        size = literature.status().index_size
    return {
        f"mirror: index {asked.papers:,} papers": _both(*spent),
        "mirror: its folder": f"{size / 1e6:,.0f} MB",
    }


def search(asked: argparse.Namespace) -> dict[str, str]:
    """A claim's history search, behind floors of three months, and without one."""
    world = GeneratedPapers(seed=8)
    claims = [world.claim() for _ in range(CLAIMS)]
    with open_literature(_place(asked), "tantivy") as literature:
        opened = _timed(lambda: literature.search(claims[0], 50))
        floored = [
            _timed(lambda c=claim, f=FLOORS[n % 3]: literature.search(c, 50, after=f))
            for n, claim in enumerate(claims)
        ]
        everything = [_timed(lambda c=claim: literature.search(c, 50)) for claim in claims]
    return {
        "mirror: open, compare checksums, first search": f"{opened:.2f} s",
        "mirror: a claim's search from a date on": _spread(floored),
        "mirror: a claim's search in everything": _spread(everything),
    }


def history(asked: argparse.Namespace) -> dict[str, str]:
    """The whole history of a claim with a paper, a question and three topics, behind a floor.

    That is a search a form, the papers of the merged list, and the formula for each of them.
    """
    contexts = list(_contexts(HISTORIES))
    with open_literature(_place(asked), "tantivy") as literature:
        forms = LiteratureForms(literature)
        whole = HistorySearch(forms)
        whole.leads(contexts[0], 50)
        all_of_it = [_timed(lambda c=each: whole.leads(c, 50)) for each in contexts]
        searches = [_timed(lambda c=each: _search(forms, c)) for each in contexts]
    count = statistics.median(len(search_forms(each)) for each in contexts)
    whole_of = f"{count:.0f} searches, {CANDIDATES} papers compared"
    return {
        f"mirror: a claim's whole history: {whole_of}": _spread(all_of_it),
        "mirror: of that, the searches": _spread(searches),
    }


def _search(forms: LiteratureForms, context: ClaimInContext) -> None:
    for form in search_forms(context):
        forms.find(form, DEPTH, context.claim.newer_than, None)


def _contexts(count: int) -> Iterator[ClaimInContext]:
    world = GeneratedPapers(seed=8)
    inquiry = InquiryId("generated")
    for number in range(count):
        floor = FLOORS[number % 3]
        (paper,) = world.night(1, floor)
        text, question = world.claim(), world.claim()
        words = text.split()
        claim = Claim(
            make_claim_id(inquiry, text),
            inquiry,
            text,
            (floor,),
            topics=tuple(" ".join(words[start : start + 4]) for start in (0, 5, 10)),
            anchors=(Anchor(str(paper.id), paper.id),),
        )
        yield ClaimInContext(claim, question, anchors=(paper,), nearby=(paper,))


def day(asked: argparse.Namespace) -> dict[str, str]:
    """A day's update: 3,000 new papers and 2,000 changed ones, kept and indexed."""
    new = GeneratedPapers(seed=9).night(3_000, NIGHT)
    changed = []
    for one in GeneratedPapers().papers(asked.papers):
        changed.append(replace(one, abstract=one.abstract[::-1], seen_at=NOW + timedelta(1)))
        if len(changed) == 2_000:
            break
    with open_literature(_place(asked), "tantivy") as literature:
        literature.make_ready()
        stored = _spent(lambda: literature.put([*new, *changed]))
        indexed = _spent(literature.make_ready)
    return {
        "mirror: store a day's 5,000 records": _both(*stored),
        "mirror: index a day's 5,000 records": _both(*indexed),
    }


def per_claim(asked: argparse.Namespace) -> dict[str, str]:
    """The same searches with FTS5, for comparison."""
    if not asked.fts5_claims:
        return {}
    world = GeneratedPapers(seed=8)
    claims = [world.claim() for _ in range(asked.fts5_claims)]
    with open_literature(_place(asked), "fts5") as literature:
        made = _spent(literature.make_ready)
        floored = [
            _timed(lambda c=claim, f=FLOORS[n % 3]: literature.search(c, 50, after=f))
            for n, claim in enumerate(claims)
        ]
        size = literature.status().index_size
    return {
        f"FTS5: index {asked.papers:,} papers": f"{_both(*made)}, {size / 1e6:,.0f} MB",
        "FTS5: a claim's search from a date on": _spread(floored),
    }


STEPS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "harvest": harvest,
    "fill": fill,
    "index": index,
    "search": search,
    "history": history,
    "day": day,
    "per-claim": per_claim,
}


def _place(asked: argparse.Namespace) -> Path:
    return Path(asked.folder) / "literature.db"


def _timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds, those of all threads."""
    cpu = time.process_time()
    seconds = _timed(work)
    return seconds, time.process_time() - cpu


def _both(seconds: float, cpu: float) -> str:
    return f"{seconds:,.1f} s ({cpu:,.1f} CPU s)"


def _spread(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
    return f"median {middle * 1000:,.1f} ms, 95 % within {late * 1000:,.1f} ms"


if __name__ == "__main__":
    main()
