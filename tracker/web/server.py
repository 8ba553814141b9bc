"""Runs the pages: one process, one library, until it is told to stop."""

import ipaddress
import signal
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from tracker.domain.errors import CouldNotFinishError
from tracker.web.app import make_app
from tracker.web.entry import Entry, make_key

if TYPE_CHECKING:
    from tracker.bootstrap import Tracker

_ENDING = (signal.SIGINT, signal.SIGTERM)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that binds to this host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(
    tracker: "Tracker",
    host: str,
    port: int,
    *,
    names: Collection[str] = (),
    who: str = "",
    say: Callable[[str], None],
) -> None:
    """Serve until SIGTERM or Ctrl-C; `port` 0 takes a free one. `names` are further host names,
    `who` judges when a form names nobody.

    `say` is told the address with the key once the server listens. Raises CouldNotFinishError when
    the address is taken.
    """
    tracker.store.inquiries()  # a library that cannot be read is told now, not on the first page
    entry = Entry(make_key())
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    app = make_app(tracker, entry, hosts=(host, *names), port=port, who=who)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=64,
        timeout_graceful_shutdown=5,
    )
    shown = f"[{host}]" if ":" in host else host
    say(f"http://{shown}:{port}/?token={entry.key}")
    with _ending_quietly():
        uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def _ending_quietly() -> Iterator[None]:
    """The server ends on SIGTERM and Ctrl-C and then raises them again: to us they were enough."""
    kept = {number: signal.signal(number, lambda *_: None) for number in _ENDING}
    try:
        yield
    finally:
        for number, action in kept.items():
            signal.signal(number, action)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise CouldNotFinishError(
            f"{host}:{port} cannot be used: {error.strerror}",
            "another program may use it: choose another with --port, or 0 for any free one",
        ) from error
    return listening
