"""When each claim would first have been flagged, for a terminal and as JSON."""

from collections.abc import Sequence
from typing import Protocol

from tracker.domain.claims import Claim
from tracker.domain.findings import Finding
from tracker.domain.leads import Lead
from tracker.formats import words
from tracker.formats.claim_lines import say_lead
from tracker.formats.foreign import dump_json
from tracker.formats.report_json import lead_object
from tracker.formats.terminal_page import TerminalPage


class FlaggedClaim(Protocol):
    """What a backtest found for one claim (see `tracker.services.backtest.Flagged`)."""

    @property
    def claim(self) -> Claim: ...
    @property
    def on(self) -> object: ...
    @property
    def finding(self) -> Finding | None: ...
    @property
    def lead(self) -> Lead | None: ...
    @property
    def best(self) -> Lead | None: ...
    @property
    def compared(self) -> int: ...


def render_backtest(flags: Sequence[FlaggedClaim], width: int, colour: bool) -> str:
    """A paragraph a claim, the earliest flagged first, those never flagged last."""
    page = TerminalPage(width, colour)
    for flag in sorted(flags, key=lambda flag: (flag.on is None, str(flag.on), flag.claim.id)):
        head = f"flagged {flag.on}" if flag.on else "not flagged"
        page.say(
            (head, "yellow" if flag.on else "dim"),
            f" {words.short_id(flag.claim.id)} {flag.claim.text}",
            hang=2,
        )
        if flag.finding is not None:
            page.say(flag.finding.message, indent=2, hang=2)
        shown = flag.lead or flag.best
        if shown is not None:
            say_lead(page, shown, indent=2)
        page.say((f"compared with {words.count(flag.compared, 'newer paper')}", "dim"), indent=2)
        page.blank()
    flagged = sum(1 for flag in flags if flag.on)
    page.say(f"{flagged} of {words.count(len(flags), 'claim')} would have been flagged")
    return page.text()


def render_backtest_json(flags: Sequence[FlaggedClaim]) -> str:
    """A JSON list, one object a claim, in the order of the documents."""
    told = [
        {
            "id": flag.claim.id,
            "text": flag.claim.text,
            "flagged_on": None if flag.on is None else str(flag.on),
            "why": flag.finding.message if flag.finding else None,
            "paper": lead_object(flag.lead) if flag.lead else None,
            "best": lead_object(flag.best) if flag.best else None,
            "compared": flag.compared,
        }
        for flag in flags
    ]
    return dump_json(told) + "\n"
