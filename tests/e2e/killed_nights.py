"""Run nights and kill them at random moments; a program of its own, for it forks without threads.

Usage: python -m tests.e2e.killed_nights FOLDER API_URL OAI_URL SEEDS KILLS
Prints one line of JSON: how many nights were killed in the middle, and how many came to their end.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from tracker.bootstrap import Tracker
from tracker.domain.errors import TrackerError
from tracker.settings import load_settings


def one_night(flags: dict[str, str | None], seeds: Path) -> None:
    """A whole night, in the child."""
    with Tracker(load_settings(flags)) as tracker:
        tracker.night().run(tracker.clock.now(), seeds=[seeds], budget=50, clock=tracker.clock.now)


def main(arguments: list[str]) -> None:
    """Fork, kill, repeat."""
    folder, api_url, oai_url, seeds, kills = arguments
    flags: dict[str, str | None] = {
        "database_url": f"sqlite:///{folder}/tracker.db",
        "arxiv_api_url": api_url,
        "oai_url": oai_url,
        "request_interval": "0",
        "gate_dir": f"{folder}/gate",
    }
    dice = random.Random(7)
    killed = ended = 0
    longest = 0.6
    for night in range(int(kills)):
        today = f"2026-{1 + night % 12:02d}-{1 + night % 28:02d}"
        child = os.fork()
        if child == 0:
            try:
                one_night({**flags, "today": today}, Path(seeds))
            except TrackerError:
                os._exit(4)
            os._exit(0)
        began = time.monotonic()
        time.sleep(dice.uniform(0.0, longest))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            killed += 1
        else:
            ended += 1
            longest = max(0.05, 0.9 * (time.monotonic() - began))
    print(json.dumps({"killed": killed, "ended": ended}))


if __name__ == "__main__":
    main(sys.argv[1:])
