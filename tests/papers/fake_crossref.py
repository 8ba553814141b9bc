"""A small Crossref over a real socket: works with notices, and ugly answers on request."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit


class FakeCrossref:
    """Answers ``/works/{doi}`` from `works` (DOI to its ``updated-by``); 404 for the rest.

    `ugly` is (status, content type, body) to answer instead; `headers` ride on every answer.
    """

    def __init__(self) -> None:
        self.works: dict[str, list[dict[str, Any]]] = {}
        self.ugly: tuple[int, str, bytes] | None = None
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str, str]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fake._answer(self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where its works are."""
        return f"http://127.0.0.1:{self._server.server_port}/works"

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        doi = unquote(parts.path.removeprefix("/works/"))
        mailto = parse_qs(parts.query).get("mailto", [""])[0]
        self.asked.append((doi, mailto, handler.headers.get("User-Agent", "")))
        status, kind, body = self.ugly or self._healthy(doi)
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _healthy(self, doi: str) -> tuple[int, str, bytes]:
        if doi not in self.works:
            return 404, "text/plain", b"Resource not found."
        message = {"DOI": doi.lower(), "type": "journal-article", "updated-by": self.works[doi]}
        told = {"status": "ok", "message-type": "work", "message": message}
        return 200, "application/json;charset=utf-8", json.dumps(told).encode()


def notice(kind: str, doi: str = "10.1000/notice", source: str = "publisher") -> dict[str, Any]:
    """One entry of ``updated-by``."""
    return {
        "DOI": doi,
        "type": kind,
        "label": kind.title(),
        "source": source,
        "updated": {"date-parts": [[2025, 1, 30]], "date-time": "2025-01-30T00:00:00Z"},
    }
