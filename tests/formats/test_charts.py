"""The charts: well-formed drawings in which everything lies where the numbers say."""

import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_claim, an_event
from tracker.domain.claims import Kind
from tracker.domain.forecast import Forecast, MonthOfFalls
from tracker.domain.hold import Grounds, Hold
from tracker.domain.hold_history import HoldSpan, hold_spans
from tracker.domain.ledger import EventKind, SealedEvent
from tracker.domain.months import Month
from tracker.domain.status import Status
from tracker.domain.survival import Exposure
from tracker.domain.tracked import Verdict
from tracker.formats.forecast_chart import draw_forecast
from tracker.formats.hold_chart import draw_hold, draw_small_hold
from tracker.formats.hold_histogram import draw_holds
from tracker.formats.status_bar import draw_status_bar

LINES = (0.70, 0.50)
TODAY = date(2026, 3, 1)
SVG = "{http://www.w3.org/2000/svg}"


def a_hold(
    counted_from: date = date(2024, 11, 30), *, half_life: float | None = 36.0, wrong: float = 0.07
) -> Hold:
    grounds = Grounds(Kind.METHOD, "", half_life, counted_from, False, wrong)
    return Hold(grounds, Exposure(0, 0), 0, 0.0).on(TODAY)


def read(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)


def kinds(root: ElementTree.Element, name: str) -> list[str]:
    return [one.get("class", "") for one in root.iter(f"{SVG}{name}")]


def test_the_chart_shows_past_record_future_and_re_tests() -> None:
    spans = (
        HoldSpan(a_hold(), date(2025, 2, 1), date(2025, 9, 1)),
        HoldSpan(a_hold(date(2025, 9, 1)), date(2025, 9, 1), None, Verdict.HOLDS),
    )
    drawn = draw_hold(spans, a_hold(date(2025, 9, 1)), TODAY, LINES)
    root = read(drawn)
    assert kinds(root, "polyline") == ["before", "recorded", "ahead"]
    assert kinds(root, "circle") == ["retest", "today"]
    assert "2025-09-01: re-tested, holds" in drawn
    assert "Re-tests: 2025-09-01 holds." in drawn
    today = a_hold(date(2025, 9, 1)).value
    assert f"P_hold is {today:.2f} today" in drawn
    assert f"today {today:.2f}" in drawn


def test_a_claim_without_age_has_no_chart() -> None:
    assert draw_hold((), None, TODAY, LINES) == ""


@settings(max_examples=40, deadline=None)
@given(
    st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    st.sampled_from([0.5, 10.0, 80.0, 100_000.0, None]),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)
def test_every_point_lies_inside_the_drawing(
    start: date, half_life: float | None, today: date
) -> None:
    hold = a_hold(start, half_life=half_life).on(today)
    root = read(draw_small_hold(hold, today, LINES))
    for one in root.iter(f"{SVG}polyline"):
        for x, y in re.findall(r"([\d.-]+),([\d.-]+)", one.get("points", "")):
            assert 40 <= float(x) <= 704
            assert 14 <= float(y) <= 214
    labels = [float(one.get("x", 0)) for one in root.iter(f"{SVG}text")]
    assert all(0 <= x <= 720 for x in labels)


def test_spans_end_where_the_next_begins() -> None:
    claim = a_claim()

    def recorded(day: int, kind: EventKind, **body: object) -> SealedEvent:
        at = datetime(2026, 1, day, tzinfo=UTC)
        return SealedEvent(day, an_event(kind, at=at, claim=claim, body=dict(body)), "", "")

    spans = hold_spans(
        [
            recorded(1, EventKind.CLAIM_ADDED),
            recorded(2, EventKind.ASSESSED, hold=a_hold().as_json()),
            recorded(3, EventKind.ASSESSED, hold={"value": "nonsense"}),
            recorded(4, EventKind.RETESTED, hold=a_hold().as_json(), verdict="weakened"),
        ]
    )
    assert [(span.begins.day, span.until and span.until.day, span.verdict) for span in spans] == [
        (2, 4, None),
        (4, None, Verdict.WEAKENED),
    ]
    assert spans[0].hold.grounds == a_hold().grounds


@pytest.mark.parametrize("most", [0, 1, 2, 3, 7, 10, 11, 99, 12_345])
def test_the_forecast_has_a_bar_for_every_month_with_claims(most: int) -> None:
    months = tuple(
        MonthOfFalls(Month(2026, 1 + n), most if n == 3 else 0, n % 2) for n in range(12)
    )
    root = read(draw_forecast(Forecast(TODAY, (), months, 0)))
    assert kinds(root, "rect").count("due") == (1 if most else 0)
    assert kinds(root, "rect").count("stale") == 6
    for one in root.iter(f"{SVG}rect"):
        assert 16 <= float(one.get("y", 0)) <= 200
        assert float(one.get("y", 0)) + float(one.get("height", 0)) == pytest.approx(200, abs=0.2)


def test_the_histogram_counts_every_claim_once() -> None:
    drawn = draw_holds([0.0, 0.05, 0.55, 0.99, 1.0, None])
    assert kinds(read(drawn), "rect") == ["chance"] * 3
    assert "2 below 0.5, 1 from 0.5 to 0.7, 2 above; 1 claim without a month" in drawn
    assert draw_holds([]) == draw_holds([None]) == ""


@given(st.dictionaries(st.sampled_from(Status), st.integers(1, 10_000_000), min_size=1))
def test_the_bar_shows_every_status_and_fills_its_width(summary: dict[Status, int]) -> None:
    root = ElementTree.fromstring(draw_status_bar(summary))
    rects = list(root.iter("rect"))
    assert [one.get("class") for one in rects] == [s.value for s in Status if s in summary]
    assert all(float(one.get("width", 0)) > 3 for one in rects)
    end = float(rects[-1].get("x", 0)) + float(rects[-1].get("width", 0))
    assert end == pytest.approx(1000, abs=0.5)
