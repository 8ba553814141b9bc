"""Nights that tell: real messages over real sockets, failures that come again, no secret shown."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from tests.e2e.command_line import Cli, Ran
from tests.fake_arxiv import FakeArxiv, Trouble, paper
from tracker.cli.running import _one_night
from tracker.scheduling import StopRequest
from tracker.settings import load_settings

pytestmark = pytest.mark.slow

pytest.importorskip("apprise")

SECRET = "hunter2-Geheim"
CARRIED = "2411.12580"


class Hook:
    """A web hook on this machine that answers as told: 200, 500, or not in time."""

    def __init__(self) -> None:
        self.answers = "200"
        self.got: list[dict[str, Any]] = []
        self.let_go = threading.Event()
        hook = self

        class Reply(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.answers == "never":
                    hook.let_go.wait(20)
                    self.close_connection = True
                    return
                if hook.answers == "200":
                    hook.got.append(json.loads(body))
                self.send_response(int(hook.answers))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Reply)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        port = self._server.server_port
        self.url = f"json://ada:{SECRET}@127.0.0.1:{port}/{SECRET}-path?cto=0.5&rto=0.3"

    def close(self) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    yield made
    made.close()


@pytest.fixture
def moved(cli: Cli, arxiv: FakeArxiv, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A library with one claim that was checked, and a channel."""
    monkeypatch.setenv("TRACKER_NOTIFY", hook.url)
    cli.add("Models reason by procedure", CARRIED)
    ran = cli("nightly")
    assert (ran.code, hook.got) == (0, []), ran.err
    return cli


def _withdraw(arxiv: FakeArxiv) -> None:
    arxiv.add(paper(CARRIED, arxiv.papers[CARRIED].title, withdrawn=True))


def _no_secret(*said: Ran) -> None:
    for ran in said:
        assert SECRET not in ran.out
        assert SECRET not in ran.err


def test_a_night_tells_a_change_once(moved: Cli, arxiv: FakeArxiv, hook: Hook) -> None:
    _withdraw(arxiv)
    first = moved("nightly", today="2026-11-23")
    second = moved("nightly", today="2026-11-24")
    (message,) = hook.got
    assert message["title"] == "tracker: 1 claim changed"
    assert message["message"].startswith("1 unverifiable\n∅ unverifiable ")
    assert "Models reason by procedure" in message["message"]
    _no_secret(first, second)


@pytest.mark.parametrize("answer", ["500", "never"])
def test_a_message_that_was_not_taken_is_told_and_sent_the_next_night(
    moved: Cli, arxiv: FakeArxiv, hook: Hook, answer: str
) -> None:
    _withdraw(arxiv)
    hook.answers = answer
    failed = moved("nightly", today="2026-11-23")
    assert failed.code == 0
    assert "tracker: not told: 1: JSON (json://…): " in failed.err
    assert "the next night tells it" in failed.err
    assert "unverifiable" in failed.out
    by_hand = moved("notify", today="2026-11-23")
    assert by_hand.code == 3
    hook.answers = "200"
    later = moved("nightly", today="2026-11-24")
    assert (later.code, len(hook.got)) == (0, 1)
    assert "not told" not in later.err
    _no_secret(failed, by_hand, later)


@pytest.mark.slow
def test_an_outage_of_three_days_is_told_once(moved: Cli, arxiv: FakeArxiv, hook: Hook) -> None:
    arxiv.trouble_always(Trouble.UNAVAILABLE)
    codes = [moved("nightly", today=f"2026-11-{day}").code for day in range(23, 28)]
    assert codes == [3] * 5
    assert [message["title"] for message in hook.got] == [
        "tracker: arXiv could not be checked since 2026-11-22"
    ]


def test_a_rehearsal_and_a_dry_night_send_nothing(moved: Cli, arxiv: FakeArxiv, hook: Hook) -> None:
    _withdraw(arxiv)
    assert moved("nightly", "--dry-run", today="2026-11-23").code == 0
    hook.answers = "500"
    moved("nightly", today="2026-11-23")
    hook.answers = "200"
    shown = moved("notify", "--dry-run", today="2026-11-23")
    assert (shown.code, hook.got) == (0, [])
    assert shown.out.startswith(
        "1: JSON (json://…) rehearsed\n  tracker: 1 claim changed\n  1 unverifiable\n"
    )
    sent = moved("notify", "--json", today="2026-11-23")
    assert [(each["channel"], each["outcome"]) for each in sent.json] == [
        ("1: JSON (json://…)", "delivered")
    ]
    assert len(hook.got) == 1
    assert moved("notify", today="2026-11-23").out == "1: JSON (json://…) nothing new\n"
    _no_secret(shown, sent)


def test_a_night_of_the_scheduler_tells_too(
    moved: Cli, arxiv: FakeArxiv, hook: Hook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _withdraw(arxiv)
    feed = tmp_path / "changes.xml"
    flags = {**moved.settings(), "today": "2026-11-23", "feed_path": str(feed)}
    _one_night(load_settings(flags), StopRequest())
    assert [message["title"] for message in hook.got] == ["tracker: 1 claim changed"]
    assert "unverifiable" in feed.read_text(encoding="utf-8")
    _no_secret(Ran(0, *capsys.readouterr()))


def test_doctor_says_what_is_wrong_with_a_channel(cli: Cli, hook: Hook) -> None:
    def channels(notify: str) -> dict[str, Any]:
        told = cli("doctor", "--json", "--notify", notify)
        _no_secret(told)
        (check,) = [each for each in told.json if each["name"] == "channels"]
        return check  # type: ignore[no-any-return]

    assert channels(hook.url)["well"] is True
    wrong = channels(f"{hook.url} nosuch://{SECRET}")
    assert (wrong["well"], wrong["found"]) == (False, "no channel can be made of 2: nosuch://…")
    assert hook.got == []


def test_a_test_message_reaches_every_channel(cli: Cli, hook: Hook) -> None:
    unknown = f"nosuch://{SECRET}"
    ran = cli("notify", "--test", "--notify", f"{hook.url} {unknown}")
    assert ran.code == 3
    assert [message["title"] for message in hook.got] == ["tracker: a test"]
    assert ran.out.splitlines()[0] == "1: JSON (json://…) delivered"
    assert ran.out.splitlines()[1].startswith("2: nosuch://… failed: Apprise does not know")
    _no_secret(ran)


def test_nobody_to_tell_is_bad_input(cli: Cli) -> None:
    ran = cli("notify", "--test")
    assert (ran.code, ran.out) == (2, "")
    assert "the setting notify is empty" in ran.err


def test_offline_nobody_is_told_and_nothing_is_forgotten(
    moved: Cli, arxiv: FakeArxiv, hook: Hook
) -> None:
    _withdraw(arxiv)
    hook.answers = "500"
    moved("nightly", today="2026-11-23")
    hook.answers = "200"
    ran = moved("nightly", "--offline", today="2026-11-24")
    assert (ran.code, hook.got) == (0, [])
    assert "nobody is told" in ran.err
    moved("nightly", today="2026-11-25")
    assert len(hook.got) == 1


def test_a_printed_unit_holds_no_secret(cli: Cli, hook: Hook) -> None:
    ran = cli("schedule", "--print", "cron", "--notify", hook.url)
    assert ran.code == 0
    _no_secret(ran)
    assert "secrets and not in it" in ran.err


def test_a_night_writes_the_feed(cli: Cli, tmp_path: Path) -> None:
    cli.add("Models reason by procedure", CARRIED)
    feed = tmp_path / "changes.xml"
    assert cli("nightly", "--feed-path", feed).code == 0
    written = feed.read_text(encoding="utf-8")
    assert len(Xml.fromstring(written)) > 5
    assert cli("feed").out == written


def test_a_feed_that_cannot_be_written_is_told_and_the_night_is_whole(
    cli: Cli, tmp_path: Path
) -> None:
    cli.add("Models reason by procedure", CARRIED)
    ran = cli("nightly", "--feed-path", tmp_path / "no such folder" / "changes.xml")
    assert ran.code == 0
    assert "tracker: the feed was not written: " in ran.err
