"""What the words of leads say: looks like a challenge, never more; no status follows from it."""

from collections.abc import Iterable, Sequence

from tracker.domain.cues import is_strong
from tracker.domain.findings import Code, Finding
from tracker.domain.leads import Lead, LeadState

CHALLENGING_RANKS = 3
"""Further down than this, the words of a title say no more than chance does."""
_SHOWN = 5


def challenge_findings(leads: Iterable[Lead]) -> list[Finding]:
    """A note for every unjudged lead among the best three whose words are strong, or that gives a
    larger number on a benchmark of the claim, or has any cue and names a paper of the claim."""
    return [
        Finding(
            Code.CHALLENGE_CUE,
            f"{lead.paper_id} looks like a challenge, read it: {_why(lead)}",
            lead.paper_id.value,
            (*lead.cues, *([lead.hint] if lead.hint else [])),
            f"v{lead.version}",
        )
        for lead in leads
        if lead.rank <= CHALLENGING_RANKS
        and lead.state in {LeadState.NEW, LeadState.SEEN}
        and (is_strong(lead.cues) or lead.hint or (lead.cues and lead.names))
    ]


def _why(lead: Lead) -> str:
    quoted = ", ".join(f"“{cue}”" for cue in lead.cues)
    names = f"names {', '.join(map(str, lead.names))}" if lead.names else ""
    return "; ".join(part for part in (quoted, names, lead.hint) if part)


def shown_leads(leads: Sequence[Lead]) -> list[Lead]:
    """The leads that stand beside a claim: those a person accepted and the best five others."""
    accepted = [lead for lead in leads if lead.state is LeadState.ACCEPTED]
    others = [lead for lead in leads if lead.state is not LeadState.ACCEPTED]
    shown = {lead.paper_id for lead in (*accepted, *others[:_SHOWN])}
    return [lead for lead in leads if lead.paper_id in shown]
