"""A browser without a window: asks the application in this process, keeps cookies, fills forms."""

import asyncio
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
from starlette.types import ASGIApp

ORIGIN = "http://127.0.0.1:8765"


@dataclass
class Form:
    """A form of a page: where it goes and what it holds before anybody writes."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, **written: str | list[str]) -> list[tuple[str, str]]:
        """The fields with these values in place of their own."""
        kept = [pair for pair in self.fields if pair[0] not in written]
        for name, value in written.items():
            kept += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return kept


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get")))
        elif tag == "input" and told.get("type") == "hidden":
            self.forms[-1].fields.append((told["name"], told["value"]))


def forms(html: str) -> list[Form]:
    """The forms of a page, with their hidden fields."""
    return _Forms(html).forms


class Browser:
    """One visitor."""

    def __init__(self, app: ASGIApp, *, origin: str = ORIGIN) -> None:
        self._app = app
        self.origin = origin
        self.cookies = httpx.Cookies()

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The answer to a GET; redirects are not followed."""
        return self._ask("GET", path, None, headers)

    def send(
        self, form: Form, headers: dict[str, str] | None = None, **written: str | list[str]
    ) -> httpx.Response:
        """Send a form as a browser does, and go where it leads."""
        body = urlencode(form.filled(**written))
        told = {
            "Origin": self.origin,
            "Content-Type": "application/x-www-form-urlencoded",
            **(headers or {}),
        }
        return self._ask("POST", form.action, body, {k: v for k, v in told.items() if v})

    def followed(self, answer: httpx.Response) -> httpx.Response:
        """The page that an answer leads to."""
        assert answer.status_code == 303, answer.text
        return self.get(urljoin(self.origin, answer.headers["location"]))

    def form(self, path: str, act: str) -> Form:
        """The first form of a page whose address ends so."""
        found = [one for one in forms(self.get(path).text) if re.search(f"{act}$", one.action)]
        assert found, f"no form {act} on {path}"
        return found[0]

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url=self.origin, cookies=self.cookies
            ) as client:
                return await client.request(method, path, content=body, headers=headers)

        answer = asyncio.run(asked())
        self.cookies.update(answer.cookies)
        return answer


def path_of(address: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
