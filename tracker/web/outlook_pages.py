"""The pages about what is to come and whether P_hold has been right; and the report as one file."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from tracker import __version__
from tracker.domain.forecast import Forecast
from tracker.formats.calibration_svg import draw_calibration
from tracker.formats.calibration_text import too_few
from tracker.formats.change_feed import render_feed
from tracker.formats.forecast_chart import draw_forecast
from tracker.formats.forecast_text import forecast_csv
from tracker.formats.report_html import render_html
from tracker.web.forms import read_fields
from tracker.web.rendering import page

if TYPE_CHECKING:
    from tracker.bootstrap import Tracker

_MONTHS, _MOST_MONTHS = 12, 120
_FALLS_SHOWN = 200
_FEED_ENTRIES = 100
_ONE_FILE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def forecast(request: Request) -> Response:
    """When claims fall due and stale if nothing else happens."""
    months = read_fields(request.url.query).number("months", _MONTHS, _MOST_MONTHS)
    whole = _forecast(request)
    told = replace(whole, months=whole.months[:months])
    return page(
        request,
        "forecast.html.j2",
        told=told,
        months=months,
        falls=told.falls[:_FALLS_SHOWN],
        chart=draw_forecast(told),
    )


def forecast_table(request: Request) -> Response:
    """The forecast as CSV, one row a claim."""
    told = _forecast(request)
    headers = {"Content-Disposition": 'attachment; filename="forecast.csv"'}
    return Response(forecast_csv(told), media_type="text/csv; charset=utf-8", headers=headers)


def calibration(request: Request) -> Response:
    """P_hold as shown before verdicts against what they were."""
    told = _tracker(request).planning().calibration()
    return page(
        request,
        "calibration.html.j2",
        told=told,
        too_few=too_few(told),
        chart=draw_calibration(told),
    )


def report_file(request: Request) -> Response:
    """The whole report as one file that stands alone; it brings its own style and no script."""
    tracker = _tracker(request)
    report = tracker.reporting().report(tracker.clock.now())
    return Response(
        render_html(report),
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": f"{_ONE_FILE}; frame-ancestors 'none'"},
    )


def feed(request: Request) -> Response:
    """The latest changes as an Atom feed."""
    tracker = _tracker(request)
    changes = tracker.recent_changes().feed(tracker.clock.now(), _FEED_ENTRIES)
    return Response(
        render_feed(changes, __version__), media_type="application/atom+xml; charset=utf-8"
    )


def _forecast(request: Request) -> Forecast:
    """The forecast for the longest time; kept until the ledger grows or the day ends, for every
    claim of the library is judged for it."""
    tracker = _tracker(request)
    now, head = tracker.clock.now(), tracker.store.head()
    key = (head.seq if head else 0, now.date())
    kept: tuple[tuple[int, date], Forecast] | None = request.app.state.forecast
    if kept is None or kept[0] != key:
        kept = (key, tracker.planning().forecast(now, _MOST_MONTHS))
        request.app.state.forecast = kept
    return kept[1]


def _tracker(request: Request) -> "Tracker":
    tracker: Tracker = request.app.state.tracker
    return tracker
