"""How wrong, renamed and right references are told, end to end, and for how many requests.

Run: python -m tests.bench.identity     (half a minute; needs no network)

The first table is over the labelled references of `identity_references`, the lines below it over
349 of them in the shares of a published comparison (19 wrong ids, 24 renamed, 300 right, 6
aliases): on a healthy arXiv, then under every outage. All goes through the service of `verify
FILE`.
"""

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.bench.identity_references import Labelled, fill, references, write_documents
from tests.fake_arxiv import FakeArxiv, Mishap, Trouble
from tests.fake_arxiv.trouble import Ill
from tracker.bootstrap import Tracker
from tracker.domain.findings import Code, Severity
from tracker.domain.references import VerifiedReference
from tracker.settings import Settings

WRONG = {"digit", "swapped", "other", "invented"}
RIGHT = {"right", "short", "coined", "shortened", "letters", "old", "typo", "acronym", "alias"}
EXPECTED = dict.fromkeys(WRONG, "wrong id") | dict.fromkeys(RIGHT, "right")
EXPECTED |= {"retitled": "retitled", "withdrawn": "withdrawn"}
EXPECTED |= {"malformed": "malformed", "masked": "masked"}
MENDABLE = {"digit", "swapped", "other", "malformed"}
TOLD_BY = {
    Code.ANCHOR_WITHDRAWN: "withdrawn",
    Code.ANCHOR_OTHER_PAPER: "wrong id",
    Code.ANCHOR_ABSENT: "wrong id",
    Code.ANCHOR_ABSENT_UNCONFIRMED: "wrong id",
    Code.ANCHOR_MALFORMED: "malformed",
    Code.REFERENCE_MASKED: "masked",
    Code.ANCHOR_RETITLED: "retitled",
}
"""How a finding tells a reference, the strongest first."""

OUTAGES: tuple[Ill, ...] = (
    "200-rate-exceeded", "200-html", "429", "503-varnish", "406-with-feed", "403", "500-html",
    "cut-in-entry", "cut-after-entry", "200-empty", "200-json", "no-entries", "shard-failed-canary",
    "error-feed-200", "error-feed-500", "short-page", "wrong-echo", "reset",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One reference, what it is, and what was said of it. `meant` is the id suggested."""

    one: Labelled
    said: str
    meant: str
    accused: bool


@dataclass(frozen=True)
class Outcome:
    """A run over references and what it cost."""

    told: tuple[Told, ...]
    requests: int

    def wrongly(self, label: str) -> list[Told]:
        """Those of a label that were not told as they should be."""
        return [t for t in self.told if t.one.label == label and t.said != EXPECTED[label]]

    def quality(self, words: str) -> tuple[float, float]:
        """Precision and recall of telling references so."""
        said = [t for t in self.told if t.said == words]
        be = [t for t in self.told if EXPECTED[t.one.label] == words]
        both = sum(EXPECTED[t.one.label] == words for t in said)
        return both / max(1, len(said)), both / max(1, len(be))

    def accused(self, labels: Iterable[str]) -> list[Told]:
        """Those of these labels against which an error was raised, or whose id was called wrong."""
        wanted = set(labels)
        return [t for t in self.told if t.one.label in wanted and t.accused]


def verify(cited: Sequence[Labelled], arxiv: FakeArxiv, folder: Path) -> Outcome:
    """Write the references into documents and verify those as the command line does."""
    settings = Settings(
        arxiv_api_url=arxiv.api_url,
        oai_url=arxiv.oai_url,
        request_interval=0.0,
        request_timeout=60.0,  # a busy machine is no outage
        gate_dir=folder / "gate",
        today=date(2026, 11, 22),
    )
    paths = write_documents(folder, cited)
    before = arxiv.count()
    with Tracker(settings) as tracker:
        result = tracker.documents(cached=False).run(paths, tracker.clock.now(), budget=200)
    by_written = {one.written: one for one in cited}
    told = tuple(_told(found, by_written) for found in result.references)
    return Outcome(told, arxiv.count() - before)


def comparison(cited: Sequence[Labelled]) -> list[Labelled]:
    """19 wrong ids, 24 renamed, 300 right and 6 aliases out of the labelled references."""

    def some(label: str, count: int) -> list[Labelled]:
        return [one for one in cited if one.label == label][:count]

    wrong = [*some("digit", 7), *some("swapped", 6), *some("other", 6)]
    right = [*some("right", 200), *some("short", 30), *some("coined", 30), *some("shortened", 40)]
    return [*wrong, *some("retitled", 24), *right, *some("alias", 6)]


def hidden_half(cited: Sequence[Labelled]) -> Mishap:
    """An index shard is lost: every second paper is silently missing, the canaries are there."""
    return Mishap(Trouble.SHARD_FAILED, ids=frozenset(one.meant for one in cited[::2]))


def _told(found: VerifiedReference, cited: dict[str, Labelled]) -> Told:
    one = cited[found.reference.anchor.subject]
    codes = {finding.code for finding in found.findings}
    doubted = any(f.severity is Severity.WARNING for f in found.findings)
    said = next((words for code, words in TOLD_BY.items() if code in codes), "")
    said = said or ("asked" if doubted else "unchecked" if Code.UNREACHABLE in codes else "right")
    suggested = [
        e for f in found.findings if "perhaps meant" in f.message for e in f.evidence[-3:-2]
    ]
    error = any(finding.severity is Severity.ERROR for finding in found.findings)
    return Told(one, said, suggested[0] if suggested else "", error or said == "wrong id")


def main() -> None:
    """Measure and print."""
    cited = references()
    with tempfile.TemporaryDirectory() as name, FakeArxiv() as arxiv:
        folder = Path(name)
        fill(arxiv)
        _print_labels(verify(cited, arxiv, folder), len(cited))
        chosen = comparison(cited)
        print()
        _print_comparison("healthy", verify(chosen, arxiv, folder))
        for outage in (*OUTAGES, hidden_half(chosen)):
            arxiv.trouble_always(outage, "api")
            name = outage if isinstance(outage, str) else "half of the index lost"
            _print_comparison(str(name), verify(chosen, arxiv, folder))
            arxiv.calm()


def _print_labels(outcome: Outcome, references: int) -> None:
    print("| label | references | told so | asked | else | accused falsely | right id suggested |")
    print("|---|---|---|---|---|---|---|")
    for label in sorted(EXPECTED):
        of_label = [t for t in outcome.told if t.one.label == label]
        said = Counter(t.said for t in of_label)
        right, asked = said[EXPECTED[label]], said["asked"]
        falsely = len(outcome.accused([label])) if label in RIGHT | {"retitled", "masked"} else 0
        meant = sum(t.meant == t.one.meant for t in of_label) if label in MENDABLE else "-"
        numbers = (len(of_label), right, asked, len(of_label) - right - asked, falsely, meant)
        print(f"| {label} | {' | '.join(map(str, numbers))} |")
    print("\n| told as | precision | recall |")
    print("|---|---|---|")
    for words in sorted(set(EXPECTED.values())):
        precision, recall = outcome.quality(words)
        print(f"| {words} | {precision:.3f} | {recall:.3f} |")
    print(f"\n{references} references, {outcome.requests} requests")


def _print_comparison(name: str, outcome: Outcome) -> None:
    right = outcome.accused(RIGHT)
    wrong = [t for t in outcome.told if EXPECTED[t.one.label] == "wrong id"]
    renamed = [t for t in outcome.told if t.one.label == "retitled"]
    caught = sum(t.said == "wrong id" for t in wrong)
    told = sum(t.said == "retitled" for t in renamed)
    accused_renamed = len(outcome.accused(["retitled"]))
    print(
        f"{name}: {caught}/{len(wrong)} wrong ids, {told}/{len(renamed)} renamed told as renamed, "
        f"{len(right)} of the right and {accused_renamed} of the renamed accused, "
        f"{outcome.requests} requests"
    )


if __name__ == "__main__":
    main()
