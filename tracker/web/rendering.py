"""Turns values into pages: the templates, what every page knows, and the one style sheet."""

import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tracker import __version__
from tracker.domain.status import Status
from tracker.domain.tracked import Verdict
from tracker.formats import words
from tracker.formats.foreign import plain
from tracker.formats.html_templates import environment_of
from tracker.formats.html_wording import WORDING
from tracker.formats.status_bar import draw_status_bar
from tracker.formats.word_diff import marked_parts
from tracker.web.entry import Entry

_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s<>\"'{}\\\\]{1,200}")
NAVIGATION = (
    ("/", "Tonight"),
    ("/queue", "Queue"),
    ("/library", "Library"),
    ("/inquiries", "Inquiries"),
    ("/proposals", "Proposals"),
    ("/forecast", "Forecast"),
    ("/calibration", "Calibration"),
    ("/audit", "Audit"),
    ("/runs", "Runs"),
)

_VERDICT_TONES = {
    Verdict.HOLDS: Status.FRESH,
    Verdict.WEAKENED: Status.CONTESTED,
    Verdict.OVERTURNED: Status.OVERTURNED,
    Verdict.INCONCLUSIVE: Status.DUE,
}
"""The status that a verdict leads to, whose colour it has."""


@cache
def _templates() -> Environment:
    environment = environment_of("tracker.web")
    environment.globals.update(WORDING)
    environment.globals.update(
        navigation=NAVIGATION,
        verdict_tones=_VERDICT_TONES,
        version=__version__,
        status_bar=draw_status_bar,
        totals=words.totals,
        assets={name: f"/static/{_named(name, body)}" for name, (body, _) in assets().items()},
    )
    environment.filters.update(
        day=words.day,
        minute=words.minute,
        changes=marked_parts,
        words=_made_plain,
        paragraphs=lambda text: [part for part in text.splitlines() if part.strip()],
        doi_address=_doi_address,
        took=_took,
        in_path=lambda text: quote(text, safe=""),
    )
    return environment


@cache
def assets() -> dict[str, tuple[bytes, str]]:
    """What pages load, all of it from us: name, body and media type."""
    style = environment_of("tracker.web").get_template("look.css.j2").render(statuses=tuple(Status))
    folder = files("tracker.web") / "static"
    return {
        "look.css": (style.encode(), "text/css; charset=utf-8"),
        "page.js": ((folder / "page.js").read_bytes(), "text/javascript; charset=utf-8"),
        "mark.svg": ((folder / "mark.svg").read_bytes(), "image/svg+xml"),
    }


@cache
def assets_by_path() -> dict[str, tuple[bytes, str]]:
    """The same by the name they are served under, which holds a digest: it may be kept for ever."""
    return {_named(name, asset[0]): asset for name, asset in assets().items()}


def _named(name: str, body: bytes) -> str:
    stem, dot, ending = name.partition(".")
    return f"{stem}-{hashlib.sha256(body).hexdigest()[:12]}{dot}{ending}"


def _made_plain(text: str) -> str:
    """Plain text whose blanks at both ends stay: a piece of a longer line."""
    inside = plain(text)
    before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{before}{inside}{after}" if inside else before or after


def _doi_address(written: str) -> str:
    """The address of a DOI; empty for anything that is none."""
    return f"https://doi.org/{quote(written, safe='/')}" if _DOI.fullmatch(written) else ""


def _took(seconds: float) -> str:
    """``41 s``, ``3 min``, ``2 h 5 min``."""
    whole = max(0, round(seconds))
    if whole < 120:
        return f"{whole} s"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """A page of ours. Every one knows who may write and where in the house it stands."""
    entry: Entry = request.app.state.entry
    cookie = request.cookies.get(request.app.state.cookie, "")
    may_write = entry.knows(cookie)
    told = (
        _templates()
        .get_template(template)
        .render(
            path=request.url.path,
            may_write=may_write,
            mark=entry.mark(cookie) if may_write else "",
            **{"back": "", "written": (), **values},
        )
    )
    return HTMLResponse(told, status_code=status)
