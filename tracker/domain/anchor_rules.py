"""Findings about one anchor: what the document said against what arXiv says.

One rule a function, all pure; each takes the case and yields findings. A failed look yields
`unreachable` and nothing else; what the document shows by itself is told without any look.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tracker.domain.anchor_cases import AnchorCase as AnchorCase
from tracker.domain.claims import Anchor, Claim
from tracker.domain.doi_updates import UpdateKind
from tracker.domain.findings import Code, Finding
from tracker.domain.identity_rules import (
    author_findings,
    month_differs,
    retitled_since,
    title_findings,
)
from tracker.domain.papers import Paper
from tracker.domain.read_texts import text_changed
from tracker.domain.sightings import Sightings
from tracker.domain.suggestions import Suggestion, with_suggestions
from tracker.domain.titles import TitleBand
from tracker.domain.withdrawals import (
    abstract_says_withdrawn,
    hints_at_withdrawal,
    says_withdrawn,
    successor_id,
    withdrawal_reason,
)

_BY_SNAPSHOT = frozenset(
    {Code.ANCHOR_TITLE_DIFFERS, Code.ANCHOR_AUTHOR_DIFFERS, Code.ANCHOR_MONTH_DIFFERS}
)


def anchor_findings(
    claim: Claim, anchor: Anchor, known: Sightings | None, suggestion: Suggestion | None = None
) -> list[Finding]:
    """Every finding about one anchor of a claim, in no particular order.

    `suggestion` is the paper perhaps meant by it, told beside the findings that it may explain.
    """
    if anchor.id is None:
        message = f"'{anchor.written}' is not an arXiv id: {anchor.problem}"
        found = [
            Finding(Code.ANCHOR_MALFORMED, message, anchor.written, fingerprint=anchor.written)
        ]
    else:
        case = AnchorCase(anchor, known or Sightings(anchor.id), claim.as_of, suggestion)
        found = [finding for rule in RULES for finding in rule(case)]
    return with_suggestions(found, suggestion)


def findings_by_snapshot(claim: Claim, anchor: Anchor, paper: Paper) -> list[Finding]:
    """What a snapshot's title, author and month say of an anchor that arXiv did not answer for.

    Only questions, never accusations, each labelled with the day of the snapshot.
    """
    seen = Sightings(paper.id, by_api=paper)
    label = f" (by the bundled snapshot of {paper.seen_at:%Y-%m-%d})"
    return [
        replace(finding, message=finding.message + label)
        for finding in anchor_findings(claim, anchor, seen)
        if finding.code in _BY_SNAPSHOT
    ]


def suspicious(case: AnchorCase) -> bool:
    """Whether an accusation would rest on one witness, so that OAI-PMH must be asked as well."""
    known, paper = case.sightings, case.paper
    if known.absences:
        return True
    if paper is None:
        return False
    if _speaks_of_withdrawal(paper):
        return not (known.withdrawal or known.standing_denied)
    corroborated = case.suggestion is not None and case.suggestion.bears_title
    return case.other_paper and known.by_oai is None and not corroborated


def worth_a_record(case: AnchorCase) -> bool:
    """Whether OAI-PMH should be asked although nobody would be accused without it: the comment
    tells of an error or a successor, as two of five withdrawals do and hardly any other paper."""
    known, paper = case.sightings, case.paper
    if paper is None or not hints_at_withdrawal(paper.comment):
        return False
    return not (known.withdrawal or known.standing_denied)


def _speaks_of_withdrawal(paper: Paper) -> bool:
    return says_withdrawn(paper.comment) or abstract_says_withdrawn(paper.abstract)


def needs_earlier_titles(case: AnchorCase) -> bool:
    """Whether the titles of earlier versions must be read before a title is called unlike."""
    found = case.title_ever
    unlike = found is not None and found.band is not TitleBand.MATCH
    return unlike and not case.sightings.all_titles_known


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
    elif _speaks_of_withdrawal(paper):
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
            f"{paper.id} is at v{paper.latest.number}; it was read at v{read_at}",
            paper.id.value,
            (f"v{read_at}", f"v{paper.latest.number}"),
            f"v{paper.latest.number}",
        )


def _published(case: AnchorCase) -> Iterator[Finding]:
    baseline, paper = case.anchor.baseline, case.paper
    if baseline is None or paper is None:
        return
    now = paper.doi or paper.journal_ref
    if now and not baseline.published_as:
        told = tuple(text for text in (paper.doi, paper.journal_ref) if text)
        yield Finding(
            Code.ANCHOR_PUBLISHED,
            f"{paper.id} has appeared: {'; '.join(told)}",
            paper.id.value,
            told,
            now,
        )


_NOTICES = {
    UpdateKind.RETRACTION: (Code.ANCHOR_RETRACTED, "has been retracted"),
    UpdateKind.CONCERN: (Code.ANCHOR_CONCERN, "is under an expression of concern"),
    UpdateKind.CORRECTION: (Code.ANCHOR_CORRECTED, "has been corrected"),
}


def _noticed(case: AnchorCase) -> Iterator[Finding]:
    """What Crossref says of the published version; kinds of notices are never mixed."""
    paper, standing = case.paper, case.sightings.published
    if paper is None or standing is None or not standing.speaks_of(paper.doi):
        return
    for kind, (code, happened) in _NOTICES.items():
        notices = [update for update in standing.updates if update.kind is kind]
        if notices:
            told = tuple(
                " ".join(part for part in (each.notice, each.on, each.source) if part)
                for each in notices
            )
            yield Finding(
                code,
                f"the published version of {paper.id}, {standing.doi}, {happened}: "
                f"{'; '.join(told)}",
                paper.id.value,
                told,
                ",".join(sorted({each.notice for each in notices})),
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
    title_findings,
    author_findings,
    retitled_since,
    month_differs,
    _after_claim,
    _withdrawn,
    _revised,
    text_changed,
    _published,
    _noticed,
    _unreachable,
)
"""Every anchor rule; their order does not matter."""
