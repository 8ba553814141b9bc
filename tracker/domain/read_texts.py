"""What an anchor's paper said when it was read, and what of its abstract has changed since.

Read at is the version that the document names; where it names none, the version that was the latest
when the tracker first saw the paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.anchor_cases import AnchorCase
from tracker.domain.findings import Code, Finding
from tracker.domain.text_changes import telling_marks, text_change


@dataclass(frozen=True, slots=True)
class ReadText:
    """An abstract, and since when it is compared, in words."""

    abstract: str
    since: str


def read_text(case: AnchorCase) -> ReadText | None:
    """The abstract as it was read; None where it is not known.

    Where only a later one is known, seen first by the tracker, it is that one, and told as such. An
    abstract from before the named version tells nothing of what changed after it.
    """
    said, base = case.anchor.said_version, case.anchor.baseline
    earlier = dict(case.sightings.earlier_abstracts)
    if said is not None and earlier.get(said):
        return ReadText(earlier[said], f"v{said}, the version named")
    if base is None or not base.abstract or (said is not None and said > base.version):
        return None
    first_sight = f"first sight on {base.seen_on} (v{base.version})"
    if said is None:
        return ReadText(base.abstract, first_sight)
    if said == base.version:
        return ReadText(base.abstract, f"v{said}, the version named")
    return ReadText(base.abstract, f"{first_sight}; what v{said} said is not known")


def read_version_wanted(case: AnchorCase) -> int | None:
    """The version whose abstract must be asked for to know what changed since it was read."""
    said, base, paper = case.anchor.said_version, case.anchor.baseline, case.paper
    if said is None or paper is None or not 1 <= said < paper.latest.number:
        return None
    known = any(number == said for number, _ in case.sightings.earlier_abstracts)
    return None if known or (base is not None and base.version == said) else said


def text_changed(case: AnchorCase) -> Iterator[Finding]:
    """`anchor-text-changed`: numbers or negations; other words alone say little."""
    read, paper = read_text(case), case.paper
    if read is None or paper is None or not paper.abstract:
        return
    if telling_marks(read.abstract) == telling_marks(paper.abstract):
        return
    change = text_change(read.abstract, paper.abstract)
    marks = (*(f"−{mark}" for mark in change.gone), *(f"+{mark}" for mark in change.come))
    more = (f"and {change.more} more changed places",) if change.more else ()
    yield Finding(
        Code.ANCHOR_TEXT_CHANGED,
        f"numbers or negations in the abstract of {paper.id} changed since {read.since}: "
        f"{', '.join(marks)}",
        paper.id.value,
        (*change.snippets, *more),
        ", ".join(marks),
    )
