"""The id that was meant, told wherever a wrong one is: documents, nights, later reports."""

import json
from pathlib import Path

import pytest

from tests.e2e.command_line import Cli
from tests.fake_arxiv import FakeArxiv, paper

VOYAGER = "Voyager: An Open-Ended Embodied Agent with Large Language Models"
DROP = "Dropping Tokens at Random Makes Encoders Faster"
WHY = "two neighbouring digits swapped, title matches 1.00"
MEANT = f"perhaps meant: 2305.16291 “{VOYAGER}” ({WHY})"


@pytest.fixture(autouse=True)
def _papers(arxiv: FakeArxiv) -> None:
    arxiv.add(
        paper("2305.16291", VOYAGER, authors=("Guanzhi Wang",)),
        paper("2305.16219", DROP, versions=2, authors=("Nobody Known",)),
    )


def _document(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "notes.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_document_is_told_the_id_that_was_meant_in_every_format(
    cli: Cli, arxiv: FakeArxiv, tmp_path: Path
) -> None:
    path = _document(
        tmp_path,
        f"- arXiv:2305.16219 (2023-05) — {VOYAGER}",
        f"- arXiv:2305.99291 (2023-05) — {VOYAGER}",
        f"- arXiv:2385.16291 (2023-05) — {VOYAGER}",
    )
    ran = cli("verify", path)
    assert ran.code == 1
    other = f"another paper: the document says “{VOYAGER}”, arXiv says “{DROP}”; {MEANT}"
    assert f"notes.md:1: anchor-other-paper: 2305.16219 is {other}" in ran.out
    by_title = f"perhaps meant: 2305.16291 “{VOYAGER}” (title matches 1.00)"
    assert f"until two witnesses say so on two days; {by_title}" in ran.out
    mended = f"perhaps meant: 2305.16291 “{VOYAGER}” (one digit off, title matches 1.00)"
    assert f"there is no month 85; {mended}" in ran.out
    # One batch of ids, the earlier title, one search for all three; OAI-PMH for the absent one.
    assert (arxiv.count("api"), arxiv.count("oai")) == (3, 2)
    told = cli("verify", path, "--format", "json").json["references"]
    assert [one["findings"][0]["evidence"][-3:] for one in told] == [
        ["2305.16291", VOYAGER, WHY],
        ["2305.16291", VOYAGER, "title matches 1.00"],
        ["2305.16291", VOYAGER, "one digit off, title matches 1.00"],
    ]
    sarif = json.loads(cli("verify", path, "--format", "sarif").out)
    assert MEANT in sarif["runs"][0]["results"][0]["message"]["text"]


def test_a_night_finds_it_once_and_every_later_report_keeps_it(
    cli: Cli, arxiv: FakeArxiv, tmp_path: Path
) -> None:
    claims = _document(
        tmp_path,
        json.dumps(
            {
                "text": "Agents in a sandbox learn skills without end.",
                "as_of": ["2023-06"],
                "anchors": [{"id": "2305.16219", "title": VOYAGER}],
            }
        ),
    )
    claims = claims.rename(tmp_path / "claims.jsonl")
    first = cli("nightly", "--seeds", claims, "--format", "json")
    (finding,) = [f for c in first.json["claims"] for f in c["findings"] if "other" in f["code"]]
    assert finding["message"].endswith(f"; {MEANT}")
    assert first.json["run"]["coverage"]["requests"] == arxiv.count()
    (claim,) = cli.statuses()
    arxiv.trouble_always("503-varnish")
    for words in (("report",), ("show", claim), ("nightly",), ("verify",)):
        said = " ".join(cli(*words, today="2026-11-23").out.split())
        assert "perhaps meant: 2305.16291" in said, words
    arxiv.calm()
    arxiv.requests.clear()
    cli("nightly", today="2026-11-24")
    searches = [
        one.params["search_query"] for one in arxiv.requests if "search_query" in one.params
    ]
    assert not [asked for asked in searches if "voyager" in asked.lower()]


def _searches(arxiv: FakeArxiv) -> int:
    return sum("search_query" in one.params for one in arxiv.requests)


@pytest.mark.parametrize("trouble", ["200-rate-exceeded", "no-entries", "cut-in-entry"])
def test_a_search_that_fails_accuses_nobody_and_is_made_again(
    cli: Cli, arxiv: FakeArxiv, tmp_path: Path, trouble: str
) -> None:
    path = _document(tmp_path, f"- arXiv:2305.16219 (2023-05) — {VOYAGER}")

    def only_searches(request: object) -> str | None:
        return trouble if getattr(request, "params", {}).get("search_query") else None

    arxiv.trouble_script(only_searches, "api")
    ran = cli("verify", path)
    # Without the paper that bears the title the second witness is asked, as ever.
    assert "anchor-other-paper" in ran.out
    assert "perhaps meant" not in ran.out
    assert arxiv.count("oai") > 0
    arxiv.calm()
    assert MEANT in cli("verify", path).out


def test_a_document_remembers_the_id_that_was_meant(
    cli: Cli, arxiv: FakeArxiv, tmp_path: Path
) -> None:
    path = _document(tmp_path, f"- arXiv:2305.16219 (2023-05) — {VOYAGER}")
    assert MEANT in cli("verify", path).out
    arxiv.requests.clear()
    assert MEANT in cli("verify", path).out
    assert MEANT in cli("--offline", "verify", path).out
    assert MEANT in cli("verify", path, today="2026-11-24").out
    assert _searches(arxiv) == 0
    assert MEANT in cli("verify", path, "--refresh", today="2026-11-24").out
    assert _searches(arxiv) == 1
