"""The calibration of P_hold as a table of text and as JSON."""

from typing import Any

from tracker.domain.calibration import ENOUGH_IN_BIN, Calibration


def too_few(told: Calibration) -> str:
    """``too few to say (n = 17)``."""
    return f"too few to say (n = {told.count})"


def render_calibration(told: Calibration) -> str:
    """The reliability table and the measures, or that there is too little to go by."""
    if not told.says_enough:
        return f"{too_few(told)}\n"
    lines = [f"{told.count} scheduled and random re-tests", "", "P_hold       n  shown   held"]
    for one in told.bins:
        span = f"{one.low:.1f}–{one.high:.1f}"
        cells = f"{one.shown:.2f}   {one.held:.2f}" if one.is_telling else "too few"
        lines.append(f"{span}  {one.count:>5}   {cells}")
    c_index = "unknown" if told.c_index is None else f"{told.c_index:.2f}"
    lines += [
        "",
        f"Brier {told.brier:.3f} ({told.brier_base:.3f} by always saying the share that held)",
        f"log loss {told.log_loss:.3f} · C-index {c_index} · ECE {told.ece:.3f}",
    ]
    return "\n".join(lines) + "\n"


def calibration_object(told: Calibration) -> dict[str, Any]:
    """The calibration as JSON; measures are null where there is too little to go by."""
    enough = told.says_enough
    return {
        "n": told.count,
        "too_few": not enough,
        "bins": [
            {"low": b.low, "high": b.high, "n": b.count, "shown": b.shown, "held": b.held}
            for b in told.bins
            if enough and b.count >= ENOUGH_IN_BIN
        ],
        "brier": told.brier if enough else None,
        "brier_base": told.brier_base if enough else None,
        "log_loss": told.log_loss if enough else None,
        "c_index": told.c_index if enough else None,
        "ece": told.ece if enough else None,
    }
