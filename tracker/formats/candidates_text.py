"""Papers that might carry a claim, with their reasons: for people and as JSON."""

from collections.abc import Sequence

from tracker.domain.candidates import Candidate
from tracker.domain.claims import Claim
from tracker.domain.status import Status
from tracker.domain.tracked import TrackedClaim
from tracker.formats.foreign import dump_json, plain
from tracker.formats.report_json import iso_day
from tracker.formats.terminal_page import TerminalPage
from tracker.formats.words import joined, seen_in, short_id


def render_candidates(
    claim: Claim, candidates: Sequence[Candidate], unasked: str, width: int, colour: bool
) -> str:
    """Best first, each with why it is proposed, and the command that accepts it."""
    page = TerminalPage(width, colour)
    page.say((short_id(claim.id), "bold"), " ", claim.text, hang=2)
    if not candidates:
        page.say("no paper was found that shares enough with it", indent=2)
    for candidate in candidates:
        paper = candidate.paper
        page.say((paper.id.value, "bold"), f" {paper.month} “{paper.title}”", indent=2, hang=2)
        page.say(joined((_why(candidate), seen_in(paper))), indent=4, hang=2)
    if unasked:
        page.say(f"arXiv's search was not asked: {unasked}", indent=2, hang=2)
    if candidates:
        page.blank()
        page.say("A proposal shares words with the claim; read it before you accept it.", indent=2)
        best = candidates[0].paper.id
        page.say(("→ ", "bold"), f"tracker ground {short_id(claim.id)} --accept {best}", indent=2)
    return page.text()


def render_candidates_json(claim: Claim, candidates: Sequence[Candidate], unasked: str) -> str:
    """The same as one JSON object."""
    told = {
        "claim": claim.id,
        "unasked": unasked,
        "candidates": [
            {
                "id": each.paper.id.value,
                "title": each.paper.title,
                "published": iso_day(each.paper.published),
                "month": str(each.paper.month),
                "score": each.score,
                "shared": list(each.shared),
                "numbers": list(each.numbers),
                "months_before": each.distance,
                "source": str(each.paper.source),
            }
            for each in candidates
        ],
    }
    return dump_json(told) + "\n"


def render_anchored(after: TrackedClaim, before: Status, paper: str, title: str) -> str:
    """One line: which claim rests on which paper now, and how it moved."""
    status = after.state.status
    moved = f"stays {status}" if status is before else f"{before} → {status}"
    return plain(f"{short_id(after.claim.id)} {moved}; it rests on {paper} “{title}” too")


def _why(candidate: Candidate) -> str:
    months = candidate.distance
    if months is None:
        when = ""
    elif months == 0:
        when = "of the claim's month"
    else:
        when = f"{months} month{'' if months == 1 else 's'} before the claim"
    return joined(
        (
            f"shares: {', '.join(candidate.shared[:6])}",
            f"has {', '.join(candidate.numbers)}" if candidate.numbers else "",
            when,
        )
    )
