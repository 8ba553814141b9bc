"""The names of arXiv's OAI-PMH sets: ``group:archive:CATEGORY``, as its help on OAI-PMH says."""

import re

from tracker.domain.errors import BadInputError

EVERYTHING = ""
"""The set that stands for all of arXiv: none is named in the request."""

_OWN_GROUPS = frozenset(("cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"))
_SET = re.compile(r"[a-z-]+(:[a-z-]+(:[A-Za-z-]+)?)?")
_CATEGORY = re.compile(r"[a-z-]+(\.[A-Za-z-]+)?")


def set_of(category: str) -> str:
    """The set of a category: ``cs.AI`` is ``cs:cs:AI``, ``hep-th`` is ``physics:hep-th``."""
    archive, _, subject = category.partition(".")
    group = archive if archive in _OWN_GROUPS else "physics"
    return ":".join(part for part in (group, archive, subject) if part)


def read_set(written: str) -> str:
    """A set from its own name, from a category, or from ``all``. Raises BadInputError."""
    text = written.strip()
    if text == "all":
        return EVERYTHING
    if ":" not in text and text in _OWN_GROUPS | {"physics"}:
        return text
    if ":" not in text and _CATEGORY.fullmatch(text):
        return set_of(text)
    if _SET.fullmatch(text):
        return text
    raise BadInputError(
        f"'{written}' is no set of arXiv", "write a category (cs.AI), a set (cs:cs:AI) or all"
    )


def holds(set_: str, category: str) -> bool:
    """Whether papers of this category are in the set."""
    own = set_of(category)
    return set_ == EVERYTHING or own == set_ or own.startswith(f"{set_}:")
