"""The pages that only read. Each asks one service and shows what it says; none writes anything."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.domain.claims import InquiryId, Kind
from tracker.domain.library_pages import ClaimFilter
from tracker.formats import claim_words, words
from tracker.formats.anchor_words import unreachable_sentences
from tracker.formats.event_words import event_line
from tracker.formats.reading_order import groups_worst_first
from tracker.services.browse_library import MOVES_SHOWN
from tracker.web.claim_page import claim_values
from tracker.web.forms import read_fields
from tracker.web.library_query import (
    ORDERS,
    SIZE,
    address,
    read_filter,
    read_number,
    read_order,
    toggled,
)
from tracker.web.rendering import page

if TYPE_CHECKING:
    from tracker.bootstrap import Tracker


def tonight(request: Request) -> Response:
    """What changed since the last run and what to do first."""
    tracker = _tracker(request)
    told = tracker.browsing().tonight(tracker.clock.now())
    run = told.report.run
    return page(
        request,
        "tonight.html.j2",
        told=told,
        report=told.report,
        groups=groups_worst_first(told.report),
        moves_shown=MOVES_SHOWN,
        run_line=words.run_line(run),
        interrupted=words.interrupted_line(told.report.interrupted),
        unreachable=unreachable_sentences(told.unreachable, 8),
        held_back=words.held_back_line(run),
        receipt=words.receipt(run.coverage) if run else "",
        troubles=run.coverage.troubles if run else (),
        about_leads=claim_words.ABOUT_LEADS,
    )


def library(request: Request) -> Response:
    """Claims by status, kind, topic, inquiry and words, a page at a time."""
    tracker = _tracker(request)
    fields = read_fields(request.url.query)
    wanted, order = read_filter(fields), read_order(fields)
    told = tracker.browsing().library(wanted, order, read_number(fields), SIZE, tracker.clock.now())
    return page(
        request,
        "library.html.j2",
        told=told,
        wanted=wanted,
        address=address,
        chips=[
            (status, number, address(toggled(wanted, status), order))
            for status, number in words.totals(
                {**dict.fromkeys(wanted.statuses, 0), **told.by_status}
            )
        ],
        searching=" ".join(wanted.words),
        filtered=wanted != ClaimFilter(),
        kinds=tuple(Kind),
        orders=ORDERS,
    )


def claim(request: Request) -> Response:
    """One claim with its whole story. The beginning of an id leads to the claim it names."""
    tracker = _tracker(request)
    written = request.path_params["claim"]
    found = tracker.store.find_claim(written)
    if found != written:
        return RedirectResponse(f"/claims/{found}", status_code=307)
    now = tracker.clock.now()
    told = tracker.browsing().claim(found, now)
    values = claim_values(told, now.date(), tracker.settings.policy)
    done = read_fields(request.url.query).one("done")
    said = [event_line(sealed) for sealed in told.history if str(sealed.seq) == done]
    return page(request, "claim.html.j2", done=said, who=request.app.state.who, **values)


def inquiries(request: Request) -> Response:
    """Every inquiry and where its claims stand."""
    return page(request, "inquiries.html.j2", inquiries=_tracker(request).browsing().inquiries())


def inquiry(request: Request) -> Response:
    """One inquiry: its question, its essay, its claims and the papers that carry none."""
    tracker = _tracker(request)
    wanted = InquiryId(request.path_params["inquiry"])
    number = read_number(read_fields(request.url.query))
    return page(
        request,
        "inquiry.html.j2",
        told=tracker.browsing().inquiry(wanted, number, SIZE, tracker.clock.now()),
        about_leads=claim_words.ABOUT_LEADS,
    )


def _tracker(request: Request) -> "Tracker":
    tracker: Tracker = request.app.state.tracker
    return tracker
