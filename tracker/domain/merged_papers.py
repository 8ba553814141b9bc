"""What is known of a paper after one more source has spoken: the newest version wins."""

from dataclasses import replace
from datetime import datetime

from tracker.domain.papers import Paper, Version


def merged(known: Paper, said: Paper) -> Paper:
    """Both words on one paper as one.

    Texts are those of the higher version; of two words on one version those of the later look, and
    of one moment the one said now. The order of coming decides nothing else. Versions, and what is
    known of each, are never forgotten; nor is an abstract by a source that has none.
    """
    if known == said:
        return known
    older, newer = (known, said) if _newness(known) <= _newness(said) else (said, known)
    # A file may leave out what it does not know; arXiv's own empty field is empty.
    silent = newer.source.by_file and newer.latest.number == older.latest.number
    return replace(
        newer,
        versions=_versions(older, newer),
        authors=newer.authors or older.authors,
        categories=newer.categories or older.categories,
        abstract=newer.abstract or older.abstract,
        comment=newer.comment or (older.comment if silent else ""),
        doi=newer.doi or (older.doi if silent else ""),
        journal_ref=newer.journal_ref or (older.journal_ref if silent else ""),
    )


def same_content(one: Paper, other: Paper) -> bool:
    """Whether two words on a paper differ at most in who said it and when."""
    return replace(one, source=other.source, seen_at=other.seen_at) == other


def _newness(paper: Paper) -> tuple[int, datetime]:
    return paper.latest.number, paper.seen_at


def _versions(older: Paper, newer: Paper) -> tuple[Version, ...]:
    known = {version.number: version for version in older.versions}
    for version in newer.versions:
        before = known.get(version.number, version)
        known[version.number] = Version(
            version.number,
            before.submitted if version.submitted is None else version.submitted,
            before.withdrawal if version.withdrawal is None else version.withdrawal,
        )
    return tuple(known[number] for number in sorted(known))
