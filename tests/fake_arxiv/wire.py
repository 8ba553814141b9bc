"""One HTTP answer and every manner, good or bad, of putting it on the socket."""

import os
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler
from threading import Event

ATOM = "application/atom+xml; charset=utf-8"
OAI_XML = "application/xml"
HTML = "text/html; charset=utf-8"
PLAIN_TEXT = "text/plain; charset=utf-8"
DRIP_GAP = 0.05
WAKE = 0.02
PADDING = b" " * 65536


class Manner(Enum):
    """How the bytes of an answer reach the client, or fail to."""

    WHOLE = "whole"
    RESET = "reset"
    CLOSED_EARLY = "closed-early"
    CLOSED_MID_BODY = "closed-mid-body"
    HANG = "hang"
    HANG_MID_BODY = "hang-mid-body"
    LATE = "late"
    DRIP = "drip"


@dataclass(frozen=True)
class Answer:
    """What the server says; `padding` bytes of blanks follow the body."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    manner: Manner = Manner.WHOLE
    seconds: float | None = None
    padding: int = 0


@dataclass(frozen=True)
class Line:
    """The connection to one client, and when to stop waiting on it."""

    handler: BaseHTTPRequestHandler
    released: Event
    answered: Callable[[], None]

    def wait(self, seconds: float | None) -> None:
        """Sleep until the time is up, the fake lets go, or the client has gone."""
        until = None if seconds is None else time.monotonic() + seconds
        while until is None or time.monotonic() < until:
            left = WAKE if until is None else min(WAKE, max(0.0, until - time.monotonic()))
            if self.released.wait(left) or is_gone(self.handler.connection):
                return


def send(line: Line, answer: Answer) -> None:
    """Put the answer on the wire in its manner."""
    handler = line.handler
    if answer.manner in (Manner.HANG, Manner.LATE):
        line.wait(answer.seconds)
    if answer.manner is Manner.RESET:
        _reset(line)
    elif answer.manner in (Manner.HANG, Manner.CLOSED_EARLY):
        handler.close_connection = True
    elif answer.manner in (Manner.CLOSED_MID_BODY, Manner.HANG_MID_BODY):
        _send_half(line, answer)
    else:
        _send_whole(line, answer)


def is_gone(connection: socket.socket) -> bool:
    """Whether the client has closed its end."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _send_whole(line: Line, answer: Answer) -> None:
    handler = line.handler
    body = b"" if handler.command == "HEAD" else answer.body
    slow = answer.manner is Manner.DRIP or answer.padding
    if not slow:
        line.answered()
    _send_head(handler, answer)
    if answer.manner is Manner.DRIP:
        _drip(line, body, answer.seconds)
    else:
        handler.wfile.write(body)
    _pad(line, answer.padding if body else 0)


def _send_half(line: Line, answer: Answer) -> None:
    line.handler.close_connection = True
    _send_head(line.handler, answer)
    line.handler.wfile.write(answer.body[: len(answer.body) // 2])
    if answer.manner is Manner.HANG_MID_BODY:
        line.wait(answer.seconds)


def _send_head(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    if answer.content_type:
        handler.send_header("Content-Type", answer.content_type)
    handler.send_header("Content-Length", str(len(answer.body) + answer.padding))
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def _drip(line: Line, body: bytes, seconds: float | None) -> None:
    """A little every 50 ms, so that no single read is slow and the whole is."""
    pieces = max(1, round((seconds or 1.0) / DRIP_GAP))
    size = max(1, -(-len(body) // pieces))
    for start in range(0, len(body), size):
        line.handler.wfile.write(body[start : start + size])
        if line.released.wait(DRIP_GAP):
            line.handler.close_connection = True
            return


def _pad(line: Line, left: int) -> None:
    while left > 0 and not line.released.is_set():
        line.handler.wfile.write(PADDING[:left])
        left -= len(PADDING)
    if left > 0:
        line.handler.close_connection = True


def _reset(line: Line) -> None:
    """Close with a zero linger time: the client gets RST instead of FIN."""
    line.handler.close_connection = True
    connection: socket.socket = line.handler.connection
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())
