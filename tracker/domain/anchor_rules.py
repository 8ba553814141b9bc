"""Findings about one anchor: what the document said against what arXiv says.

One rule a function, all pure; each takes the case and yields findings. A failed look yields
`unreachable` and nothing else; what the document shows by itself is told without any look.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tracker.domain.claims import Anchor, Claim
from tracker.domain.findings import Code, Finding
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.domain.sightings import Sightings
from tracker.domain.titles import TitleBand, best_comparison, compare_titles, title_words
from tracker.domain.withdrawals import says_withdrawn, successor_id, withdrawal_reason

_NEGATION = re.compile(r"\b(?:not|no|never|cannot|without|fails?|unable)\b|n['’]t\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s*%?")


@dataclass(frozen=True, slots=True)
class AnchorCase:
    """One anchor of one claim and all that is known of its id. `as_of` is the claim's."""

    anchor: Anchor
    sightings: Sightings
    as_of: tuple[Month, ...] = ()

    @property
    def paper(self) -> Paper | None:
        return self.sightings.paper


def anchor_findings(claim: Claim, anchor: Anchor, known: Sightings | None) -> list[Finding]:
    """Every finding about one anchor of a claim, in no particular order."""
    if anchor.id is None:
        message = f"'{anchor.written}' is not an arXiv id: {anchor.problem}"
        return [Finding(Code.ANCHOR_MALFORMED, message, anchor.written, fingerprint=anchor.written)]
    case = AnchorCase(anchor, known or Sightings(anchor.id), claim.as_of)
    return [finding for rule in RULES for finding in rule(case)]


def findings_by_snapshot(claim: Claim, anchor: Anchor, paper: Paper) -> list[Finding]:
    """What a snapshot's title and month say of an anchor that arXiv did not answer for.

    Only questions, never accusations, each labelled with the day of the snapshot.
    """
    seen = Sightings(paper.id, by_api=paper)
    label = f" (by the bundled snapshot of {paper.seen_at:%Y-%m-%d})"
    return [
        replace(finding, message=finding.message + label)
        for finding in anchor_findings(claim, anchor, seen)
        if finding.code in {Code.ANCHOR_TITLE_DIFFERS, Code.ANCHOR_MONTH_DIFFERS}
    ]


def suspicious(case: AnchorCase) -> bool:
    """Whether an accusation would rest on one witness, so that OAI-PMH must be asked as well."""
    known, paper = case.sightings, case.paper
    if known.absences:
        return True
    if paper is None:
        return False
    if says_withdrawn(paper.comment) or says_withdrawn(paper.abstract):
        return not (known.withdrawal or known.standing_denied)
    return _names_other_paper(case) and known.by_oai is None


def needs_earlier_titles(case: AnchorCase) -> bool:
    """Whether the titles of earlier versions must be read before "another paper" may be said."""
    return _names_other_paper(case) and not case.sightings.all_titles_known


def _absent(case: AnchorCase) -> Iterator[Finding]:
    known = case.sightings
    if not known.absences:
        return
    days = sorted({f"{moment.date()} ({source})" for moment, source in known.absences})
    subject = known.id.value
    if known.confirmed_absent:
        yield Finding(
            Code.ANCHOR_ABSENT,
            f"arXiv has no paper {subject}: neither its API nor OAI-PMH lists it, "
            f"on {len(known.absent_days)} different days",
            subject,
            tuple(days),
            days[0],
        )
        return
    yield Finding(
        Code.ANCHOR_ABSENT_UNCONFIRMED,
        f"arXiv did not list {subject} when asked; not believed until two witnesses "
        "say so on two days",
        subject,
        tuple(days),
        days[0],
    )


def _other_paper(case: AnchorCase) -> Iterator[Finding]:
    anchor, known, paper = case.anchor, case.sightings, case.paper
    if paper is None or not anchor.said_title:
        return
    comparison = best_comparison(anchor.said_title, known.titles)
    current = compare_titles(anchor.said_title, paper.title)
    if comparison is None or current.band is TitleBand.MATCH:
        return
    quoted = f"the document says “{anchor.said_title}”, arXiv says “{paper.title}”"
    evidence = (anchor.said_title, paper.title, f"score {comparison.score:.2f}")
    if comparison.band is TitleBand.MATCH:
        yield Finding(
            Code.ANCHOR_RETITLED,
            f"{known.id} has been retitled: {quoted}",
            known.id.value,
            evidence,
            " ".join(title_words(paper.title)),
        )
    elif comparison.band is TitleBand.OTHER and known.all_titles_known and known.by_oai:
        yield Finding(
            Code.ANCHOR_OTHER_PAPER,
            f"{known.id} is another paper: {quoted}",
            known.id.value,
            evidence,
            " ".join(title_words(paper.title)),
        )
    else:
        why = f" ({comparison.why})" if comparison.why else ""
        yield Finding(
            Code.ANCHOR_TITLE_DIFFERS,
            f"titles differ, please look: {quoted}{why}",
            known.id.value,
            evidence,
            " ".join(title_words(paper.title)),
        )


def _retitled_since(case: AnchorCase) -> Iterator[Finding]:
    """The title changed since the tracker first saw the paper (when the document gave none)."""
    baseline, paper = case.anchor.baseline, case.paper
    if baseline is None or paper is None or case.anchor.said_title:
        return
    if compare_titles(baseline.title, paper.title).band is not TitleBand.MATCH:
        yield Finding(
            Code.ANCHOR_RETITLED,
            f"{paper.id} was “{baseline.title}” on {baseline.seen_on} and is “{paper.title}” now",
            paper.id.value,
            (baseline.title, paper.title),
            " ".join(title_words(paper.title)),
        )


def _month_differs(case: AnchorCase) -> Iterator[Finding]:
    said, paper = case.anchor.said_month, case.paper
    if said is None or paper is None:
        return
    known = [paper.month] + ([Month.of(paper.published)] if paper.published else [])
    if all(abs(said.distance(month)) > 1 for month in known):
        yield Finding(
            Code.ANCHOR_MONTH_DIFFERS,
            f"the document dates {paper.id} {said}; arXiv announced it in {paper.month}",
            paper.id.value,
            (str(said), str(paper.month)),
            str(paper.month),
        )


def _after_claim(case: AnchorCase) -> Iterator[Finding]:
    """The claim is older than its paper: possible only when it was dated back."""
    if not case.as_of:
        return
    month = case.sightings.id.month
    if max(case.as_of).distance(month) > 1:
        yield Finding(
            Code.ANCHOR_AFTER_CLAIM,
            f"the claim is of {max(case.as_of)}, but {case.sightings.id} appeared in {month}",
            case.sightings.id.value,
            (str(max(case.as_of)), str(month)),
            str(month),
        )


def _withdrawn(case: AnchorCase) -> Iterator[Finding]:
    known, paper = case.sightings, case.paper
    if paper is None:
        return
    if record := known.withdrawal:
        comment = record.comment or paper.comment
        successor = successor_id(comment, paper.id.value)
        instead = f"; it points to {successor}" if successor else ""
        yield Finding(
            Code.ANCHOR_WITHDRAWN,
            f"{paper.id} is withdrawn as of v{record.latest.number} "
            f"({withdrawal_reason(comment)}){instead}",
            paper.id.value,
            tuple(text for text in (comment, successor) if text),
            f"v{record.latest.number}",
        )
    elif says_withdrawn(paper.comment) or says_withdrawn(paper.abstract):
        words = "comment" if says_withdrawn(paper.comment) else "abstract"
        denied = known.standing_denied
        tail = "arXiv's record does not mark it so" if denied else "arXiv's record is not read yet"
        yield Finding(
            Code.ANCHOR_MAYBE_WITHDRAWN,
            f"the {words} of {paper.id} speaks of a withdrawal; {tail}",
            paper.id.value,
            (paper.comment or paper.abstract,),
            f"v{paper.latest.number}",
        )


def _revised(case: AnchorCase) -> Iterator[Finding]:
    paper, anchor = case.paper, case.anchor
    if paper is None:
        return
    if anchor.said_version is not None and anchor.said_version > paper.latest.number:
        yield Finding(
            Code.ANCHOR_VERSION_UNKNOWN,
            f"the document names v{anchor.said_version} of {paper.id}; on "
            f"{paper.seen_at:%Y-%m-%d} arXiv had v{paper.latest.number} as the latest",
            paper.id.value,
            (f"v{anchor.said_version}", f"v{paper.latest.number}"),
            f"v{anchor.said_version}",
        )
    read_at = anchor.said_version or (anchor.baseline.version if anchor.baseline else None)
    if read_at is not None and paper.latest.number > read_at:
        yield Finding(
            Code.ANCHOR_REVISED,
            f"{paper.id} is at v{paper.latest.number}; the claim was read at v{read_at}",
            paper.id.value,
            (f"v{read_at}", f"v{paper.latest.number}"),
            f"v{paper.latest.number}",
        )


def _text_changed(case: AnchorCase) -> Iterator[Finding]:
    baseline, paper = case.anchor.baseline, case.paper
    if baseline is None or paper is None or not baseline.abstract or not paper.abstract:
        return
    before, after = _telling_marks(baseline.abstract), _telling_marks(paper.abstract)
    gone, come = sorted(before - after), sorted(after - before)
    if gone or come:
        said = ", ".join([*(f"−{mark}" for mark in gone), *(f"+{mark}" for mark in come)])
        yield Finding(
            Code.ANCHOR_TEXT_CHANGED,
            f"numbers or negations in the abstract of {paper.id} changed since "
            f"{baseline.seen_on}: {said}",
            paper.id.value,
            (*(f"-{mark}" for mark in gone), *(f"+{mark}" for mark in come)),
            said,
        )


def _published(case: AnchorCase) -> Iterator[Finding]:
    baseline, paper = case.anchor.baseline, case.paper
    if baseline is None or paper is None:
        return
    now = paper.doi or paper.journal_ref
    if now and not baseline.published_as:
        yield Finding(
            Code.ANCHOR_PUBLISHED,
            f"{paper.id} has appeared: {now}",
            paper.id.value,
            (now,),
            now,
        )


def _unreachable(case: AnchorCase) -> Iterator[Finding]:
    known = case.sightings
    if known.unreachable_since is not None:
        yield Finding(
            Code.UNREACHABLE,
            f"{known.id} could not be checked since {known.unreachable_since:%Y-%m-%d}: "
            f"{known.why_unreachable}",
            known.id.value,
        )


RULES: tuple[Callable[[AnchorCase], Iterator[Finding]], ...] = (
    _absent,
    _other_paper,
    _retitled_since,
    _month_differs,
    _after_claim,
    _withdrawn,
    _revised,
    _text_changed,
    _published,
    _unreachable,
)
"""Every anchor rule; their order does not matter."""


def _names_other_paper(case: AnchorCase) -> bool:
    if case.paper is None or not case.anchor.said_title:
        return False
    found = best_comparison(case.anchor.said_title, case.sightings.titles)
    return found is not None and found.band is TitleBand.OTHER


def _telling_marks(abstract: str) -> set[str]:
    numbers = {re.sub(r"\s+", "", found) for found in _NUMBER.findall(abstract)}
    negations = {found.lower() for found in _NEGATION.findall(abstract)}
    return numbers | negations
