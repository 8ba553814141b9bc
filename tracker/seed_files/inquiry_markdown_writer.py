"""Write an inquiry and its claims as our own Markdown, so that reading it gives the same values."""

import json
from collections.abc import Iterable, Iterator

import yaml

from tracker.domain.claims import Anchor, Claim, Inquiry, Kind, Link, make_claim_id, make_inquiry_id
from tracker.seed_files.anchor_lines import write_anchor
from tracker.seed_files.claim_bullets import ASSUMED, read_words
from tracker.seed_files.dated_text import join_months
from tracker.seed_files.documents import one_line
from tracker.seed_files.inquiry_markdown import escape, tidy_essay

_WIDTH = 80
_BULLETS = frozenset("-*+•")


def write_inquiry_markdown(inquiry: Inquiry, claims: Iterable[Claim]) -> str:
    """The document that `read_inquiry_markdown` reads back, white space and origins apart.

    A claim's id is written only where it is not the one made from its text: a file stays easy to
    write by hand, and a copied bullet never brings the id of another claim along. What the tracker
    learnt later (baselines, revisions) is the store's and is not written.
    """
    parts = ["\n".join(_front_matter(inquiry))]
    if essay := tidy_essay(inquiry.essay):
        parts.append("\n".join(escape(line) for line in essay.split("\n")))
    sections = (
        ("Claims", [line for claim in claims for line in _claim(inquiry, claim)]),
        ("Anchors", [f"- {_inquiry_anchor(anchor)}" for anchor in inquiry.anchors]),
        ("Notes", [line for note in inquiry.notes for line in _note(note.question, note.finding)]),
    )
    for heading, lines in sections:
        if lines:
            parts += [f"## {heading}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _front_matter(inquiry: Inquiry) -> Iterator[str]:
    yield "---"
    yield f"title: {_quoted(inquiry.title)}"
    if inquiry.question:
        yield f"question: {_quoted(inquiry.question)}"
    if inquiry.kind:
        yield f"kind: {inquiry.kind.value}"
    if inquiry.topics:
        yield f"topics: {_yaml(list(inquiry.topics))}"
    if inquiry.id != make_inquiry_id(one_line(inquiry.title)):
        yield f"id: {_quoted(inquiry.id)}"
    if inquiry.source:
        yield f"source: {_quoted(inquiry.source)}"
    yield "---"


def _quoted(text: str) -> str:
    return yaml.safe_dump(
        one_line(text), default_style='"', allow_unicode=True, width=float("inf")
    ).strip()


def _yaml(words: list[str]) -> str:
    return yaml.safe_dump(
        [one_line(word) for word in words],
        default_flow_style=True,
        allow_unicode=True,
        width=float("inf"),
    ).strip()


def _claim(inquiry: Inquiry, claim: Claim) -> Iterator[str]:
    yield from _wrapped("- ", join_months(one_line(claim.text), claim.as_of))
    for anchor in claim.anchors:
        yield f"  - {_key(anchor)}: {write_anchor(anchor)}"
    if kind := _kind(inquiry, claim):
        yield f"  - kind: {kind}"
    if claim.topics:
        yield f"  - topics: {_words(claim.topics)}"
    if claim.id != make_claim_id(inquiry.id, one_line(claim.text)):
        yield f"  - id: {claim.id}"
    if claim.quorum.rule != "any":
        yield f"  - quorum: {claim.quorum.rule}"
    if claim.depends_on:
        yield f"  - depends-on: {_words(claim.depends_on)}"


def _key(anchor: Anchor) -> str:
    return "anchor" if anchor.link is Link.STATED else f"anchor ({anchor.link.value})"


def _inquiry_anchor(anchor: Anchor) -> str:
    line = write_anchor(anchor)
    named = anchor.link is not Link.STATED or line.lower().startswith("anchor")
    return f"{_key(anchor)}: {line}" if named else line


def _kind(inquiry: Inquiry, claim: Claim) -> str:
    """Empty where leaving it out says the same."""
    said = (inquiry.kind, False) if inquiry.kind else (Kind.METHOD, True)
    if (claim.kind, claim.kind_assumed) == said:
        return ""
    return f"{claim.kind.value} {ASSUMED}" if claim.kind_assumed else claim.kind.value


def _words(words: tuple[str, ...]) -> str:
    plain = ", ".join(words)
    return plain if read_words(plain) == words else json.dumps(list(words), ensure_ascii=False)


def _note(question: str, finding: str) -> Iterator[str]:
    yield f"- {one_line(question)}"
    if finding.strip():
        yield from _wrapped("  ", one_line(finding))


def _wrapped(start: str, text: str) -> Iterator[str]:
    """Lines of at most 80 characters where words allow; none begins like a bullet."""
    line = start
    empty = True
    for unit in _units(text):
        if not empty and len(line) + 1 + len(unit) > _WIDTH:
            yield line
            line, empty = "  ", True
        line += unit if empty else f" {unit}"
        empty = False
    yield line


def _units(text: str) -> list[str]:
    """Words; a bullet-like one stays with the word before it, and a last bracket with its word."""
    units: list[str] = []
    words = text.split(" ")
    for at, word in enumerate(words):
        last_bracket = at == len(words) - 1 and word.startswith("(")
        if units and (word in _BULLETS or last_bracket):
            units[-1] += f" {word}"
        else:
            units.append(word)
    return units
