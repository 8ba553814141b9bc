"""kill -9 at random instants, of everything that writes."""

import json
from collections import Counter

from tests.faults.victim import SEED, SEEDS, Victim, check, clear


def killed_anywhere(victim: Victim) -> str:
    """Nights, imports, re-tests, backups and copies killed at random instants, many times over.

    How long each takes is seen first, and then again whenever one comes to its end; it is killed
    at any instant of that.
    """
    clear(victim("nightly", "--seeds", SEED), 0)
    claims = [claim["id"] for claim in json.loads(victim("list", "--json").out)]
    acts = _acts(victim, claims[0])
    takes = {name: victim(*words[0], today="2026-12-01").seconds for name, words in acts.items()}
    _copy_is_all_or_nothing(victim)
    told: Counter[str] = Counter()
    events = victim.whole()
    for turn in range(victim.kills):
        today = f"2027-{1 + turn // 28 % 12:02d}-{1 + turn % 28:02d}"
        act = victim.dice.choice(["night", "night", "night", "import", "retest", "backup", "copy"])
        words = victim.dice.choice(_acts(victim, victim.dice.choice(claims))[act])
        ran = victim(*words, today=today, kill_after=victim.dice.uniform(0.0, takes[act]))
        told[act if ran.killed else "came to their end"] += 1
        if not ran.killed:
            clear(ran, 0, 2, 3)
            if ran.code == 0:
                takes[act] = ran.seconds
        if act == "copy":
            _copy_is_all_or_nothing(victim)
        if turn % 10 == 9:
            now = victim.whole()
            check(now >= events, f"events were lost: {events}, then {now}")
            events = now
    backup = f"sqlite:///{victim.folder / 'backup.db'}"
    check(victim("audit", "verify", database_url=backup).code == 0, "the backup broke")
    victim.recovers("2028-12-31")
    _nothing_twice(victim)
    check(sum(told.values()) - told["came to their end"] > 0, "nothing was killed at work")
    deaths = ", ".join(f"{number} {name}" for name, number in sorted(told.items()))
    return f"killed: {deaths}; {victim.whole()} events in the ledger"


def _acts(victim: Victim, claim: str) -> dict[str, list[tuple[object, ...]]]:
    verdict = victim.dice.choice(["holds", "weakened", "inconclusive"])
    backup, copy = victim.folder / "backup.db", victim.folder / "copy.db"
    return {
        "night": [("nightly", "--seeds", SEEDS), ("nightly",), ("nightly", "--seeds", SEED)],
        "import": [("import", SEEDS)],
        "retest": [("retest", claim, "--verdict", verdict, "--note", "read", "--by", "ada")],
        "backup": [("backup", backup, "--replace")],
        "copy": [("copy", "--to", f"sqlite:///{copy}")],
    }


def _copy_is_all_or_nothing(victim: Victim) -> None:
    """The target is empty, and left for the next copy; or holds it all, and is cleared away."""
    copy = victim.folder / "copy.db"
    if not copy.exists():
        return
    url = f"sqlite:///{copy}"
    if not json.loads(victim("list", "--json", database_url=url).out or "[]"):
        return
    check(victim("audit", "verify", database_url=url).code == 0, "the copy broke")
    for path in victim.folder.glob("copy.db*"):
        path.unlink()


def _nothing_twice(victim: Victim) -> None:
    added = [
        event["claim_id"]
        for event in json.loads(victim("audit", "export", "--format", "json").out)
        if event["event"] == "claim-added"
    ]
    listed = json.loads(victim("list", "--json").out)
    check(len(added) == len(set(added)) == len(listed), "a claim was added twice, or is missing")
