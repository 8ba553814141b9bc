"""The pages of what waits for a judgement: the queue of a month, and what models proposed."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.domain.retest_queue import RetestQueue
from tracker.formats.event_words import event_line
from tracker.web.forms import Fields, read_fields
from tracker.web.rendering import page

if TYPE_CHECKING:
    from datetime import date

    from tracker.bootstrap import Tracker

SIZE = 20
_MOST_PAGES = 100_000
_MOST_EVENTS = 10**9 - 1


def queue(request: Request) -> Response:
    """What to re-test this month, the most worthwhile first, and why each is there."""
    told = _queue(request)
    return page(request, "queue.html.j2", told=told, done=_recorded(request))


def draw(request: Request, _fields: Fields) -> Response:
    """Draw the claims by which P_hold is checked this month; once is enough."""
    tracker = _tracker(request)
    head = tracker.store.head()
    tracker.planning().queue(tracker.clock.now())
    after = tracker.store.head()
    told = f"?done={after.seq}" if after and after != head else ""
    return RedirectResponse(f"/queue{told}", status_code=303)


def proposals(request: Request) -> Response:
    """The verdicts that models proposed, those that wait first; of one claim or of all."""
    tracker = _tracker(request)
    fields = read_fields(request.url.query)
    written, number = fields.one("claim"), fields.number("page", 1, _MOST_PAGES)
    claim = tracker.store.find_claim(written) if written else None
    return page(
        request,
        "proposals.html.j2",
        told=tracker.browsing().proposals(claim, number, SIZE, tracker.clock.now()),
        claim=claim,
        back="proposals",
        who=request.app.state.who,
        done=_recorded(request),
    )


def _queue(request: Request) -> RetestQueue:
    """The queue, kept until the ledger grows or the day ends: many claims may be judged for it."""
    tracker = _tracker(request)
    now, head = tracker.clock.now(), tracker.store.head()
    key = (head.seq if head else 0, now.date())
    kept: tuple[tuple[int, date], RetestQueue] | None = request.app.state.queue
    if kept is None or kept[0] != key:
        kept = (key, tracker.planning().look(now))
        request.app.state.queue = kept
    return kept[1]


def _recorded(request: Request) -> list[str]:
    """What the form that led here has written, in the words of the ledger."""
    number = read_fields(request.url.query)
    if not number.one("done"):
        return []
    seq = number.number("done", 0, _MOST_EVENTS)
    event = next(_tracker(request).store.events(seq - 1), None)
    return [event_line(event)] if event is not None and event.seq == seq else []


def _tracker(request: Request) -> "Tracker":
    tracker: Tracker = request.app.state.tracker
    return tracker
