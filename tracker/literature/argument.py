"""How much a paper argues about a question rather than builds a thing: a prior, never a verdict.

Of two papers with the same words, the one that asks, doubts, measures or explains bears on a claim;
the one that proposes a method uses the same words and leaves the claim alone. The strengths follow
the order in which such words told known reversals from other papers (questions and *really* most,
*rethinking* least); they move papers within a list and never onto it.
"""

import re
from collections.abc import Sequence

_TITLE = (
    (re.compile(r"\?"), 2.0),
    (re.compile(r"\b(?:really|truly|closer look|reality check|sanity checks?)\b", re.I), 3.0),
    (re.compile(r"replicat|reproduc", re.I), 2.0),
    (re.compile(r"\b(?:mirage|illusions?|myths?|pitfalls?|fallac(?:y|ies)|curse)\b", re.I), 2.5),
    (
        re.compile(
            r"\b(?:cannot|can['’]t|fail(?:s|ures?)?|struggles?|not all you need|limits?|"
            r"limitations?|barriers?)\b",
            re.I,
        ),
        2.0,
    ),
    (
        re.compile(
            r"\b(?:revisiting|rethinking|reconsidering|demystifying|understanding|beyond|"
            r"unveiling|diagnosing|probing|dissecting)\b",
            re.I,
        ),
        1.5,
    ),
    (re.compile(r"\b(?:why|when|what|how|where|does|do|is|are|can|will)\b", re.I), 1.2),
    (
        re.compile(
            r"\b(?:analysis|investigat\w+|empirical|study|evidence|theory|theoretical|"
            r"mechanis\w+|paradox|trade-?offs?|role of|effects? of|impact of|perspective|"
            r"generali[sz]\w+)\b",
            re.I,
        ),
        1.0,
    ),
    (re.compile(r"\b(?:versus|vs|or|not|debate|controlled)\b", re.I), 0.8),
    (re.compile(r"\b(?:via|efficient|adaptive|framework for)\b", re.I), -1.0),
)
_ABSTRACT = (
    (
        0.25,
        """we find, we show, we observe, we demonstrate, we reveal, we discover, we argue, we prove,
        we investigate, we examine, we study, we analyze, we analyse, we ask""",
    ),
    (
        0.5,
        """surprisingly, contrary to, challenge the, challenges the, challenging the, whether,
        question the, questions the, remain unclear, remains unclear, remains unknown,
        remains poorly, remains open, fundamental, our findings suggest, our findings show,
        our findings reveal, our findings indicate, our findings challenge, our results suggest,
        our results show, our results reveal, our results indicate, our results challenge,
        our analysis shows, our analysis reveals""",
    ),
    (0.8, "overestimat*, overclaim*, mislead*"),
    (
        0.25,
        """findings, these results, our analysis, debate, unclear, suggest that, suggests that,
        suggesting that, reveal that, reveals that, indicate that, indicates that,
        indicating that""",
    ),
    (
        0.2,
        """does not, do not, rather than, merely, whereas, in contrast, however, degrade*,
        degrading, degradation, fail, fails""",
    ),
    (0.2, "controlled, systematic*, empirical*, theoretical*"),
    (
        -0.4,
        """we propose, we introduce, we present, novel framework, novel method, outperform*,
        state of the art, code is available""",
    ),
    (
        -0.25,
        """extensive experiments, superior, baselines, our method, our approach, our framework,
        novel, plug and play, efficient*""",
    ),
)
"""What words of an abstract are worth (``*``: and whatever follows); of each group at most three
different ones count."""


_Sought = Sequence[tuple[int, str]]
"""Groups by number, and what is looked for in a text whose words one space divides."""


def _sought() -> tuple[dict[str, _Sought], _Sought]:
    """Phrases by their first words, as most of these are in no text; and beginnings of words."""
    phrases: dict[str, list[tuple[int, str]]] = {}
    beginnings: list[tuple[int, str]] = []
    for group, (_, told) in enumerate(_ABSTRACT):
        for part in told.split(","):
            words = part.split()
            if words[-1].endswith("*"):
                beginnings.append((group, f" {words[-1][:-1]}"))
            else:
                phrases.setdefault(words[0], []).append((group, f" {' '.join(words)} "))
    return {word: tuple(sought) for word, sought in phrases.items()}, tuple(beginnings)


_PHRASES, _BEGINNINGS = _sought()
_WORTHS = tuple(worth for worth, _ in _ABSTRACT)
_LEAST_TITLE, _MOST_TITLE, _MOST_TIMES = -1.0, 4.0, 3
_LEAST_ABSTRACT, _MOST_ABSTRACT = -1.5, 3.0
MOST_ARGUED = _MOST_TITLE / 4.0 + _MOST_ABSTRACT / 8.0
"""More than this no paper argues."""
_APART = bytes(code if chr(code).isalnum() else 32 for code in range(128)) + bytes([32]) * 128


def argues(title: str, abstract: str) -> float:
    """From about -0.4 (proposes a method) to 1.4 (asks whether something is really so)."""
    asked = sum(worth for words, worth in _TITLE if words.search(title))
    times = _times(abstract)
    said = sum([worth * min(_MOST_TIMES, n) for worth, n in zip(_WORTHS, times, strict=True)])
    by_title = max(_LEAST_TITLE, min(_MOST_TITLE, asked)) / 4.0
    return by_title + max(_LEAST_ABSTRACT, min(_MOST_ABSTRACT, said)) / 8.0


def _times(abstract: str) -> list[int]:
    """How many different phrases of each group an abstract says."""
    letters = abstract.lower().encode("ascii", "replace").translate(_APART)
    words = letters.decode("ascii").split()
    text = f" {' '.join(words)} "
    times = [0] * len(_ABSTRACT)
    for word in _PHRASES.keys() & set(words):
        for group, phrase in _PHRASES[word]:
            times[group] += phrase in text
    for group, beginning in _BEGINNINGS:
        times[group] += beginning in text
    return times
