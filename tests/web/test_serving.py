"""The command: what it says, and what keeps it from serving."""

import socket
from pathlib import Path

import pytest

from tracker.cli.app import run
from tracker.web import server


def serve(folder: Path, *words: str) -> int:
    return run(["serve", "--database-url", f"sqlite:///{folder / 'tracker.db'}", *words])


def test_a_port_that_is_taken_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert serve(tmp_path, "--port", str(taken.getsockname()[1])) == 3
    said = capsys.readouterr().err
    assert "cannot be used" in said
    assert "--port" in said


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_the_address_holds_a_key_and_an_open_door_is_warned_of(
    host: str,
    warned: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[object] = []

    def stand_in(self: object, sockets: list[socket.socket]) -> None:
        ran.append(sockets[0].getsockname())
        sockets[0].close()

    monkeypatch.setattr(server.uvicorn.Server, "run", stand_in)
    assert serve(tmp_path, "--host", host, "--port", "0") == 0
    said = capsys.readouterr()
    assert len(ran) == 1
    assert f"the library: http://{host}:" in said.out
    assert "/?token=" in said.out
    assert said.out.endswith("stopped\n")
    assert ("WARNING" in said.err) is warned


def test_a_library_that_cannot_be_read_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tracker.db").write_bytes(b"no database at all" * 100)
    assert serve(tmp_path, "--port", "0") == 3
    assert "tracker: " in capsys.readouterr().err


def test_the_extra_is_named_where_it_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "tracker.web.server", None)
    assert serve(tmp_path) == 3
    assert "pip install 'claim-freshness-tracker[web]'" in capsys.readouterr().err
