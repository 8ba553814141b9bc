"""Run a callable every night at a local time; knows nothing of claims.

APScheduler with its traps closed: a late night is run however late (`misfire_grace_time=None`),
several missed nights are run as one (`coalesce`), and two never overlap (`max_instances=1`).
"""

import json
import logging
import shlex
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from types import FrameType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.domain.errors import BadInputError

UNIT_FORMATS = ("systemd", "cron", "github-actions")


@dataclass(frozen=True, slots=True)
class NightlyTime:
    """A time of day in a named zone."""

    hour: int
    minute: int
    zone: ZoneInfo

    def __str__(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d} {self.zone.key}"

    def last_before(self, now: datetime) -> datetime:
        """The latest moment at or before `now` (aware) at which this time came round."""
        local = now.astimezone(self.zone)
        due = local.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0, fold=0)
        # In UTC, for within one zone Python compares wall times, and in spring an hour is missing.
        passed = due.astimezone(UTC) <= now.astimezone(UTC)
        return due if passed else due - timedelta(days=1)

    def next_after(self, moment: datetime) -> datetime:
        """The first moment after another (aware) at which this time comes round: once each day.

        In the night in which clocks go back it is the first of the two, in the one in which they go
        forward over it the same span after midnight as ever.
        """
        day = moment.astimezone(self.zone).date() - timedelta(days=1)
        while True:
            due = datetime.combine(day, time(self.hour, self.minute), self.zone).astimezone(UTC)
            if due > moment:
                return due.astimezone(self.zone)
            day += timedelta(days=1)


def read_time(at: str, timezone: str) -> NightlyTime:
    """``HH:MM`` and an IANA zone name. Raises BadInputError."""
    hour, colon, minute = at.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        raise BadInputError(f"'{at}' is not a time of day", "write HH:MM, for example 03:30")
    if int(hour) > 23 or int(minute) > 59:
        raise BadInputError(f"there is no time {at}", "hours run from 00 to 23, minutes to 59")
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInputError(
            f"'{timezone}' is not a time zone", "write a name such as UTC or Europe/Berlin"
        ) from None
    return NightlyTime(int(hour), int(minute), zone)


class StopRequest:
    """Whether somebody asked us to stop (SIGTERM or SIGINT); work in hand may finish."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def __call__(self) -> bool:
        return self._event.is_set()

    def set(self) -> None:
        """Ask to stop."""
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait until asked to stop, at most so long; whether it was asked."""
        return self._event.wait(seconds)


@contextmanager
def stopping_on_signals(stop: StopRequest) -> Iterator[None]:
    """While inside, SIGTERM and SIGINT ask to stop instead of killing; only in the main thread."""

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_nightly(
    job: Callable[[], None], when: NightlyTime, stop: StopRequest, *, at_once: bool
) -> None:
    """Run `job` every night until asked to stop; a running job is allowed to end.

    `at_once` runs it first of all: a night was missed while nobody was running.
    """
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=when.zone,
    )
    scheduler.add_job(job, _every_night(when), id="night", name="nightly check")
    if at_once:
        _run_missed(job)
    scheduler.start()
    try:
        while not stop.wait(1.0):
            pass
    finally:
        scheduler.shutdown(wait=True)


def _every_night(when: NightlyTime) -> object:
    """A trigger that fires once each day. APScheduler's own runs a night twice when clocks go back,
    and leaves one out where the night before the change is near midnight."""
    from apscheduler.triggers.base import BaseTrigger

    class EveryNight(BaseTrigger):  # type: ignore[misc]
        def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
            return when.next_after(previous or now)

    return EveryNight()


def _run_missed(job: Callable[[], None]) -> None:
    try:
        job()
    except Exception:  # as APScheduler does with every later night: one bad night ends nothing
        logging.getLogger(__name__).exception("the missed night failed")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a printed unit runs: when, which program, where, and under which TRACKER_ settings."""

    when: NightlyTime
    command: str
    folder: str
    environment: Mapping[str, str]


def unit_text(form: str, unit: Unit) -> str:
    """A working unit for systemd, cron or GitHub Actions."""
    if form == "systemd":
        return _systemd(unit)
    if form == "cron":
        return _cron(unit)
    return _github_actions(unit)


def _systemd(unit: Unit) -> str:
    lines = "".join(
        f"Environment={_systemd_quoted(f'{name}={value}')}\n"
        for name, value in unit.environment.items()
    )
    when = unit.when
    return f"""\
# ~/.config/systemd/user/tracker.service
[Unit]
Description=Claim-Freshness Tracker, one night
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={unit.folder.replace("%", "%%")}
{lines}ExecStart={" ".join(_systemd_quoted(word) for word in shlex.split(unit.command))} nightly
# 3 means "arXiv could not be reached"; the next night goes on from there.
SuccessExitStatus=3

# ~/.config/systemd/user/tracker.timer
[Unit]
Description=Claim-Freshness Tracker every night

[Timer]
OnCalendar=*-*-* {when.hour:02d}:{when.minute:02d}:00 {when.zone.key}
Persistent=true

[Install]
WantedBy=timers.target

# Then: systemctl --user daemon-reload && systemctl --user enable --now tracker.timer
"""


def _systemd_quoted(word: str) -> str:
    """A word as systemd reads it: % and $ doubled, in quotes where it holds blanks."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if plain != word or " " in word else word


def _cron(unit: Unit) -> str:
    settings = "".join(f"{name}={shlex.quote(v)} " for name, v in unit.environment.items())
    line = f"cd {shlex.quote(unit.folder)} && {settings}{unit.command} nightly"
    when = unit.when
    return f"""\
# crontab -e
# The report is mailed to you, as cron does with all output. CRON_TZ is understood by cronie; other
# crons (Debian, Ubuntu, BSD) take the time in the machine's own zone: set it there to {when}.
# A night that was missed is caught up by the next one.
CRON_TZ={when.zone.key}
{when.minute} {when.hour} * * * {line.replace("%", chr(92) + "%")}
"""


def _github_actions(unit: Unit) -> str:
    when = unit.when
    winter = datetime(2026, 1, 15, when.hour, when.minute, tzinfo=when.zone)
    due = winter.astimezone(ZoneInfo("UTC"))
    contact = unit.environment.get("TRACKER_CONTACT", "")
    settings = (
        f"\n        env:\n          TRACKER_CONTACT: {json.dumps(contact)}" if contact else ""
    )
    return f"""\
# .github/workflows/nightly.yml   (GitHub counts in UTC: {when} is {due:%H:%M} UTC in winter)
name: nightly claim check
on:
  schedule:
    - cron: "{due.minute} {due.hour} * * *"
  workflow_dispatch:
permissions:
  contents: read
jobs:
  night:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
      - uses: actions/cache/restore@v4
        with:
          path: data/tracker.db
          key: tracker-${{{{ github.run_id }}}}
          restore-keys: tracker-
      - run: pip install .
      # 3 means "arXiv could not be reached": the next night goes on from there.
      - run: tracker nightly --seeds seeds --format markdown -o report.md || [ $? -eq 3 ]{settings}
      - run: cat report.md >> "$GITHUB_STEP_SUMMARY"
        if: always()
      - uses: actions/cache/save@v4
        if: always()
        with:
          path: data/tracker.db
          key: tracker-${{{{ github.run_id }}}}
"""
