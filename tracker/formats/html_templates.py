"""The templates of the HTML pages: everything escaped, unknown names refused."""

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template

from tracker.formats.anchor_words import paper_address
from tracker.formats.foreign import lines_of, plain
from tracker.formats.words import (
    EVIDENCE_SHOWN,
    acknowledged_tail,
    more_evidence,
    untold_evidence,
)


@cache
def environment_of(*rooms: str) -> Environment:
    """Templates of these packages (each in its folder ``templates``) and of this room, in order."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(room) for room in (*rooms, "tracker.formats")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = plain
    environment.filters["lines"] = _lines
    environment.filters["address"] = paper_address
    environment.filters["acknowledged_tail"] = acknowledged_tail
    environment.filters["shown_evidence"] = lambda found: untold_evidence(found)[:EVIDENCE_SHOWN]
    environment.filters["more_evidence"] = more_evidence
    return environment


def html_template(name: str) -> Template:
    """A template of this room by its file name."""
    return environment_of().get_template(name)


def _lines(text: str) -> str:
    return "\n".join(lines_of(text))
