"""The audit table: streamed, faithful, and harmless in a spreadsheet, a page or a terminal."""

import csv
import json
from collections.abc import Iterator
from io import StringIO

import pytest
from hypothesis import given, settings

from tests.builders import a_claim
from tests.formats.events_and_references import events
from tests.formats.foreign_text import ANY_TEXT, steers
from tests.formats.html_page import Page
from tests.formats.values import NIGHT
from tracker.domain.audits import ClaimHistory
from tracker.domain.claims import ClaimId
from tracker.domain.ledger import GENESIS, Event, EventKind, SealedEvent, utc_text
from tracker.domain.status import Status
from tracker.formats.audit_table import (
    AUDIT_FORMATS,
    CLAIM_FORMATS,
    audit_csv,
    audit_html,
    audit_json,
    audit_markdown,
)
from tracker.formats.event_words import COLUMNS, event_row
from tracker.formats.history_words import CLAIM_COLUMNS, history_object


def noted(note: object, **body: object) -> SealedEvent:
    event = Event(EventKind.RETESTED, NIGHT, "person", body={"note": note, **body})
    return SealedEvent(1, event, GENESIS, "ab" * 32)


def rows(events_: list[SealedEvent]) -> list[list[str]]:
    return list(csv.reader(StringIO("".join(audit_csv(events_)), newline="")))


def test_rows() -> None:
    added, assessed, retested = events()
    head, *told = rows([added, assessed, retested])
    assert tuple(head) == COLUMNS
    assert told[0][:-1] == [
        "1",
        "2026-07-01T02:00:00.000000Z",
        "claim-added",
        "9f1c2ab34d5e",
        "import",
        "",
        "unchecked",
        *[""] * 7,
    ]
    assert told[1][5:10] == [
        "unchecked",
        "unverifiable",
        "2504.01234 is withdrawn as of v2 (error in the proof); see 2506.00001",
        "0.7712",
        "",
    ]
    assert told[2][4] == "person: Ada"
    assert told[2][9:] == [
        "holds",
        "2506.00001, 2411.12580",
        "'=2+2 | read\nboth",
        "",
        "",
        retested.seal,
    ]


@pytest.mark.parametrize("start", [*"=+-@", "\r=", "\t=", "\u200b=", "\x1b="])
def test_no_cell_is_a_formula(start: str) -> None:
    event = noted(f"{start}HYPERLINK(1)")
    note = rows([event])[1][COLUMNS.index("note")]
    assert note.startswith("'")
    assert "| '" in "".join(audit_markdown([event]))


def test_markdown() -> None:
    head, rule, _, _, last = "".join(audit_markdown(events())).splitlines()
    assert head == f"| {' | '.join(COLUMNS)} |"
    assert rule == "|" + "---|" * len(COLUMNS)
    assert "| '=2+2 \\| read<br>both |" in last


def test_json_is_an_array_that_can_be_verified() -> None:
    added, assessed, retested = events()
    told = json.loads("".join(audit_json([added, assessed, retested])))
    assert [one["seq"] for one in told] == [1, 2, 3]
    assert set(COLUMNS) < set(told[0])
    assert told[2]["evidence"] == ["2506.00001", "2411.12580"]
    assert told[2]["note"] == "=2+2 | read\nboth"
    assert told[1]["previous"] == added.seal
    assert told[1]["body"] == assessed.event.body
    assert told[0]["from"] is None
    assert json.loads("".join(audit_json([]))) == []


def test_html() -> None:
    page = Page("".join(audit_html([*events(), noted("<script>alert('x')</script>")])))
    assert "script" not in {tag for tag, _ in page.tags}
    assert "<script>alert('x')</script>" in page.text
    assert sum(tag == "tr" for tag, _ in page.tags) == 5


def test_odd_bodies_are_no_error() -> None:
    event = noted(None, evidence="2411.12580", p_hold="high", by="person")
    row = dict(zip(COLUMNS, event_row(event), strict=True))
    assert (row["note"], row["evidence"], row["p_hold"]) == ("", "2411.12580", None)
    assert row["actor"] == "person"


@pytest.mark.parametrize("name", sorted(AUDIT_FORMATS))
def test_rows_are_streamed(name: str) -> None:
    taken: list[int] = []

    def endless() -> Iterator[SealedEvent]:
        for number in range(10**9):
            taken.append(number)
            yield SealedEvent(
                number,
                Event(EventKind.ASSESSED, NIGHT, "machine", ClaimId("ab"), None, Status.DUE),
                GENESIS,
                GENESIS,
            )

    chunks = AUDIT_FORMATS[name](endless())
    while len(taken) < 3:
        next(chunks)
    assert len(taken) < 10


@settings(deadline=None, max_examples=25)
@given(ANY_TEXT)
def test_nothing_steers_whoever_looks_at_it(text: str) -> None:
    event = noted(text, reason=text, verdict=text, evidence=[text])
    for name, stream in AUDIT_FORMATS.items():
        whole = "".join(stream([event]))
        assert not any(steers(line) for line in whole.split("\n")), name
        whole.encode()
    assert len(rows([event])) == 2
    assert len("".join(audit_markdown([event])).splitlines()) == 3


def a_history(reason: str = "checked") -> ClaimHistory:
    claim = a_claim("It =holds", claim_id="one-claim")
    return ClaimHistory(
        claim.id, claim, 3, NIGHT, NIGHT, Status.DUE, NIGHT, reason, 0.5, "abc", "holds", NIGHT
    )


def test_one_row_a_claim() -> None:
    at = utc_text(NIGHT)
    lines = "".join(CLAIM_FORMATS["csv"]([a_history("=1+1")]))
    head, row = csv.reader(StringIO(lines))
    told = dict(zip(head, row, strict=True))
    assert tuple(head) == CLAIM_COLUMNS
    assert told["reason"] == "'=1+1"
    assert (told["status"], told["p_hold"], told["events"]) == ("due", "0.5000", "3")
    assert (told["as_of"], told["anchors"], told["last_event_at"]) == ("2024-11", "2411.12580", at)
    (one,) = json.loads("".join(CLAIM_FORMATS["json"]([a_history()])))
    assert (one["as_of"], one["anchors"], one["p_hold"]) == (["2024-11"], ["2411.12580"], 0.5)
    bare = history_object(ClaimHistory(ClaimId("gone")))
    assert (bare["claim"], bare["as_of"], bare["status_since"]) == ("", [], None)
    assert set(bare) == set(CLAIM_COLUMNS)


def test_json_lines_are_one_event_each() -> None:
    lines = "".join(AUDIT_FORMATS["jsonl"](events())).splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [1, 2, 3]
