"""Do to the tracker what goes wrong in the world. Run: python -m tests.faults [--list]

Each fault has a library of its own, against a fake arXiv, and must end in a clear message and a
ledger that holds. 500 kills take about half an hour; --kills 20 is a quick look.
"""

import argparse
import importlib
import os
import pkgutil
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import tracker
from tests.faults.damage import DAMAGE
from tests.faults.deaths import killed_anywhere
from tests.faults.disks import DISKS
from tests.faults.times import TIMES
from tests.faults.victim import FaultError, Victim, fake_arxiv

FAULTS: dict[str, Callable[[Victim], str]] = {
    "killed-anywhere": killed_anywhere,
    **DISKS,
    **DAMAGE,
    **TIMES,
}


def main() -> int:
    """Read the arguments, run the faults; 1 when one of them was not stood."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--list", action="store_true", help="list the faults and end")
    parser.add_argument("--only", action="append", choices=FAULTS, metavar="NAME", help="this one")
    parser.add_argument("--kills", type=int, default=500, help="how often to kill (500)")
    parser.add_argument("--quick", action="store_true", help="a short look: 8 kills, few turns")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random (1)")
    given = parser.parse_args()
    if given.list:
        for name, fault in FAULTS.items():
            print(f"{name:18} {(fault.__doc__ or '').splitlines()[0]}")
        return 0
    _import_all()
    if given.quick:
        given.kills = min(given.kills, 8)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder, fake_arxiv() as addresses:
        Path(folder).chmod(0o755)
        print(f"seed {given.seed}")
        for name in given.only or FAULTS:
            dice = random.Random(f"{given.seed} {name}")
            place = Path(folder) / name
            failed += not _stood(name, Victim(place, *addresses, dice, given.kills, given.quick))
    print("all stood" if not failed else f"{failed} not stood")
    return min(failed, 1)


def _import_all() -> None:
    """Once, so that the commands that are forked need not; and some of them may read no file."""
    for module in pkgutil.walk_packages(tracker.__path__, "tracker."):
        if "migrations" in module.name or module.name == "tracker.__main__":
            continue
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            if (error.name or "tracker").partition(".")[0] == "tracker":
                raise  # ours must be there; a library of an extra need not
    for name in (
        "alembic.command",
        "alembic.config",
        "sqlalchemy.dialects.sqlite",
        "rich.progress",
    ):
        importlib.import_module(name)


def _stood(name: str, victim: Victim) -> bool:
    victim.folder.mkdir()
    began = time.monotonic()
    try:
        found = FAULTS[name](victim)
    except FaultError as error:
        print(f"BAD  {name:18} {error}", flush=True)
        return False
    print(f"ok   {name:18} {found} ({time.monotonic() - began:.0f} s)", flush=True)
    return True


if __name__ == "__main__":
    if not hasattr(os, "fork"):
        sys.exit("the faults need fork: run them on Linux or macOS")
    sys.exit(main())
