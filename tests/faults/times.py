"""Clocks set back, two schedulers, the days on which clocks change, a month without arXiv."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from tests.faults.victim import NOWHERE, ROOT, SEED, Victim, check, clear
from tracker.scheduling import read_time


def clock_set_back(victim: Victim) -> str:
    """The clock jumps back by a day, a year and a decade, and comes forward again."""
    clear(victim("nightly", "--seeds", SEED), 0)
    before = _statuses(victim)
    for today in ("2026-11-21", "2025-11-22", "2016-11-22"):
        clear(victim("doctor", "--offline", today=today), 3, says=r"BAD  clock (?:.*\n)+? .*→")
        clear(victim("nightly", today=today), 0, 3)
        check(_statuses(victim) == before, f"a night of {today} moved a claim")
        victim.whole()
    clear(victim("nightly", today="2026-11-23"), 0)
    check(_statuses(victim) == before, "the next night moved a claim")
    victim.recovers()
    return "the doctor said so each time; no claim moved"


def month_of_outages(victim: Victim) -> str:
    """Thirty nights without arXiv: no accusation, and one good night makes up for all of them."""
    clear(victim("nightly", "--seeds", SEED), 0)
    before = _statuses(victim)
    first = date(2026, 11, 23)
    nights = victim.turns(30, 4)
    for day in range(nights):
        today = (first + timedelta(days=day)).isoformat()
        ran = victim("nightly", today=today, arxiv_api_url=NOWHERE, oai_url=NOWHERE)
        clear(ran, 3, says="COULD NOT BE CHECKED")
        check("unverifiable" not in _moved(before, victim), "an outage accused somebody")
    last = (first + timedelta(days=nights)).isoformat()
    doctor = victim("doctor", today=last, arxiv_api_url=NOWHERE, oai_url=NOWHERE)
    clear(doctor, 3, says=f"BAD  nights .*{nights} nights in a row got no answer")
    clear(victim("nightly", today=last), 0)
    moved = _moved(before, victim)
    check(moved <= {"due", "stale"}, f"more than age moved claims: {moved}")
    victim.whole()
    return f"{nights} nights, nobody accused; the doctor counted them; one good night mended all"


def _statuses(victim: Victim) -> dict[str, str]:
    listed = victim("list", "--json")
    clear(listed, 0)
    return {claim["id"]: claim["status"] for claim in json.loads(listed.out)}


def _moved(before: dict[str, str], victim: Victim) -> set[str]:
    return {now for id_, now in _statuses(victim).items() if before[id_] != now}


def two_schedulers(victim: Victim) -> str:
    """Two schedulers on one library, both of which find that the last night was missed."""
    clear(victim("import", SEED), 0)
    later = datetime.now(UTC) + timedelta(hours=12)
    words = [sys.executable, "-m", "tracker", "schedule", "--at", f"{later:%H:%M}"]
    settings = {k: v for k, v in victim.settings().items() if k != "TRACKER_TODAY"}
    both = [
        subprocess.Popen(
            words, cwd=ROOT, env={**os.environ, **settings},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    until = time.monotonic() + 120
    while time.monotonic() < until and not _nights(victim):
        time.sleep(0.5)
    time.sleep(3.0)
    for scheduler in both:
        scheduler.send_signal(signal.SIGTERM)
    said = [scheduler.communicate(timeout=120)[0] for scheduler in both]
    check(all(one.returncode == 0 for one in both), f"a scheduler did not end well: {said}")
    check(all("Traceback" not in one for one in said), f"a traceback: {said}")
    check(all(one.rstrip().endswith("stopped") for one in said), f"not stopped: {said}")
    nights = _nights(victim)
    waited = sum("another night is in progress" in one for one in said)
    check(1 <= nights <= 2 and nights + waited >= 1, f"{nights} nights: {said}")
    victim.whole()
    return f"{nights} night(s), {waited} scheduler(s) said that another one runs; both stopped well"


def _nights(victim: Victim) -> int:
    exported = victim("audit", "export", "--format", "json", "--event", "night")
    return len(json.loads(exported.out or "[]"))


def clocks_change(victim: Victim) -> str:
    """Nights of a whole year in zones whose clocks change: one a day, and none moves a claim."""
    zones = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago")
    for zone in zones:
        for at in ("00:00", "00:30", "02:00", "02:30", "03:30"):
            when, moment, days = read_time(at, zone), datetime(2026, 1, 1, tzinfo=UTC), []
            while moment.year == 2026:
                moment = when.next_after(moment).astimezone(UTC)
                days.append(moment.astimezone(when.zone).date())
                check(when.last_before(moment).astimezone(UTC) == moment, f"{zone} {at}: {moment}")
            check(len(set(days)) == len(days), f"{zone} {at}: two nights in one day")
            check((days[-1] - days[0]).days == len(days) - 1, f"{zone} {at}: a day without a night")
    clear(victim("nightly", "--seeds", SEED), 0)
    before = _statuses(victim)
    for zone in zones:
        for today in ("2026-03-29", "2026-10-25", "2026-11-23")[: victim.turns(3, 1)]:
            clear(victim("nightly", today=today, first=partial(_live_in, zone)), 0, 3)
        check(_statuses(victim) == before, f"nights in {zone} moved a claim")
    victim.recovers()
    return f"{len(zones)} zones: one night a day all year, and nights there move nothing"


def _live_in(zone: str) -> None:
    os.environ["TZ"] = zone
    time.tzset()


TIMES: dict[str, Callable[[Victim], str]] = {
    "clock-set-back": clock_set_back,
    "two-schedulers": two_schedulers,
    "clocks-change": clocks_change,
    "month-of-outages": month_of_outages,
}
