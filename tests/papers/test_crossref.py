"""Crossref: what is believed of its answers, and that nothing else is evidence."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import NOON
from tests.papers.fake_crossref import FakeCrossref, notice
from tests.papers.test_gate import Watch
from tracker.domain.doi_updates import DoiStanding, DoiUpdate, UpdateKind, kind_of, read_date
from tracker.papers.crossref import (
    INTERVAL,
    Crossref,
    accept_work,
    announced_pace,
    open_crossref,
)
from tracker.papers.gate import RequestGate
from tracker.papers.transport import Patience, PoliteTransport, Reply

DOI = "10.1000/Some(2024)Thing/1"


@pytest.fixture
def crossref() -> Iterator[FakeCrossref]:
    with FakeCrossref() as fake:
        yield fake


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def source(crossref: FakeCrossref, tmp_path: Path, watch: Watch) -> Iterator[Crossref]:
    gate = RequestGate(tmp_path, 1.0, watch, service="Crossref")
    patience = Patience(timeout=30.0, tries=2, outage_step=0.0, throttle_step=0.0)
    transport = PoliteTransport(gate, watch, "tests/1", patience, service="Crossref")
    yield Crossref(transport, gate, crossref.url, "ada@example.org")
    transport.close()


def test_notices_are_read_and_kinds_kept_apart(crossref: FakeCrossref, source: Crossref) -> None:
    crossref.works[DOI] = [
        notice("retraction", source="retraction-watch"),
        notice("expression_of_concern", "10.1000/c"),
        notice("erratum", "10.1000/e"),
        notice("new_version", "10.1000/v"),
    ]
    answer = source.ask(DOI, NOON)
    assert answer.standing is not None
    assert set(answer.standing.updates) == {
        DoiUpdate(UpdateKind.RETRACTION, "10.1000/notice", "2025-01-30", "retraction-watch"),
        DoiUpdate(UpdateKind.CONCERN, "10.1000/c", "2025-01-30", "publisher"),
        DoiUpdate(UpdateKind.CORRECTION, "10.1000/e", "2025-01-30", "publisher"),
    }
    assert crossref.asked == [(DOI, "ada@example.org", "tests/1")]


def test_a_work_without_notices_and_a_doi_that_crossref_lacks_have_none(
    crossref: FakeCrossref, source: Crossref
) -> None:
    crossref.works[DOI] = []
    assert source.ask(DOI, NOON).standing == DoiStanding(DOI, NOON)
    assert source.ask("10.1000/unknown", NOON).standing == DoiStanding("10.1000/unknown", NOON)


def test_an_article_retracted_in_its_own_place_is_its_own_notice() -> None:
    told = _work(
        **{"update-to": [notice("retraction", DOI.lower()), notice("retraction", "10.1000/old")]}
    )
    standing = accept_work(Reply(200, JSON, told), DOI, NOON)
    assert standing.updates == (
        DoiUpdate(UpdateKind.RETRACTION, DOI.lower(), "2025-01-30", "publisher"),
    )


def test_its_own_hosts_are_never_asked_faster_than_once_a_second(
    watch: Watch, tmp_path: Path
) -> None:
    def paces(url: str, pace: float) -> float:
        crossref = open_crossref(url, "ada@example.org", tmp_path, pace, 1.0, watch)
        crossref.close()
        return crossref._gate._interval

    assert paces("https://api.crossref.org/works", 0.0) == INTERVAL
    assert paces("https://api.crossref.org/works", 3.0) == INTERVAL
    assert paces("http://127.0.0.1:1/works", 0.0) == 0.0


JSON = "application/json"


def _work(**fields: object) -> bytes:
    message = {"DOI": DOI, **fields}
    return json.dumps({"message-type": "work", "message": message}).encode()


UGLY = {
    "throttled": (429, "text/plain", b"Too Many Requests"),
    "down": (503, "text/html", b"<html>"),
    "forbidden": (403, "text/plain", b""),
    "html with 200": (200, "text/html", b"<html>retraction</html>"),
    "html said to be json": (200, JSON, b"<html>"),
    "cut": (200, JSON, _work(**{"updated-by": [notice("retraction")]})[:-20]),
    "a list": (200, JSON, b"[]"),
    "of another kind": (200, JSON, b'{"message-type": "work-list", "message": {}}'),
    "another doi": (
        200,
        JSON,
        _work(DOI="10.1000/other", **{"updated-by": [notice("retraction")]}),
    ),
    "own notices that are no list": (200, JSON, _work(**{"update-to": "retraction"})),
    "notices that are no list": (200, JSON, _work(**{"updated-by": {"type": "retraction"}})),
    "a notice without a type": (200, JSON, _work(**{"updated-by": [{"DOI": "10.1/x"}]})),
    "another 404": (404, "text/html", b"<html>no such page</html>"),
    "empty": (200, JSON, b""),
}


@pytest.mark.parametrize("name", UGLY)
def test_an_ugly_answer_is_no_evidence(crossref: FakeCrossref, source: Crossref, name: str) -> None:
    crossref.ugly = UGLY[name]
    answer = source.ask(DOI, NOON)
    assert answer.standing is None
    assert answer.why.startswith("Crossref: ")
    assert answer.requests >= 1


def test_the_pace_that_it_announces_is_kept(
    crossref: FakeCrossref, source: Crossref, watch: Watch
) -> None:
    crossref.headers = {"x-rate-limit-limit": "2", "x-rate-limit-interval": "10s"}
    source.ask(DOI, NOON)
    source.ask(DOI, NOON)
    assert watch.slept == [pytest.approx(5.0)]


def test_a_pace_that_is_none_is_ignored() -> None:
    assert announced_pace("50", "1s") == pytest.approx(0.02)
    for limit, interval in (("", ""), ("0", "1s"), ("x", "1s"), ("1", "1 day"), ("1", "9999s")):
        assert announced_pace(limit, interval) is None


def test_kinds_and_dates_in_the_forms_they_have() -> None:
    assert kind_of("Partial Retraction") is UpdateKind.CONCERN
    assert kind_of("clarification") is None
    assert [read_date(p) for p in ([[2025]], [[2025, 3]], [[2025, 3, 9]], [[]], None, "x")] == [
        "2025", "2025-03", "2025-03-09", "", "", ""
    ]  # fmt: skip
