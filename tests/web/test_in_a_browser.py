"""The pages in a real browser, headless: looks, forms, keyboard, and what a hostile site may do.

Needs a Chromium on the machine and the extra `browser`; skipped where one of them is missing. With
PAGE_SCREENSHOTS=FOLDER every page is kept as a picture, to be looked at.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.library import HARM, IDS, copied

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
MISSING = [
    *([] if CHROMIUM else ["no Chromium (apt-get install chromium)"]),
    *(
        f"no {name} (pip install -e '.[browser]')"
        for name in ("playwright", "axe_playwright_python")
        if find_spec(name) is None
    ),
]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason="; ".join(MISSING)),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.xdist_group("browser"),
]

PAGES = {
    "tonight": "/",
    "library": "/library",
    "library-filtered": "/library?q=models&status=stale&status=due",
    "library-empty": "/library?q=nothing-has-this",
    "claim": f"/claims/{IDS['changed']}",
    "claim-contested": f"/claims/{IDS['contested']}",
    "claim-hostile": f"/claims/{IDS['hostile']}",
    "claim-retired": f"/claims/{IDS['retired']}",
    "claim-proposed": f"/claims/{IDS['stale']}",
    "queue": "/queue",
    "proposals": "/proposals",
    "inquiries": "/inquiries",
    "inquiry": "/inquiries/how-do-models-reason",
    "audit": "/audit?verify=yes",
    "runs": "/runs",
    "forecast": "/forecast",
    "calibration": "/calibration",
    "report": "/report.html",
}
WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 360, "height": 780}


class Watched:
    """A page that remembers whatever it complained of, and whatever it asked of others."""

    def __init__(self, context: "BrowserContext", origin: str) -> None:
        self.page: Page = context.new_page()
        self.origin = origin
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(f"a dialog opened: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith(self.origin):
            self.complaints.append(f"asked {request.url}")

    def go(self, path: str) -> "Page":
        answer = self.page.goto(f"{self.origin}{path}")
        assert answer is not None
        assert answer.status == 200
        return self.page


@contextmanager
def serving(database: Path, log: Path) -> Iterator[tuple[str, str]]:
    """The real command on this library: its origin, and the address that it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    settings = {
        "TRACKER_DATABASE_URL": f"sqlite:///{database}",
        "TRACKER_TODAY": "2026-03-01",
        "TRACKER_OFFLINE": "1",
        "TRACKER_GATE_DIR": str(database.parent / "gate"),
        "PYTHONUNBUFFERED": "1",
    }
    with (
        log.open("w") as told,
        subprocess.Popen(
            [sys.executable, "-m", "tracker", "serve", "--port", "0"],
            cwd=ROOT,
            env={**kept, **settings},
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None, log.read_text()
            yield found[0].partition("/?")[0], found[0]
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
            assert "stopped" in process.stdout.read()
            assert log.read_text() == ""
        finally:
            process.kill()


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("served")
    with serving(copied(library, folder), folder / "log") as addresses:
        yield addresses


def visitor(
    chromium: "Browser", served: tuple[str, str], *, key: bool = True, **options: Any
) -> Watched:
    """A browser of one's own, come through the printed address or without the key."""
    origin, address = served
    watched = Watched(chromium.new_context(**{"viewport": WIDE, **options}), origin)
    watched.page.goto(address if key else origin)
    return watched


def faults(page: "Page", *rules: str) -> list[str]:
    """What axe finds wrong by WCAG A and AA and by its best practices; or by these rules only."""
    from axe_playwright_python.sync_playwright import Axe

    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    # What passes is not described then, element by element.
    found = Axe().run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_every_page_is_accessible_and_complains_of_nothing(
    chromium: "Browser", served: tuple[str, str]
) -> None:
    watched = visitor(chromium, served, color_scheme="light")
    for name, path in PAGES.items():
        page = watched.go(path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert faults(page) == [], name
        picture(page, f"{name}-light")
        page.emulate_media(color_scheme="dark")
        assert faults(page, "color-contrast") == [], name
        picture(page, f"{name}-dark")
        page.emulate_media(color_scheme="light")
    assert watched.complaints == []


def test_every_page_fits_a_narrow_window(chromium: "Browser", served: tuple[str, str]) -> None:
    watched = visitor(chromium, served, viewport=NARROW)
    for name, path in PAGES.items():
        page = watched.go(path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], name
            picture(page, f"{name}-narrow-{scheme}")
    assert watched.complaints == []


def picture(page: "Page", name: str) -> None:
    folder = os.environ.get("PAGE_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_who_comes_without_the_key_finds_nothing_to_write(
    chromium: "Browser", served: tuple[str, str]
) -> None:
    watched = visitor(chromium, served, key=False)
    page = watched.go(f"/claims/{IDS['contested']}")
    assert page.locator("form[method=post]").count() == 0
    assert "Reading only" in page.locator("footer").inner_text()
    assert faults(page) == []


def test_an_empty_library_says_what_to_do(chromium: "Browser", tmp_path: Path) -> None:
    with serving(tmp_path / "empty.db", tmp_path / "log") as served:
        watched = visitor(chromium, served)
        for path in (
            "/",
            "/library",
            "/inquiries",
            "/audit",
            "/runs",
            "/forecast",
            "/queue",
            "/proposals",
        ):
            page = watched.go(path)
            assert "tracker " in page.locator(".empty code").first.inner_text()
            assert faults(page) == [], path
        assert watched.complaints == []


def test_every_form_does_what_it_says(chromium: "Browser", library: Path, tmp_path: Path) -> None:
    with serving(copied(library, tmp_path), tmp_path / "log") as served:
        watched = visitor(chromium, served)
        page = watched.go(f"/claims/{IDS['stale']}")

        leads = page.locator("article.lead")
        leads.nth(0).locator("summary").click()
        leads.nth(0).get_by_label("it supports the claim").check()
        leads.nth(0).get_by_label("What you read in it").fill(f"Table 2 {HARM}")
        leads.nth(0).get_by_role("button", name="Accept").click()
        assert "lead-accepted" in recorded(page)

        leads.nth(1).locator("summary").click()
        leads.nth(1).get_by_label("Why").fill("another subject")
        leads.nth(1).get_by_role("button", name="Dismiss").click()
        assert "lead-dismissed" in recorded(page)

        page.get_by_role("button", name="Mark all as seen").click()
        assert page.get_by_role("button", name="Mark all as seen").count() == 0

        page.get_by_label("inconclusive").check()
        page.get_by_label("What you read, and why you judge so").fill("could not tell")
        page.get_by_label("Who judges").fill("Bea")
        page.get_by_role("button", name="Record the verdict").click()
        assert "retested by Bea, inconclusive" in recorded(page)

        page.get_by_label("Keep it, but check it no more; why").fill("no use")
        page.get_by_role("button", name="Retire").click()
        assert "→ retired" in recorded(page)
        page.get_by_role("button", name="Take it back").click()
        assert "revived" in recorded(page)

        page = watched.go(f"/claims/{IDS['changed']}")
        rest = page.locator("li", has_text="anchor-text-changed")
        rest.locator("summary").first.click()
        rest.get_by_label("Until").first.fill("2026-12-01")
        rest.get_by_label("Why").first.fill("known")
        rest.get_by_role("button", name="Let it rest").first.click()
        assert "finding-accepted" in recorded(page)

        page.get_by_label("holds:").check()
        page.get_by_label("Papers you rest it on").fill("2411.12580")
        page.get_by_role("button", name="Record the verdict").click()
        assert "stale → fresh" in recorded(page)

        page.get_by_label("Put it off until").fill("2026-12-01")
        page.get_by_role("button", name="Snooze").click()
        assert "until 2026-12-01" in recorded(page)
        assert watched.complaints == []


def test_what_waits_is_drawn_confirmed_and_put_aside(
    chromium: "Browser", library: Path, tmp_path: Path
) -> None:
    with serving(copied(library, tmp_path), tmp_path / "log") as served:
        watched = visitor(chromium, served, java_script_enabled=False)
        page = watched.go("/queue")
        page.get_by_role("button", name="Draw for 2026-03").click()
        assert "drawn" in recorded(page)
        assert page.get_by_role("button").count() == 0

        page.get_by_role("link", name="Proposals").click()
        held = page.locator(".proposed", has_text="model-one")
        held.locator("summary").click()
        held.get_by_label("What you read yourself").fill("table 2")
        held.get_by_role("button", name="Confirm “weakened”").click()
        assert "weakened: stale → contested" in recorded(page)
        assert page.url.startswith(f"{watched.origin}/proposals?done=")

        held = page.locator(".proposed", has_text="Of another text.")
        held.locator("summary").click()
        assert held.get_by_role("button").count() == 1
        held.get_by_label("Why").fill("of an older text")
        held.get_by_role("button", name="Drop").click()
        assert "proposal-dropped" in recorded(page)
        assert "1 of 4 waits for you" in page.locator("main").inner_text()
        assert watched.complaints == []


def recorded(page: "Page") -> str:
    """What the page says was recorded."""
    notice = page.get_by_role("status").first.inner_text()
    assert notice.startswith("Recorded.")
    return notice


def test_a_form_of_another_site_writes_nothing(
    chromium: "Browser", served: tuple[str, str]
) -> None:
    watched = visitor(chromium, served)
    page, origin = watched.page, watched.origin
    page.route(
        "http://evil.example/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form method="post" action="{origin}/claims/{IDS["stale"]}/retire">'
            '<input name="seen" value="1"><button>win</button></form>',
        ),
    )
    page.goto("http://evil.example/")
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button").click()
    assert sent.value.status == 403
    page.wait_for_load_state()
    assert "Nothing was written" in page.content()


def test_words_of_others_never_act_and_scripts_of_others_never_run(
    chromium: "Browser", served: tuple[str, str]
) -> None:
    watched = visitor(chromium, served)
    page = watched.go(f"/claims/{IDS['hostile']}")
    assert HARM in page.locator("h1").inner_text()
    page.evaluate(
        """() => { const one = document.createElement('script'); one.textContent = 'window.ran = 1';
        document.body.append(one);
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = 2">'); }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in told for told in watched.complaints)


def test_the_keyboard_is_enough(chromium: "Browser", served: tuple[str, str]) -> None:
    watched = visitor(chromium, served)
    page = watched.go("/library")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("procedure j")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.wait_for_url("**/library?q=procedure**")
    page.keyboard.press("j")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/{IDS['changed']}")
    assert watched.complaints == []


def test_choosing_a_filter_acts_at_once(chromium: "Browser", served: tuple[str, str]) -> None:
    page = visitor(chromium, served).go("/library")
    page.get_by_label("Kind").select_option("theory")
    page.wait_for_url("**kind=theory**")
    assert page.locator(".rows > li").count() == 1


def test_without_javascript_everything_works(
    chromium: "Browser", library: Path, tmp_path: Path
) -> None:
    with serving(copied(library, tmp_path), tmp_path / "log") as served:
        watched = visitor(chromium, served, java_script_enabled=False)
        page = watched.go("/library")
        page.get_by_label("Kind").select_option("theory")
        page.get_by_role("button", name="Show").click()
        assert page.locator(".rows > li").count() == 1
        page.locator(".rows a.says").click()
        page.get_by_label("weakened").check()
        page.get_by_role("button", name="Record the verdict").click()
        assert "fresh → contested" in recorded(page)
