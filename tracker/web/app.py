"""The application: addresses and the pages behind them, and errors in our words."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tracker.domain.errors import (
    AmbiguousClaimError,
    BadInputError,
    ClaimMovedError,
    ClaimNotFoundError,
    EvidenceRefusedError,
    IllegalMoveError,
    InquiryNotFoundError,
    TrackerError,
)
from tracker.web import acts, judging_pages, ledger_pages, outlook_pages, pages
from tracker.web.entry import COOKIE, Entry
from tracker.web.forms import Fields
from tracker.web.guard import Guard
from tracker.web.rendering import assets_by_path, page

if TYPE_CHECKING:
    from tracker.bootstrap import Tracker

_YEAR = "public, max-age=31536000, immutable"
_WORDS = {
    404: ("There is no such page", "The address may be mistyped, or the page was moved."),
    405: ("This page cannot be used that way", "Go back and use its links and buttons."),
}


def make_app(
    tracker: "Tracker", entry: Entry, *, hosts: Collection[str], port: int, who: str = ""
) -> ASGIApp:
    """The pages over one library. `hosts` are the names it answers to besides localhost; `port`
    keeps the cookies of two trackers on one machine apart; `who` judges when nobody else is named.
    """
    app = Starlette(
        routes=[
            Route("/", pages.tonight),
            Route("/library", pages.library),
            Route("/claims/{claim}", pages.claim),
            *(
                Route(f"/claims/{{claim}}/{name}", acts.endpoint(do), methods=["POST"])
                for name, do in acts.ACTS.items()
            ),
            Route("/queue", judging_pages.queue),
            Route("/queue/draw", acts.guarded(judging_pages.draw), methods=["POST"]),
            Route("/proposals", judging_pages.proposals),
            Route("/inquiries", pages.inquiries),
            Route("/inquiries/{inquiry}", pages.inquiry),
            Route("/audit", ledger_pages.audit),
            Route("/audit/export/{form}", ledger_pages.download),
            Route("/runs", ledger_pages.runs),
            Route("/forecast", outlook_pages.forecast),
            Route("/forecast.csv", outlook_pages.forecast_table),
            Route("/calibration", outlook_pages.calibration),
            Route("/report.html", outlook_pages.report_file),
            Route("/feed.xml", outlook_pages.feed),
            Route("/static/{name}", _asset),
        ],
        middleware=[Middleware(_KeyInAddress)],
        exception_handlers={
            TrackerError: _told,
            HTTPException: _http_error,
            Exception: _bug,
        },
    )
    app.state.tracker, app.state.entry = tracker, entry
    app.state.forecast = app.state.queue = None
    app.state.cookie, app.state.who = f"{COOKIE}-{port}", who
    return Guard(app, hosts)


class _KeyInAddress:
    """Takes the key out of an address and gives the browser a cookie for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._exchange(Request(scope)) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)

    def _exchange(self, request: Request) -> Response | None:
        if request.method != "GET" or "token" not in request.query_params:
            return None
        entry: Entry = request.app.state.entry
        written = request.query_params["token"]
        if not entry.opens(written):
            return page(
                request,
                "trouble.html.j2",
                403,
                title="This key opens nothing",
                what="The key in the address is not that of this tracker: it was started anew, or "
                "the address was cut.",
                advice="Use the address that tracker serve printed last.",
            )
        path = "/" + request.url.path.lstrip("/\\")  # never another host, whatever the address said
        answer = RedirectResponse(path, status_code=303)
        answer.set_cookie(
            request.app.state.cookie,
            entry.new_cookie(),
            httponly=True,
            samesite="strict",
            secure=_encrypted(request),
        )
        return answer


def _encrypted(request: Request) -> bool:
    """Whether the browser came over TLS, perhaps to a server before us; believed for the worse:
    a cookie that is kept from plain HTTP."""
    before = request.headers.get("x-forwarded-proto", "").lower()
    return "https" in {request.url.scheme, before}


def _asset(request: Request) -> Response:
    found = assets_by_path().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    body, media = found
    return Response(body, media_type=media, headers={"Cache-Control": _YEAR})


def _told(request: Request, error: Exception) -> Response:
    """An expected error in its own words."""
    if not isinstance(error, TrackerError):
        raise error
    status, title = _standing(error)
    fields: Fields | None = getattr(request.state, "written", None)
    return page(
        request,
        "trouble.html.j2",
        status,
        title=title,
        what=error.message,
        advice=error.advice,
        back=request.url.path.rpartition("/")[0] if fields else "",
        written=fields.told() if fields else (),
    )


def _standing(error: TrackerError) -> tuple[int, str]:
    match error:
        case ClaimNotFoundError():
            return 404, "There is no such claim"
        case InquiryNotFoundError():
            return 404, "There is no such inquiry"
        case AmbiguousClaimError():
            return 404, "Several claims begin like this"
        case ClaimMovedError():
            return 409, "The claim changed while you were reading"
        case IllegalMoveError():
            return 409, "A claim that stands there cannot be moved like that"
        case EvidenceRefusedError():
            return 400, "This paper cannot carry it"
        case BadInputError():
            return 400, "This cannot be used as it stands"
        case _:
            return 503, "This cannot be shown now"


def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    title, what = _WORDS.get(error.status_code, ("This did not work", error.detail))
    answer = page(request, "trouble.html.j2", error.status_code, title=title, what=what, advice="")
    answer.headers.update(error.headers or {})
    return answer


def _bug(request: Request, _error: Exception) -> Response:
    """A bug: told as one, without its inside; what happened goes to the log of the server."""
    return page(
        request,
        "trouble.html.j2",
        500,
        title="This is a bug",
        what="The page could not be made. Nothing half-written is kept.",
        advice="What happened stands where tracker serve was started.",
    )
