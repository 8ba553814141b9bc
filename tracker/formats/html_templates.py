"""The templates of the HTML pages: everything escaped, unknown names refused."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from tracker.formats.anchor_words import paper_address
from tracker.formats.foreign import lines_of, plain
from tracker.formats.words import acknowledged_tail


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tracker.formats", "templates"),
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
    return environment


def html_template(name: str) -> Template:
    """A template of this room by its file name."""
    return _environment().get_template(name)


def _lines(text: str) -> str:
    return "\n".join(lines_of(text))
