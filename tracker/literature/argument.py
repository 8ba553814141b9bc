"""How much a paper argues about a question rather than builds a thing: a prior, never a verdict.

Of two papers with the same words, the one that asks, doubts, measures or explains bears on a claim;
the one that proposes a method uses the same words and leaves the claim alone. The strengths follow
the order in which such words told known reversals from other papers (questions and *really* most,
*rethinking* least); they move papers within a list and never onto it.
"""

import re

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
)
_ABSTRACT = (
    (
        re.compile(
            r"\bwe (?:find|show|observe|demonstrate|reveal|discover|argue|prove|investigate|"
            r"examine|study|analy[sz]e|ask)\b",
            re.I,
        ),
        0.25,
    ),
    (
        re.compile(
            r"\b(?:surprisingly|contrary to|challeng\w+ the|questions? (?:the|whether)|whether|"
            r"remains? (?:unclear|unknown|poorly|open)|fundamental|"
            r"our (?:findings|results|analysis) (?:suggest|show|reveal|indicate|challenge))\b",
            re.I,
        ),
        0.5,
    ),
    (re.compile(r"\b(?:overestimat|overclaim|mislead)", re.I), 0.8),
    (
        re.compile(
            r"\b(?:we (?:propose|introduce|present)|novel (?:framework|method)|outperform\w*|"
            r"state-of-the-art|code is available)\b",
            re.I,
        ),
        -0.4,
    ),
)
_MOST_TITLE, _MOST_TIMES = 4.0, 3
_LEAST_ABSTRACT, _MOST_ABSTRACT = -1.5, 2.0


def argues(title: str, abstract: str) -> float:
    """From about -0.2 (proposes a method) to 1.25 (asks whether something is really so)."""
    asked = min(_MOST_TITLE, sum(worth for words, worth in _TITLE if words.search(title)))
    said = sum(
        worth * min(_MOST_TIMES, len({found[0].lower() for found in words.finditer(abstract)}))
        for words, worth in _ABSTRACT
    )
    return asked / 4.0 + max(_LEAST_ABSTRACT, min(_MOST_ABSTRACT, said)) / 8.0
