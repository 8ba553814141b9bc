"""One HTTP answer and every manner, good or bad, of putting it on the socket."""

import os
import socket
import struct
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler
from threading import Event

ATOM = "application/atom+xml; charset=utf-8"
OAI_XML = "application/xml"
HTML = "text/html; charset=utf-8"
PLAIN_TEXT = "text/plain; charset=utf-8"
DRIP_GAP = 0.05
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


def send(handler: BaseHTTPRequestHandler, answer: Answer, closing: Event) -> None:
    """Put the answer on the wire in its manner; waits end when `closing` is set."""
    if answer.manner in (Manner.HANG, Manner.LATE):
        closing.wait(answer.seconds)
    if answer.manner is Manner.RESET:
        _reset(handler)
    elif answer.manner in (Manner.HANG, Manner.CLOSED_EARLY):
        handler.close_connection = True
    elif answer.manner in (Manner.CLOSED_MID_BODY, Manner.HANG_MID_BODY):
        _send_half(handler, answer, closing)
    else:
        _send_whole(handler, answer, closing)


def _send_whole(handler: BaseHTTPRequestHandler, answer: Answer, closing: Event) -> None:
    _send_head(handler, answer)
    if handler.command == "HEAD":
        return
    if answer.manner is Manner.DRIP:
        _drip(handler, answer, closing)
    else:
        handler.wfile.write(answer.body)
    _pad(handler, answer.padding, closing)


def _send_half(handler: BaseHTTPRequestHandler, answer: Answer, closing: Event) -> None:
    handler.close_connection = True
    _send_head(handler, answer)
    handler.wfile.write(answer.body[: len(answer.body) // 2])
    if answer.manner is Manner.HANG_MID_BODY:
        closing.wait(answer.seconds)


def _send_head(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    if answer.content_type:
        handler.send_header("Content-Type", answer.content_type)
    handler.send_header("Content-Length", str(len(answer.body) + answer.padding))
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def _drip(handler: BaseHTTPRequestHandler, answer: Answer, closing: Event) -> None:
    """A little every 50 ms, so that no single read is slow and the whole is."""
    pieces = max(1, round((answer.seconds or 1.0) / DRIP_GAP))
    size = max(1, -(-len(answer.body) // pieces))
    for start in range(0, len(answer.body), size):
        handler.wfile.write(answer.body[start : start + size])
        if closing.wait(DRIP_GAP):
            handler.close_connection = True
            return


def _pad(handler: BaseHTTPRequestHandler, left: int, closing: Event) -> None:
    while left > 0 and not closing.is_set():
        handler.wfile.write(PADDING[:left])
        left -= len(PADDING)


def _reset(handler: BaseHTTPRequestHandler) -> None:
    """Close with a zero linger time: the client gets RST instead of FIN."""
    handler.close_connection = True
    connection: socket.socket = handler.connection
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())
