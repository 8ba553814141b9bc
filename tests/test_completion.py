"""What a shell is offered at the press of Tab, asked as the shell asks it."""

import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.postgres_server import Server
from tests.web.library import HOSTILE, IDS
from tracker.cli.app import run
from tracker.storage.typed_words import CLAIMS, words_of

STALE = IDS["stale"]
LEADS = ["2602.00001", "2602.00002", "hep-th/9901001"]
ROOT = Path(__file__).parents[1]


@pytest.fixture
def library(full_library: Path) -> Path:
    """A library that nobody writes to."""
    return full_library


@pytest.fixture(autouse=True)
def _asked_as_a_shell_asks(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{library}")


class Shell:
    """Asks through the variables that click's scripts set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, line: str, name: str = "bash") -> list[str]:
        """What it is offered for the last word of a line."""
        words = line.split(" ")
        self._monkeypatch.setenv("_TRACKER_COMPLETE", f"{name}_complete")
        self._monkeypatch.setenv("COMP_WORDS", line)
        self._monkeypatch.setenv("COMP_CWORD", str(len(words) - 1) if name != "fish" else words[-1])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([])
        said = self._capsys.readouterr()
        assert (ended.value.code, said.err) == (0, "")
        return said.out.splitlines()

    def words(self, line: str) -> list[str]:
        """Only the words that bash is offered."""
        return [each.removeprefix("plain,") for each in self(line) if each]


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("tracker show ", list(IDS.values())),
        ("tracker show c0c0c0c0c00", list(IDS.values())),
        ("tracker show c0c0c0c0c00a", [IDS["malformed"]]),
        ("tracker show %", []),
        ("tracker retest zz", []),
        (f"tracker accept {STALE} ", LEADS),
        (f"tracker dismiss {STALE[:12]} hep", LEADS[2:]),
        ("tracker accept zz ", []),
        (f"tracker retest {STALE} --evidence 2", ["2502.00001", "2408.03314", *LEADS[:2]]),
        (f"tracker retest {STALE} --closes age", ["age-stale"]),
        ("tracker accept-finding nowhere.md anchor-wi", ["anchor-withdrawn"]),
        ("tracker prompt h", ["how-do-models-reason", "hostile-inquiry"]),
        ("tracker export host", ["hostile-inquiry"]),
        ("tracker report --since ", ["2", "1"]),
        ("tracker report --fail-on due,unv", ["due,unverifiable"]),
        ("tracker audit export --claim c0c0c0c0c00a", [IDS["malformed"]]),
        ("tracker audit export --event poli", ["policy-adopted"]),
        (f"tracker add x --depends-on {STALE}", [STALE]),
        ("tracker proposals --drop ", [f"aaaa0000000{number}" for number in (1, 2, 3)]),
        (f"tracker retest {STALE} --from-answer aaaa00000002", ["aaaa00000002"]),
    ],
)
def test_ids_of_the_library_are_offered(line: str, offered: list[str], tab: Shell) -> None:
    assert tab.words(line) == offered


def test_a_derived_id_is_short_as_in_reports(
    tab: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path}/own.db")
    for text in ("One thing", "Another thing"):
        assert run(["add", text, "--as-of", "2025-05"]) == 0
    with closing(sqlite3.connect(tmp_path / "own.db")) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM claim ORDER BY number")]
    assert tab.words("tracker show ") == [id_[:8] for id_ in ids]
    assert tab.words(f"tracker show {ids[0][:9]}") == ids[:1]


@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_shells_that_explain_words_are_told_the_claim_and_nothing_that_steers(
    name: str, tab: Shell
) -> None:
    told = "\n".join(tab("tracker show " + IDS["hostile"], name))
    assert IDS["hostile"] in told
    assert '"Loud" claims &' in told
    assert "\u202e" not in told
    assert HOSTILE not in told


def test_a_flag_and_a_config_file_say_which_library(
    tab: Shell, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRACKER_DATABASE_URL")
    url = f"sqlite:///{library}"
    assert tab.words(f"tracker --database-url {url} show {STALE}") == [STALE]
    assert tab.words(f"tracker show --database-url {url} {STALE}") == [STALE]
    (tmp_path / "tracker.toml").write_text(f'database_url = "{url}"\n', encoding="utf-8")
    assert tab.words(f"tracker show {STALE}") == [STALE]


@pytest.mark.parametrize(
    "trouble", ["missing", "garbage", "empty", "locked", "settings", "in memory", "server"]
)
def test_in_trouble_nothing_is_offered_and_nothing_left(
    trouble: str, tab: Shell, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "other.db"
    url = f"sqlite:///{place}"
    if trouble in {"garbage", "empty"}:
        place.write_bytes(b"no database" * 100 if trouble == "garbage" else b"")
    elif trouble == "settings":
        (tmp_path / "tracker.toml").write_text("offline = [\n", encoding="utf-8")
    elif trouble == "in memory":
        url = "sqlite://"
    elif trouble == "server":
        url = "postgresql://nobody@127.0.0.1:9/none"
    elif trouble == "locked":
        shutil.copy(library, place)
    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    before = sorted(tmp_path.iterdir())
    with closing(sqlite3.connect(place if trouble == "locked" else ":memory:")) as holder:
        holder.execute("PRAGMA journal_mode = DELETE")
        holder.execute("BEGIN EXCLUSIVE")
        assert tab.words("tracker show ") == []
    assert sorted(tmp_path.iterdir()) == before


def test_a_press_of_tab_loads_no_database_library_and_no_page() -> None:
    heavy = ["sqlmodel", "sqlalchemy", "httpx", "rich", "alembic", "jinja2", "arxiv", "apscheduler"]
    program = (
        "import sys, atexit; atexit.register(lambda: print(sorted(set("
        f"{heavy}) & set(sys.modules)))); from tracker.cli.app import run; run([])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={
            **os.environ,
            "_TRACKER_COMPLETE": "bash_complete",
            "COMP_WORDS": f"tracker show {STALE}",
            "COMP_CWORD": "2",
        },
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == [f"plain,{STALE}", "[]"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")
def test_bash_itself_completes_a_claim_and_its_lead(tmp_path: Path) -> None:
    here = tmp_path / "tracker"
    here.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tracker "$@"\n')
    here.chmod(0o755)
    script = (
        "set -e\nsource <(tracker completion bash)\n"
        'complete_words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=();'
        ' _tracker_completion tracker; echo "${COMPREPLY[*]}"; }\n'
        f"complete_words tracker show {STALE[:11]}4\ncomplete_words tracker accept {STALE} hep\n"
    )
    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [STALE, LEADS[2]]


def test_a_library_on_a_server_is_asked_too(postgres_server: Server) -> None:
    from tracker.storage.sql_store import open_store

    with postgres_server.lent() as url:
        store = open_store(url)
        try:
            from tests.builders import a_claim, an_addition, an_inquiry

            claim = a_claim("A claim on a server", claim_id="c1a1b1")
            store.put_inquiry(an_inquiry(id=claim.inquiry_id))
            assert all(store.write([an_addition(claim)]))
        finally:
            store.close()
        assert words_of(url, CLAIMS, "c1") == [("c1a1b1", "A claim on a server")]
        assert words_of(url, CLAIMS, "c2") == []
