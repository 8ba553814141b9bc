"""An answer in Markdown: a ``## Claim ID`` section for each claim, with its fields as a list.

Code blocks are passed over and block quotations are only ever quotations, so that nothing a model
copied out of a paper can pass for a verdict.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from tracker.domain.claims import Anchor
from tracker.domain.errors import BadInputError
from tracker.domain.imports import Refusal
from tracker.domain.proposals import (
    UNSAID,
    Bearing,
    Cited,
    WrittenAnswer,
    WrittenVerdict,
    read_bearing,
    read_verdict,
)
from tracker.seed_files.anchor_lines import read_anchor
from tracker.seed_files.answer_json import MOST, cited_anchor
from tracker.seed_files.documents import one_line, storable
from tracker.seed_files.text_references import text_references

_HEADING = re.compile(
    r"^ {0,3}#{1,6}\s+[*_`]*claim[*_`]*\s*:?\s*[*_`]*"
    r"(?P<id>[0-9a-z][0-9a-z-]{3,31})(?=[\s*_`,.:()—–]|$)",
    re.IGNORECASE,
)
_OTHER_HEADING = re.compile(r"^ {0,3}#{1,6}\s")
_FIELD = re.compile(
    r"^\s*(?:[-*+•]\s+)?[*_]{0,3}(?P<name>verdict|revision|why|reason|evidence|quote|bears"
    r"|successor|cannot[ _]ground|model)[*_]{0,3}\s*:[*_]{0,3}\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_QUOTATION = re.compile(r"^\s*>\s?(?P<text>.*)$")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?P<text>.*)$")
_BEARS = re.compile(r"\[\s*([a-z][a-z _-]{3,14})\s*\]\s*\.?\s*$", re.IGNORECASE)
_NOTHING = {"", "none", "-", "–", "—", "n/a", "nothing"}


@dataclass
class _Section:
    """The section of one claim while it is read."""

    where: str
    claim: str
    verdict: str = ""
    revision: str = ""
    why: list[str] = field(default_factory=list)
    successor: list[str] = field(default_factory=list)
    cannot_ground: list[str] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)
    unsaid: set[int] = field(default_factory=set)
    problems: list[Refusal] = field(default_factory=list)
    open_field: str = ""


def read_markdown_answer(text: str, path: str) -> WrittenAnswer:
    """The verdicts of a Markdown text, and the sections that could not be used."""
    sections: list[_Section] = []
    model = ""
    section: _Section | None = None
    for number, line in _lines_outside_code(text):
        if heading := _HEADING.match(line):
            section = _Section(f"{path}:{number}", heading["id"].lower())
            sections.append(section)
        elif _OTHER_HEADING.match(line):
            section = None
        elif section is not None:
            _take(section, line, f"{path}:{number}")
        elif (said := _FIELD.match(line)) and said["name"].lower() == "model":
            model = _bare(said["value"])
    verdicts, refusals = [], []
    for each in sections[:MOST]:
        if not each.verdict and each.claim.isalpha():
            continue  # a heading such as "Claim analysis"
        try:
            verdicts.append(_verdict(each))
        except BadInputError as error:
            refusals.append(Refusal(each.where, f"claim {each.claim}: {error}"))
        refusals += each.problems
    return WrittenAnswer(tuple(verdicts), tuple(refusals), storable(model))


def _lines_outside_code(text: str) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence):
                fence = ""
        elif found:
            fence = found[1]
        else:
            yield number, line


def _take(section: _Section, line: str, where: str) -> None:
    """One line of a section, which may begin a field or go on with the one before."""
    if quotation := _QUOTATION.match(line):
        _quote(section, quotation["text"])
        return
    said = _FIELD.match(line)
    if said is None:
        _go_on(section, line, where)
        return
    name = said["name"].lower().replace(" ", "_").replace("reason", "why")
    value = said["value"].strip()
    section.open_field = name
    if name in _TEXTS:
        getattr(section, name).append(value)
    elif name in _TAKERS:
        _TAKERS[name](section, value, where)


def _go_on(section: _Section, line: str, where: str) -> None:
    text = line.strip()
    bullet = _BULLET.match(line)
    if not text:
        if section.open_field in {"why", "successor"}:
            section.open_field = ""
    elif section.open_field in {"evidence", "quote", "bears"}:
        _cite(section, bullet["text"] if bullet else text, where)
    elif section.open_field == "cannot_ground":
        section.cannot_ground.append(bullet["text"] if bullet else text)
    elif section.open_field == "why":
        section.why.append(text)
    elif section.open_field == "successor":
        section.successor.append(text)


def _only_once(section: _Section, value: str, where: str) -> None:
    if section.verdict:
        section.problems.append(Refusal(where, f"claim {section.claim} has a second verdict"))
    section.verdict = section.verdict or _bare(value) or "(empty)"


def _cite(section: _Section, value: str, where: str) -> None:
    """Every paper that a line of evidence names."""
    bears = _BEARS.search(value)
    bearing = None
    if bears:
        try:
            bearing = read_bearing(bears[1])
        except BadInputError as error:
            section.problems.append(Refusal(where, str(error)))
        value = value[: bears.start()].rstrip()
    for anchor in _anchors(value):
        if len(section.cited) < MOST:
            if bearing is None:
                section.unsaid.add(len(section.cited))
            section.cited.append(Cited(where, anchor, bearing or Bearing.CANNOT_TELL))


def _anchors(value: str) -> list[Anchor]:
    """``arXiv:ID — Title`` as the form asks for it, or whatever ids the line names."""
    found = [one.anchor for one in text_references(value) if not one.masked]
    if len(found) == 1 and not found[0].said_title:
        try:
            stated = read_anchor(value.strip("*_ "))
        except BadInputError:
            stated = None
        if stated is not None and stated.id == found[0].id:
            return [stated]
    return found


def _quote(section: _Section, text: str) -> None:
    """A quotation belongs to the paper that was cited last."""
    if section.cited:
        last = section.cited[-1]
        quote = one_line(f"{last.quote} {text}").strip()
        section.cited[-1] = replace(last, quote=quote)


def _bear(section: _Section, value: str, where: str) -> None:
    try:
        if section.cited:
            section.cited[-1] = replace(section.cited[-1], bearing=read_bearing(_bare(value)))
            section.unsaid.discard(len(section.cited) - 1)
    except BadInputError as error:
        section.problems.append(Refusal(where, str(error)))


def _revise(section: _Section, value: str, _: str) -> None:
    section.revision = _bare(value)


_TEXTS = frozenset({"why", "successor", "cannot_ground"})
_TAKERS: dict[str, Callable[[_Section, str, str], None]] = {
    "verdict": _only_once,
    "revision": _revise,
    "evidence": _cite,
    "quote": lambda section, value, _: _quote(section, value),
    "bears": _bear,
}
"""What each field of a section does with its line."""


def _verdict(section: _Section) -> WrittenVerdict:
    """Raises BadInputError."""
    if not section.verdict:
        raise BadInputError("it has no 'Verdict:' line", "add one")
    revision = section.revision
    if revision and not (revision.isascii() and revision.isdecimal() and len(revision) < 7):
        raise BadInputError(f"'{revision}' is no revision", "copy it from the prompt")
    verdict = read_verdict(section.verdict)
    cited = [
        replace(each, bearing=UNSAID[verdict]) if place in section.unsaid else each
        for place, each in enumerate(section.cited)
    ]
    return WrittenVerdict(
        where=section.where,
        claim=section.claim,
        verdict=verdict,
        why=_joined(section.why),
        revision=int(revision) if revision else None,
        cited=tuple(
            replace(each, anchor=cited_anchor(each.anchor.written, each.anchor.said_title))
            for each in cited
        ),
        successor=_joined(section.successor),
        cannot_ground=tuple(
            storable(each) for each in section.cannot_ground if _bare(each).lower() not in _NOTHING
        ),
    )


def _joined(parts: list[str]) -> str:
    text = storable(" ".join(parts))
    return "" if _bare(text).lower() in _NOTHING else text


def _bare(value: str) -> str:
    return value.strip().strip("*_`\"'“”. ").strip()
