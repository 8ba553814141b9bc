"""Words that announce a challenge; a cue is read aloud, it decides nothing.

The families are those that told known reversals of machine-learning claims from other papers. In a
title: *really/truly*, a closer look, replication, *mirage/illusion/myth*, *cannot* and *not all you
need*, a question, revisiting and rethinking. In an abstract: challenging an assumption,
overestimated or misleading results, *contrary to*. Strengths are the likelihood ratios measured
there, rounded; most rest on few cases, so their order matters more than their size. Any cue flags
about half of the reversals and 6% of all papers: read it only on the few best matches of a claim.
"""

import re
from collections.abc import Iterable

_TITLE = (
    (re.compile(r"\b(?:really|truly)\b", re.I), 100),
    (re.compile(r"\b(?:reality check|closer look|sanity checks?)\b", re.I), 60),
    (re.compile(r"\b(?:non-?)?(?:replicat|reproducib)\w*", re.I), 23),
    (re.compile(r"\b(?:mirage|illusions?|myths?|pitfalls?|fallac(?:y|ies)|curse)\b", re.I), 20),
    (
        re.compile(r"\b(?:cannot|can['’]t|fails? to|not all you need|false sense of \w+)\b", re.I),
        16,
    ),
    (re.compile(r"\b(?:revisit(?:ing|ed)|debunk\w*|contrary to)\b", re.I), 10),
    (re.compile(r"\b(?:rethinking|reconsidering|beyond|limits of|limitations of)\b", re.I), 4),
    (re.compile(r"\b(?:shrinks?|inevitable)\b", re.I), 4),
)
_QUESTION = 15
_ABSTRACT = (
    (
        re.compile(
            r"\b(?:challeng\w+|contradict\w*|refut\w+|disprov\w+|overturn\w*|call\w* into question)"
            r" (?:\w+ ){0,3}?(?:assumptions?|beliefs?|views?|notions?|claims?|wisdom|hypothes[ie]s|"
            r"findings?|results|studies|conclusions?|narratives?)\b",
            re.I,
        ),
        13,
    ),
    (
        re.compile(r"\b(?:overestimat\w*|overclaim\w*|overstat\w*|misleading(?:ly)?)\b", re.I),
        12,
    ),
    (
        re.compile(
            r"\b(?:no consensus|disagree\w* with (?:\w+ ){0,2}?(?:results|findings|studies))\b",
            re.I,
        ),
        3,
    ),
    (re.compile(r"\bcontrary to(?: \w+){1,2}", re.I), 4),
    (re.compile(r"\b(?:fails? to (?:hold|generali[sz]e|replicate|transfer))\b", re.I), 4),
)
STRONG = 50
"""A cue from this strength on is told as a finding; so are two of any strength on one paper."""


def title_cues(title: str) -> tuple[str, ...]:
    """The words of the title that announce a challenge, as they stand there, in order."""
    found = {match.start(): match[0] for cue, _ in _TITLE for match in cue.finditer(title)}
    words = [found[start] for start in sorted(found)]
    if title.rstrip().endswith("?"):
        words.append("?")
    return tuple(dict.fromkeys(words))


def abstract_cues(abstract: str) -> tuple[str, ...]:
    """The words of the abstract that announce a challenge, quoted, in order."""
    found = {match.start(): match[0] for cue, _ in _ABSTRACT for match in cue.finditer(abstract)}
    return tuple(dict.fromkeys(" ".join(found[start].split()) for start in sorted(found)))


def challenge_cues(title: str, abstract: str) -> tuple[str, ...]:
    """The cues of a paper: those of its title, then those of its abstract."""
    return tuple(dict.fromkeys((*title_cues(title), *abstract_cues(abstract))))


def cue_strength(cue: str) -> int:
    """How telling the words of a cue are, as a likelihood ratio; 1 for what is none."""
    if cue == "?":
        return _QUESTION
    return max((worth for words, worth in (*_TITLE, *_ABSTRACT) if words.search(cue)), default=1)


def is_strong(cues: Iterable[str]) -> bool:
    """Whether these cues of one paper are worth a finding: a strong one, or two that meet."""
    strengths = [cue_strength(cue) for cue in cues]
    return len(strengths) >= 2 or any(each >= STRONG for each in strengths)
