"""Who gets in: hosts, keys, origins, marks; and the headers that every answer carries."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.browser import ORIGIN, Browser, Form
from tests.web.conftest import KEY, app_over, with_key
from tests.web.library import IDS
from tracker.bootstrap import Tracker
from tracker.domain.claims import InquiryId, Kind
from tracker.domain.library_pages import ClaimFilter, Order
from tracker.domain.status import Status
from tracker.web.app import make_app
from tracker.web.entry import Entry, make_key
from tracker.web.forms import read_fields
from tracker.web.guard import BODY_MOST, name_of
from tracker.web.library_query import address, read_filter, read_number, read_order
from tracker.web.server import is_loopback

CLAIM = f"/claims/{IDS['stale']}"


@pytest.fixture
def form(writer: Browser) -> Form:
    """A form that would retire a claim if it were let through."""
    return writer.form(CLAIM, "retire")


@pytest.mark.parametrize(
    "path",
    ["/", "/nothing", "/library?sort=x", "/static/none", "/report.html", "/audit/export/csv"],
)
def test_every_answer_carries_strict_headers(path: str, reader: Browser) -> None:
    headers = reader.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    if path != "/report.html":
        assert "unsafe" not in policy
        assert "form-action 'self'" in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


def test_what_pages_load_may_be_kept_and_is_named_by_its_digest(reader: Browser) -> None:
    page = reader.get("/").text
    for name, media in (
        ("look-", "text/css"),
        ("page-", "text/javascript"),
        ("mark-", "image/svg"),
    ):
        start = page.index(f"/static/{name}")
        answer = reader.get(page[start : page.index('"', start)])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media)
        assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("LOCALHOST.:8765", 200),
        ("[::1]:8765", 200),
        ("192.168.0.7:8765", 200),
        ("lab.example", 200),
        ("evil.example", 421),
        ("evil.example:8765", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
        ("<script>", 421),
    ],
)
def test_only_our_names_are_answered(host: str, status: int, tracker: Tracker) -> None:
    app = make_app(tracker, Entry(KEY), hosts=("Lab.Example",), port=8765)
    answer = Browser(app).get("/inquiries", Host=host)
    assert answer.status_code == status
    if status == 421:
        assert answer.headers["content-type"].startswith("text/plain")
        assert "--allow-host" in answer.text


def test_the_key_becomes_a_cookie_that_scripts_and_other_sites_cannot_use(tracker: Tracker) -> None:
    browser = Browser(app_over(tracker))
    answer = browser.get(f"/library?token={KEY}&q=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/library")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("tracker-8765=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert KEY not in cookie
    assert "You may write here." in browser.get("/").text


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "///evil.example"])
def test_the_key_leads_to_no_other_site(path: str, tracker: Tracker) -> None:
    answer = Browser(app_over(tracker)).get(f"{ORIGIN}{path}?token={KEY}")
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/")
        assert not answer.headers["location"].startswith(("//", "/\\"))


def test_a_wrong_key_opens_nothing(tracker: Tracker) -> None:
    browser = Browser(app_over(tracker))
    answer = browser.get("/?token=wrong")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "Reading only" in browser.get("/").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:8765"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": ""},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": ""},
    ],
)
def test_forms_of_other_sites_are_refused(
    headers: dict[str, str], writer: Browser, form: Form, tracker: Tracker
) -> None:
    before = tracker.store.head()
    answer = writer.send(form, headers)
    assert answer.status_code == 403
    assert "Nothing was written" in answer.text
    assert tracker.store.head() == before


def test_a_browser_that_keeps_its_origin_back_may_say_same_origin(
    judge: Browser, own_tracker: Tracker
) -> None:
    form = judge.form(CLAIM, "retire")
    answer = judge.send(form, {"Origin": "", "Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("origin", "site", "code"),
    [
        ("https://127.0.0.1:8765", "same-origin", 303),
        ("https://127.0.0.1:8765", "cross-site", 403),
        ("https://127.0.0.1:8765", "same-site", 403),
        ("https://127.0.0.1:8765", "", 403),
        ("https://evil.example", "same-origin", 403),
        ("https://127.0.0.1:9999", "same-origin", 403),
        ("null", "same-origin", 403),
    ],
)
def test_behind_a_server_that_ends_tls_only_our_own_pages_may_send_forms(
    origin: str, site: str, code: int, judge: Browser
) -> None:
    form = judge.form(CLAIM, "retire")
    assert judge.send(form, {"Origin": origin, "Sec-Fetch-Site": site}).status_code == code


def test_a_cookie_that_came_over_tls_stays_there(tracker: Tracker) -> None:
    browser = Browser(app_over(tracker))
    told = browser.get(f"/?token={KEY}", **{"X-Forwarded-Proto": "https"}).headers["set-cookie"]
    assert "secure" in told.lower()
    assert "secure" not in browser.get(f"/?token={KEY}").headers["set-cookie"].lower()


@pytest.mark.parametrize("mark", ["", "0" * 64, "ä"])
def test_a_form_without_our_mark_is_refused(
    mark: str, writer: Browser, form: Form, tracker: Tracker
) -> None:
    before = tracker.store.head()
    assert writer.send(form, mark=mark).status_code == 403
    assert tracker.store.head() == before


def test_the_mark_of_another_visitor_is_refused(
    writer: Browser, form: Form, tracker: Tracker
) -> None:
    other = with_key(Browser(app_over(tracker)))
    assert other.send(form).status_code == 403


@pytest.mark.parametrize("cookie", [None, "x", "x.y", "0.0", "."])
def test_who_came_without_the_key_cannot_write(
    cookie: str | None, form: Form, tracker: Tracker
) -> None:
    visitor = Browser(app_over(tracker))
    if cookie is not None:
        visitor.cookies.set("tracker-8765", cookie)
    before = tracker.store.head()
    answer = visitor.send(form)
    assert answer.status_code == 403
    assert "may only read" in answer.text
    assert tracker.store.head() == before


def test_forms_cannot_be_sent_by_get(writer: Browser) -> None:
    assert writer.get(f"{CLAIM}/retire").status_code == 405


@pytest.mark.parametrize("seen", ["", "x", "-1", "９"])
def test_a_form_that_is_not_whole_is_refused(seen: str, writer: Browser, form: Form) -> None:
    assert writer.send(form, seen=seen).status_code == 400


def test_a_body_no_form_of_ours_can_have_is_refused(writer: Browser, form: Form) -> None:
    assert writer.send(form, note="x" * BODY_MOST).status_code == 413
    many = replace(form, fields=[*form.fields, *[("closes", "x")] * 80])
    assert writer.send(many).status_code == 400
    assert writer.send(form, note="x" * 30_000).status_code == 400
    assert writer.send(form, note="\0").status_code == 400


def test_keys_differ_and_open_only_their_own() -> None:
    one, other = Entry(make_key()), Entry(make_key())
    assert one.key != other.key
    assert len(one.key) >= 43
    cookie = one.new_cookie()
    assert one.knows(cookie)
    assert cookie != one.new_cookie()
    assert not other.knows(cookie)
    assert not one.knows(cookie + "0")
    assert one.marked(cookie, one.mark(cookie))
    assert not one.marked(cookie, other.mark(cookie))


@settings(max_examples=30, deadline=None)
@given(st.text())
def test_no_cookie_that_somebody_makes_up_is_known(written: str) -> None:
    entry = Entry("key")
    assert not entry.knows(written)
    assert not entry.marked("a.b", written)
    name_of(written)


@settings(max_examples=40, deadline=None)
@given(
    st.builds(
        ClaimFilter,
        statuses=st.frozensets(st.sampled_from(Status)),
        kinds=st.frozensets(st.sampled_from(Kind)),
        topic=st.text(st.characters(codec="utf-8", exclude_characters="\0")).map(str.strip),
        inquiry=st.none() | st.just(InquiryId("an-inquiry")),
        words=st.lists(st.text("abcé&=%#+?", min_size=1), max_size=4).map(tuple),
    ),
    st.sampled_from(Order),
    st.integers(1, 1_000_000),
)
def test_an_address_says_what_it_was_made_from(
    wanted: ClaimFilter, order: Order, number: int
) -> None:
    fields = read_fields(address(wanted, order, number).partition("?")[2])
    assert (read_filter(fields), read_order(fields), read_number(fields)) == (
        wanted,
        order,
        number,
    )


def test_loopback_is_told_from_the_rest() -> None:
    inside = ["127.0.0.1", "::1", "localhost", "127.9.9.9"]
    outside = ["0.0.0.0", "::", "192.168.0.1", "lab.example", ""]
    assert [is_loopback(host) for host in inside + outside] == [True] * 4 + [False] * 5
