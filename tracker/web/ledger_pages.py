"""The pages about the ledger and the runs, and what can be downloaded from them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from tracker.domain.audits import EventFilter
from tracker.domain.errors import BadInputError
from tracker.domain.ledger import EventKind
from tracker.formats import words
from tracker.formats.audit_table import AUDIT_FORMATS, CLAIM_FORMATS
from tracker.formats.audit_text import difference_lines, fault_lines
from tracker.formats.event_words import COLUMNS, event_line, event_row
from tracker.formats.history_words import CLAIM_COLUMNS, history_row
from tracker.web.forms import Fields, read_fields
from tracker.web.rendering import page

if TYPE_CHECKING:
    from tracker.bootstrap import Tracker
    from tracker.services.audit import Audit

SIZE = 100
"""Events on a page."""
RUNS_SIZE = 50
_MOST_PAGES = 10_000_000
_MEDIA = {
    "csv": "text/csv",
    "md": "text/markdown",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "html": "text/html",
}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOWNLOADS = ("csv", "xlsx", "json", "jsonl", "md", "html")


@dataclass(frozen=True)
class _Asked:
    """What an address asks of the ledger: as read, and as it was written."""

    wanted: EventFilter
    written: tuple[tuple[str, str], ...]

    def address(self, path: str, **more: object) -> str:
        said = [*self.written, *((name, str(value)) for name, value in more.items())]
        return f"{path}?{urlencode(said)}" if said else path


def audit(request: Request) -> Response:
    """The ledger, the latest event first, narrowed by claim, kind and day."""
    tracker = _tracker(request)
    fields = read_fields(request.url.query)
    asked = _asked(tracker, fields)
    number = fields.number("page", 1, _MOST_PAGES)
    found = tracker.browsing().events(asked.wanted, number, SIZE)
    result = tracker.auditing().verify() if fields.one("verify") else None
    return page(
        request,
        "audit.html.j2",
        found=found,
        rows=[(sealed, event_line(sealed)) for sealed in found.events],
        number=number,
        pages=max(1, -(-found.total // SIZE)),
        asked=asked,
        fields=fields,
        kinds=tuple(EventKind),
        downloads=DOWNLOADS,
        result=result,
        troubles=(
            *fault_lines(result.faults, result.beyond),
            *difference_lines(result.differences),
        )
        if result
        else (),
    )


def download(request: Request) -> Response:
    """The audit table in one of its formats, streamed; one row an event or one row a claim."""
    tracker, form = _tracker(request), request.path_params["form"]
    fields = read_fields(request.url.query)
    wanted, per = _asked(tracker, fields).wanted, fields.one("per") or "event"
    if per not in {"event", "claim"} or form not in DOWNLOADS:
        raise HTTPException(404)
    name = f"audit-{per}s.{form}"
    if form == "xlsx":
        return _workbook(tracker.auditing(), wanted, per, name)
    return StreamingResponse(
        _texts(tracker.auditing(), wanted, per, form),
        media_type=f"{_MEDIA[form]}; charset=utf-8",
        headers=_attached(name),
    )


def runs(request: Request) -> Response:
    """Every night: what was asked, what was answered, from where, and what went wrong."""
    tracker = _tracker(request)
    number = read_fields(request.url.query).number("page", 1, _MOST_PAGES)
    found = tracker.store.runs(number * RUNS_SIZE + 1)
    shown = found[(number - 1) * RUNS_SIZE : number * RUNS_SIZE]
    return page(
        request,
        "runs.html.j2",
        runs=[(run, words.receipt(run.coverage)) for run in shown],
        number=number,
        more=len(found) > number * RUNS_SIZE,
    )


def _asked(tracker: "Tracker", fields: Fields) -> _Asked:
    """Raises BadInputError, ClaimNotFoundError, AmbiguousClaimError."""
    claim = fields.one("claim")
    wanted = EventFilter(
        claim_id=tracker.store.find_claim(claim) if claim else None,
        first=fields.day("from"),
        last=fields.day("to"),
        kinds=frozenset(map(_kind, fields.all("event"))),
    )
    kept = ("claim", "event", "from", "to")
    written = tuple((name, value) for name in kept for value in fields.all(name))
    return _Asked(wanted, written)


def _kind(written: str) -> EventKind:
    if written not in set(EventKind):
        raise BadInputError(f"'{written}' is not a kind of event", "choose one from the list")
    return EventKind(written)


def _texts(told: "Audit", wanted: EventFilter, per: str, form: str) -> Iterator[str]:
    if per == "claim":
        return CLAIM_FORMATS[form](told.claims(wanted))
    return AUDIT_FORMATS[form](told.events(wanted))


def _workbook(told: "Audit", wanted: EventFilter, per: str, name: str) -> Response:
    from tracker.formats.spreadsheet import write_workbook

    with NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    if per == "claim":
        write_workbook(path, "Claims", CLAIM_COLUMNS, map(history_row, told.claims(wanted)))
    else:
        write_workbook(path, "Events", COLUMNS, map(event_row, told.events(wanted)))
    forget: Callable[[], None] = path.unlink
    return FileResponse(
        path, media_type=_WORKBOOK, filename=name, background=BackgroundTask(forget)
    )


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _tracker(request: Request) -> "Tracker":
    tracker: Tracker = request.app.state.tracker
    return tracker
