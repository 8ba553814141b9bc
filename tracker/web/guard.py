"""What stands before every page: the host must be ours, and every answer carries strict headers.

Refuses names that are not ours (a foreign site could point its own name at this machine and read
through a browser), and bodies that no form of ours can have.
"""

import ipaddress
from collections.abc import Collection, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_MOST = 64 * 1024
"""Bytes of a form."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser hides the origin of our forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LOCAL = ("localhost",)


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower().rstrip(".") for host in hosts) | set(LOCAL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer, with our headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        guarded = _with_headers(send)
        told = self._refusal(headers.get("host", ""), headers.get("content-length", "0"))
        if told is not None:
            status, why = told
            await PlainTextResponse(why, status_code=status)(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)

    def _refusal(self, host: str, length: str) -> tuple[int, str] | None:
        if not self._is_ours(host):
            shown = "".join(each for each in host if each.isascii() and each.isprintable())[:80]
            return 421, (
                f"This tracker does not answer to the name '{shown}'.\n"
                "Use the address that tracker serve printed, or start it with --allow-host NAME.\n"
            )
        if not length.isdecimal() or int(length) > BODY_MOST:
            return 413, "That is more than a form of this page can hold.\n"
        return None

    def _is_ours(self, host: str) -> bool:
        """A name we know, or an address by number: only names can be pointed elsewhere."""
        name = name_of(host)
        if name in self._hosts:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def name_of(host: str) -> str:
    """The name of a Host header without port and brackets, in lower case."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower().rstrip(".")


def same_origin(headers: Headers, scheme: str) -> bool:
    """Whether a form was sent by a page of ours, by what the browser says of its origin.

    A browser sends Origin with every form; one that keeps it back must at least say that the
    request came from the same origin. Behind a server that ends TLS the page's scheme is another
    than ours: then the names must be the same, and the browser itself must say so.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if origin is None:
        return site == "same-origin"
    host = headers.get("host", "").lower()
    if origin.lower() == f"{scheme}://{host}":
        return True
    return site == "same-origin" and origin.lower() == f"https://{host}"


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _missing(headers):
                headers[name] = value
        await send(message)

    return guarded


def _missing(headers: MutableHeaders) -> Iterable[tuple[str, str]]:
    """What an answer did not say itself: pages of ours are never kept by a cache."""
    yield from ((name, value) for name, value in HEADERS.items() if name not in headers)
    if "Cache-Control" not in headers:
        yield "Cache-Control", "no-store"
