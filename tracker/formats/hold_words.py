"""The parts of P_hold as the rows of a table and as JSON, for `show`."""

from typing import Any

from tracker.domain.hold import Hold
from tracker.domain.hold_words import explained, record_words

Row = tuple[str, str, str]
"""Name of the part, its value, what it means."""


def hold_rows(hold: Hold) -> list[Row]:
    """Every part of P_hold in the order in which it is computed."""
    grounds, curve = hold.grounds, hold.belief
    start = "the last re-test that held" if grounds.retested else "the end of its latest month"
    rows = [
        ("kind", str(grounds.kind), f"topic {grounds.topic}" if grounds.topic else "no topic"),
        ("t", f"{hold.age:.1f}", f"months since {grounds.counted_from}, {start}"),
        ("q", f"{grounds.wrong:g}", "chance that it was wrong on that day"),
    ]
    if curve is None:
        rows.append(("H", "never", "such claims do not expire by age"))
    else:
        rows += [
            ("H", f"{grounds.half_life:g}", "months, half-life of the table"),
            ("a", f"{curve.shape:g}", f"2 and the failures: {record_words(hold)}"),
            ("b", f"{curve.scale:.1f}", "H/(√2−1) and the months of re-tests"),
        ]
    rows.append(("age alone", f"{hold.base:.3f}", "(1−q)·(b/(b+t))^a" if curve else "1−q"))
    for term in grounds.terms:
        counted = ""
        if term.rate is not None:
            rate = term.rate
            counted = (
                f"k={term.alarms}, n={term.papers}, r0={rate.false_alarms:g}, "
                f"c={rate.true_alarms:g}: {term.expected:.1f} expected by chance"
            )
        rows.append((term.detector, f"÷{term.ratio:.3f}", counted or "of the odds"))
    if grounds.terms:
        least, most = grounds.clamp
        rows.append(
            ("together", f"÷{grounds.ratio:.3f}", f"of the odds, held in {least:g}–{most:g}")
        )
    rows.append(("P_hold", f"{hold.value:.3f}", "chance to survive a re-test today"))
    return rows


def hold_object(hold: Hold) -> dict[str, Any]:
    """Every part as JSON, as the ledger keeps it, and the sentence."""
    return {"explained": explained(hold), **hold.as_json()}
