"""What models answer, read: JSON, JSON in a fence, Markdown; and what is refused or ignored."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.domain.errors import SourceFileError
from tracker.domain.proposals import Bearing, WrittenAnswer
from tracker.domain.tracked import Verdict
from tracker.seed_files import answers
from tracker.seed_files.answers import AnswerDocuments

ANSWER = {
    "model": "some-model",
    "answers": [
        {
            "claim": "02eed931ac1b",
            "revision": 2,
            "verdict": "weakened",
            "why": "a narrower effect",
            "evidence": [
                {
                    "id": "arXiv:2602.00001v2",
                    "title": "Rethinking procedural knowledge",
                    "bears": "contradicts",
                    "quote": "does not generalise",
                }
            ],
            "successor": "It holds in arithmetic.",
            "cannot_ground": ["the 91%"],
        }
    ],
}
MARKDOWN = """\
Model: some-model

## Claim 02eed931ac1b
- Revision: 2
- **Verdict:** weakened
- Why: a narrower
  effect
- Evidence: arXiv:2602.00001v2 — Rethinking procedural knowledge [contradicts]
  > does not
  > generalise
- Successor: It holds in arithmetic.
- Cannot ground:
  - the 91%

## Remarks
Verdict: holds
"""


def read(tmp_path: Path, text: str, name: str = "answer.md") -> WrittenAnswer:
    """What is read from a file of this text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return AnswerDocuments().read(path)


def told(answer: WrittenAnswer) -> list[object]:
    """What the verdicts say, their places left out."""
    return [
        (
            each.claim, each.revision, each.verdict, each.why, each.successor, each.cannot_ground,
            [(str(c.anchor.id), c.anchor.said_version, c.anchor.said_title, c.bearing, c.quote)
             for c in each.cited],
        )
        for each in answer.verdicts
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ANSWER),
        json.dumps(ANSWER["answers"]),
        f"Certainly!\n\n```json\n{json.dumps(ANSWER, indent=2)}\n```\nThat is all.",
        f"```\n{json.dumps(ANSWER)}\n```",
        MARKDOWN,
        MARKDOWN.replace("\n", "\r\n"),
    ],
    ids=["json", "list", "fenced", "fence without label", "markdown", "windows"],
)
def test_every_form_says_the_same(tmp_path: Path, text: str) -> None:
    answer = read(tmp_path, text)
    assert answer.refusals == ()
    assert told(answer) == [
        (
            "02eed931ac1b", 2, Verdict.WEAKENED, "a narrower effect", "It holds in arithmetic.",
            ("the 91%",),
            [("2602.00001", 2, "Rethinking procedural knowledge", Bearing.CONTRADICTS,
              "does not generalise")],
        )
    ]  # fmt: skip
    if not text.startswith("["):
        assert answer.model in {"some-model", ""}


def test_lines_are_named(tmp_path: Path) -> None:
    answer = read(tmp_path, MARKDOWN)
    path = tmp_path / "answer.md"
    assert answer.verdicts[0].where == f"{path}:3"
    assert answer.verdicts[0].cited[0].where == f"{path}:8"
    fenced = read(tmp_path, f"One\n\n```json\n{json.dumps(ANSWER, indent=2)}\n```\n")
    assert fenced.verdicts[0].where == f"{path}:8"


def test_what_is_quoted_or_code_is_never_a_verdict(tmp_path: Path) -> None:
    answer = read(
        tmp_path,
        "## Claim 02eed931\n- Verdict: holds\n- Evidence: 2602.00001\n"
        "  > ## Claim deadbeef1\n  > - Verdict: overturned\n"
        "```text\n## Claim deadbeef2\n- Verdict: overturned\n```\n"
        "> ## Claim deadbeef3\n> - Verdict: overturned\n",
    )
    assert [(each.claim, each.verdict) for each in answer.verdicts] == [("02eed931", Verdict.HOLDS)]
    assert answer.refusals == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("I think they are all fine.", "no verdict was found"),
        ("## Claim 02eed931\n- Why: because", "no 'Verdict:' line"),
        ("## Claim 02eed931\n- Verdict: mostly true", "'mostly true' is no verdict"),
        ("## Claim 02eed931\n- Verdict: holds\n- Verdict: overturned", "second verdict"),
        ("## Claim 02eed931\n- Revision: two\n- Verdict: holds", "'two' is no revision"),
        ('{"answers": [{"claim": "02ee", "verdict": "holds", "revision": true}]}', "revision"),
        ('{"answers": [{"claim": 7, "verdict": "holds"}]}', "'claim' is no text"),
        ('{"answers": [{"verdict": "holds"}]}', "names no claim"),
        ('{"answers": ["holds"]}', "no JSON object"),
        ('{"answers": [{"claim": "02ee", "verdict": "holds", "evidence": [{"id": ""}]}]}',
         "without an id"),
        ('{"answers": [{"claim": "02ee", "verdict": "holds", "evidence": [{"id": "2510.xxxxx"}]}]}',
         "names no paper"),
        ('{"verdicts": []}', "no list 'answers'"),
        ('{"answers": [', "not JSON"),
        ("[" * 100_000, "not JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_place(tmp_path: Path, text: str, why: str) -> None:
    answer = read(tmp_path, text)
    assert len(answer.refusals) == 1
    assert why in answer.refusals[0].why
    assert answer.refusals[0].where.startswith(f"{tmp_path / 'answer.md'}:")


def test_huge_binary_and_missing_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (b"\x00\x01\x02" * 10, b"\xff\xfe\xff", b"  \n"):
        (tmp_path / "a").write_bytes(content)
        with pytest.raises(SourceFileError):
            AnswerDocuments().read(tmp_path / "a")
    with pytest.raises(SourceFileError, match="no such file"):
        AnswerDocuments().read(tmp_path / "b")
    monkeypatch.setattr(answers, "LARGEST", 10)
    with pytest.raises(SourceFileError, match="too long for an answer"):
        read(tmp_path, MARKDOWN)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.one_of(
        st.text(min_size=1),
        st.lists(
            st.sampled_from(
                [*MARKDOWN.splitlines(), "```", "```json", "{", "}", '"answers": [', "]"]
            )
        ).map("\n".join),
    )
)
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    try:
        answer = read(tmp_path, text)
    except (SourceFileError, UnicodeEncodeError):
        return
    assert answer.verdicts or answer.refusals
