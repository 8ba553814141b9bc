"""The nightly schedule: due moments, missed nights, stopping, and units that really run."""

import configparser
import itertools
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from apscheduler.schedulers import background

from tracker.domain.errors import BadInputError
from tracker.scheduling import (
    NightlyTime,
    StopRequest,
    Unit,
    _every_night,
    read_time,
    run_nightly,
    stopping_on_signals,
    unit_text,
)

BERLIN = read_time("03:30", "Europe/Berlin")
CLAIM = '{"text": "A claim.", "as_of": "2026-06", "anchors": [{"id": "2411.12580"}]}\n'


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("at", "zone", "said"),
    [
        ("03:30", "UTC", "03:30 UTC"),
        ("3:05", "Europe/Berlin", "03:05 Europe/Berlin"),
        ("00:00", "America/New_York", "00:00 America/New_York"),
        ("23:59", "Asia/Kolkata", "23:59 Asia/Kolkata"),
    ],
)
def test_a_time_of_day_in_a_named_zone_is_read(at: str, zone: str, said: str) -> None:
    assert str(read_time(at, zone)) == said


@pytest.mark.parametrize("at", ["24:00", "12:60", "12", "12:5", "noon", "", ":", "-1:00", "3:30am"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    with pytest.raises(BadInputError):
        read_time(at, "UTC")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Europe", "+01:00"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(BadInputError, match="time zone"):
        read_time("03:30", zone)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (utc(2026, 6, 10, 1, 30), utc(2026, 6, 10, 1, 30)),
        (utc(2026, 6, 10, 1, 29, 59), utc(2026, 6, 9, 1, 30)),
        (utc(2026, 1, 10, 2, 30), utc(2026, 1, 10, 2, 30)),
        (utc(2026, 1, 1, 0, 0), utc(2025, 12, 31, 2, 30)),
        (utc(2026, 3, 29, 1, 29), utc(2026, 3, 28, 2, 30)),
        (utc(2026, 3, 29, 1, 30), utc(2026, 3, 29, 1, 30)),
        (utc(2026, 3, 30, 1, 0), utc(2026, 3, 29, 1, 30)),
        (utc(2026, 10, 25, 2, 29), utc(2026, 10, 24, 1, 30)),
        (utc(2026, 10, 25, 2, 30), utc(2026, 10, 25, 2, 30)),
        (utc(2026, 10, 26, 2, 29), utc(2026, 10, 25, 2, 30)),
    ],
    ids=str,
)
def test_the_due_moment_before_an_instant_in_berlin(now: datetime, due: datetime) -> None:
    assert BERLIN.last_before(now) == due


def test_around_midnight_the_due_moment_is_of_the_right_day() -> None:
    midnight, last_minute = read_time("00:00", "UTC"), read_time("23:59", "UTC")
    assert midnight.last_before(utc(2026, 6, 10)) == utc(2026, 6, 10)
    assert midnight.last_before(utc(2026, 6, 9, 23, 59, 59)) == utc(2026, 6, 9)
    assert last_minute.last_before(utc(2026, 6, 10)) == utc(2026, 6, 9, 23, 59)


def _due_moments_around(at: str, day: datetime) -> list[tuple[datetime, datetime]]:
    """(now, due) for every ten minutes of the two days around the change of the clocks."""
    when = read_time(at, "Europe/Berlin")
    nows = [day + timedelta(minutes=10 * step) for step in range(-72, 216)]
    return [(now, when.last_before(now).astimezone(UTC)) for now in nows]


@pytest.mark.parametrize("at", ["01:30", "03:00", "03:30"])
@pytest.mark.parametrize("day", [utc(2026, 3, 29), utc(2026, 10, 25)], ids=["spring", "autumn"])
def test_due_moments_go_forward_and_are_never_in_the_future(at: str, day: datetime) -> None:
    moments = _due_moments_around(at, day)
    assert [now for now, due in moments if due > now] == []
    assert [due for _, due in moments] == sorted(due for _, due in moments)


@pytest.mark.parametrize("day", [utc(2026, 3, 29), utc(2026, 10, 25)], ids=["spring", "autumn"])
def test_due_moments_go_forward_in_the_hour_of_the_change_too(day: datetime) -> None:
    moments = _due_moments_around("02:30", day)
    assert [now for now, due in moments if due > now] == []
    assert [due for _, due in moments] == sorted(due for _, due in moments)


ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", ["00:00", "00:30", "01:30", "02:00", "02:30", "03:30", "23:59"])
def test_every_day_of_the_year_has_one_night_however_clocks_change(zone: str, at: str) -> None:
    when, moment, due = read_time(at, zone), utc(2026, 1, 1), []
    while len(due) < 365:
        moment = when.next_after(moment)
        due.append(moment.astimezone(UTC))
    days = [one.astimezone(when.zone).date() for one in due]
    gaps = {later - earlier for earlier, later in itertools.pairwise(due)}
    assert len(set(days)) == 365
    assert gaps <= {timedelta(hours=hours) for hours in (23, 23.5, 24, 24.5, 25)}
    assert [when.last_before(one).astimezone(UTC) for one in due] == due
    before = [when.last_before(one - timedelta(seconds=1)).astimezone(UTC) for one in due[1:]]
    assert before == due[:-1]


def test_the_scheduler_fires_as_the_schedule_says() -> None:
    when, now = read_time("02:30", "Europe/Berlin"), utc(2026, 10, 24)
    trigger: Any = _every_night(when)
    first = trigger.get_next_fire_time(None, now)
    second = trigger.get_next_fire_time(first, first)
    third = trigger.get_next_fire_time(second, second)
    assert [one.astimezone(UTC) for one in (first, second, third)] == [
        utc(2026, 10, 24, 0, 30), utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)
    ]  # fmt: skip


def _far_from_now() -> NightlyTime:
    later = datetime.now(UTC) + timedelta(hours=12)
    return read_time(f"{later:%H:%M}", "UTC")


def test_a_missed_night_is_run_at_once_and_only_once() -> None:
    stop, ran = StopRequest(), []

    def job() -> None:
        ran.append(1)
        threading.Timer(0.2, stop.set).start()

    run_nightly(job, _far_from_now(), stop, at_once=True)
    assert ran == [1]


def test_without_a_missed_night_nothing_runs_before_its_time_and_a_stop_is_heard_at_once() -> None:
    stop, ran = StopRequest(), []
    threading.Timer(0.1, stop.set).start()
    began = time.monotonic()
    run_nightly(lambda: ran.append(1), _far_from_now(), stop, at_once=False)
    assert ran == []
    assert time.monotonic() - began < 0.9


def test_a_running_job_may_end_after_a_stop_request() -> None:
    stop, told = StopRequest(), []

    def job() -> None:
        time.sleep(0.1)
        stop.set()
        told.append("began")
        time.sleep(0.2)
        told.append("ended")

    run_nightly(job, _far_from_now(), stop, at_once=True)
    assert told == ["began", "ended"]


def test_a_job_that_raises_does_not_end_the_row() -> None:
    stop, ran = StopRequest(), []

    def job() -> None:
        ran.append(1)
        threading.Timer(0.1, stop.set).start()
        raise RuntimeError("a bad night")

    run_nightly(job, _far_from_now(), stop, at_once=True)
    assert ran == [1]


def test_a_late_night_is_run_however_late_once_and_never_beside_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Any] = []

    class Watched(background.BackgroundScheduler):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            made.append(self)

    monkeypatch.setattr(background, "BackgroundScheduler", Watched)
    stop, seen = StopRequest(), []

    def job() -> None:
        seen.append(made[0].get_job("night"))
        threading.Timer(0.1, stop.set).start()

    when = read_time("03:30", "Europe/Berlin")
    run_nightly(job, when, stop, at_once=True)
    (night,) = seen
    assert (night.coalesce, night.max_instances, night.misfire_grace_time) == (True, 1, None)
    due = night.next_run_time
    assert (due.hour, due.minute, str(due.tzinfo)) == (3, 30, "Europe/Berlin")
    assert timedelta(0) < due - datetime.now(UTC) <= timedelta(hours=25)


def test_a_stop_request_in_the_first_moment_leaves_no_broken_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: broken.append(repr(told.exc_value)))
    for _ in range(40):
        stop = StopRequest()
        run_nightly(stop.set, _far_from_now(), stop, at_once=True)
    assert broken == []


def test_a_stop_request_ends_a_wait() -> None:
    stop = StopRequest()
    assert (stop(), stop.wait(0.01)) == (False, False)
    stop.set()
    assert (stop(), stop.wait(60.0)) == (True, True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_ask_to_stop_and_are_given_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    stop = StopRequest()
    with stopping_on_signals(stop):
        os.kill(os.getpid(), number)
        assert stop.wait(5.0)
    assert signal.getsignal(number) is before


def _schedule(folder: Path) -> "subprocess.Popen[str]":
    environment = {name: v for name, v in os.environ.items() if not name.startswith("TRACKER_")}
    environment |= {
        "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'tracker.db'}",
        "TRACKER_OFFLINE": "1",
        "TRACKER_GATE_DIR": str(folder / "gate"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tracker", "schedule", "--at", "03:30"],
        cwd=Path(__file__).parents[1],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def processes() -> "Iterator[list[subprocess.Popen[str]]]":
    """Processes that are ended whatever happens."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate(timeout=10)


def _line_with(process: "subprocess.Popen[str]", words: str) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return line
    raise AssertionError(f"never said {words!r}: {said}")


@pytest.mark.slow
def test_the_schedule_command_stops_cleanly_on_sigterm(
    tmp_path: Path, processes: "list[subprocess.Popen[str]]"
) -> None:
    process = _schedule(tmp_path)
    processes.append(process)
    _line_with(process, "every night at 03:30 UTC")
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "stopped\n", "")


@pytest.mark.slow
def test_the_schedule_command_runs_a_missed_night_at_once(
    tmp_path: Path, processes: "list[subprocess.Popen[str]]"
) -> None:
    from tracker.bootstrap import Tracker
    from tracker.settings import load_settings

    (tmp_path / "one.jsonl").write_text(CLAIM, encoding="utf-8")
    flags = {"database_url": f"sqlite:///{tmp_path / 'tracker.db'}", "offline": "1"}
    with Tracker(load_settings(flags, {}, tmp_path)) as tracker:
        importing = tracker.importing()
        importing.write(importing.read([tmp_path / "one.jsonl"]), tracker.clock.now())
    process = _schedule(tmp_path)
    processes.append(process)
    _line_with(process, "the last night was missed")
    _line_with(process, "2411.12580")
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")
    assert out.endswith("stopped\n")
    with Tracker(load_settings(flags, {}, tmp_path)) as tracker:
        assert [run.finished_at is not None for run in tracker.store.runs()] == [True]


def _text(form: str, when: NightlyTime, command: str, folder: str, **settings: str) -> str:
    environment = {f"TRACKER_{name.upper()}": value for name, value in settings.items()}
    return unit_text(form, Unit(when, command, folder, environment))


def _units(command: str, folder: str, **settings: str) -> dict[str, str]:
    """The two files of the systemd form by name."""
    files: dict[str, str] = {}
    name = ""
    for line in _text("systemd", BERLIN, command, folder, **settings).splitlines():
        if line.startswith("# ~/.config/systemd/user/"):
            name = line.rpartition("/")[2]
        elif name:
            files[name] = files.get(name, "") + line + "\n"
    return files


def _parsed(unit: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit)
    return parser


def test_the_systemd_units_say_what_where_and_when() -> None:
    units = _units("/usr/bin/tracker", "/srv/claims", contact="ada@example.org")
    service, timer = _parsed(units["tracker.service"]), _parsed(units["tracker.timer"])
    assert dict(service["Service"]) == {
        "Type": "oneshot",
        "WorkingDirectory": "/srv/claims",
        "Environment": "TRACKER_CONTACT=ada@example.org",
        "ExecStart": "/usr/bin/tracker nightly",
        "SuccessExitStatus": "3",
    }
    assert dict(timer["Timer"]) == {
        "OnCalendar": "*-*-* 03:30:00 Europe/Berlin",
        "Persistent": "true",
    }
    assert dict(timer["Install"]) == {"WantedBy": "timers.target"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
@pytest.mark.parametrize("name", ["claims", "my claims, 100% mine"])
def test_systemd_takes_the_units(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    program = folder / "a program"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    command = shlex.join([str(program), "-m", "tracker"])
    units = _units(command, str(folder), contact="Ada L <ada@example.org>", canary_ids="1706.03762")
    for unit, text in units.items():
        (tmp_path / unit).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "./tracker.service", "./tracker.timer"],
        cwd=tmp_path, capture_output=True, text=True, timeout=20, check=False,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert (done.returncode, complaints) == (0, [])


def _cron(command: str, folder: str, **settings: str) -> tuple[list[str], list[str]]:
    """The lines that set variables, and the fields of the line that runs."""
    text = _text("cron", BERLIN, command, folder, **settings)
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return lines[:-1], lines[-1].split(" ", 5)


def test_the_cron_line_names_its_zone_and_time() -> None:
    variables, fields = _cron("/usr/bin/tracker", "/srv/claims")
    assert variables == ["CRON_TZ=Europe/Berlin"]
    assert fields == ["30", "3", "*", "*", "*", "cd /srv/claims && /usr/bin/tracker nightly"]


@pytest.mark.parametrize("name", ["claims", "my claims", "100% 'mine' $HOME"])
def test_the_cron_line_runs_in_its_folder_with_its_settings(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\npwd\necho "$TRACKER_CONTACT" "$1"\n', encoding="utf-8")
    program.chmod(0o755)
    _, fields = _cron(str(program), str(folder), contact="Ada <a@x.org> 5%")
    given = fields[5].replace("\\%", "%")  # what cron does before it calls the shell
    assert "%" not in fields[5].replace("\\%", "")
    done = subprocess.run(
        ["sh", "-c", given], cwd="/", capture_output=True, text=True, timeout=10, check=True
    )
    assert done.stdout == f"{folder}\nAda <a@x.org> 5% nightly\n"


@pytest.mark.parametrize(
    ("at", "zone", "cron"),
    [
        ("03:30", "Europe/Berlin", "30 2 * * *"),
        ("03:30", "UTC", "30 3 * * *"),
        ("00:15", "Asia/Kolkata", "45 18 * * *"),
        ("23:30", "America/New_York", "30 4 * * *"),
    ],
)
def test_the_workflow_is_yaml_and_counts_in_utc(at: str, zone: str, cron: str) -> None:
    when = read_time(at, zone)
    text = _text("github-actions", when, "tracker", "/x", contact="ada@example.org")
    workflow = yaml.safe_load(text)
    # YAML 1.1 reads the key `on` as true; GitHub does not.
    assert workflow[True]["schedule"] == [{"cron": cron}]
    steps = workflow["jobs"]["night"]["steps"]
    (night,) = [step for step in steps if "tracker nightly" in step.get("run", "")]
    assert night["env"] == {"TRACKER_CONTACT": "ada@example.org"}
    assert workflow["permissions"] == {"contents": "read"}
