"""Findings about who a paper is: title, first author and month as said against what arXiv says.

Three bands: what matches raises nothing, what is unlike asks, and only a title that no version of
the paper bore, confirmed by a second witness, is called another paper.
"""

from collections.abc import Iterator

from tracker.domain.anchor_cases import AnchorCase
from tracker.domain.authors import AuthorBand
from tracker.domain.findings import Code, Finding
from tracker.domain.months import Month
from tracker.domain.papers import Paper
from tracker.domain.titles import TitleBand, compare_titles, title_words


def title_findings(case: AnchorCase) -> Iterator[Finding]:
    """`anchor-retitled`, `anchor-other-paper` or `anchor-title-differs`; one at most."""
    anchor, known, paper = case.anchor, case.sightings, case.paper
    now = case.title_now
    if paper is None or now is None or now.band is TitleBand.MATCH:
        return
    ever = case.title_ever or now
    quoted = f"the document says “{anchor.said_title}”, arXiv says “{paper.title}”"
    if ever.band is TitleBand.MATCH:
        code, message = Code.ANCHOR_RETITLED, f"{known.id} has been retitled: {quoted}"
    elif case.other_paper and known.all_titles_known and _witnessed(case):
        code, message = Code.ANCHOR_OTHER_PAPER, f"{known.id} is another paper: {quoted}"
    else:
        reasons = [ever.why]
        if case.first_author is AuthorBand.SAME:
            reasons.append("the first author is the same, so it may have been retitled")
        if case.named_in_abstract:
            reasons.append("its abstract holds these very words, so they may name what it is about")
        why = "; ".join(reason for reason in reasons if reason)
        code = Code.ANCHOR_TITLE_DIFFERS
        message = f"titles differ, please look: {quoted}{f' ({why})' if why else ''}"
    evidence = (anchor.said_title, paper.title, f"score {ever.score:.2f}")
    fingerprint = " ".join(title_words(paper.title))
    yield Finding(code, message, known.id.value, evidence, fingerprint)


def author_findings(case: AnchorCase) -> Iterator[Finding]:
    """`anchor-author-differs`: no title was said, and the first author is surely another."""
    anchor, paper = case.anchor, case.paper
    if paper is None or anchor.said_title or case.first_author is not AuthorBand.OTHER:
        return
    yield Finding(
        Code.ANCHOR_AUTHOR_DIFFERS,
        f"authors differ, please look: the document names {anchor.said_authors[0]} first, "
        f"arXiv says {paper.authors[0]} for {paper.id} “{paper.title}”",
        paper.id.value,
        (anchor.said_authors[0], paper.authors[0], paper.title),
        paper.authors[0],
    )


def retitled_since(case: AnchorCase) -> Iterator[Finding]:
    """The title changed since the version that the document names, or since the tracker first saw
    the paper (when the document gave no title)."""
    paper, read = case.paper, _read_title(case)
    if paper is None or read is None or case.anchor.said_title:
        return
    title, when = read
    if compare_titles(title, paper.title).band is not TitleBand.MATCH:
        yield Finding(
            Code.ANCHOR_RETITLED,
            f"{paper.id} was “{title}” {when} and is “{paper.title}” now",
            paper.id.value,
            (title, paper.title),
            " ".join(title_words(paper.title)),
        )


def _read_title(case: AnchorCase) -> tuple[str, str] | None:
    """What the paper was called when it was read, and when that was."""
    said, base = case.anchor.said_version, case.anchor.baseline
    earlier = dict(case.sightings.earlier_titles)
    if said is not None and said in earlier:
        return earlier[said], f"at v{said}, the version named,"
    if base is None or (said is not None and said > base.version):
        return None
    return base.title, f"on {base.seen_on}"


def month_differs(case: AnchorCase) -> Iterator[Finding]:
    """The said month lies off every month of the paper, or the said year off all its years.

    The id carries the month of announcement, often one after the submission: one month is no
    difference. A document may date a paper by any version of it.
    """
    paper = case.paper
    if paper is None:
        return
    known = _months(paper)
    said, year = case.anchor.said_month, case.anchor.said_year
    written = ""
    if said is not None and not any(abs(said.distance(month)) <= 1 for month in known):
        written = str(said)
    elif said is None and year is not None:
        first, last = min(known).plus(-1).year, max(known).plus(1).year
        written = "" if first <= year <= last else str(year)
    if written:
        yield Finding(
            Code.ANCHOR_MONTH_DIFFERS,
            f"the document dates {paper.id} {written}; arXiv announced it in {paper.month}",
            paper.id.value,
            (written, str(paper.month)),
            str(paper.month),
        )


def _months(paper: Paper) -> list[Month]:
    dates = [version.submitted for version in paper.versions if version.submitted]
    return [paper.month, *(Month.of(day) for day in dates)]


def _witnessed(case: AnchorCase) -> bool:
    """Whether OAI-PMH has spoken of the id as well, or the said title is borne by another paper."""
    borne_elsewhere = case.suggestion is not None and case.suggestion.bears_title
    return case.sightings.by_oai is not None or borne_elsewhere
