"""What can be downloaded is what the command writes; and calibration once there is enough of it."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from zipfile import ZipFile

import pytest

from tests.builders import an_event
from tests.formats.html_page import Page
from tests.web.browser import Browser
from tests.web.library import IDS
from tracker.bootstrap import Tracker
from tracker.domain.audits import EventFilter
from tracker.domain.claims import ClaimId
from tracker.domain.ledger import EventKind
from tracker.domain.status import Status
from tracker.formats.audit_table import AUDIT_FORMATS, CLAIM_FORMATS
from tracker.formats.report_html import render_html


@pytest.mark.parametrize("form", ["csv", "md", "json", "jsonl", "html"])
@pytest.mark.parametrize("per", ["event", "claim"])
def test_an_audit_is_what_the_command_writes(
    form: str, per: str, reader: Browser, tracker: Tracker
) -> None:
    answer = reader.get(f"/audit/export/{form}?per={per}")
    assert answer.status_code == 200
    assert f'filename="audit-{per}s.{form}"' in answer.headers["content-disposition"]
    auditing = tracker.auditing()
    told = (
        CLAIM_FORMATS[form](auditing.claims())
        if per == "claim"
        else AUDIT_FORMATS[form](auditing.events())
    )
    assert answer.text == "".join(told)


def test_a_download_keeps_to_the_filter(reader: Browser, tracker: Tracker) -> None:
    claim = IDS["changed"]
    answer = reader.get(f"/audit/export/jsonl?claim={claim}&event=assessed&from=2026-01-01")
    told = [json.loads(line) for line in answer.text.splitlines()]
    wanted = EventFilter(ClaimId(claim), date(2026, 1, 1), None, frozenset({EventKind.ASSESSED}))
    assert [one["seq"] for one in told] == [one.seq for one in tracker.auditing().events(wanted)]
    assert len(told) == 1


def test_a_workbook_is_one(reader: Browser) -> None:
    pytest.importorskip("xlsxwriter")
    answer = reader.get("/audit/export/xlsx")
    assert answer.status_code == 200
    assert "xl/workbook.xml" in ZipFile(io.BytesIO(answer.content)).namelist()


@pytest.mark.parametrize("path", ["/audit/export/exe", "/audit/export/csv?per=week"])
def test_there_is_no_other_download(path: str, reader: Browser) -> None:
    assert reader.get(path).status_code == 404


def test_the_forecast_as_a_table_has_a_row_for_every_claim_that_ages(reader: Browser) -> None:
    answer = reader.get("/forecast.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["status"] for row in rows} <= {"fresh", "due", "stale", "unchecked"}
    assert len(rows) == 5


def test_a_forecast_that_is_kept_is_made_anew_when_something_happened(judge: Browser) -> None:
    before = judge.get("/forecast.csv").text
    assert judge.get("/forecast.csv").text == before
    path = f"/claims/{IDS['stale']}"
    judge.followed(judge.send(judge.form(path, "retest"), verdict="holds", note="read it"))
    after = judge.get("/forecast.csv").text
    assert after != before
    assert "60" in judge.get("/forecast?months=60").text


def test_the_report_file_is_what_the_command_writes(reader: Browser, tracker: Tracker) -> None:
    report = tracker.reporting().report(tracker.clock.now())
    assert reader.get("/report.html").text == render_html(report)


def test_the_ledger_that_was_tampered_with_is_told(own_tracker: Tracker, judge: Browser) -> None:
    with own_tracker.store.engine.begin() as connection:
        for name in ("event_no_update", "event_no_delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        triggers = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
        )
        for (name,) in triggers.fetchall():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE event SET actor = 'nobody' WHERE seq = 3")
    text = Page(judge.get("/audit?verify=yes").text).text
    assert "The ledger does not hold." in text
    assert "event 3: " in text


def test_calibration_is_drawn_when_there_is_enough(own_tracker: Tracker, judge: Browser) -> None:
    spoken = own_tracker.store.latest_of(EventKind.RETESTED)
    assert spoken is not None
    own_tracker.store.append(
        [
            an_event(
                EventKind.RETESTED,
                at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number),
                body={
                    **spoken.event.body,
                    "verdict": "holds" if number % 3 else "overturned",
                    "trigger": "scheduled",
                },
            )
            for number in range(60)
        ]
    )
    few = Page(judge.get("/calibration").text).text
    assert "Too few to say" in few  # events of no claim do not count
    claim = own_tracker.store.claim(ClaimId(IDS["fresh"])).claim
    own_tracker.store.append(
        [
            an_event(
                EventKind.RETESTED,
                at=datetime(2026, 2, 1, tzinfo=UTC) + timedelta(hours=number),
                claim=claim,
                moved=(Status.FRESH, Status.FRESH),
                body={
                    **spoken.event.body,
                    "verdict": "holds" if number % 3 else "overturned",
                    "trigger": "scheduled",
                },
            )
            for number in range(60)
        ]
    )
    page = judge.get("/calibration").text
    text = Page(page).text
    assert 'class="disc"' in page
    for words in ("Brier score", "Mean shown", "0.6667"[:4]):
        assert words in text
