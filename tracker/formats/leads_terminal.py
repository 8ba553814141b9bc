"""The leads of one claim for a terminal."""

from collections.abc import Sequence

from tracker.domain.leads import Lead
from tracker.formats.claim_lines import say_lead
from tracker.formats.claim_words import ABOUT_LEADS
from tracker.formats.terminal_page import TerminalPage


def render_leads(leads: Sequence[Lead], width: int, colour: bool) -> str:
    """A paragraph a lead, in the order given, and what a lead is."""
    page = TerminalPage(width, colour)
    if not leads:
        page.say("No newer paper at hand bears on it; the next night looks again.")
        return page.text()
    for lead in leads:
        say_lead(page, lead, indent=0)
    page.blank()
    page.say((ABOUT_LEADS, "dim"))
    return page.text()
