"""What each trouble makes of an answer that would have been good."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tests.fake_arxiv import atom
from tests.fake_arxiv.records import FakePaper, canaries, paper
from tests.fake_arxiv.trouble import API, Mishap, Trouble
from tests.fake_arxiv.wire import ATOM, HTML, PLAIN_TEXT, Answer, Manner

Pairs = list[tuple[str, str]]
Papers = Mapping[str, FakePaper]

RATE_EXCEEDED = b"Rate exceeded."
CANARIES = tuple(one.id for one in canaries())
STRANGER = paper("0704.0001", "A paper nobody asked for")
VARNISH = b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html>
  <head>
    <title>503 first byte timeout</title>
  </head>
  <body>
    <h1>Error 503 first byte timeout</h1>
    <p>first byte timeout</p>
    <h3>Error 54113</h3>
    <p>Details: cache-fake-FAKE 1700000000 1234567890</p>
    <hr>
    <p>Varnish cache server</p>
  </body>
</html>
"""
DOWN_PAGE = b"<!DOCTYPE html>\n<html><body><h1>arXiv is down for maintenance</h1></body></html>\n"
BROKEN_PAGE = (
    b"<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n"
    b"<h1>Internal Server Error</h1>\n</html>\n"
)
DOCTYPE = b"<!DOCTYPE %s>\n"
BOMB = b"".join(
    (
        b'<!DOCTYPE %s [\n<!ENTITY lol0 "lol">\n',
        *(b'<!ENTITY lol%d "%s">\n' % (n, b"&lol%d;" % (n - 1) * 10) for n in range(1, 10)),
        b"]>\n",
    )
)


@dataclass(frozen=True)
class Scene:
    """A request and how a healthy server answers it."""

    interface: str
    url: str
    path: str
    pairs: Pairs
    papers: Papers
    now: datetime
    answer: Callable[[Pairs, Papers], Answer]

    @property
    def good(self) -> Answer:
        """The answer as it should have been."""
        return self.answer(self.pairs, self.papers)

    def feed(self) -> atom.Feed:
        """The good feed before it is written; raises `FaultError` for a refusal."""
        return atom.ask(first_values(self.pairs), self.papers, self.now)


Damage = Callable[[Scene, Mishap], Answer]


def damaged(scene: Scene, mishap: Mishap) -> Answer:
    """What the client gets instead of the good answer."""
    try:
        return DAMAGE[mishap.trouble](scene, mishap)
    except atom.FaultError:
        return scene.good


def first_values(pairs: Pairs) -> dict[str, str]:
    """Of repeated parameters the first counts."""
    return dict(reversed(pairs))


def _status(
    status: int, body: bytes = b"", kind: str = PLAIN_TEXT, retry_after: float | None = None
) -> Damage:
    """A fixed answer; the mishap's seconds take the place of `retry_after`."""

    def damage(scene: Scene, mishap: Mishap) -> Answer:
        headers = {}
        if retry_after is not None:
            seconds = retry_after if mishap.seconds is None else mishap.seconds
            headers["Retry-After"] = f"{seconds:g}"
        return Answer(status, kind, body, headers)

    return damage


def _in_manner(manner: Manner, seconds: float | None = None) -> Damage:
    """The good answer in a bad manner; the mishap's seconds take the place of these."""

    def damage(scene: Scene, mishap: Mishap) -> Answer:
        chosen = seconds if mishap.seconds is None else mishap.seconds
        return replace(scene.good, manner=manner, seconds=chosen)

    return damage


def _redirect(status: int, target: Callable[[Scene], str]) -> Damage:
    def damage(scene: Scene, mishap: Mishap) -> Answer:
        return Answer(status, HTML, b"<html>Moved</html>\n", {"Location": target(scene)})

    return damage


def _on_body(change: Callable[[bytes], bytes]) -> Damage:
    def damage(scene: Scene, mishap: Mishap) -> Answer:
        good = scene.good
        return replace(good, body=change(good.body))

    return damage


def _on_feed(change: Callable[[atom.Feed], atom.Feed]) -> Damage:
    def damage(scene: Scene, mishap: Mishap) -> Answer:
        return Answer(200, ATOM, atom.render(change(scene.feed())))

    return damage


def _with_feed(scene: Scene, mishap: Mishap) -> Answer:
    return replace(scene.good, status=406)


def _wrong_type(scene: Scene, mishap: Mishap) -> Answer:
    return replace(scene.good, content_type=HTML)


def _huge(scene: Scene, mishap: Mishap) -> Answer:
    return replace(scene.good, padding=mishap.size)


def _bad_gzip(scene: Scene, mishap: Mishap) -> Answer:
    garbage = b"\x1f\x8b\x08\x00" + b"this is not deflated data" * 8
    return replace(scene.good, body=garbage, headers={"Content-Encoding": "gzip"})


def _emptied(body: bytes) -> bytes:
    return b""


def _bad_bytes(body: bytes) -> bytes:
    """A byte that is not UTF-8, inside the first title if there is one."""
    head, title, rest = body.partition(b"</title>")
    return head + b" \xff\xfe" + title + rest


def _cut_in_entry(body: bytes) -> bytes:
    """Half-way into the last entry or record; without one, half-way into the body."""
    opened, closed = _last_entry(body)
    return body[: (opened + closed) // 2]


def _cut_after_entry(body: bytes) -> bytes:
    """After the last complete entry or record: only the end of the envelope is lost."""
    return body[: _last_entry(body)[1]]


def _last_entry(body: bytes) -> tuple[int, int]:
    spans = [match.span() for match in re.finditer(rb"<(entry|record)>.*?</\1>", body, re.S)]
    return spans[-1] if spans else (0, max(len(body) - 20, 1))


def _hidden(scene: Scene, mishap: Mishap) -> Answer:
    """Silent absence; unless ids are named, of everything but the canaries."""
    ids = mishap.ids or frozenset(scene.papers).difference(CANARIES)
    return _without(scene, ids)


def _hidden_canary(scene: Scene, mishap: Mishap) -> Answer:
    """Silent absence of the canaries and of the ids named."""
    return _without(scene, mishap.ids.union(CANARIES))


def _nothing(scene: Scene, mishap: Mishap) -> Answer:
    return scene.answer(scene.pairs, {})


def _without(scene: Scene, ids: frozenset[str]) -> Answer:
    left = {name: one for name, one in scene.papers.items() if name not in ids}
    return scene.answer(scene.pairs, left)


def _short_page(scene: Scene, mishap: Mishap) -> Answer:
    """The last half of the entries or records is lost, the totals and the token are not."""
    if scene.interface == API:
        feed = scene.feed()
        short = replace(feed, entries=feed.entries[: len(feed.entries) // 2])
        return replace(scene.good, body=atom.render(short))
    good = scene.good
    spans = [match.span() for match in re.finditer(rb"<record>.*?</record>", good.body, re.S)]
    if not spans:
        return good
    body = good.body[: spans[len(spans) // 2][0]] + good.body[spans[-1][1] :]
    return replace(good, body=body)


def _wrong_echo(scene: Scene, mishap: Mishap) -> Answer:
    """A flawless answer to a request that this client did not make."""
    other = CANARIES[first_values(scene.pairs).get("id_list") == CANARIES[0]]
    if scene.interface == API:
        return scene.answer([("id_list", other)], scene.papers)
    verb = first_values(scene.pairs).get("verb")
    if verb != "GetRecord":
        return scene.answer([("verb", "Identify")], scene.papers)
    asked = first_values(scene.pairs).get("identifier", "")
    other = CANARIES[asked.endswith(CANARIES[0])]
    pairs = [("verb", verb), ("identifier", f"oai:arXiv.org:{other}")]
    return scene.answer([*pairs, ("metadataPrefix", "arXivRaw")], scene.papers)


def _doctype(declaration: bytes) -> Callable[[bytes], bytes]:
    """Put a DOCTYPE after the XML declaration; a bomb is set off in the first text."""

    def change(body: bytes) -> bytes:
        root = b"OAI-PMH" if b"<OAI-PMH" in body else b"feed"
        head, end, rest = body.partition(b"?>\n")
        text = declaration.replace(b"%s", root)
        if b"ENTITY" in declaration:
            rest = re.sub(rb"(<title>|<request[^>]*>)", rb"\1&lol9;", rest, count=1)
        return head + end + text + rest

    return change


def _wrong_hash(feed: atom.Feed) -> atom.Feed:
    return replace(feed, hashed=f"{feed.echo}&")


def _wrong_start(scene: Scene, mishap: Mishap) -> Answer:
    """Another start index than asked; the echo is right."""
    return _rewritten(scene, rb"(startIndex>)\d+", str(scene.feed().start + 1))


def _wrong_page_size(scene: Scene, mishap: Mishap) -> Answer:
    """Another page size than asked; the echo is right."""
    return _rewritten(scene, rb"(itemsPerPage>)\d+", str(scene.feed().max_results + 1))


def _rewritten(scene: Scene, pattern: bytes, value: str) -> Answer:
    good = scene.good
    return replace(good, body=re.sub(pattern, rb"\g<1>" + value.encode(), good.body, count=1))


def _error_feed(status: int, *, malformed: bool) -> Damage:
    def damage(scene: Scene, mishap: Mishap) -> Answer:
        first = first_values(scene.pairs).get("id_list", "").partition(",")[0]
        fault = atom.bad_id(first) if malformed else atom.FaultError(500, atom.INTERNAL)
        return Answer(status, ATOM, atom.render_fault(fault, scene.now))

    return damage


def _error_entry(feed: atom.Feed) -> atom.Feed:
    """One error entry in the place of the last good one, totals as before."""
    fault = atom.FaultError(500, atom.INTERNAL)
    lines = atom.fault_entry(fault, feed.now)
    return replace(feed, entries=feed.entries[:-1], extra=lines, total=max(feed.total, 1))


def _stranger(feed: atom.Feed) -> atom.Feed:
    entry = atom.Entry(STRANGER, STRANGER.latest)
    return replace(feed, entries=[*feed.entries, entry], total=feed.total + 1)


def _duplicate(feed: atom.Feed) -> atom.Feed:
    again = feed.entries[:1]
    return replace(feed, entries=[*feed.entries, *again], total=feed.total + len(again))


def _dateless(body: bytes) -> bytes:
    return re.sub(rb" *<published>.*?</published>\n", b"", body, count=1)


def _oai_bad_token(scene: Scene, mishap: Mishap) -> Answer:
    """The token has expired in the middle of the walk; a first page is spared."""
    if "resumptionToken" not in first_values(scene.pairs):
        return scene.good
    verb = first_values(scene.pairs).get("verb", "")
    return scene.answer([("verb", verb), ("resumptionToken", "expired")], scene.papers)


def _looping_token(scene: Scene, mishap: Mishap) -> Answer:
    """The token leads back to the page it stands on."""
    asked = first_values(scene.pairs).get("resumptionToken", "")
    found = re.search(r"skip(?:%3D|=)(\d+)", asked)
    here = b"skip%3D" + (found[1].encode() if found else b"0")
    good = scene.good
    return replace(good, body=re.sub(rb"skip%3D\d+", here, good.body))


def _lost_token(body: bytes) -> bytes:
    """As if this were a single page."""
    return re.sub(rb" *<resumptionToken.*?(/>|</resumptionToken>)\n", b"", body)


def _same_place(scene: Scene) -> str:
    return scene.url


def _over_https(scene: Scene) -> str:
    return scene.url.replace("http://", "https://", 1)


def _into_loop(scene: Scene) -> str:
    return scene.url.replace(scene.path, "/loop/1", 1)


def _to_portal(scene: Scene) -> str:
    return scene.url.replace(scene.path, "/portal", 1)


DAMAGE: dict[Trouble, Damage] = {
    Trouble.TOO_MANY: _status(429, RATE_EXCEEDED),
    Trouble.TOO_MANY_RETRY_AFTER: _status(429, RATE_EXCEEDED, retry_after=7),
    Trouble.UNAVAILABLE: _status(503, b"Service Unavailable\n"),
    Trouble.UNAVAILABLE_RETRY_ZERO: _status(503, b"Retry after 0 seconds\n", retry_after=0),
    Trouble.UNAVAILABLE_RETRY_AFTER: _status(503, b"Retry later\n", retry_after=20),
    Trouble.UNAVAILABLE_VARNISH: _status(503, VARNISH, HTML),
    Trouble.NOT_ACCEPTABLE: _status(406),
    Trouble.NOT_ACCEPTABLE_WITH_FEED: _with_feed,
    Trouble.FORBIDDEN: _status(403, b"<html><h1>403 Forbidden</h1></html>\n", HTML),
    Trouble.URI_TOO_LONG: _status(414, b"<html><h1>414 URI Too Long</h1></html>\n", HTML),
    Trouble.SERVER_ERROR_HTML: _status(500, BROKEN_PAGE, HTML),
    Trouble.RATE_EXCEEDED_200: _status(200, RATE_EXCEEDED),
    Trouble.HTML_200: _status(200, DOWN_PAGE, HTML),
    Trouble.EMPTY_200: _on_body(_emptied),
    Trouble.JSON_200: _status(200, b'{"results": []}', "application/json"),
    Trouble.WRONG_TYPE: _wrong_type,
    Trouble.CUT_IN_ENTRY: _on_body(_cut_in_entry),
    Trouble.CUT_AFTER_ENTRY: _on_body(_cut_after_entry),
    Trouble.NO_ENTRIES: _nothing,
    Trouble.SHORT_PAGE: _short_page,
    Trouble.SHARD_FAILED: _hidden,
    Trouble.SHARD_FAILED_CANARY: _hidden_canary,
    Trouble.WRONG_ECHO: _wrong_echo,
    Trouble.HUGE_BODY: _huge,
    Trouble.BAD_GZIP: _bad_gzip,
    Trouble.BAD_BYTES: _on_body(_bad_bytes),
    Trouble.DOCTYPE: _on_body(_doctype(DOCTYPE)),
    Trouble.ENTITY_BOMB: _on_body(_doctype(BOMB)),
    Trouble.RESET: _in_manner(Manner.RESET),
    Trouble.CLOSED_EARLY: _in_manner(Manner.CLOSED_EARLY),
    Trouble.CLOSED_MID_BODY: _in_manner(Manner.CLOSED_MID_BODY),
    Trouble.HANG: _in_manner(Manner.HANG),
    Trouble.HANG_MID_BODY: _in_manner(Manner.HANG_MID_BODY),
    Trouble.LATE: _in_manner(Manner.LATE, 2.0),
    Trouble.DRIP: _in_manner(Manner.DRIP, 2.0),
    Trouble.REDIRECT_SELF: _redirect(301, _same_place),
    Trouble.REDIRECT_HTTPS: _redirect(301, _over_https),
    Trouble.REDIRECT_LOOP: _redirect(302, _into_loop),
    Trouble.REDIRECT_PORTAL: _redirect(302, _to_portal),
    Trouble.WRONG_HASH: _on_feed(_wrong_hash),
    Trouble.WRONG_START: _wrong_start,
    Trouble.WRONG_PAGE_SIZE: _wrong_page_size,
    Trouble.ERROR_FEED_200: _error_feed(200, malformed=True),
    Trouble.ERROR_ENTRY_AMONG: _on_feed(_error_entry),
    Trouble.ERROR_FEED_400: _error_feed(400, malformed=True),
    Trouble.ERROR_FEED_500: _error_feed(500, malformed=False),
    Trouble.STRANGER_ENTRY: _on_feed(_stranger),
    Trouble.DUPLICATE_ENTRY: _on_feed(_duplicate),
    Trouble.ENTRY_WITHOUT_DATE: _on_body(_dateless),
    Trouble.OAI_BAD_TOKEN: _oai_bad_token,
    Trouble.OAI_LOOPING_TOKEN: _looping_token,
    Trouble.OAI_LOST_TOKEN: _on_body(_lost_token),
}
