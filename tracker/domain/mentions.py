"""Whether a newer paper names a paper that a claim rests on, as far as its own record says so.

A record is title, abstract and comment: what stands in the list of references nobody tells. To be
named says nothing about being right or wrong.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper
from tracker.domain.title_words import telling_words, title_words

LEAST_TOLD = 3
"""Telling words of a title that make it a name: *Deep learning* stands in many titles."""
_QUOTED = re.compile(r"[“”„\"«‘'`]+([^“”„\"«»]{8,}?)[”“\"»’'`]+")
_ANSWERED = re.compile(
    r"^\W*(?:an? |the )?(?:comments?|reply|response|rebuttal|erratum|corrigendum|addendum|"
    r"reproducibility report)(?:\s+(?:on|to|for)\b|\s*:)\W*",
    re.IGNORECASE,
)
_END = re.compile(r"[^\w\s]|$")


def named_in(paper: Paper, cited: Iterable[tuple[ArxivId, str]]) -> tuple[ArxivId, ...]:
    """Those of some papers, told by id and title, that `paper` names.

    By the id in its title, abstract or comment, or by the whole title in its own, quoted or
    answered (*Comment on*, *Reply to*). That the words of one title are in another says nothing:
    of 180,000 papers nearly 9,000 have the title of another in theirs, most because both say
    *Large Language Models*.
    """
    return tuple([id_ for id_, title in cited if _says_id(paper, id_) or _says_title(paper, title)])


def _says_id(paper: Paper, id_: ArxivId) -> bool:
    return any(
        id_.value in text and _as_id(id_.value).search(text) is not None
        for text in (paper.abstract, paper.comment, paper.title)
    )


@lru_cache(maxsize=256)
def _as_id(value: str) -> re.Pattern[str]:
    begins = r"(?:(?<![\w.-])|(?<=arxiv)|(?<=arxiv\.))"
    return re.compile(rf"{begins}{re.escape(value)}(?!\d)", re.IGNORECASE)


def _says_title(paper: Paper, title: str) -> bool:
    words = title_words(title)
    if len(telling_words(words)) < LEAST_TOLD:
        return False
    told = list(_QUOTED.findall(paper.title))
    if answered := _ANSWERED.match(paper.title):
        rest = paper.title[answered.end() :]
        told += [rest[: end.start()] for end in _END.finditer(rest)]
    return any(title_words(each) == words for each in told)
