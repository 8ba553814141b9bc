"""What is written from the page: a person's acts, each through the service that the command uses.

Nothing is written for who came without the key, for a form of another site, or for a claim that is
not any more as the page showed it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.domain.claims import ClaimId
from tracker.domain.errors import BadInputError
from tracker.domain.findings import Code
from tracker.domain.leads import Stance
from tracker.domain.tracked import Verdict
from tracker.web.entry import Entry
from tracker.web.forms import FORM, Fields, read_fields
from tracker.web.guard import BODY_MOST, same_origin
from tracker.web.rendering import page

if TYPE_CHECKING:
    from tracker.bootstrap import Tracker


@dataclass(frozen=True)
class Act:
    """What an act needs: the house, the claim, the form, the moment and the writes seen."""

    tracker: "Tracker"
    claim_id: ClaimId
    fields: Fields
    now: datetime
    seen: int
    by: str

    def needed(self, name: str, what: str) -> str:
        """A field that must be filled in. Raises BadInputError."""
        written = self.fields.one(name)
        if not written:
            raise BadInputError(f"{what} is missing", "go back and fill it in")
        return written


def retest(act: Act) -> None:
    """Record a verdict."""
    written = act.needed("verdict", "the verdict")
    if written not in set(Verdict):
        raise BadInputError(f"'{written}' is not a verdict", f"one of: {', '.join(Verdict)}")
    act.tracker.retesting().retest(
        act.claim_id,
        Verdict(written),
        act.now,
        evidence=act.fields.one("evidence").replace(",", " ").split(),
        note=act.fields.one("note"),
        by=act.by,
        closes=act.fields.all("closes"),
        successor=act.fields.one("successor"),
        seen=act.seen,
    )


def snooze(act: Act) -> None:
    """Put the claim off."""
    act.needed("until", "the day")
    until = act.fields.day("until")
    assert until is not None  # it is needed
    act.tracker.retesting().snooze(act.claim_id, until, act.now, act.by, act.seen)


def retire(act: Act) -> None:
    """Keep the claim but check it no more."""
    note = act.fields.one("note")
    act.tracker.retesting().retire(act.claim_id, act.now, note, act.by, act.seen)


def revive(act: Act) -> None:
    """Take a retired claim back."""
    act.tracker.retesting().revive(act.claim_id, act.now, act.by, act.seen)


def accept(act: Act) -> None:
    """Say what a lead does to the claim."""
    written = act.needed("stance", "what the paper does to the claim")
    if written not in set(Stance):
        raise BadInputError(f"'{written}' is not said of leads", f"one of: {', '.join(Stance)}")
    act.tracker.triage().accept(
        act.claim_id,
        act.needed("paper", "the paper"),
        Stance(written),
        act.now,
        note=act.fields.one("note"),
        by=act.by,
        seen=act.seen,
    )


def dismiss(act: Act) -> None:
    """Say that a lead does not bear on the claim."""
    act.tracker.triage().dismiss(
        act.claim_id,
        act.needed("paper", "the paper"),
        act.needed("why", "the reason"),
        act.now,
        until=act.fields.day("until"),
        by=act.by,
        seen=act.seen,
    )


def confirm(act: Act) -> None:
    """Make the verdict that a model proposed one's own."""
    act.tracker.retesting().confirm(
        act.claim_id,
        act.needed("proposal", "the proposal"),
        act.now,
        evidence=act.fields.one("evidence").replace(",", " ").split(),
        note=act.fields.one("note"),
        by=act.by,
        successor=act.fields.one("successor"),
        seen=act.seen,
    )


def drop(act: Act) -> None:
    """Put what a model proposed aside; the claim stays as it is, whatever became of it."""
    proposal = act.needed("proposal", "the proposal")
    act.tracker.answering().drop(proposal, act.now, act.by, act.needed("why", "the reason"))


def mark_seen(act: Act) -> None:
    """A person has had the leads before their eyes."""
    triage = act.tracker.triage()
    triage.mark_seen(act.claim_id, triage.leads(act.claim_id))


def let_rest(act: Act) -> None:
    """Let a finding rest until a day."""
    written = act.needed("code", "the finding")
    if written not in set(Code):
        raise BadInputError(f"'{written}' is not a finding", "choose one on the page of the claim")
    act.needed("until", "the day")
    until = act.fields.day("until")
    assert until is not None  # it is needed
    act.tracker.acknowledging().accept(
        act.claim_id,
        Code(written),
        act.fields.all("paper"),
        act.now,
        until=until,
        why=act.needed("why", "the reason"),
        by=act.by,
        seen=act.seen,
    )


Do = Callable[[Act], None]
ACTS: dict[str, Do] = {
    "retest": retest,
    "snooze": snooze,
    "retire": retire,
    "revive": revive,
    "accept": accept,
    "dismiss": dismiss,
    "confirm": confirm,
    "drop": drop,
    "seen": mark_seen,
    "rest": let_rest,
}


def endpoint(do: Do) -> Callable[[Request], Any]:
    """The answer to a form about a claim, which leads back to the page that it stood on."""
    return guarded(lambda request, fields: _done(request, do, fields))


def guarded(write: Callable[[Request, Fields], Response]) -> Callable[[Request], Any]:
    """The answer to a form: refused, or written in a thread."""

    async def answer(request: Request) -> Response:
        refused = _refusal(request)
        if refused is not None:
            return refused
        request.state.written = fields = read_fields(await _body(request))
        entry: Entry = request.app.state.entry
        if not entry.marked(request.cookies[request.app.state.cookie], fields.one("mark")):
            return _forbidden(request, "The form is not from a page that was made for you.")
        return await run_in_threadpool(write, request, fields)

    return answer


def _done(request: Request, do: Do, fields: Fields) -> Response:
    tracker: Tracker = request.app.state.tracker
    claim_id = tracker.store.find_claim(request.path_params["claim"])
    head = tracker.store.head()
    by = fields.one("by") or request.app.state.who
    do(Act(tracker, claim_id, fields, tracker.clock.now(), _seen(fields), by))
    after = tracker.store.head()
    told = f"?done={after.seq}" if after and after != head else ""
    back = "/proposals" if fields.one("back") == "proposals" else f"/claims/{claim_id}"
    return RedirectResponse(f"{back}{told}", status_code=303)


def _seen(fields: Fields) -> int:
    written = fields.one("seen")
    if not (written.isascii() and written.isdecimal() and len(written) < 10):
        raise BadInputError("the form is not whole", "go back and send it again")
    return int(written)


def _refusal(request: Request) -> Response | None:
    """Who may not write, before anything of the form is read."""
    entry: Entry = request.app.state.entry
    if not entry.knows(request.cookies.get(request.app.state.cookie, "")):
        return _forbidden(request, "You came without the key, so you may only read.")
    if not same_origin(request.headers, request.url.scheme):
        return _forbidden(request, "The form was sent by another site.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return _forbidden(request, "This is not a form of this page.")
    return None


def _forbidden(request: Request, what: str) -> Response:
    return page(
        request,
        "trouble.html.j2",
        403,
        title="Nothing was written",
        what=what,
        advice="Open the address that tracker serve printed, and send the form from its page.",
    )


async def _body(request: Request) -> str:
    """The form, as far as a form of ours can be. Raises BadInputError."""
    told = bytearray()
    async for piece in request.stream():
        told += piece
        if len(told) > BODY_MOST:
            raise BadInputError("that is more than a form of this page can hold", "shorten it")
    try:
        return told.decode("ascii")
    except UnicodeDecodeError:
        raise BadInputError("the form cannot be read", "go back and send it again") from None
