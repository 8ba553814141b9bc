"""Words in a title that announce a challenge; a cue is read aloud, it decides nothing.

The families are those that told known reversals of machine-learning claims from other papers: a
question as title, *really/truly*, a closer look, replication, *mirage/illusion/myth*, *cannot* and
*not all you need*, revisiting and rethinking. They flag about half of the reversals and 6% of all
papers, so they are worth reading only on the few best matches of a claim.
"""

import re

_CUES = (
    re.compile(r"\b(?:really|truly)\b", re.I),
    re.compile(r"\b(?:reality check|closer look|sanity checks?)\b", re.I),
    re.compile(r"\b(?:non-?)?(?:replicat|reproducib)\w*", re.I),
    re.compile(r"\b(?:mirage|illusions?|myths?|pitfalls?|fallac(?:y|ies)|curse)\b", re.I),
    re.compile(r"\b(?:cannot|can['’]t|fails? to|not all you need|false sense of \w+)\b", re.I),
    re.compile(r"\b(?:revisit(?:ing|ed)|rethinking|reconsidering|debunk\w*|beyond)\b", re.I),
    re.compile(r"\b(?:limits of|limitations of|shrinks?|inevitable|contrary to)\b", re.I),
)


def title_cues(title: str) -> tuple[str, ...]:
    """The words of the title that announce a challenge, as they stand there, in order."""
    found = {match.start(): match[0] for cue in _CUES for match in cue.finditer(title)}
    words = [found[start] for start in sorted(found)]
    if title.rstrip().endswith("?"):
        words.append("?")
    return tuple(dict.fromkeys(words))
