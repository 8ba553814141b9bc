"""The queue of re-tests for a terminal and as JSON."""

from typing import Any

from tracker.domain.retest_queue import QueueRow, RetestQueue
from tracker.formats.terminal_page import TerminalPage
from tracker.formats.words import count, short_id


def render_queue(queue: RetestQueue, limit: int | None, width: int) -> str:
    """Two lines a claim, then what is held back."""
    page = TerminalPage(width, False)
    page.say(f"To re-test in {queue.month}: {queue.done} of {queue.budget} done")
    page.blank()
    rows = queue.rows[:limit]
    for row in rows:
        _say_row(page, row)
    if not queue.rows:
        page.say("nothing asks for a re-test now")
    page.blank()
    hidden = len(queue.rows) - len(rows)
    if hidden:
        page.say(f"and {count(hidden, 'more row')}: raise --limit")
    if queue.held_back:
        page.say(
            f"{count(queue.held_back, 'claim')} held back: max_due_per_month is {queue.budget}"
        )
    return page.text()


def _say_row(page: TerminalPage, row: QueueRow) -> None:
    claim, chance = row.view.tracked.claim, row.view.p_hold
    told = "P_hold unknown" if chance is None else f"P_hold {chance:.2f}"
    head = f"{short_id(claim.id)} {row.trigger} · gain {row.gain:.2f} · {told}: "
    page.say((head, "bold"), claim.text, hang=2)
    page.say(row.why, indent=2, hang=2)


def queue_object(queue: RetestQueue, limit: int | None = None) -> dict[str, Any]:
    """The queue as plain JSON values."""
    return {
        "month": str(queue.month),
        "budget": queue.budget,
        "done": queue.done,
        "held_back": queue.held_back,
        "rows": [
            {
                "id": row.view.tracked.claim.id,
                "text": row.view.tracked.claim.text,
                "status": str(row.view.status),
                "p_hold": row.view.p_hold,
                "gain": round(row.gain, 4),
                "trigger": str(row.trigger),
                "why": row.why,
            }
            for row in queue.rows[:limit]
        ],
    }
