"""Claims from JSON Lines and CSV: the same values from both, and refusals by line."""

import json
from pathlib import Path

import pytest

from tracker.domain.claims import (
    Anchor,
    Claim,
    ClaimId,
    Inquiry,
    InquiryId,
    Kind,
    Quorum,
    make_claim_id,
)
from tracker.domain.errors import SourceFileError
from tracker.domain.identifiers import ArxivId
from tracker.domain.imports import Refusal
from tracker.domain.months import Month
from tracker.ports import ReadInquiry
from tracker.seed_files.csv_table import read_csv
from tracker.seed_files.jsonl import read_jsonl

JSONL = Path("rows.jsonl")
CSV = Path("rows.csv")
KNOWN = "text, as_of, kind, topics, inquiry, anchors, depends_on, id, quorum"


def jsonl(*rows: object) -> list[ReadInquiry]:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return read_jsonl("\n".join(lines) + "\n", JSONL)


def table(*lines: str) -> list[ReadInquiry]:
    return read_csv("\n".join(lines) + "\n", CSV)


def expected(path: Path, lines: tuple[int, int]) -> list[ReadInquiry]:
    bees, rows = InquiryId("do-bees-count"), InquiryId("rows")
    counted = Claim(
        id=ClaimId("bees-count"),
        inquiry_id=bees,
        text="Bees count, to four.",
        as_of=(Month(2018, 6), Month(2019, 2)),
        kind=Kind.EMPIRICAL,
        topics=("bees", "number"),
        anchors=(
            Anchor("1806.01234", ArxivId("1806.01234"), "", "Counting Bees", Month(2018, 6)),
            Anchor("arXiv:1902.04321", ArxivId("1902.04321")),
        ),
        quorum=Quorum("2"),
        depends_on=("abcd1234",),
        origin=f"{path}:{lines[0]}",
    )
    plain = Claim(
        id=make_claim_id(rows, "No inquiry."),
        inquiry_id=rows,
        text="No inquiry.",
        as_of=(Month(2020, 1),),
        kind=Kind.METHOD,
        kind_assumed=True,
        origin=f"{path}:{lines[1]}",
    )
    return [
        ReadInquiry(Inquiry(bees, "Do bees count?", source=path.name), (counted,), names_only=True),
        ReadInquiry(Inquiry(rows, "rows", source=path.name), (plain,), names_only=True),
    ]


def test_json_lines() -> None:
    found = jsonl(
        {
            "text": "Bees count,  to four.",
            "as_of": ["2018-06", "2019–02"],
            "kind": "empirical",
            "topics": ["bees", "number"],
            "inquiry": "Do bees count?",
            "anchors": [
                {"id": "1806.01234", "title": "Counting Bees", "month": "2018-06"},
                "arXiv:1902.04321",
                "arXiv:2510.xxxxx",
            ],
            "depends_on": ["abcd1234"],
            "id": "bees-count",
            "quorum": 2,
        },
        "",
        {"text": "No inquiry.", "as_of": "2020-01"},
    )
    assert found == expected(JSONL, (1, 3))


def test_topics_in_one_text_have_commas_between_them_and_a_list_is_as_it_is() -> None:
    lines = (
        {"text": "One.", "as_of": "2020-01", "topics": "state space models, attention sinks,"},
        {"text": "Two.", "as_of": "2020-01", "topics": ["bees, and what they count"]},
    )
    topics = [claim.topics for read in jsonl(*lines) for claim in read.claims]
    assert topics == [("state space models", "attention sinks"), ("bees, and what they count",)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "anchor", ["1806.01234|Counting Bees|2018-06", "1806.01234 (2018-06) — Counting Bees"]
)
def test_tables(delimiter: str, anchor: str) -> None:
    cells = [
        ["Text", "as-of", "kind", "topics", "inquiry", "anchors", "depends_on", "id", "quorum"],
        [
            '"Bees count,\n to four."',
            '"2018-06; 2019-02"',
            "empirical",
            '"bees;number"',
            "Do bees count?",
            f'"{anchor}; arXiv:1902.04321; 2510.xxxxx"',
            "abcd1234",
            "bees-count",
            "2",
        ],
        [""] * 9,
        ["No inquiry.", "2020-01"],
    ]
    assert table(*(delimiter.join(row) for row in cells)) == expected(CSV, (2, 5))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{", "it is not JSON: Expecting property name enclosed in double quotes (column 2)"),
        ("[1]", 'it is not a JSON object (write {"text": ...})'),
        ("[" * 100_000, "it is JSON that no reader can take in"),
        ('{"text": "a", "text": "b"}', "the key 'text' stands twice in one object"),
        ({"text": "a", "as_off": "2024-01"}, f"unknown key 'as_off' (known keys: {KNOWN})"),
        ({"as_of": "2024-01"}, 'a claim without a text (give it as "text")'),
        ({"text": 5}, "'text' must be a text, not a number"),
        ({"text": "a", "topics": {"b": 1}}, "'topics' must be a list, not an object"),
        ({"text": "a", "as_of": "2024"}, "'2024' is not a month (write it as YYYY-MM)"),
        (
            {"text": "a", "as_of": ["2024-13"]},
            "'2024-13' has no month 13 (months run from 01 to 12)",
        ),
        (
            {"text": "a", "id": "x"},
            "'x' cannot be a claim id (use 4 to 32 lower-case letters, digits or '-')",
        ),
        ({"text": "a", "quorum": 0}, "'0' is not a quorum (any, all, or a number from 1)"),
        (
            {"text": "a", "anchors": [{"id": "2411.12580", "nom": "x"}]},
            "unknown key 'nom' of an anchor (known keys: id, title, month, version, authors, year)",
        ),
        (
            {"text": "a", "anchors": [{"title": "x"}]},
            "an anchor without an id (known keys: id, title, month, version, authors, year)",
        ),
        ({"text": "a", "anchors": [7]}, "an anchor must be an id or an object, not a number"),
        (
            {"text": "a", "anchors": [{"id": "2411.12580v2", "version": 3}]},
            "'2411.12580v2' is given with version 3",
        ),
        (
            '{"text": "\\ud800"}',
            "it holds a character that is no text (remove \\u0000 and \\ud8xx)",
        ),
    ],
)
def test_a_bad_line_is_refused_and_the_others_are_kept(row: object, why: str) -> None:
    (found,) = jsonl({"text": "first"}, row, {"text": "last"})
    assert found.refusals == (Refusal("rows.jsonl:2", why),)
    assert [claim.text for claim in found.claims] == ["first", "last"]


def test_a_version_beside_an_id_is_said_of_it() -> None:
    (found,) = jsonl({"text": "a", "anchors": [{"id": "2411.12580", "version": 2}]})
    assert found.claims[0].anchors == (
        Anchor("2411.12580v2", ArxivId("2411.12580"), said_version=2),
    )


def test_malformed_ids_are_kept_with_their_problem() -> None:
    (found,) = jsonl({"text": "a", "anchors": [{"id": "2413.12580", "title": "T"}]})
    assert found.claims[0].anchors == (Anchor("2413.12580", None, "there is no month 13", "T"),)


def test_the_second_of_two_equal_claims_is_refused() -> None:
    (found,) = jsonl({"text": "Same"}, {"text": " same "})
    assert [claim.text for claim in found.claims] == ["Same"]
    why = f"the same claim ({found.claims[0].id}) stands on line 1 already (remove one of them)"
    assert found.refusals == (Refusal("rows.jsonl:2", why),)


def test_a_document_with_nothing_but_refusals_keeps_them() -> None:
    (found,) = jsonl("{", "[]")
    assert found.claims == ()
    assert [refusal.where for refusal in found.refusals] == ["rows.jsonl:1", "rows.jsonl:2"]


def test_reading_twice_gives_the_same_ids() -> None:
    rows = [{"text": f"claim {number}", "as_of": "2024-01"} for number in range(5)]
    assert jsonl(*rows) == jsonl(*rows)
    moved = jsonl(*reversed(rows))[0].claims
    assert {claim.id for claim in moved} == {claim.id for claim in jsonl(*rows)[0].claims}


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("text,as_off", "unknown column 'as_off'"),
        ("as_of,kind", "there is no column 'text'"),
        ("text,as_of,text", "the column 'text' stands twice"),
    ],
)
def test_a_header_that_would_spoil_every_row(header: str, why: str) -> None:
    with pytest.raises(SourceFileError, match=why) as caught:
        table("", header, "a,2024-01")
    assert caught.value.where == "rows.csv:2"


def test_rows_are_refused_by_the_line_they_begin_on() -> None:
    (found,) = table(
        "text,as_of",
        '"over',
        'two lines",2024-01',
        "a,b,c",
        '"never closed,2024-01',
        "good,2024-02",
        "bad,2024-99",
        "fine,2024-03",
    )
    assert [(claim.text, claim.origin) for claim in found.claims] == [
        ("over two lines", "rows.csv:2"),
        ("good", "rows.csv:6"),
        ("fine", "rows.csv:8"),
    ]
    assert found.refusals == (
        Refusal(
            "rows.csv:4",
            "3 cells in a table of 2 columns "
            "(put a cell that holds the delimiter in double quotes)",
        ),
        Refusal("rows.csv:5", "the row cannot be read: unexpected end of data"),
        Refusal("rows.csv:7", "'2024-99' has no month 99 (months run from 01 to 12)"),
    )


@pytest.mark.parametrize(
    "item", ["2411.12580 Of Facts", "2411.12580|Of Facts", "2411.12580: Of Facts"]
)
def test_forms_of_an_anchor_in_a_cell(item: str) -> None:
    (found,) = table("text,anchors", f"a,{item}")
    assert found.claims[0].anchors == (
        Anchor("2411.12580", ArxivId("2411.12580"), said_title="Of Facts"),
    )
