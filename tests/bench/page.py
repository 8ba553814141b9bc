"""How long the pages take on the server: every page of a library of many claims, asked in process.

Run: python -m tests.bench.page [CLAIMS [FOLDER]]     (10,000 claims; some minutes)

The library is kept in FOLDER, where one is given, and used again the next time.

The library is imported and judged on two days by the real services; each claim rests on a paper and
has three leads. Times are those of the application alone (no socket, no browser), wall and CPU, of
repeated requests; the first request of each is left out, for it reads templates from the disk.
"""

import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.bench.__main__ import _write_library
from tests.builders import a_lead, a_paper, some_sightings
from tests.fake_arxiv import FakeArxiv
from tests.web.browser import Browser
from tracker.bootstrap import SilentProgress, Tracker
from tracker.domain.ledger import Event, EventKind
from tracker.domain.runs import Coverage
from tracker.services.assess_claims import AssessClaims
from tracker.settings import Settings
from tracker.web.app import make_app
from tracker.web.entry import Entry

REPEATED = 15
DAYS = (date(2026, 3, 1), date(2026, 11, 22))


def main(claims: int, kept: Path | None = None) -> None:
    """Measure and print one Markdown table."""
    with tempfile.TemporaryDirectory() as name:
        folder = kept or Path(name)
        if not (folder / "tracker.db").exists():
            _build(folder, claims)
        with Tracker(_settings(folder, DAYS[-1])) as tracker:
            _measure(tracker, claims)


def _build(folder: Path, claims: int) -> None:
    arxiv = FakeArxiv()  # only for the titles of its papers: nobody asks it
    _write_library(folder / "claims.jsonl", claims, arxiv)
    with Tracker(_settings(folder, DAYS[0])) as tracker:
        importing = tracker.importing()
        importing.write(importing.read([folder / "claims.jsonl"]), tracker.clock.now())
        held = tracker.store.claims()
        tracker.store.save_sightings(
            some_sightings(one.value, a_paper(one.value, f"Paper {one}", versions=2))
            for tracked in held
            for one in tracked.claim.anchor_ids
        )
        tracker.store.save_all_leads(
            {
                tracked.claim.id: [
                    a_lead(tracked.claim, f"2602.0000{rank}", rank=rank) for rank in (1, 2, 3)
                ]
                for tracked in held
            }
        )
    for day in DAYS:
        with Tracker(_settings(folder, day)) as tracker:
            _night(tracker)


def _night(tracker: Tracker) -> None:
    """The judgement and the ends of a night."""
    store, now = tracker.store, tracker.clock.now()
    run = store.begin_run(now, now.date())
    AssessClaims(store, tracker.settings.policy, SilentProgress()).run(now)
    store.finish_run(run, now, Coverage(asked=1, found=1))
    store.append([Event(EventKind.NIGHT, now, "night", body={"run": run.id})])


def _measure(tracker: Tracker, claims: int) -> None:
    browser = Browser(make_app(tracker, Entry("key"), hosts=(), port=8765))
    ids = [held.claim.id for held in tracker.store.claims()]
    print("| page | claims | ms, median | ms, slowest | CPU ms |")
    print("|---|---|---|---|---|")
    for title, paths in (
        ("a claim", [f"/claims/{ids[place * len(ids) // 40]}" for place in range(40)]),
        ("library, first page of 50", ["/library"]),
        ("library, last page of 50", [f"/library?page={-(-claims // 50)}"]),
        ("library, filtered and searched", ["/library?status=due&kind=empirical&q=entropy"]),
        ("tonight", ["/"]),
        ("an inquiry of 200 claims", ["/inquiries/inquiry-7"]),
        ("inquiries", ["/inquiries"]),
        ("audit, first page of 100", ["/audit"]),
        ("runs", ["/runs"]),
        ("proposals, none", ["/proposals"]),
        ("queue, made the first time", ["/queue"]),
        ("forecast, made the first time", ["/forecast"]),
    ):
        turns = range(1, 2) if paths[0] in {"/queue", "/forecast"} else range(1, REPEATED + 1)
        if len(turns) > 1:
            browser.get(paths[0])
        told = [_asked(browser, paths[turn % len(paths)]) for turn in turns]
        walls, cpus = zip(*told, strict=True)
        print(
            f"| {title} | {claims:,} | {statistics.median(walls):.0f} | {max(walls):.0f} "
            f"| {statistics.median(cpus):.0f} |",
            flush=True,
        )


def _asked(browser: Browser, path: str) -> tuple[float, float]:
    """Milliseconds of one request, wall and CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = browser.get(path)
    told = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return told


def _settings(folder: Path, day: date) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder}/tracker.db",
        today=day,
        offline=True,
        literature_path=folder / "literature.db",
        gate_dir=folder / "gate",
        paper_cache=folder / "papers.db",
    )


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 10_000,
        Path(sys.argv[2]) if len(sys.argv) > 2 else None,
    )
