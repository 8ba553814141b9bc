"""Names of authors in a text: said carefully, for a title is easily taken for a list of names."""

import re
from functools import lru_cache

_MOST = 50
_LATELY = 256
_PARTICLE = r"(?:and|de|van|der|den|von|la|le|di|da|du|del|dos|bin|el|al|ter|ten|zu|st\.)"
_INITIALS = r"(?:[A-ZÀ-Þ]\.[ \-–]?){1,4}"
_CAPITAL = r"[A-ZÀ-ÞĀ-Ž][\w'’`.-]*"
_NAME = re.compile(
    rf"(?:{_INITIALS}\s*|{_CAPITAL}\s+|{_PARTICLE}\s+){{0,4}}(?:{_CAPITAL}|{_INITIALS})(?:\s+(?:Jr|Sr|I{{2,3}})\.?)?",
)
_ET_AL = re.compile(
    r"(?:\bet\.?\s{0,2}al\b\.?|\band (?:others|colleagues)\b|等.{0,9})[,;:]{0,2}$", re.IGNORECASE
)
_LONGEST_END = 24
_LONGEST_LIST = 3000
_LONE_INITIALS = re.compile(rf"(?:[A-Z]{{1,3}}|{_INITIALS})\Z")
_SET_OFF = re.compile(r"[*_`“”\"{}]")
_INTRODUCED = re.compile(r"^(?:by|authors?:?|from)\s+", re.IGNORECASE)
_CAPITAL_END = re.compile(r"\b[A-Z]$")
_WITH_INITIALS = re.compile(rf"(?:^|\s){_INITIALS}(?:\s|$)")
_PAIR = re.compile(r"\s(?:and|&)\s")
_NAME_WORDS = re.compile(r"[\s-]")
_SEPARATOR = re.compile(r"\s*[;]\s*|\s*,?\s+(?:and|&)\s+|\s*&\s*|\s*,\s*")
_NO_NAME = frozenset(
    re.findall(
        r"\w+",
        """
        ability abstract adaptation adaptive agent agents aligning alignment analysis approach
        architecture artificial attention augmented autonomous bayesian benchmark benchmarking
        benchmarks beyond bias causal chain code cognitive comprehensive computing computer
        context contrastive convergence convolutional data dataset datasets deep deepmind
        detection diffusion distributed dynamics editing efficient embedding energy evaluating
        evaluation experiments fast feature field fields foundation framework gauge general
        generation generative google graph gravity human image images inference information
        instruction intelligence interpretability kernel knowledge language large layer learn
        learning limit linear llm llms long machine mathematical matrix meta method methods
        microsoft model modeling modelling models multi multimodal natural network networks
        neural nlp noise nonlinear openai optimal optimization parameter perspective physics
        planning policy pretrained pretraining prompt prompting quantum random reasoning
        recurrent reinforcement representation representations research retrieval reward review
        robust robotics safety scale scaling scattering science search self semantic sequence
        sparse statistical stochastic string structure study supervised supplementary survey
        symmetry system systems task tasks technical text theorem theory thought time token
        tokens towards training transfer transformer transformers tree understanding university
        unsupervised using vision visual web word words workshop world the a an of in on for
        with from to by via is are their its our new some all two three one high low how why what
        when where not toward can do does attack attacks theories problem problems results
        """,
    )
)
"""Words of titles and institutions that no author is called."""


@lru_cache(_LATELY)
def read_names(text: str, *, alone: bool = False) -> tuple[str, ...]:
    """The authors that a text lists, first one first; nothing where it does not read like a list.

    One name alone counts only with initials or *et al.*, for two capitals in a row may be anything;
    or, with `alone`, where nothing but a name can stand.
    """
    if len(text) > _LONGEST_LIST:
        return ()
    plain = " ".join(_SET_OFF.sub(" ", text).split()).strip(" ,;:.()[]")
    plain = _INTRODUCED.sub("", plain)
    plain = plain + "." if _CAPITAL_END.search(plain) else plain
    others = _ET_AL.search(plain, max(0, len(plain) - _LONGEST_END))
    plain = plain[: others.start()].rstrip(" ,") if others else plain
    parts = [part.strip() for part in _SEPARATOR.split(plain) if part.strip()]
    if not parts or len(parts) > 3 * _MOST:
        return ()
    names = _turned(parts)
    if not all(_is_name(name) for name in names):
        return ()
    return tuple(names[:_MOST]) if _is_list(names, plain, alone, others is not None) else ()


def _is_list(names: list[str], plain: str, alone: bool, others: bool) -> bool:
    short = [name for name in names if " " not in name.replace(".", " ").strip()]
    if others:
        return len(short) in {0, len(names)}
    if len(names) == 1:
        lone = alone and len(names[0].split()) in {2, 3, 4}
        return lone or _WITH_INITIALS.search(names[0]) is not None
    if len(short) == len(names):  # Vaswani and Shazeer
        return len(names) == 2 and _PAIR.search(plain) is not None
    return not short


def _turned(parts: list[str]) -> list[str]:
    """``Vaswani, A., Shazeer, N.`` as ``A. Vaswani``, ``N. Shazeer``."""
    names: list[str] = []
    for part in parts:
        if names and _LONE_INITIALS.match(part) and not _LONE_INITIALS.match(names[-1]):
            names[-1] = f"{part} {names[-1]}"
        else:
            names.append(part)
    return names


def _is_name(name: str) -> bool:
    words = name.split()
    if _LONE_INITIALS.match(name) or len(words) > 6 or len(name) > 60 or not _NAME.fullmatch(name):
        return False
    return not any(
        word.lower().strip(".") in _NO_NAME for word in _NAME_WORDS.split(name) if len(word) > 2
    )
