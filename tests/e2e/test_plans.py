"""The plan of re-tests through the command line: queue, forecast, show and calibration, whole."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.e2e.beginnings import Beginning, Beginnings
from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, paper
from tracker.domain.claims import ClaimId, Kind
from tracker.domain.hold import Grounds, Hold
from tracker.domain.ledger import Event, EventKind
from tracker.domain.policy import DEFAULT_HALF_LIVES
from tracker.domain.survival import Exposure
from tracker.storage.sql_store import open_store

ROWS = (
    ("claim-sota", "sota", "2025-12", "Plain stacks hold the marathon record."),
    ("claim-method", "method", "2024-05", "Warm-up keeps large runs from diverging."),
    ("claim-theory", "theory", "2026-01", "Depth separates these families of circuits."),
    ("claim-durable", "durable", "2003-01", "Sorting by comparison needs n log n steps."),
    ("claim-young", "empirical", "2026-06", "Annotators agree on seven of ten such cases."),
)
TOPICS = {"claim-theory": ["circuits", "Bounds"], "claim-durable": ["bounds"]}


PAPERS = [paper(f"0912.000{number}", f"Notes, part {number}") for number in range(1, 6)]


@pytest.fixture(scope="module")
def begun(beginnings: Beginnings) -> Beginning:
    """Five claims of as many kinds and ages, checked one night."""
    lines = []
    for (id_, kind, month, text), on in zip(ROWS, PAPERS, strict=True):
        row = {"id": id_, "kind": kind, "as_of": [month], "text": text, "anchors": [{"id": on.id}]}
        row["topics"] = TOPICS.get(id_, [])
        lines.append(json.dumps(row) + "\n")
    with beginnings.made(*PAPERS) as cli:
        file = cli.folder / "claims.jsonl"
        file.write_text("".join(lines), encoding="utf-8")
        assert cli("nightly", "--seeds", file).code == 0
        return Beginning(cli.folder)


@pytest.fixture
def library(cli: Cli, arxiv: FakeArxiv, begun: Beginning) -> Cli:
    """Those claims in a library of one's own."""
    arxiv.add(*PAPERS)
    begun.copied_to(cli.folder)
    return cli


def test_the_queue_says_what_to_re_test_and_why(library: Cli) -> None:
    assert (
        library("queue").out
        == """\
To re-test in 2026-11: 0 of 10 done

claim-theory random · gain 0.10 · P_hold 0.89: Depth separates these families of circuits.
  drawn at random, so that P_hold can be compared with what comes out
claim-method scheduled · gain 0.29 · P_hold 0.52: Warm-up keeps large runs from diverging.
  due since 2026-11-22: P_hold 0.52: 30 months since 2024-05, method claim, half-life 36 months
claim-sota scheduled · gain 0.16 · P_hold 0.45: Plain stacks hold the marathon record.
  stale since 2026-11-22: P_hold 0.45: 11 months since 2025-12, sota claim, half-life 10 months
"""
    )
    told = library("queue", "--json").json
    assert {name: value for name, value in told.items() if name != "rows"} == {
        "month": "2026-11", "budget": 10, "done": 0, "held_back": 0
    }  # fmt: skip
    assert told["rows"][1] == {
        "id": "claim-method",
        "text": "Warm-up keeps large runs from diverging.",
        "status": "due",
        "p_hold": 0.516308106,
        "gain": 0.2902,
        "trigger": "scheduled",
        "why": "due since 2026-11-22: P_hold 0.52: 30 months since 2024-05, method claim, "
        "half-life 36 months",
    }
    tight = library("--max-due-per-month", "2", "queue", "--output", library.folder / "queue.txt")
    assert (tight.code, tight.out) == (0, "")
    written = (library.folder / "queue.txt").read_text(encoding="utf-8").splitlines()
    assert written[0] == "To re-test in 2026-11: 0 of 2 done"
    assert written[-1] == "1 claim held back: max_due_per_month is 2"
    report = library("--max-due-per-month", "2", "report")
    assert "1 more claim asks for a re-test than the 2 of this month" in report.out
    assert library("report", "--format", "json").json["retests"] == {"budget": 10, "held_back": 0}
    # What was drawn counts as a random re-test, the rest as scheduled ones; then they are done.
    for claim in ("claim-theory", "claim-method"):
        assert library("retest", claim, "--verdict", "holds", "--note", "read").code == 0
    events = library("audit", "export", "--format", "json", "--event", "retested").json
    assert [event["body"]["trigger"] for event in events] == ["random", "scheduled"]
    assert library("queue").out.splitlines()[0] == "To re-test in 2026-11: 2 of 10 done"


def test_the_forecast_says_when_every_claim_falls_and_draws_the_months(library: Cli) -> None:
    assert (
        library("forecast", "--months", "4").out
        == """\
Forecast from 2026-11-22, if nothing else happens

id             due         stale       P_hold  claim
claim-method   2025-07-09  2027-01-19  0.52    Warm-up keeps large runs from diverging.
claim-sota     2026-04-23  2026-09-25  0.45    Plain stacks hold the marathon record.
claim-young    2028-12-14  2032-05-08  0.89    Annotators agree on seven of ten such cases.
claim-theory   2031-08-12  2039-04-06  0.89    Depth separates these families of circuits.
claim-durable  never       never       0.93    Sorting by comparison needs n log n steps.

2 claims due by now; falling due (█) and stale (▒):
2026-11      0       0
2026-12      0       0
2027-01      0       1 ▒
2027-02      0       0
"""
    )
    assert len(library("forecast").out.splitlines()) == 10 + 12, "twelve months when none are named"
    told = library("forecast", "--months", "3", "--json").json
    assert (told["today"], told["due_by_now"]) == ("2026-11-22", 2)
    assert told["months"][-1] == {"month": "2027-01", "due": 0, "stale": 1}
    assert told["claims"][-1] == {
        "id": "claim-durable", "status": "fresh", "p_hold": 0.93, "due_on": None, "stale_on": None,
        "text": "Sorting by comparison needs n log n steps.",
    }  # fmt: skip
    assert (
        library("forecast", "--csv").out
        == """\
id,status,p_hold,due_on,stale_on,text
claim-method,due,0.516308106,2025-07-09,2027-01-19,Warm-up keeps large runs from diverging.
claim-sota,stale,0.446235131,2026-04-23,2026-09-25,Plain stacks hold the marathon record.
claim-young,fresh,0.885765082,2028-12-14,2032-05-08,Annotators agree on seven of ten such cases.
claim-theory,fresh,0.889863943,2031-08-12,2039-04-06,Depth separates these families of circuits.
claim-durable,fresh,0.93,,,Sorting by comparison needs n log n steps.
"""
    )
    assert library("forecast", "--csv", "--json").code == 2


def test_show_explains_p_hold_in_a_sentence_and_a_table(library: Cli) -> None:
    shown = library("show", "claim-method").out
    assert "  P_hold: 0.52 from age (30 months since 2024-05, method claim, half-life 36" in shown
    table = shown[shown.index("P_HOLD, part by part") : shown.index("\nPAPERS")]
    assert (
        table
        == """\
P_HOLD, part by part
  kind       method  no topic
  t            29.7  months since 2024-05-31, the end of its latest month
  q            0.07  chance that it was wrong on that day
  H              36  months, half-life of the table
  a               2  2 and the failures: 0 failures in 0 months of re-tests
  b            86.9  H/(√2−1) and the months of re-tests
  age alone   0.516  (1−q)·(b/(b+t))^a
  P_hold      0.516  chance to survive a re-test today
"""
    )


def test_a_topics_half_life_and_the_users_interval_go_before_the_table(library: Cli) -> None:
    before = {claim["id"]: claim["p_hold"] for claim in library("list", "--json").json}
    table = (
        "[half_lives]\ntheory = 'never'\nmethod = 72\n"
        "[half_lives.topics]\nbounds = 12\n[retest_after]\nempirical = 4\n"
    )
    Path("tracker.toml").write_text(table, encoding="utf-8")
    assert library("nightly").code == 0
    after = {claim["id"]: claim for claim in library("list", "--json").json}
    assert after["claim-method"]["p_hold"] > before["claim-method"]
    assert after["claim-theory"]["p_hold"] < before["claim-theory"], "its topic's own half-life"
    assert after["claim-durable"]["p_hold"] == 0.93, "durable never ages, whatever its topic"
    assert after["claim-young"]["status"] == "due", "the interval passed, whatever its age says"
    policies = library("audit", "export", "--format", "json", "--event", "policy-adopted").json
    first, second = (event["body"] for event in policies)
    assert second["replaces"] == first["digest"]
    assert (first["policy"]["half_lives"]["method"], second["policy"]["half_lives"]["method"]) == (
        36, 72
    )  # fmt: skip
    judged = library("audit", "export", "--format", "json", "--claim", "claim-method").json
    assert [event["policy"] for event in judged if event["event"] == "assessed"] == [
        first["digest"], second["digest"]
    ]  # fmt: skip
    assert library("audit", "replay").code == 0


def _retested(number: int, *, shown: float, holds: bool, trigger: str) -> Event:
    """A re-test of a claim whose P_hold was shown to be about this much."""
    half_life = DEFAULT_HALF_LIVES[Kind.METHOD]
    grounds = Grounds(Kind.METHOD, "", half_life, date(2024, 1, 31), False, 0.07)
    plain = Hold(grounds, Exposure(), 0, 0.0)
    before = replace(plain, age=plain.months_until(shown) or 0.0)
    return Event(
        EventKind.RETESTED,
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
        "ada",
        ClaimId("claim-method"),
        body={
            "verdict": "holds" if holds else "overturned",
            "trigger": trigger,
            "before": before.as_json(),
        },
    )


def test_calibration_says_nothing_below_fifty_and_then_everything(cli: Cli) -> None:
    events = [
        _retested(n, shown=0.85 if n % 2 else 0.45, holds=n % 20 != 1 if n % 2 else n % 10 < 4,
                  trigger="random" if n % 5 else "scheduled")
        for n in range(80)
    ]  # fmt: skip
    alarms = [_retested(99, shown=0.5, holds=False, trigger="alarm")] * 9
    with open_store(f"sqlite:///{cli.database}") as store:
        store.append([*events[:49], *alarms])
    assert cli("calibration").out == "too few to say (n = 49)\n"
    assert cli("calibration", "--json").json == {
        "n": 49, "too_few": True, "bins": [], "brier": None, "brier_base": None,
        "log_loss": None, "c_index": None, "ece": None,
    }  # fmt: skip
    few = cli.folder / "few.svg"
    assert cli("calibration", "--svg", few).code == 0
    assert "too few to say (n = 49)" in "".join(ElementTree.parse(few).getroot().itertext())
    with open_store(f"sqlite:///{cli.database}") as store:
        store.append(events[49:])
    assert (
        cli("calibration").out
        == """\
80 scheduled and random re-tests

P_hold       n  shown   held
0.4–0.6     40   0.45   0.40
0.8–1.0     40   0.85   0.90

Brier 0.168 (0.227 by always saying the share that held)
log loss 0.507 · C-index 0.77 · ECE 0.050
"""
    )
    told = cli("calibration", "--json").json
    assert (told["n"], told["too_few"]) == (80, False)
    assert [(one["low"], one["n"], round(one["held"], 6)) for one in told["bins"]] == [
        (0.4, 40, 0.4), (0.8, 40, 0.9)
    ]  # fmt: skip
    assert (told["ece"], told["brier"]) == pytest.approx((0.05, 0.1675), abs=1e-3)
    drawing = cli.folder / "calibration.svg"
    assert cli("calibration", "--svg", drawing).code == 0
    root = ElementTree.parse(drawing).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    words = " ".join(part.strip() for part in root.itertext() if part.strip())
    assert "ECE 0.05" in words
